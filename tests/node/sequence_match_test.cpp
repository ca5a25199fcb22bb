#include "node/sequence_match.hpp"

#include "tests/test.hpp"

#include <random>

using namespace atelier;

namespace {

using Sequence = std::vector<std::uint32_t>;

// The slow twin: the whole table.
std::size_t longest_common(const Sequence& a, const Sequence& b) {
    std::vector<std::vector<std::size_t>> table(a.size() + 1,
                                                std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 1; i <= a.size(); ++i)
        for (std::size_t j = 1; j <= b.size(); ++j)
            table[i][j] = a[i - 1] == b[j - 1] ? table[i - 1][j - 1] + 1
                                               : std::max(table[i - 1][j], table[i][j - 1]);
    return table[a.size()][b.size()];
}

Sequence random_sequence(std::mt19937& random) {
    Sequence sequence(random() % 30);
    const auto kinds = static_cast<std::uint32_t>(1 + random() % 6);
    for (std::uint32_t& each : sequence)
        each = static_cast<std::uint32_t>(random()) % kinds;
    return sequence;
}

}  // namespace

TEST_CASE("equal runs are equal, in order, and as long as can be") {
    std::mt19937 random(1);
    for (int i = 0; i < 20'000; ++i) {
        CAPTURE(i);
        const Sequence a = random_sequence(random);
        const Sequence b = random_sequence(random);
        std::size_t total = 0;
        std::size_t a_at = 0;
        std::size_t b_at = 0;
        for (const EqualRun& run : equal_runs(a, b, SIZE_MAX)) {
            REQUIRE((run.a >= a_at && run.b >= b_at && run.length > 0));
            for (std::size_t k = 0; k < run.length; ++k)
                REQUIRE(a.at(run.a + k) == b.at(run.b + k));
            a_at = run.a + run.length;
            b_at = run.b + run.length;
            total += run.length;
        }
        REQUIRE(total == longest_common(a, b));
    }
}

TEST_CASE("what would cost too much is called different, but for its ends") {
    Sequence a{7};
    Sequence b{7};
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        a.push_back(100 + i);
        b.push_back(50'000 + i);
    }
    a.push_back(9);
    b.push_back(9);
    CHECK(equal_runs(a, b, 1'000) == std::vector<EqualRun>{{0, 0, 1}, {10'001, 10'001, 1}});
}
