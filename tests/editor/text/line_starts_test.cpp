#include "editor/text/line_starts.hpp"

#include "tests/test.hpp"

#include <random>
#include <string>

using namespace atelier::editor;

namespace {

std::vector<std::size_t> counted(std::string_view text) {
    std::vector<std::size_t> starts{0};
    for (std::size_t at = 0; at < text.size(); ++at)
        if (text[at] == '\n') starts.push_back(at + 1);
    return starts;
}

std::vector<std::size_t> kept(const LineStarts& lines) {
    std::vector<std::size_t> starts;
    for (std::size_t line = 0; line < lines.count(); ++line)
        starts.push_back(lines[line].value);
    return starts;
}

}  // namespace

TEST_CASE("an empty text has one line, and an end of a line begins another") {
    CHECK(kept(LineStarts()) == std::vector<std::size_t>{0});
    CHECK(kept(LineStarts("a\n\nb\n")) == std::vector<std::size_t>{0, 2, 3, 5});
}

TEST_CASE("a line holds the place behind its last character, before its end") {
    const LineStarts lines("ab\ncd");
    CHECK(lines.line_of({0}) == 0);
    CHECK(lines.line_of({2}) == 0);
    CHECK(lines.line_of({3}) == 1);
    CHECK(lines.line_of({5}) == 1);
}

TEST_CASE("line starts stay what counting them anew gives") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::string text = "one\ntwo\n\nthree\n";
    LineStarts lines(text);
    for (int round = 0; round < 5'000; ++round) {
        const std::size_t begin = random() % (text.size() + 1);
        const std::size_t size = std::min<std::size_t>(text.size() - begin, random() % 9);
        std::string fresh;
        for (std::size_t left = random() % 9; left > 0; --left)
            fresh += random() % 3 ? 'x' : '\n';
        lines.replace({{begin}, {begin + size}}, fresh);
        text.replace(begin, size, fresh);
        REQUIRE(kept(lines) == counted(text));
        const std::size_t place = random() % (text.size() + 1);
        const auto newlines =
            std::count(text.begin(), text.begin() + static_cast<long>(place), '\n');
        REQUIRE(lines.line_of({place}) == static_cast<std::size_t>(newlines));
    }
}
