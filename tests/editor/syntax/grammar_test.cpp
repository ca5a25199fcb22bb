#include "editor/syntax/grammar.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;

TEST_CASE("a file's grammar is that of its name's end, in any case") {
    CHECK(grammar_of("site/index.html") == Grammar::html);
    CHECK(grammar_of("INDEX.HTM") == Grammar::html);
    CHECK(grammar_of("logo.svg") == Grammar::html);
    CHECK(grammar_of("style.css") == Grammar::css);
    CHECK(grammar_of("menu.mjs") == Grammar::javascript);
    CHECK(grammar_of("jeu.js") == Grammar::javascript);
    CHECK(grammar_of("données.json") == Grammar::json);
}

TEST_CASE("a name that says nothing is plain") {
    for (const char* name : {"LISEZMOI.md", "notes.txt", "html", ".css", "", "a.html.bak"})
        CHECK(grammar_of(name) == Grammar::plain);
}

TEST_CASE("every grammar but plain has its tables") {
    CHECK(language_of(Grammar::plain) == nullptr);
    for (const Grammar grammar : {Grammar::html, Grammar::css, Grammar::javascript, Grammar::json})
        CHECK(language_of(grammar) != nullptr);
}
