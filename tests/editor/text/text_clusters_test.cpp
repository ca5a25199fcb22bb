#include "editor/text/text_clusters.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

const std::string family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";

std::vector<std::size_t> borders(const std::string& text) {
    const Buffer buffer(text);
    std::vector<std::size_t> found{0};
    for (ByteIndex at; at != buffer.end(); found.push_back(at.value))
        at = next_border(buffer, at);
    return found;
}

}  // namespace

TEST_CASE("an accent, an emoji of several people and a flag are one character each") {
    CHECK(borders("ae\u0301b") == std::vector<std::size_t>{0, 1, 4, 5});
    CHECK(borders(family + "!") == std::vector<std::size_t>{0, 18, 19});
    CHECK(borders("\U0001F1EB\U0001F1F7\U0001F1E9\U0001F1EA") ==
          std::vector<std::size_t>{0, 8, 16});
}

TEST_CASE("an end of a line and a tab are one each") {
    CHECK(borders("a\n\n\tb") == std::vector<std::size_t>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("going back meets the same borders as going on") {
    for (const std::string& text :
         {std::string("Été \u0301 fin\n") + family + family + "\n\na\u0301\u0302\u0303b",
          std::string("漢字かな\u3099交じり\n한국어 ") + std::string(700, 'x') + "é"}) {
        const Buffer buffer(text);
        std::vector<std::size_t> back{buffer.size()};
        for (ByteIndex at = buffer.end(); at.value > 0; back.push_back(at.value))
            at = border_before(buffer, at);
        std::reverse(back.begin(), back.end());
        CHECK(back == borders(text));
    }
}

TEST_CASE("a place inside a character snaps to one of its ends") {
    const Buffer buffer("a" + family + "b");
    CHECK(cluster_border(buffer, {8}, Side::before) == ByteIndex{1});
    CHECK(cluster_border(buffer, {8}, Side::behind) == ByteIndex{19});
    CHECK(cluster_border(buffer, {19}, Side::before) == ByteIndex{19});
}

TEST_CASE("a character with thousands of accents costs no more than others") {
    std::string text = "a";
    for (int i = 0; i < 20'000; ++i)
        text += "\u0301";
    const Buffer buffer(text);
    const ByteIndex border = cluster_border(buffer, {20'001}, Side::before);
    CHECK(border <= ByteIndex{20'001});
    CHECK(next_border(buffer, {0}) == buffer.end());
}
