#include "node/text_diff.hpp"

#include "tests/test.hpp"

#include <chrono>
#include <random>

using namespace atelier;

namespace {

std::u32string random_text(std::mt19937& random) {
    std::u32string text(random() % 60, U'a');
    const auto kinds = static_cast<std::uint32_t>(2 + random() % 5);
    for (char32_t& c : text) {
        const auto kind = static_cast<std::uint32_t>(random()) % kinds;
        c = kind == 0 ? U'\n' : kind == 1 ? U' ' : char32_t{U'a' + kind};
    }
    return text;
}

std::u32string applied(std::u32string text, const std::vector<Splice>& splices) {
    Rope rope(std::move(text));
    for (const Splice& splice : splices)
        rope.apply(splice);
    return rope.text();
}

}  // namespace

TEST_CASE("a difference leads from the one text to the other") {
    std::mt19937 random(2);
    for (int i = 0; i < 20'000; ++i) {
        CAPTURE(i);
        const std::u32string before = random_text(random);
        std::u32string after = random() % 2 ? random_text(random) : before;
        for (auto edits = random() % 4; edits > 0; --edits) {
            const std::size_t at = random() % (after.size() + 1);
            if (random() % 2) {
                after.insert(at, random_text(random).substr(0, 5));
            } else {
                after.erase(at, random() % 6);
            }
        }
        REQUIRE(applied(before, text_difference(before, after)) == after);
    }
}

TEST_CASE("of equal texts there is no difference") {
    CHECK(text_difference(U"a\nb\n", U"a\nb\n").empty());
    CHECK(text_difference(U"", U"").empty());
}

TEST_CASE("what changed in two lines leaves the lines between them alone") {
    const auto splices = text_difference(U"eins\nzwei\ndrei\n", U"EINS\nzwei\ndrei!\n");
    CHECK(splices == std::vector<Splice>{{0, 4, U"EINS"}, {14, 0, U"!"}});
}

TEST_CASE("a word that changed is one edit, and not its letters") {
    const auto splices = text_difference(U"<p>Der Laden</p>\n", U"<p>Das Haus</p>\n");
    CHECK(splices == std::vector<Splice>{{4, 8, U"as Haus"}});
}

TEST_CASE("a class added inside of a long line touches nothing else in it") {
    const auto splices = text_difference(U"<p class=\"a\">text text text</p>",
                                         U"<p class=\"a b\">text text text</p>");
    CHECK(splices == std::vector<Splice>{{11, 0, U" b"}});
}

TEST_CASE("a template pasted over everything keeps the lines that are the same") {
    std::u32string before;
    std::u32string after;
    for (char32_t i = 0; i < 400; ++i) {
        before += U"line " + std::u32string(1, 0x1000 + i) + U"\n";
        after += (i % 10 == 0 ? U"line " : U"    neu ") + std::u32string(1, 0x1000 + i) + U"\n";
    }
    const auto splices = text_difference(before, after);
    CHECK(splices.size() >= 40);
    CHECK(applied(before, splices) == after);
}

TEST_CASE("a megabyte that has nothing in common is replaced, in a second at most") {
    std::u32string before;
    std::u32string after;
    for (std::uint32_t i = 0; i < 50'000; ++i) {
        before += U"vorher " + std::u32string(1, 0x4E00 + i % 20'000) + U"\n";
        after += U"nachher " + std::u32string(1, 0x4E00 + i % 19'997) + U"\n";
    }
    const auto start = std::chrono::steady_clock::now();
    const auto splices = text_difference(before, after);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{5});
    CHECK(applied(before, splices) == after);
}
