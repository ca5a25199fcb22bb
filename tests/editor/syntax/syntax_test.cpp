#include "editor/syntax/syntax.hpp"

#include "tests/editor/syntax/role_picture.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

#include <random>

using namespace atelier::editor;
using namespace atelier::test;

namespace {

constexpr Syntax::Limits never{{}, {}, std::chrono::hours(1)};  // all is the worker's
constexpr Syntax::Limits at_leisure{std::chrono::hours(1), std::chrono::hours(1), {}};

std::string picture_of(const Syntax& syntax, const Buffer& buffer) {
    return role_picture(buffer.text(), syntax.roles_in(buffer, {{0}, buffer.end()}));
}

void change(Syntax& syntax, Buffer& buffer, const Splices& splices) {
    apply(buffer, splices);
    syntax.edited(buffer, splices);
}

std::string repeated(std::string_view piece, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i)
        text += piece;
    return text;
}

const std::string page =
    "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<style>\nh1 { color: red; }\n.a > b "
    "{}\n</style>\n"
    "</head>\n<body>\n<p class=\"x\">Un &amp; deux<br></p>\n<!-- mot -->\n"
    "<script>\nconst f = (a) => `b${a}`;\nf(\"c\");\n</script>\n</body>\n</html>\n";

Splices random_change(std::mt19937& random, std::size_t size) {
    constexpr std::string_view pieces[] = {"",     "x",        " ",   "\n", "<", ">",
                                           "\"",   "</style>", "}",   "{",  ";", "é",
                                           "<!--", "`",        "<b>", "/",  "(", "<script>"};
    Splices splices;
    std::size_t at = 0;
    for (std::size_t left = 1 + random() % 3; left > 0 && at < size; --left) {
        at += random() % (size - at);
        const std::size_t end = std::min(size, at + random() % 3);
        splices.push_back({{{at}, {end}}, std::string(pieces[random() % std::size(pieces)])});
        at = end + 1;
    }
    return splices;
}

}  // namespace

TEST_CASE("what is written has the colour of what it stands behind until it is parsed") {
    Buffer buffer("<p class=\"a\">mot</p>\n");
    Syntax syntax(Grammar::html, at_leisure);
    syntax.reset(buffer);
    const std::string before = picture_of(syntax, buffer);
    for (const auto& [place, letter] :
         {std::pair{ByteIndex{11}, "b"}, std::pair{ByteIndex{12}, "c"},
          std::pair{ByteIndex{2}, "r"}}) {
        const Splices splices{{{place, place}, letter}};
        apply(buffer, splices);
        syntax.moved(splices);
    }
    CHECK(buffer.text() == "<pr class=\"abc\">mot</p>\n");
    const std::string shown = picture_of(syntax, buffer);
    CHECK(syntax.catch_up(buffer));
    CHECK(picture_of(syntax, buffer) == shown);
    CHECK_FALSE(syntax.catch_up(buffer));
    CHECK(shown != before);
}

TEST_CASE("colours that are behind are in order, and those after a parse are as if anew") {
    for (std::uint64_t seed = 1; seed <= atelier::seeds(60); ++seed) {
        INFO("seed " << seed);
        std::mt19937 random(static_cast<std::uint32_t>(seed));
        Buffer buffer(page);
        Syntax syntax(Grammar::html, at_leisure);
        syntax.reset(buffer);
        for (int round = 0; round < 20; ++round) {
            const Splices splices = random_change(random, buffer.size());
            apply(buffer, splices);
            syntax.moved(splices);
            ByteIndex at{};
            for (const Colored& each : syntax.roles_in(buffer, {{0}, buffer.end()})) {
                REQUIRE(at <= each.range.begin);
                REQUIRE(each.range.begin < each.range.end);
                at = each.range.end;
            }
            REQUIRE(at <= buffer.end());
            if (random() % 3 != 0) continue;
            syntax.catch_up(buffer);
            Syntax anew(Grammar::html, at_leisure);
            anew.reset(buffer);
            REQUIRE(picture_of(syntax, buffer) == picture_of(anew, buffer));
        }
    }
}

TEST_CASE("a plain text has no colours and never waits") {
    const Buffer buffer("# Titre\n");
    Syntax syntax(Grammar::plain);
    syntax.reset(buffer);
    CHECK(syntax.roles_in(buffer, {{0}, buffer.end()}).empty());
    CHECK(!syntax.is_waiting());
    CHECK(!syntax.is_light());
}

TEST_CASE("after each change the colours are those of a text that was never another") {
    for (std::uint32_t seed = 0; seed < atelier::seeds(60); ++seed) {
        INFO("seed " << seed);
        std::mt19937 random(seed);
        Buffer buffer(page);
        Syntax syntax(Grammar::html, at_leisure);
        syntax.reset(buffer);
        for (int step = 0; step < 8; ++step) {
            // What is wrong may be recovered from in two ways; so a change is taken back at once,
            // and what counts is the text that is right.
            const Splices splices = random_change(random, buffer.size());
            const Splices back = apply(buffer, splices);
            syntax.edited(buffer, splices);
            change(syntax, buffer, back);
            REQUIRE(buffer.text() == page);
            REQUIRE(picture_of(syntax, buffer) == fresh_picture(Grammar::html, page));
        }
    }
}

TEST_CASE("typing letter by letter leads to the same colours as opening") {
    Buffer buffer;
    Syntax syntax(Grammar::html, at_leisure);
    syntax.reset(buffer);
    for (const char byte : page)
        change(syntax, buffer, {{{buffer.end(), buffer.end()}, std::string(1, byte)}});
    CHECK(picture_of(syntax, buffer) == fresh_picture(Grammar::html, page));
}

