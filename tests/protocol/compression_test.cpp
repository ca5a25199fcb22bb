#include "protocol/compression.hpp"

#include "tests/allocations.hpp"
#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

using namespace atelier;

TEST_CASE("bytes come out of a frame as they went in") {
    for (std::uint64_t seed = 1; seed <= seeds(20); ++seed) {
        INFO("seed " << seed);
        test::Dice dice(seed);
        Bytes bytes = dice.bytes(3'000);
        if (dice.chance(2)) bytes.insert(bytes.end(), dice.below(100'000), 'e');
        const auto read = decompress(compress(bytes), bytes.size());
        REQUIRE(read);
        REQUIRE(*read == bytes);
    }
}

TEST_CASE("a frame that is cut or says another size is refused") {
    const Bytes bytes(1'000, 'e');
    const Bytes frame = compress(bytes);
    CHECK(decompress(frame, 999).error() == Error::bad_value);
    CHECK(decompress(frame, 1'001).error() == Error::bad_value);
    for (std::size_t size = 0; size < frame.size(); ++size)
        CHECK_FALSE(decompress(BytesView(frame).first(size), bytes.size()));
    Bytes two = frame;
    two.insert(two.end(), frame.begin(), frame.end());
    CHECK(decompress(two, bytes.size()).error() == Error::bad_value);
    CHECK(decompress(two, 2 * bytes.size()).error() == Error::bad_value);
}

TEST_CASE("a size that a frame does not say costs no memory") {
    const Bytes frame = compress(Bytes(1'000, 'e'));
    const test::Allocations allocations;
    CHECK_FALSE(decompress(frame, std::size_t{1} << 30));
    CHECK(allocations.total_bytes() < 1'000);
}
