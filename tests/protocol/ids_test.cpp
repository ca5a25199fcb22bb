#include "protocol/ids.hpp"

#include "tests/test.hpp"

#include <algorithm>
#include <random>
#include <type_traits>

using namespace atelier;

static_assert(!std::is_convertible_v<AuthorId, DeviceKey>);
static_assert(!std::is_convertible_v<ChangeId, SpaceId>);
static_assert(!std::is_constructible_v<SpaceId, ChangeId>);
static_assert(!std::is_convertible_v<std::uint64_t, Sitting>);
static_assert(!std::is_convertible_v<Sitting, Instance>);

TEST_CASE("ids are ordered as their bytes from the first") {
    ChangeId low;
    ChangeId high;
    low.bytes[31] = 0xFF;
    high.bytes[0] = 0x01;
    CHECK(low < high);
    low.bytes[0] = 0x7F;
    high.bytes[0] = 0x80;  // as unsigned
    CHECK(low < high);
    CHECK(low == low);
    CHECK(low != high);
}

namespace {

// Few values, and a long beginning in common: what differs lies anywhere.
template <std::size_t Size>
void compare_as_bytes() {
    std::mt19937_64 random(Size);
    constexpr std::array<std::uint8_t, 4> values{0, 1, 0x80, 0xFF};
    for (int round = 0; round < 2'000; ++round) {
        Id<struct AnyTag, Size> a;
        for (std::uint8_t& byte : a.bytes)
            byte = values[random() % values.size()];
        auto b = a;
        for (std::size_t i = random() % (Size + 1); i < Size; ++i)
            b.bytes[i] = values[random() % values.size()];
        CHECK((a < b) == std::ranges::lexicographical_compare(a.bytes, b.bytes));
        CHECK((b < a) == std::ranges::lexicographical_compare(b.bytes, a.bytes));
        CHECK((a == b) == std::ranges::equal(a.bytes, b.bytes));
    }
}

}  // namespace

TEST_CASE("ids of every size are compared as their bytes are") {
    compare_as_bytes<4>();
    compare_as_bytes<8>();
    compare_as_bytes<16>();
    compare_as_bytes<32>();
    compare_as_bytes<64>();
    compare_as_bytes<80>();
}

TEST_CASE("an id is zero only when all its bytes are") {
    for (std::size_t i = 0; i < ChangeId::size_bytes; ++i) {
        ChangeId id;
        CHECK(id.is_zero());
        id.bytes[i] = 1;
        CHECK_FALSE(id.is_zero());
    }
}

TEST_CASE("logs are ordered by author, then by sitting as a number") {
    AuthorId first{{1}};
    AuthorId second{{2}};
    CHECK(LogName{first, Sitting{UINT64_MAX}} < LogName{second, Sitting{0}});
    // As little-endian bytes 0x0100 would come before 0x00FF.
    CHECK(LogName{first, Sitting{0xFF}} < LogName{first, Sitting{0x100}});
    CHECK(LogName{first, Sitting{INT64_MAX}} < LogName{first, Sitting{UINT64_MAX}});
    CHECK(LogName{first, Sitting{7}} == LogName{first, Sitting{7}});
}

TEST_CASE("a cast keeps the bytes of an id") {
    ChangeId change;
    for (std::size_t i = 0; i < 32; ++i)
        change.bytes[i] = static_cast<std::uint8_t>(i);
    CHECK(id_cast<SpaceId>(change).bytes == change.bytes);
}

TEST_CASE("equal ids have equal table hashes, and all of the first 8 bytes matter") {
    ChangeId id{{1, 2, 3}};
    const std::hash<ChangeId> hash;
    CHECK(hash(id) == hash(ChangeId{{1, 2, 3}}));
    for (std::size_t i = 0; i < 8; ++i) {
        ChangeId other = id;
        other.bytes[i] ^= 0x80;
        CHECK(hash(other) != hash(id));
    }
}
