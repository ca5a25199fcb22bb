#include "protocol/beacon.hpp"

#include "tests/allocations.hpp"
#include "tests/hex.hpp"
#include "tests/mutations.hpp"
#include "tests/random_beacons.hpp"
#include "tests/test.hpp"

using namespace atelier;
using atelier::test::Dice;

namespace {

const NetworkKey our_key{{1, 2, 3}};
const NetworkKey other_key{{9}};

Beacon beacon_with_door(std::string label) {
    Beacon beacon;
    beacon.front = {BeaconKind::announce, Instance{0x0102030405060708}, 24711,
                    class_tag_of(our_key, Instance{0x0102030405060708}), std::move(label)};
    beacon.heard = {HeardTag{{1}}, HeardTag{{2}}};
    return beacon;
}

// A datagram that a member made on purpose: any bytes behind the magic, with the right MAC.
Bytes with_mac(Bytes datagram, const NetworkKey& key = our_key) {
    const Hash mac = hash_of(NetworkDomain::beacon_mac, key, {datagram});
    datagram.insert(datagram.end(), mac.bytes.begin(), mac.bytes.begin() + 16);
    return datagram;
}

Bytes without_mac(const Beacon& beacon) {
    Bytes bytes = encode(beacon, our_key);
    bytes.resize(bytes.size() - 16);
    return bytes;
}

// The beacon with a label of exactly these bytes, which encode would not write.
Bytes labelled(std::string_view label) {
    Bytes bytes = without_mac(beacon_with_door(std::string(label.size(), 'x')));
    const std::size_t label_at = 4 + 1 + 1 + 8 + 2 + 8 + 1 + 1;
    std::ranges::copy(view_of(label), bytes.begin() + static_cast<std::ptrdiff_t>(label_at));
    return with_mac(bytes);
}

}  // namespace

TEST_CASE("the bytes of a beacon are those of the page") {
    Beacon beacon = beacon_with_door("Atelier");
    const Bytes datagram = encode(beacon, our_key);
    // Python: hashlib.blake2b(domain + b"\0" + instance, key=key, digest_size=32), cut.
    CHECK(to_hex(datagram) == test::joined("41544c31 01 01 0807060504030201 8760 38b92ec27af3afb3"
                                           " 01 07 4174656c696572 02 01000000 02000000"
                                           " 8fb752d6f67e9d0c50561f8879bab241"));
    CHECK(to_hex(heard_tag_of(our_key, Instance{0x0102030405060708}).bytes) == "9b6a40eb");

    beacon.front.kind = BeaconKind::bye;
    beacon.front.door.reset();
    beacon.heard.clear();
    CHECK(to_hex(without_mac(beacon)) ==
          test::joined("41544c31 01 03 0807060504030201 8760 38b92ec27af3afb3 00 00"));
}

TEST_CASE("a member reads a beacon as it was written, a stranger reads its front") {
    Dice dice(1);
    for (int i = 0; i < 500; ++i) {
        const Beacon beacon = test::random_beacon(dice, our_key);
        const Bytes datagram = encode(beacon, our_key);
        CHECK(datagram.size() <= beacon_max_bytes);
        CHECK(read_beacon(datagram, our_key) == beacon);
        CHECK(read_beacon_front(datagram) == beacon.front);
        CHECK(read_beacon(datagram, other_key) == fail(Error::wrong_class));
    }
}

TEST_CASE("the longest beacon fits its datagram") {
    Dice dice(2);
    Beacon beacon = beacon_with_door(std::string(120, 'x'));
    beacon.heard = dice.ids<HeardTag>(64, 64);
    const Bytes datagram = encode(beacon, our_key);
    CHECK(datagram.size() == 419);
    CHECK(read_beacon(datagram, our_key) == beacon);
}

TEST_CASE("the class tag of an instance is not that of the next start or another class") {
    const ClassTag tag = class_tag_of(our_key, Instance{1});
    CHECK(class_tag_of(our_key, Instance{1}) == tag);
    CHECK(class_tag_of(our_key, Instance{2}) != tag);
    CHECK(class_tag_of(other_key, Instance{1}) != tag);
    CHECK(heard_tag_of(our_key, Instance{1}) != heard_tag_of(our_key, Instance{2}));
}

