#include "protocol/message.hpp"

#include "protocol/frame.hpp"
#include "tests/hex.hpp"
#include "tests/mutations.hpp"
#include "tests/random_messages.hpp"
#include "tests/test.hpp"

using namespace atelier;
using atelier::test::Dice;

namespace {

constexpr std::uint8_t kinds = 27;

MessageKind kind_at(std::uint8_t number) {
    return static_cast<MessageKind>(number);
}

// 32 bytes, the first given and the others zero, as in ids made from {{0x..}}.
std::string hex_id(std::string_view first, std::size_t bytes = 32) {
    return std::string(first) + std::string(2 * bytes - 2, '0');
}

// author 0A, sitting 0B
const LogName log_ab{AuthorId{{0x0A}}, Sitting{0x0B}};
const std::string hex_ab = hex_id("0a") + "0b00000000000000";

struct Written {
    Message message;
    std::string hex;
};

std::vector<Written> written_about_changes() {
    const SpaceId space{{0x51}};
    const std::string hex_space = hex_id("51");
    const ChangeId one{{1}};
    const ChangeId two{{2}};
    const Tip tip{log_ab, 300, one};
    return {
        {message::Hello{1, 0x0203, Instance{0x0102030405060708}, Hash{{9}}},
         "01 0100 0302 0807060504030201" + hex_id("09")},
        {message::Spaces{{{space, Hash{{1}}}, {SpaceId{{0x52}}, Hash{{2}}}}},
         "02 02" + hex_space + hex_id("01") + hex_id("52") + hex_id("02")},
        {message::Sample{space, {two, one}}, "03" + hex_space + "02" + hex_id("02") + hex_id("01")},
        {message::Frontier{space, {one, two}, {tip}, true}, "04" + hex_space + "02" + hex_id("01") +
                                                                hex_id("02") + "01" + hex_ab +
                                                                "ac02" + hex_id("01") + "01"},
        {message::Want{space, {{log_ab, one, 1, 300}}},
         "05" + hex_space + "01" + hex_ab + hex_id("01") + "01 ac02"},
        {message::Span{65535, {0xAA, 0xBB}}, "06 ffff03 aabb"},
        {message::Next{7, {0xAA, 0xBB}}, "07 07 aabb"},
        {message::Have{{{space, tip}}}, "08 01" + hex_space + hex_ab + "ac02" + hex_id("01")},
        {message::Walk{space, log_ab, one, {300, 2}},
         "09" + hex_space + hex_ab + hex_id("01") + "02 ac02 02"},
        {message::Steps{space, log_ab, one, {{300, two}, {2, one}}},
         "0a" + hex_space + hex_ab + hex_id("01") + "02 ac02" + hex_id("02") + "02" + hex_id("01")},
        {message::Unable{space, log_ab, 1, 300}, "0b" + hex_space + hex_ab + "01 ac02"},
    };
}

std::vector<Written> written_about_the_rest() {
    const BlobId blob{{0xB1}};
    const std::string hex_blob = hex_id("b1");
    const Presence gone{1, 2, std::nullopt};
    const std::string hex_gone = "01 0100000000000000 02 01";
    const message::IpAddress ip{{0xFE, 0x80}};
    using message::JoinVerdict;
    return {
        {message::BlobAsk{{blob}}, "0c 01" + hex_blob},
        {message::BlobHave{{blob}}, "0d 01" + hex_blob},
        {message::BlobWant{blob, 300, 4}, "0e" + hex_blob + "ac02 04"},
        {message::BlobMap{blob, {65'537, {Hash{{1}}, Hash{{2}}}}},
         "0f" + hex_blob + "818004" + hex_id("01") + hex_id("02")},
        {message::BlobChunk{blob, 319, {0xAA, 0xBB}}, "10" + hex_blob + "bf02 02 aabb"},
        {message::Presence{gone}, "11" + hex_gone},
        {message::PresencePassedOn{DeviceKey{{0xDD}}, gone, Signature{{0xEE}}},
         "12" + hex_id("dd") + hex_gone + hex_id("ee", 64)},
        {message::Peers{{{DeviceKey{{0xDD}}, ip, 24711}}},
         "13 01" + hex_id("dd") + "fe80" + std::string(28, '0') + "8760"},
        {message::Credit{300}, "14 ac02"},
        {message::Ping{0x0102030405060708}, "15 0807060504030201"},
        {message::Pong{0x0102030405060708}, "16 0807060504030201"},
        {message::Bye{message::ByeReason::malformed}, "17 06"},
        {message::JoinAsk{"Aïda", AuthorId{{1}}, SealKey{{2}}, Hash{{3}}, std::nullopt},
         "18 05 41c3af6461" + hex_id("01") + hex_id("02") + hex_id("03") + "00"},
        {message::JoinAsk{"A", AuthorId{{1}}, SealKey{{2}}, Hash{{3}},
                          message::KitProof{InviteKey{{4}}, Signature{{5}}}},
         "18 01 41" + hex_id("01") + hex_id("02") + hex_id("03") + "01" + hex_id("04") +
             hex_id("05", 64)},
        {message::JoinNonce{JoinNonce{{6}}}, "19" + hex_id("06")},
        {message::JoinReveal{JoinNonce{{7}}}, "1a" + hex_id("07")},
        {message::JoinAnswer{JoinVerdict::admitted, message::Admission{300, NetworkKey{{8}}}},
         "1b 01 ac02" + hex_id("08")},
        {message::JoinAnswer{JoinVerdict::kit_void, std::nullopt}, "1b 04"},
    };
}

std::vector<Written> all_written() {
    auto all = written_about_changes();
    std::ranges::move(written_about_the_rest(), std::back_inserter(all));
    return all;
}

// A few random edits at once: bytes changed, taken out, put in.
Bytes mutated(Dice& dice, Bytes bytes) {
    for (std::uint64_t i = dice.from_to(1, 3); i > 0 && !bytes.empty(); --i) {
        const auto at = bytes.begin() + static_cast<std::ptrdiff_t>(dice.below(bytes.size()));
        const auto value = static_cast<std::uint8_t>(dice.number(255));
        switch (dice.below(3)) {
            case 0: *at = value; break;
            case 1: bytes.erase(at); break;
            default: bytes.insert(at, value);
        }
    }
    return bytes;
}

}  // namespace

TEST_CASE("the bytes of every message are those of the page") {
    std::vector<bool> met(kinds + 1);
    for (const Written& written : all_written()) {
        INFO("kind " << int{static_cast<std::uint8_t>(kind_of(written.message))});
        const Bytes bytes = encode(written.message);
        CHECK(to_hex(bytes) == test::joined(written.hex));
        CHECK(decode_message(bytes) == written.message);
        CHECK(bytes.at(0) == static_cast<std::uint8_t>(kind_of(written.message)));
        met.at(bytes[0]) = true;
    }
    CHECK(std::ranges::count(met, true) == kinds);
}

TEST_CASE("every message reads back as it was written") {
    for (std::uint8_t number = 1; number <= kinds; ++number) {
        const MessageKind kind = kind_at(number);
        Dice dice(number);
        for (int i = 0; i < 300; ++i) {
            const Message message = test::random_message(dice, kind);
            INFO("kind " << int{number} << ", message " << i);
            REQUIRE(kind_of(message) == kind);
            CHECK(decode_message(encode(message)) == message);
        }
    }
}

TEST_CASE("every near miss of a message is refused or has exactly its bytes") {
    for (std::uint8_t number = 1; number <= kinds; ++number) {
        Dice dice(number + 100U);
        for (int i = 0; i < 12; ++i) {
            const Message message = test::random_message(dice, kind_at(number));
            const Bytes bytes = encode(message);
            test::for_each_near_miss(bytes, [&](const Bytes& changed) {
                const auto read = decode_message(changed);
                if (!read) return;
                if (encode(*read) != changed) FAIL("another encoding: " << to_hex(changed));
                if (*read == message) FAIL("nothing differs: " << to_hex(changed));
            });
        }
    }
}

TEST_CASE("a message with several random edits is refused or has exactly its bytes") {
    const std::uint64_t seed = 2026;
    INFO("seed " << seed);
    Dice dice(seed);
    std::size_t read = 0;
    for (int i = 0; i < 100'000; ++i) {
        const auto number = static_cast<std::uint8_t>(dice.from_to(1, kinds));
        const Bytes bytes = mutated(dice, encode(test::random_message(dice, kind_at(number))));
        const auto message = decode_message(bytes);
        if (!message) continue;
        ++read;
        if (encode(*message) != bytes) FAIL("another encoding: " << to_hex(bytes));
    }
    CHECK(read > 10'000);
}

TEST_CASE("a frontier of the promised number of tips fits every frame") {
    message::Frontier frontier{SpaceId{{1}}, Dice(1).ids<ChangeId>(32, 32), {}, true};
    for (std::size_t i = 0; i < message::frontier_tips_fit; ++i)
        frontier.tips.push_back({{AuthorId{{1}}, Sitting{i}}, seq_max, ChangeId{{1}}});
    const Bytes bytes = encode(frontier);
    CHECK(bytes.size() <= frame_max_bytes);
    CHECK(bytes.size() + 5 * 77 > frame_max_bytes);  // nearly as many as fit
    CHECK(decode_message(bytes) == Message(frontier));
}
