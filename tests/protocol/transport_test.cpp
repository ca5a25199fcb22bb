#include "protocol/transport.hpp"

#include "tests/protocol/two_seats.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

#include <malloc.h>

#include <deque>
#include <random>

using namespace atelier;

namespace {

const noise::CipherKey key_a{1};
const noise::CipherKey key_b{2};

// Two transports as a handshake leaves them, without one.
Transport dialled() {
    return {noise::CipherState(key_a), noise::CipherState(key_b)};
}
Transport answered() {
    return {noise::CipherState(key_b), noise::CipherState(key_a)};
}

// The peer's sealing in the test's hands: plain texts that no transport of ours writes.
class HostileSender {
public:
    Bytes seal(BytesView plain) {
        Bytes out;
        append_noise_message(out, *cipher_.encrypt({}, plain));
        return out;
    }
    Bytes data(BytesView stream) {
        Bytes plain{1};
        plain.insert(plain.end(), stream.begin(), stream.end());
        return seal(plain);
    }
    Bytes end() { return seal(Bytes{2}); }

private:
    noise::CipherState cipher_{key_a};
};

Bytes joined(std::initializer_list<BytesView> parts) {
    Bytes all;
    for (const BytesView part : parts)
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

struct Heard {
    std::vector<Bytes> frames;
    std::optional<Error> error;
};

// Everything that comes of bytes given at once.
Heard hear(Transport& to, BytesView bytes) {
    Heard heard;
    for (;;) {
        auto taken = to.receive(bytes);
        if (!taken) {
            heard.error = taken.error();
            return heard;
        }
        bytes = bytes.subspan(taken->used);
        if (!taken->whole) break;
        heard.frames.push_back(std::move(*taken->whole));
    }
    CHECK(bytes.empty());
    return heard;
}

// Three frames, each in a message of its own.
std::vector<Bytes> three_messages(Transport& from) {
    std::vector<Bytes> messages;
    for (const std::uint8_t content : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{3}}) {
        REQUIRE(from.send(Bytes(10, content)).has_value());
        messages.push_back(from.take_outgoing());
    }
    return messages;
}

std::size_t heap_bytes() {
    return mallinfo2().uordblks;
}

}  // namespace

TEST_CASE("frames of any size pass both ways, in order, wherever the bytes are cut") {
    for (unsigned seed = 0; seed < seeds(30); ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        auto ends = two_seats::connect(two_seats::all_kinds[seed % 3]);
        std::array<Transport*, 2> sides{&ends.dialled.transport, &ends.answered.transport};
        std::array<std::deque<Bytes>, 2> awaited;  // by receiver
        std::array<Bytes, 2> wire;                 // by receiver
        for (int turn = 0; turn < 200; ++turn) {
            const std::size_t from = random() % 2;
            if (random() % 2 == 0) {
                const std::size_t most = std::size_t{1} << random() % 18;
                const Bytes frame(1 + random() % most, static_cast<std::uint8_t>(turn));
                REQUIRE(sides[from]->send(frame).has_value());
                awaited[1 - from].push_back(frame);
            }
            if (random() % 3 == 0) {
                const Bytes more = sides[from]->take_outgoing();
                wire[1 - from].insert(wire[1 - from].end(), more.begin(), more.end());
            }
            const std::size_t size = std::min<std::size_t>(wire[from].size(), random() % 70000);
            const Heard heard = hear(*sides[from], BytesView(wire[from]).first(size));
            wire[from].erase(wire[from].begin(),
                             wire[from].begin() + static_cast<std::ptrdiff_t>(size));
            REQUIRE_FALSE(heard.error.has_value());
            for (const Bytes& frame : heard.frames) {
                REQUIRE_FALSE(awaited[from].empty());
                REQUIRE(frame == awaited[from].front());
                awaited[from].pop_front();
            }
        }
        for (const std::size_t to : {std::size_t{0}, std::size_t{1}}) {
            sides[1 - to]->send_end();
            const Heard rest = hear(*sides[to], joined({wire[to], sides[1 - to]->take_outgoing()}));
            CHECK_FALSE(rest.error.has_value());
            CHECK(std::equal(rest.frames.begin(), rest.frames.end(), awaited[to].begin(),
                             awaited[to].end()));
            CHECK(sides[to]->ended_cleanly());
        }
    }
}

TEST_CASE("small frames share a Noise message and a big one is cut") {
    Transport from = dialled();
    for (int i = 0; i < 100; ++i)
        REQUIRE(from.send(Bytes(10)).has_value());
    CHECK(from.take_outgoing().size() == 2 + 1 + 100 * 11 + 16);
    CHECK(from.take_outgoing().empty());

    REQUIRE(from.send(Bytes(65518 - 3)).has_value());
    CHECK(from.take_outgoing().size() == 2 + 65535);
    REQUIRE(from.send(Bytes(65518 - 2)).has_value());
    CHECK(from.take_outgoing().size() == 2 + 65535 + 2 + 1 + 1 + 16);
}

