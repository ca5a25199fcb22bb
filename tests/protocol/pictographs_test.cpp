#include "protocol/pictographs.hpp"

#include "tests/test.hpp"

#include <random>

using namespace atelier;

namespace {

class Source {
public:
    explicit Source(std::uint64_t seed) : random_(seed) {}

    JoinNonce nonce() { return drawn<JoinNonce>(); }
    HandshakeHash handshake() { return drawn<HandshakeHash>(); }

private:
    template <class IdType>
    IdType drawn() {
        IdType id;
        for (std::uint8_t& byte : id.bytes)
            byte = static_cast<std::uint8_t>(random_());
        return id;
    }
    std::mt19937_64 random_;
};

// How many of the five agree from the front.
std::size_t agreeing(const Pictographs& a, const Pictographs& b) {
    std::size_t count = 0;
    while (count < a.size() && a[count] == b[count])
        ++count;
    return count;
}

// A man in the middle has a handshake of his own with each side, so two hashes.
struct Middle {
    HandshakeHash with_joiner;
    HandshakeHash with_trainer;
};

// The exchange as it is. The joiner's nonce is bound before the man in the middle sees it, and his
// own toward the trainer before he sees the trainer's; all he can do is draw.
std::size_t attack_with_commitment(Source& source) {
    const Middle middle{source.handshake(), source.handshake()};
    const JoinNonce joiner = source.nonce();
    const Hash commitment = pictograph_commitment(middle.with_joiner, joiner);

    const JoinNonce his_to_trainer = source.nonce();
    const Hash his_commitment = pictograph_commitment(middle.with_trainer, his_to_trainer);
    const JoinNonce trainer = source.nonce();        // the trainer answers his commitment
    const JoinNonce his_to_joiner = source.nonce();  // and he the joiner's, blind
    REQUIRE(opens_commitment(commitment, middle.with_joiner, joiner));
    REQUIRE(opens_commitment(his_commitment, middle.with_trainer, his_to_trainer));
    return agreeing(pictographs(middle.with_joiner, joiner, his_to_joiner),
                    pictographs(middle.with_trainer, his_to_trainer, trainer));
}

// The same without the commitment: the joiner's nonce is open from the start, so he ends his
// exchange with the trainer first and then searches what he tells the joiner. The hashes it took.
std::uint64_t attack_without_commitment(Source& source, std::size_t compared, std::uint64_t most) {
    const Middle middle{source.handshake(), source.handshake()};
    const JoinNonce joiner = source.nonce();
    const Pictographs shown_to_trainer =
        pictographs(middle.with_trainer, source.nonce(), source.nonce());
    for (std::uint64_t hashes = 1; hashes <= most; ++hashes) {
        const Pictographs shown_to_joiner = pictographs(middle.with_joiner, joiner, source.nonce());
        if (agreeing(shown_to_joiner, shown_to_trainer) >= compared) return hashes;
    }
    return 0;
}

}  // namespace

// The answers are CPython's (hashlib.blake2b with a key).
TEST_CASE("commitment and pictographs are the published bits of the published hashes") {
    HandshakeHash handshake;
    for (std::size_t i = 0; i < 64; ++i)
        handshake.bytes[i] = static_cast<std::uint8_t>(i);
    JoinNonce joiner;
    joiner.bytes.fill(0x11);
    JoinNonce trainer;
    trainer.bytes.fill(0x22);
    CHECK(to_hex(pictograph_commitment(handshake, joiner).bytes) ==
          "0ec83ff84878f924b8839608ed96d29cd5805b4722954646472d7837f8b2a5d5");
    CHECK(pictographs(handshake, joiner, trainer) == Pictographs{9, 59, 34, 15, 38});
}

TEST_CASE("a commitment opens with its own nonce in its own conversation only") {
    Source source(1);
    const HandshakeHash handshake = source.handshake();
    const JoinNonce joiner = source.nonce();
    const Hash commitment = pictograph_commitment(handshake, joiner);
    CHECK(opens_commitment(commitment, handshake, joiner));
    CHECK_FALSE(opens_commitment(commitment, handshake, source.nonce()));
    CHECK_FALSE(opens_commitment(commitment, source.handshake(), joiner));
}

TEST_CASE("every pictograph is drawn about equally often, in every place") {
    Source source(2);
    constexpr int draws = 64 * 500;
    std::array<std::array<int, 64>, 5> counts{};
    for (int i = 0; i < draws; ++i) {
        const auto five = pictographs(source.handshake(), source.nonce(), source.nonce());
        for (std::size_t place = 0; place < 5; ++place)
            ++counts[place].at(five[place]);
    }
    for (const auto& place : counts) {
        for (const int count : place) {
            CHECK(count > 500 - 120);  // over five standard deviations of 22
            CHECK(count < 500 + 120);
        }
    }
}

TEST_CASE("a man in the middle of 100,000 joinings never shows the same five", "[H59]") {
    Source source(59);
    std::array<int, 6> agreed{};
    for (int i = 0; i < 100'000; ++i)
        ++agreed[attack_with_commitment(source)];
    CHECK(agreed[5] == 0);
    // He has one try and no more than chance: the first two agree once in 4,096 tries (24.4
    // expected), the first alone once in 64 (1,562).
    const int first_two = agreed[2] + agreed[3] + agreed[4] + agreed[5];
    CHECK(first_two > 5);
    CHECK(first_two < 50);
    CHECK(agreed[1] + first_two > 1'300);
    CHECK(agreed[1] + first_two < 1'800);
}

TEST_CASE("a nonce searched after the trainer's answer does not open the commitment", "[H59]") {
    Source source(60);
    const Middle middle{source.handshake(), source.handshake()};
    const Pictographs shown_to_joiner =
        pictographs(middle.with_joiner, source.nonce(), source.nonce());
    const JoinNonce committed = source.nonce();
    const Hash commitment = pictograph_commitment(middle.with_trainer, committed);
    const JoinNonce trainer = source.nonce();
    JoinNonce found = source.nonce();
    while (agreeing(pictographs(middle.with_trainer, found, trainer), shown_to_joiner) < 2)
        found = source.nonce();
    CHECK_FALSE(opens_commitment(commitment, middle.with_trainer, found));
}

// Three of five, so that it takes a quarter of a million hashes and not the thousand million of
// all five, which is minutes on one machine: the search is the same.
TEST_CASE("without the commitment the man in the middle searches and always wins", "[H59]") {
    Source source(61);
    constexpr std::uint64_t three = std::uint64_t{1} << 18;
    std::uint64_t hashes = 0;
    for (int i = 0; i < 5; ++i) {
        const std::uint64_t took = attack_without_commitment(source, 3, 20 * three);
        CHECK(took > 0);
        hashes += took;
    }
    CHECK(hashes / 5 < 4 * three);
}
