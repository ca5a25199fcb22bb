#include "editor/view/wrapped_line.hpp"

#include "tests/seeds.hpp"
#include "tests/test.hpp"

#include <random>

using namespace atelier::editor;

namespace {

std::vector<std::string> rows(std::string_view line, const WrapManner& manner) {
    std::vector<std::string> found;
    std::size_t at = 0;
    do {
        const std::size_t end = row_end(line, at, manner);
        found.emplace_back(line.substr(at, end - at));
        at = end;
    } while (at < line.size());
    return found;
}

using Rows = std::vector<std::string>;

}  // namespace

TEST_CASE("rows end behind a blank, and where there is none where no more fits") {
    const WrapManner manner{8, 4, true};
    CHECK(rows("un pain de campagne", manner) == Rows{"un pain ", "de ", "campagne"});
    CHECK(rows("boulangerie", manner) == Rows{"boulange", "rie"});
    CHECK(rows("", manner) == Rows{""});
}

TEST_CASE("a wide character is never cut, and a row has at least one piece") {
    CHECK(rows("漢字漢", {3, 4, true}) == Rows{"漢", "字", "漢"});
    CHECK(rows("漢字", {1, 4, true}) == Rows{"漢", "字"});
    CHECK(rows("a\tb", {2, 4, true}) == Rows{"a", "\t", "b"});
}

TEST_CASE("without wrapping a line is one row") {
    CHECK(rows("un pain de campagne", {8, 4, false}).size() == 1);
}

TEST_CASE("rows that are kept while somebody writes are those of a fresh look") {
    const std::vector<std::string> parts{"a", "b", " ", "pain", "漢", "\t", "e\u0301", "  "};
    for (std::uint32_t seed = 0; seed < atelier::seeds(24); ++seed) {
        std::mt19937 random(seed);
        std::string line;
        const WrapManner manner{1 + seed % 12, 4, true};
        WrappedLine kept(line, manner);
        for (int round = 0; round < 500; ++round) {
            std::size_t at = random() % (line.size() + 1);
            while (at > 0 && at < line.size() && (line[at] & 0xC0) == 0x80)
                --at;
            std::size_t end =
                std::min(line.size(), at + random() % 9 * (line.size() > 200 ? 4 : 1));
            while (end < line.size() && (line[end] & 0xC0) == 0x80)
                ++end;
            std::string fresh;
            for (std::size_t left = random() % 4; left > 0; --left)
                fresh += parts[random() % 8];
            line.replace(at, end - at, fresh);
            kept.edited(line, at, end - at, fresh.size());
            const WrappedLine anew(line, manner);
            CAPTURE(seed, line, at, end, fresh);
            REQUIRE(std::vector(kept.starts().begin(), kept.starts().end()) ==
                    std::vector(anew.starts().begin(), anew.starts().end()));
        }
    }
}