TEST_CASE("the longest frame passes") {
    Transport from = dialled();
    Transport to = answered();
    const Bytes frame(frame_max_bytes, 9);
    REQUIRE(from.send(frame).has_value());
    const Heard heard = hear(to, from.take_outgoing());
    REQUIRE(heard.frames.size() == 1);
    CHECK(heard.frames[0] == frame);
}

TEST_CASE("any byte changed on the way is refused, and nothing of its message is heard", "[H14]") {
    Transport sender = dialled();
    REQUIRE(sender.send(Bytes(40, 6)).has_value());
    const Bytes good = sender.take_outgoing();
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const std::uint8_t mask : {std::uint8_t{1}, std::uint8_t{0x80}}) {
            CAPTURE(at, int(mask));
            Bytes changed = good;
            changed[at] ^= mask;
            Transport to = answered();
            const Heard heard = hear(to, changed);
            CHECK(heard.frames.empty());
            // A greater length waits for bytes that never come: the owner sees a truncation.
            const bool waits = at < 2 && changed > good;
            CHECK(heard.error.has_value() == !waits);
            CHECK_FALSE(to.ended_cleanly());
        }
    }
}

TEST_CASE("a message dropped, repeated or out of its order is refused", "[H14]") {
    Transport from = dialled();
    const auto sent = three_messages(from);
    using Order = std::vector<std::size_t>;
    const Order in_order{0, 1, 2};
    for (std::size_t code = 0; code < 27; ++code) {
        const Order order{code % 3, code / 3 % 3, code / 9};
        CAPTURE(order);
        Transport to = answered();
        std::size_t right = 0;  // messages that came in their place
        while (right < 3 && order[right] == right)
            ++right;
        std::size_t heard_frames = 0;
        std::optional<Error> error;
        for (const std::size_t index : order) {
            const Heard heard = hear(to, sent[index]);
            heard_frames += heard.frames.size();
            if (!error) error = heard.error;
        }
        CHECK(heard_frames == right);
        CHECK(error == (order == in_order ? std::nullopt : std::optional(Error::bad_handshake)));
    }
}

TEST_CASE("a message thrown back at its sender is refused", "[H10]") {
    Transport from = dialled();
    CHECK(hear(from, three_messages(from)[0]).error == Error::bad_handshake);
}

TEST_CASE("after an error a transport is closed, also for what is right", "[H14]") {
    Transport from = dialled();
    const auto sent = three_messages(from);
    Transport to = answered();
    CHECK(hear(to, sent[1]).error == Error::bad_handshake);
    CHECK(hear(to, sent[0]).error == Error::closed);
    CHECK(hear(to, {}).error == Error::closed);
}

TEST_CASE("lengths 0 and 16 are refused at once, 65,535 and a length above the data wait",
          "[H13]") {
    const auto says = [](std::uint8_t high, std::uint8_t low) {
        Transport to = answered();
        return hear(to, Bytes{high, low, 1, 2, 3}).error;
    };
    CHECK(says(0, 0) == Error::truncated);
    CHECK(says(0, 16) == Error::truncated);
    CHECK(says(0xFF, 0xFF) == std::nullopt);
    CHECK(says(0, 17) == std::nullopt);
}