TEST_CASE("any near miss of a beacon is refused by a member") {
    Dice dice(3);
    for (int i = 0; i < 20; ++i) {
        const Bytes datagram = encode(test::random_beacon(dice, our_key), our_key);
        test::for_each_near_miss(datagram, [&](const Bytes& bytes) {
            if (read_beacon(bytes, our_key)) FAIL("believed: " << to_hex(bytes));
        });
    }
}

TEST_CASE("a beacon with our tag and a wrong MAC is a forgery, not a stranger's") {
    Bytes datagram = encode(beacon_with_door("Atelier"), our_key);
    datagram.back() ^= 1;
    CHECK(read_beacon(datagram, our_key) == fail(Error::bad_signature));
    // The tag is on the air for all to copy.
    CHECK(read_beacon(with_mac(without_mac(beacon_with_door("Atelier")), other_key), our_key) ==
          fail(Error::bad_signature));
}

TEST_CASE("a near miss that a member signs is refused or has exactly its bytes") {
    Dice dice(4);
    std::size_t read = 0;
    for (int i = 0; i < 20; ++i) {
        const Bytes bytes = without_mac(test::random_beacon(dice, our_key));
        test::for_each_near_miss(bytes, [&](const Bytes& changed) {
            const Bytes datagram = with_mac(changed);
            const auto beacon = read_beacon(datagram, our_key);
            if (!beacon) return;
            ++read;
            if (encode(*beacon, our_key) != datagram)
                FAIL("another encoding: " << to_hex(datagram));
        });
    }
    CHECK(read > 1000);
}

TEST_CASE("a stranger's front of a near miss is refused or read from exactly its bytes") {
    Dice dice(5);
    std::size_t read = 0;
    for (int i = 0; i < 20; ++i) {
        const Bytes datagram = encode(test::random_beacon(dice, our_key), our_key);
        test::for_each_near_miss(datagram, [&](const Bytes& bytes) {
            const auto front = read_beacon_front(bytes);
            if (!front) return;
            ++read;
            Writer again;
            again.raw(BytesView(bytes).first(5));
            again.u8(static_cast<std::uint8_t>(front->kind));
            again.u64(static_cast<std::uint64_t>(front->instance));
            again.u16(front->port);
            again.id(front->class_tag);
            again.flag(front->door.has_value());
            if (front->door) again.text(*front->door);
            if (!std::ranges::equal(again.view(), BytesView(bytes).first(again.size()))) {
                FAIL("another encoding: " << to_hex(bytes));
            }
        });
    }
    CHECK(read > 1000);
}

TEST_CASE("a label with U+0000, without UTF-8, empty or too long is refused", "[H45]") {
    const auto both = [](const Bytes& datagram) {
        const auto front = read_beacon_front(datagram);
        CHECK(front.has_value() == read_beacon(datagram, our_key).has_value());
        return front ? std::nullopt : std::optional(front.error());
    };
    CHECK_FALSE(both(labelled("Aïcha")));
    CHECK(both(labelled(std::string_view("a\0b", 3))) == Error::bad_text);
    CHECK(both(labelled("\xC0\x80")) == Error::bad_text);
    CHECK(both(labelled("\xED\xA0\x80")) == Error::bad_text);
    CHECK(both(labelled("abc\xFF")) == Error::bad_text);

    Bytes empty = without_mac(beacon_with_door("x"));
    empty.erase(empty.begin() + 26);
    empty[25] = 0;
    CHECK(both(with_mac(empty)) == Error::bad_value);
    Bytes longer = without_mac(beacon_with_door(std::string(120, 'x')));
    longer[25] = 121;
    longer.insert(longer.begin() + 26, 'x');
    CHECK(both(with_mac(longer)) == Error::too_large);
}

