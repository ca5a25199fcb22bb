#include "editor/text/finding.hpp"

#include "tests/test.hpp"

#include <random>

using namespace atelier::editor;

namespace {

std::vector<std::size_t> places(std::string_view text, std::string_view words,
                                std::size_t limit = SIZE_MAX) {
    std::vector<std::size_t> found;
    for (const ByteRange& range : find_all(Buffer(std::string(text)), words, limit))
        found.push_back(range.begin.value);
    return found;
}
using Places = std::vector<std::size_t>;

}  // namespace

TEST_CASE("words without capitals are found whatever theirs, words with some as they are") {
    CHECK(places("Pain pain PAIN", "pain") == Places{0, 5, 10});
    CHECK(places("Pain pain PAIN", "Pain") == Places{0});
    CHECK(places("Pain pain PAIN", "pAIN").empty());
}

TEST_CASE("letters with accents have capitals, too") {
    CHECK(places("Épi épi", "épi") == Places{0, 5});
    CHECK(places("Épi épi", "Épi") == Places{0});
    CHECK(places("epi", "épi").empty());
}

TEST_CASE("what is found is as long as it stands there, not as it was typed") {
    const Buffer buffer("a\u2126b");  // the ohm sign: 3 bytes, its small letter 2
    const auto found = find_all(buffer, "\u03c9");
    REQUIRE(found.size() == 1);
    CHECK(found[0] == ByteRange{{1}, {4}});
}

TEST_CASE("places do not overlap, and are no more than was asked for") {
    CHECK(places("aaaaa", "aa") == Places{0, 2});
    CHECK(places("AAAAA", "AA") == Places{0, 2});
    CHECK(places("aaaaa", "a", 2) == Places{0, 1});
    CHECK(places("aaaaa", "a", 0).empty());
}

TEST_CASE("no words are nowhere, and words at both ends are found") {
    CHECK(places("pain", "").empty());
    CHECK(places("", "pain").empty());
    CHECK(places("pain", "pains").empty());
    CHECK(places("pain au pain", "pain") == Places{0, 8});
    CHECK(places("un\ndeux", "n\nd") == Places{1});
}

TEST_CASE("a letter is never found in the middle of another") {
    CHECK(places("é", "\xa9").empty());
    CHECK(places("日本", "本") == Places{3});
}

TEST_CASE("the fast search finds what a simple one does") {
    const unsigned seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 dice(seed);
    const auto random_text = [&](std::size_t longest) {
        static constexpr std::array<std::string_view, 5> letters{"a", "b", "é", "日", "\n"};
        std::string text;
        for (std::size_t i = dice() % (longest + 1); i > 0; --i)
            text += letters[dice() % letters.size()];
        return text;
    };
    for (int round = 0; round < 500; ++round) {
        const std::string text = random_text(40);
        const std::string words = random_text(3);
        Places expected;
        for (std::size_t at = 0; !words.empty() && (at = text.find(words, at)) != text.npos;
             at += words.size())
            expected.push_back(at);
        CAPTURE(text, words);
        CHECK(places(text, words) == expected);
    }
}

TEST_CASE("the next place is the first behind the caret, or the first of all") {
    const std::vector<ByteRange> found{{{2}, {4}}, {{6}, {8}}};
    CHECK(find_from(found, {2}) == 0);
    CHECK(find_from(found, {3}) == 1);
    CHECK(find_from(found, {7}) == 0);
    CHECK(find_before(found, {6}) == 0);
    CHECK(find_before(found, {7}) == 1);
    CHECK(find_before(found, {2}) == 1);
    CHECK_FALSE(find_from({}, {0}));
    CHECK_FALSE(find_before({}, {0}));
}
