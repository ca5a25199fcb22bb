#include "protocol/presence.hpp"

#include "tests/hex.hpp"
#include "tests/mutations.hpp"
#include "tests/random_messages.hpp"
#include "tests/test.hpp"

using namespace atelier;
using atelier::test::Dice;

namespace {

const SigningKey device = signing_key_from(Seed{{1}});
const ClassId our_class{{7}};

Presence presence_with_cursor(Side side = Side::right) {
    const Place start;
    const Place behind{TextEvent{ChangeId{{0xCC}}, 300}, side};
    OpenFile file{SpaceId{{0xAA}}, ChangeId{{0xBB}}, 5, {{start, behind}}};
    return {0x0102030405060708, 300, Activity{true, false, DeviceKey{{0xDD}}, 300, file}};
}

std::string hex_id(std::string_view first) {
    return std::string(first) + std::string(62, '0');
}

}  // namespace

TEST_CASE("the bytes of a presence are those of the page") {
    CHECK(to_hex(encode(presence_with_cursor())) ==
          test::joined("01 0807060504030201 ac02 00 01 00" + hex_id("dd") + "ac02 01" +
                       hex_id("aa") + hex_id("bb") + "05 01 00 00 01" + hex_id("cc") + "ac02 01"));
    CHECK(to_hex(encode(Presence{1, 2, std::nullopt})) ==
          test::joined("01 0100000000000000 02 01"));
    CHECK(to_hex(encode(Presence{1, 2, Activity{}})) ==
          test::joined("01 0100000000000000 02 00 00 00" + hex_id("00") + "00 00"));
}

TEST_CASE("a presence reads back as it was written") {
    Dice dice(1);
    for (int i = 0; i < 1000; ++i) {
        const Presence presence = test::random_presence(dice);
        CHECK(decode_presence(encode(presence)) == presence);
    }
}

TEST_CASE("every near miss of a presence is refused or has exactly its bytes") {
    Dice dice(2);
    std::size_t read = 0;
    for (int i = 0; i < 60; ++i) {
        test::for_each_near_miss(encode(test::random_presence(dice)), [&](const Bytes& bytes) {
            const auto presence = decode_presence(bytes);
            if (!presence) return;
            ++read;
            if (encode(*presence) != bytes) FAIL("another encoding: " << to_hex(bytes));
        });
    }
    CHECK(read > 10'000);
}

TEST_CASE("a presence with more than 16 selections or an op no body has is refused") {
    Presence presence = presence_with_cursor();
    OpenFile& file = *presence.activity->file;
    file.selections.assign(16, {});
    file.op = ops_max - 1;
    Bytes bytes = encode(presence);
    CHECK(decode_presence(bytes) == presence);

    // With 16 selections of two edges each the list has 64 bytes and its count stands before it.
    const std::size_t count_at = bytes.size() - 65;
    REQUIRE(bytes[count_at] == 16);
    Bytes more = bytes;
    more[count_at] = 17;
    more.resize(more.size() + 4);
    CHECK(decode_presence(more) == fail(Error::too_large));
    // The op is a varint of two bytes before the count: 4,095 is ff 1f, 4,096 is 80 20.
    REQUIRE(bytes[count_at - 2] == 0xFF);
    bytes[count_at - 2] = 0x80;
    bytes[count_at - 1] = 0x20;
    CHECK(decode_presence(bytes) == fail(Error::too_large));
}

TEST_CASE("a presence passed on verifies for its device, class and content only") {
    const Presence presence = presence_with_cursor();
    const auto key = public_half<DeviceKey>(device);
    const Signature signature = sign_presence(device, our_class, presence);
    CHECK(verify_presence(key, our_class, presence, signature));

    CHECK_FALSE(verify_presence(key, ClassId{{8}}, presence, signature));
    const auto other = public_half<DeviceKey>(signing_key_from(Seed{{2}}));
    CHECK_FALSE(verify_presence(other, our_class, presence, signature));
    Presence later = presence;
    ++later.counter;
    CHECK_FALSE(verify_presence(key, our_class, later, signature));
    const Presence elsewhere = presence_with_cursor(Side::left);
    CHECK_FALSE(verify_presence(key, our_class, elsewhere, signature));
    for (std::size_t i = 0; i < Signature::size_bytes; ++i) {
        Signature flipped = signature;
        flipped.bytes[i] ^= 1;
        CHECK_FALSE(verify_presence(key, our_class, presence, flipped));
    }
}

TEST_CASE("what is signed of a presence is class and bytes under its own domain", "[H24]") {
    const Presence presence = presence_with_cursor();
    const auto key = public_half<DeviceKey>(device);
    const Bytes bytes = encode(presence);
    const Signature signature = sign(device, SignDomain::presence, {our_class.bytes, bytes});
    CHECK(verify_presence(key, our_class, presence, signature));
    for (const SignDomain domain : {SignDomain::change, SignDomain::bundle, SignDomain::root_act}) {
        const Signature foreign = sign(device, domain, {our_class.bytes, bytes});
        CHECK_FALSE(verify_presence(key, our_class, presence, foreign));
    }
}
