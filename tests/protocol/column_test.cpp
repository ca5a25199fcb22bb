#include "protocol/column.hpp"

#include "tests/mutations.hpp"
#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

using namespace atelier;

namespace {

Bytes column_of(const std::vector<std::uint64_t>& values) {
    ColumnWriter column;
    for (const std::uint64_t value : values)
        column.add(value);
    Writer writer;
    column.write_to(writer);
    CHECK(writer.size() <= column.size());
    return writer.take();
}

Result<std::vector<std::uint64_t>> values_of(BytesView bytes, std::size_t count) {
    Reader reader(bytes);
    ColumnReader column(reader, count, UINT64_MAX);
    std::vector<std::uint64_t> values;
    for (std::size_t i = 0; i < count; ++i)
        values.push_back(column.next());
    return finished(reader, std::move(values));
}

}  // namespace

TEST_CASE("a column gives back its values and has one encoding") {
    for (std::uint64_t seed = 1; seed <= seeds(50); ++seed) {
        INFO("seed " << seed);
        test::Dice dice(seed);
        std::vector<std::uint64_t> values;
        for (std::uint64_t groups = dice.below(5); groups > 0; --groups) {
            const std::uint64_t value = dice.number(UINT64_MAX);
            values.insert(values.end(), dice.chance(4) ? 200 : dice.from_to(1, 3), value);
        }
        const Bytes bytes = column_of(values);
        REQUIRE(values_of(bytes, values.size()) == values);
        test::for_each_near_miss(bytes, [&](const Bytes& near) {
            const auto read = values_of(near, values.size());
            if (read) REQUIRE(column_of(*read) == near);
        });
    }
}

TEST_CASE("equal neighbours are one group, and a group is not empty") {
    CHECK(column_of({7, 7, 7}) == Bytes{3, 7});
    CHECK(values_of(Bytes{1, 7, 2, 7}, 3).error() == Error::not_canonical);
    CHECK(values_of(Bytes{0, 7, 1, 8}, 1).error() == Error::bad_value);
    CHECK(values_of(Bytes{4, 7}, 3).error() == Error::too_large);
}

TEST_CASE("behind an error a column gives zeroes") {
    const Bytes bytes = {2, 9};
    Reader reader(bytes);
    ColumnReader column(reader, 5, UINT64_MAX);
    CHECK(column.next() == 9);
    CHECK(column.next() == 9);
    for (int i = 0; i < 3; ++i)
        CHECK(column.next() == 0);
    CHECK(reader.error() == Error::truncated);
}

TEST_CASE("a step there is undone by the step back, over the whole range") {
    constexpr std::array<std::uint64_t, 6> numbers = {0,          1,          127,
                                                      1ULL << 63, UINT64_MAX, UINT64_MAX - 1};
    for (const std::uint64_t from : numbers)
        for (const std::uint64_t to : numbers)
            CHECK(stepped(from, zigzag_step(from, to)) == to);
    CHECK(zigzag_step(5, 5) == 0);
    CHECK(zigzag_step(5, 4) == 1);
    CHECK(zigzag_step(5, 6) == 2);
}