TEST_CASE("the end of the stream without an end record is a truncation wherever it falls",
          "[H15]") {
    Transport from = dialled();
    REQUIRE(from.send(Bytes(100'000, 3)).has_value());
    REQUIRE(from.send(Bytes(5, 4)).has_value());
    from.send_end();
    const Bytes whole = from.take_outgoing();
    for (std::size_t size = 0; size < whole.size(); size += size < 200 ? 1 : 997) {
        CAPTURE(size);
        Transport to = answered();
        CHECK_FALSE(hear(to, BytesView(whole).first(size)).error.has_value());
        CHECK_FALSE(to.ended_cleanly());
    }
    Transport to = answered();
    CHECK(hear(to, whole).frames.size() == 2);
    CHECK(to.ended_cleanly());
}

TEST_CASE("an end inside a frame is no end", "[H15]") {
    HostileSender sender;
    Transport to = answered();
    CHECK_FALSE(hear(to, sender.data(Bytes{5, 1, 2})).error.has_value());
    CHECK(hear(to, sender.end()).error == Error::truncated);
    CHECK_FALSE(to.ended_cleanly());

    HostileSender other;
    Transport also = answered();
    CHECK_FALSE(hear(also, other.data(Bytes{0x85})).error.has_value());
    CHECK(hear(also, other.end()).error == Error::truncated);
}

TEST_CASE("what follows an end is refused and takes nothing back", "[H15]") {
    HostileSender sender;
    Transport to = answered();
    const Bytes last = sender.data(Bytes{1, 7});
    const Heard heard = hear(to, joined({last, sender.end(), sender.data(Bytes{1, 8})}));
    CHECK(heard.frames == std::vector<Bytes>{{7}});
    CHECK(heard.error == Error::closed);
    CHECK(to.ended_cleanly());
}

TEST_CASE("a frame above 1 MiB is refused by its length alone", "[H18]") {
    HostileSender sender;
    Transport to = answered();
    CHECK(hear(to, sender.data(Bytes{0x81, 0x80, 0x40})).error == Error::too_large);
    HostileSender other;
    Transport also = answered();
    CHECK(hear(also, other.data(Bytes{0xFF, 0xFF, 0xFF, 0xFF, 0x0F})).error == Error::too_large);
}

TEST_CASE("a record of another kind, without content or with too much is refused", "[H19]") {
    const auto says = [](Bytes plain) {
        HostileSender sender;
        Transport to = answered();
        return hear(to, sender.seal(plain)).error;
    };
    CHECK(says({0, 1, 7}) == Error::unknown_kind);
    CHECK(says({3, 1, 7}) == Error::unknown_kind);
    CHECK(says({255}) == Error::unknown_kind);
    CHECK(says({1}) == Error::bad_value);
    CHECK(says({2, 0}) == Error::trailing_bytes);
    CHECK(says({}) == Error::truncated);
    CHECK(says({1, 0}) == Error::bad_value);
    CHECK(says({1, 0x80, 0}) == Error::not_canonical);
    CHECK(says({1, 1, 7}) == std::nullopt);
    CHECK(says({2}) == std::nullopt);
}

TEST_CASE("frames before a wrong one in the same message are heard first") {
    HostileSender sender;
    Transport to = answered();
    const Heard heard = hear(to, sender.data(Bytes{1, 7, 2, 8, 8, 0}));
    CHECK(heard.frames == std::vector<Bytes>{{7}, {8, 8}});
    CHECK(heard.error == Error::bad_value);
}

TEST_CASE("after its end a transport sends nothing more") {
    Transport from = dialled();
    REQUIRE(from.send(Bytes{1}).has_value());
    from.send_end();
    from.send_end();
    CHECK(from.send(Bytes{2}) == fail(Error::closed));
    Transport to = answered();
    CHECK(hear(to, from.take_outgoing()).frames == std::vector<Bytes>{{1}});
    CHECK(to.ended_cleanly());
    from.send_end();
    CHECK(from.take_outgoing().empty());
}

TEST_CASE("a key seals 2^32 messages, the last of them kept for the end") {
    const std::uint64_t late = messages_per_connection - 3;
    Transport from{noise::CipherState(key_a, late), noise::CipherState(key_b)};
    Transport to{noise::CipherState(key_b), noise::CipherState(key_a, late)};
    CHECK(from.send(Bytes(196'554)) == fail(Error::closed));
    REQUIRE(from.send(Bytes(65518)).has_value());  // two messages
    CHECK(from.send(Bytes(65518)) == fail(Error::closed));
    REQUIRE(hear(to, from.take_outgoing()).frames.size() == 1);
    CHECK(from.send(Bytes{1}) == fail(Error::closed));
    from.send_end();
    CHECK_FALSE(hear(to, from.take_outgoing()).error.has_value());
    CHECK(to.ended_cleanly());
}

TEST_CASE("a message beyond 2^32 is refused though it authenticates") {
    noise::CipherState sender(key_a, messages_per_connection);
    Transport to{noise::CipherState(key_b), noise::CipherState(key_a, messages_per_connection)};
    Bytes bytes;
    append_noise_message(bytes, *sender.encrypt({}, Bytes{1, 1, 7}));
    CHECK(hear(to, bytes).error == Error::closed);
}

TEST_CASE("a transport holds about one message and one frame of a peer that sends without end") {
    HostileSender sender;
    Transport to = answered();
    // The length of a frame of 1 MiB, and all of it but a byte; then half a Noise message.
    const std::size_t before = heap_bytes();
    Bytes front{0x80, 0x80, 0x40};
    front.resize(3 + 60'000);
    CHECK_FALSE(hear(to, sender.data(front)).error.has_value());
    std::size_t sent = 60'000;
    while (sent < frame_max_bytes - 1) {
        const std::size_t size = std::min<std::size_t>(60'000, frame_max_bytes - 1 - sent);
        CHECK_FALSE(hear(to, sender.data(Bytes(size))).error.has_value());
        sent += size;
    }
    const Bytes more = sender.data(Bytes(60'000));
    CHECK_FALSE(hear(to, BytesView(more).first(30'000)).error.has_value());
    CHECK(heap_bytes() - before < 2 * frame_max_bytes + 262'144 + front.capacity());
}