TEST_CASE("what takes too long is done by the worker") {
    Buffer buffer(page);
    Syntax syntax(Grammar::html, never);
    syntax.reset(buffer);
    CHECK(syntax.is_waiting());
    CHECK(syntax.roles_in(buffer, {{0}, buffer.end()}).empty());
    take_all(syntax, buffer);
    CHECK(picture_of(syntax, buffer) == fresh_picture(Grammar::html, page));
}

TEST_CASE("opening a text may take longer than a key") {
    Buffer buffer(page);
    Syntax syntax(Grammar::html, Syntax::Limits{std::chrono::hours(1), {}, std::chrono::hours(1)});
    syntax.reset(buffer);
    CHECK(!syntax.is_waiting());
    change(syntax, buffer, {{{{0}, {0}}, " "}});
    CHECK(syntax.is_waiting());
    take_all(syntax, buffer);
}

TEST_CASE("until the worker is done the old colours move with the text") {
    Buffer buffer("<b>x</b>");
    Syntax syntax(Grammar::html, never);
    syntax.reset(buffer);
    take_all(syntax, buffer);
    change(syntax, buffer, {{{{4}, {4}}, "yz"}});
    CHECK(syntax.is_waiting());
    CHECK(picture_of(syntax, buffer) == "-t-...--t-");
    take_all(syntax, buffer);
}

TEST_CASE("a late result is told of the changes made since") {
    for (std::uint32_t seed = 0; seed < atelier::seeds(30); ++seed) {
        INFO("seed " << seed);
        std::mt19937 random(seed);
        Buffer buffer(page);
        Syntax syntax(Grammar::html, never);
        syntax.reset(buffer);
        std::vector<Splices> backs;
        for (int step = 0; step < 10; ++step) {
            const Splices splices = random_change(random, buffer.size());
            backs.push_back(apply(buffer, splices));
            syntax.edited(buffer, splices);
            if (random() % 4 == 0) syntax.take_result(buffer);
        }
        for (; !backs.empty(); backs.pop_back())
            change(syntax, buffer, backs.back());
        take_all(syntax, buffer);
        REQUIRE(buffer.text() == page);
        REQUIRE(picture_of(syntax, buffer) == fresh_picture(Grammar::html, page));
    }
}

TEST_CASE("another text does not get the colours that were asked for the one before") {
    Buffer buffer(repeated("<b>x</b>", 2'000));
    Syntax syntax(Grammar::html, never);
    syntax.reset(buffer);
    Buffer other("<!-- x -->");
    syntax.reset(other);
    take_all(syntax, other);
    CHECK(picture_of(syntax, other) == "cccccccccc");
}

TEST_CASE("a large text, a long line and deep nesting are light, and no longer when mended") {
    const std::string deep = repeated("<div>", 501);
    for (const std::string& text :
         {deep, std::string(20'001, 'x'), std::string(1024 * 1024 + 1, '\n')}) {
        for (const Syntax::Limits& limits : {never, at_leisure}) {
            Buffer buffer(text);
            Syntax syntax(Grammar::html, limits);
            syntax.reset(buffer);
            take_all(syntax, buffer);
            CHECK(syntax.is_light());
            CHECK(syntax.roles_in(buffer, {{0}, {100}}).empty());
            change(syntax, buffer, {{{{5}, {buffer.size()}}, "<br>"}});
            take_all(syntax, buffer);
            CHECK(!syntax.is_light());
        }
    }
}

TEST_CASE("a text becomes light while the worker has it") {
    Buffer buffer("<b>x</b>");
    Syntax syntax(Grammar::html, never);
    syntax.reset(buffer);
    change(syntax, buffer, {{{{0}, {0}}, repeated("<div>", 501)}});
    take_all(syntax, buffer);
    CHECK(syntax.is_light());
    change(syntax, buffer, {{{{0}, {0}}, std::string(20'001, 'x')}});
    change(syntax, buffer, {{{{0}, {20'001 + 501 * 5}}, ""}});
    take_all(syntax, buffer);
    CHECK(!syntax.is_light());
    CHECK(picture_of(syntax, buffer) == "-t-.--t-");
}

TEST_CASE("a text that keeps the worker too long is light until much of it is gone") {
    Buffer buffer(repeated("<b>x</b>\n", 1'000));
    Syntax syntax(Grammar::html, Syntax::Limits{{}, {}, {}});
    syntax.reset(buffer);
    take_all(syntax, buffer);
    CHECK(syntax.is_light());
    change(syntax, buffer, {{{{0}, {9}}, ""}});
    CHECK(!syntax.is_waiting());
    change(syntax, buffer, {{{{0}, {2'000}}, ""}});
    CHECK(syntax.is_waiting());
    take_all(syntax, buffer);
    CHECK(syntax.is_light());
}

TEST_CASE("200,000 of anything neither crash nor hang") {
    for (const Grammar grammar :
         {Grammar::html, Grammar::css, Grammar::javascript, Grammar::json}) {
        for (const char* piece : {"{", "(", "[", "<", "<div>", "<p>", "{\"}\"", "/*", "`${"}) {
            INFO(static_cast<int>(grammar) << " " << piece);
            Buffer buffer(repeated(piece, 200'000));
            Syntax syntax(grammar, {std::chrono::milliseconds(2), std::chrono::milliseconds(2),
                                    std::chrono::milliseconds(100)});
            syntax.reset(buffer);
            const std::size_t half = buffer.size() / 2;
            change(syntax, buffer, {{{{half}, {half}}, "x"}});
            take_all(syntax, buffer);
            // In short lines, so that it is not the length of a line that answers.
            Buffer lines(repeated(std::string(piece) + "\n", 20'000));
            syntax.reset(lines);
            take_all(syntax, lines);
            CHECK(!syntax.is_waiting());
        }
    }
}