TEST_CASE("another magic, version, kind or port 0 is refused", "[H19]") {
    const Bytes bytes = without_mac(beacon_with_door("Atelier"));
    const auto error_with = [&](std::size_t at, std::uint8_t value) {
        Bytes changed = bytes;
        changed[at] = value;
        const auto read = read_beacon(with_mac(changed), our_key);
        return read ? std::nullopt : std::optional(read.error());
    };
    CHECK_FALSE(error_with(0, 0x41));
    CHECK(error_with(0, 0x42) == Error::bad_value);
    CHECK(error_with(4, 0) == Error::unknown_version);
    CHECK(error_with(4, 2) == Error::unknown_version);
    CHECK(error_with(5, 0) == Error::unknown_kind);
    CHECK(error_with(5, 4) == Error::unknown_kind);
    CHECK(error_with(24, 2) == Error::not_canonical);
    Bytes no_port = bytes;
    no_port[14] = no_port[15] = 0;
    CHECK(read_beacon(with_mac(no_port), our_key) == fail(Error::bad_value));
}

TEST_CASE("heard instances that do not ascend, or more than 64, are refused") {
    Beacon beacon = beacon_with_door("x");
    Bytes swapped = without_mac(beacon);
    std::swap(swapped[swapped.size() - 8], swapped[swapped.size() - 4]);
    CHECK(read_beacon(with_mac(swapped), our_key) == fail(Error::not_canonical));
    Bytes doubled = without_mac(beacon);
    doubled[doubled.size() - 8] = doubled[doubled.size() - 4];
    CHECK(read_beacon(with_mac(doubled), our_key) == fail(Error::not_canonical));

    beacon.heard = Dice(6).ids<HeardTag>(64, 64);
    Bytes more = without_mac(beacon);
    more[more.size() - 64 * 4 - 1] = 65;
    more.insert(more.end(), {0xFF, 0xFF, 0xFF, 0xFF});
    CHECK(read_beacon(with_mac(more), our_key) == fail(Error::too_large));
}

TEST_CASE("a datagram above 512 bytes is refused and what follows the MAC too", "[H18]") {
    const Bytes bytes = without_mac(beacon_with_door("x"));
    Bytes padded = bytes;
    padded.resize(512 - 16);
    CHECK(read_beacon(with_mac(padded), our_key) == fail(Error::trailing_bytes));
    CHECK(read_beacon_front(with_mac(padded)).has_value());
    padded.push_back(0);
    CHECK(read_beacon(with_mac(padded), our_key) == fail(Error::too_large));
    CHECK(read_beacon_front(with_mac(padded)) == fail(Error::too_large));
    CHECK(read_beacon_front(Bytes(65'507, 0x41)) == fail(Error::too_large));
    CHECK(read_beacon_front({}) == fail(Error::truncated));
}

// What is kept of a beacon is shorter than its bytes, and the front is read twice here.
TEST_CASE("a hostile beacon takes less memory than twice its length", "[H13]") {
    const auto measure = [](const Bytes& bytes) {
        const test::Allocations allocations;
        const auto beacon = read_beacon(bytes, our_key);
        const auto front = read_beacon_front(bytes);
        const std::size_t taken = allocations.total_bytes();
        if (taken > 2 * bytes.size()) FAIL(taken << " bytes for " << to_hex(bytes));
        CHECK((!beacon || front));
    };
    Dice dice(7);
    for (int i = 0; i < 20; ++i) {
        const Bytes bytes = without_mac(test::random_beacon(dice, our_key));
        test::for_each_near_miss(bytes, [&](const Bytes& near) { measure(with_mac(near)); });
    }
    // 10^9 heard instances, or a label of 10^9 bytes.
    Writer billion;
    billion.varint(1'000'000'000);
    Bytes heard = without_mac(beacon_with_door("x"));
    heard.resize(heard.size() - 9);
    Bytes label = heard;
    label.resize(25);
    heard.insert(heard.end(), billion.view().begin(), billion.view().end());
    label.insert(label.end(), billion.view().begin(), billion.view().end());
    CHECK(read_beacon(with_mac(heard), our_key) == fail(Error::too_large));
    CHECK(read_beacon(with_mac(label), our_key) == fail(Error::too_large));
    measure(with_mac(heard));
    measure(with_mac(label));
}
