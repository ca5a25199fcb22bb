#include "editor/syntax/css_mistakes.hpp"

#include "tests/editor/syntax/mistake_story.hpp"
#include "tests/test.hpp"

using namespace atelier::editor;
using namespace atelier::test;

namespace {

std::string told(const std::string& text) {
    return story(Grammar::css, text);
}
std::string fixed(const std::string& text) {
    return mended(Grammar::css, text);
}

}  // namespace

TEST_CASE("right CSS of any age is no mistake") {
    for (const char* text :
         {"",
          "p { color: red }",
          "p{margin:0;;color:red}",
          "@media (width >= 600px) { p { a: b } }",
          ".b { &:hover { a: b } .c & {} }",
          ":root { --a: { b: c }; --d:\n  e: f; }",
          "a { transition:\n    color .2s,\n    margin .3s; }",
          "@charset \"utf-8\";",
          "a { filter: progid:DXImageTransform.Microsoft.gradient(a='b', c='d') }",
          "a { background: url(data:image/png;base64,AA==) }",
          "@font-face { src: url(a), url(b) }",
          "a { grid-template-areas:\n \"b c\"\n \"d e\"; }",
          "a::before { content: \"\\\"\"; }",
          "@import url(a.css);",
          "@page :first { margin: 1in }",
          "a { b: c; @media print { d: e } }",
          "@media print {\na { b: c }\n}",
          "a:hover,\nb:focus { c: d }",
          "a {}\n/* b */\n",
          "@layer a, b;",
          "a { width: calc(1px + (2px * 3)) }",
          "a { color: red\n}",
          "a { transition:\n    margin .2s,\n    color .3s; }",
          "a { font: bold 12px\n    Arial 2; }",
          "a { background-position: right 3px\n    bottom 4px; }",
          "@media (\n  min-width: 600px\n) { a { b: c } }"}) {
        INFO(text);
        CHECK(told(text) == "");
    }
}

TEST_CASE("a missing ; is put at the end of its line") {
    CHECK(told("p {\n  color: red\n  margin: 0;\n}") == "missing_semicolon color: red 2:3 3:3");
    CHECK(fixed("p {\n  color: red\n  margin: 0\n  padding: 0\n}") ==
          "p {\n  color: red;\n  margin: 0;\n  padding: 0\n}");
    CHECK(fixed("p { color: red margin: 0 }") == "p { color: red; margin: 0 }");
    CHECK(fixed("p {\n  color: red /* a */\n  margin: 0;\n}") ==
          "p {\n  color: red; /* a */\n  margin: 0;\n}");
    CHECK(fixed("p {\n  color: red\n  b { c: d }\n}") == "p {\n  color: red;\n  b { c: d }\n}");
}

TEST_CASE("a missing : is put behind the property") {
    CHECK(told("p { color red; }") == "missing_colon color 1:5 1:10");
    CHECK(fixed("p { color red; }") == "p { color: red; }");
    CHECK(fixed("p { color = red; }") == "p { color : red; }");
    CHECK(fixed("p {\n  color red\n  margin: 0;\n}") == "p {\n  color: red;\n  margin: 0;\n}");
}

TEST_CASE("a missing } is put before the rule that the block swallowed") {
    CHECK(told("p {\n  color: red;\n\nh1 {\n}\n") == "missing_brace { 1:3 4:1");
    CHECK(fixed("p {\n  color: red;\n\nh1 {\n}\n") == "p {\n  color: red;\n}\n\nh1 {\n}\n");
    CHECK(fixed("p {\n  color: red\nh1 {\n}\n") == "p {\n  color: red\n}\nh1 {\n}\n");
    CHECK(fixed("@media print {\n  a {\n    b: c;\n  d {\n  }\n}\n") ==
          "@media print {\n  a {\n    b: c;\n  }\n  d {\n  }\n}\n");
    CHECK(fixed("p {\n  color: red;\n") == "p {\n  color: red;\n}\n");
}

TEST_CASE("a mistake hides none of another kind on the next line") {
    CHECK(told("p {\n  color: red\n  margin 0;\n}") ==
          "missing_semicolon color: red 2:3 3:3, missing_colon margin 3:3 3:9");
    CHECK(told("p {\n  color red\n  margin: 0;\n}") ==
          "missing_colon color 2:3 2:8, missing_semicolon color red 2:3 3:3");
    CHECK(fixed("p {\n  color: red\n  margin = 0\n  width 5px\n}") ==
          "p {\n  color: red;\n  margin : 0;\n  width: 5px\n}");
    CHECK(fixed("p {\n  color red\n  margin: 0\n  top: 0;\n}") ==
          "p {\n  color: red;\n  margin: 0;\n  top: 0;\n}");
    CHECK(told("p {\n  color: rgb(1, 2\n  margin: 0;\n}") ==
          "missing_semicolon color: rgb(1, 2 2:3 3:3, unclosed_bracket ( 2:13 2:18");
    CHECK(fixed("p {\n  color: rgb(1, 2\n  margin: 0;\n}") ==
          "p {\n  color: rgb(1, 2);\n  margin: 0;\n}");
    CHECK(fixed("p {\n  content: \"a\n  margin: 0;\n}") ==
          "p {\n  content: \"a\";\n  margin: 0;\n}");
}

TEST_CASE("of two rules that lack their } both are told") {
    CHECK(told("p {\n  a: b;\n\nh1 {\n  c: d;\n\nh2 {\n}\n") ==
          "missing_brace { 1:3 4:1, missing_brace { 4:4 7:1");
    CHECK(fixed("p {\n  a: b;\n\nh1 {\n  c: d;\n\nh2 {\n}\n") ==
          "p {\n  a: b;\n}\n\nh1 {\n  c: d;\n}\n\nh2 {\n}\n");
    CHECK(fixed("p {\n  a: b;\nh1 {\n}\nh2 {\n  c: d;\nh3 {\n}\n") ==
          "p {\n  a: b;\n}\nh1 {\n}\nh2 {\n  c: d;\n}\nh3 {\n}\n");
    CHECK(fixed("@media print {\n  p {\n    a: b;\n") ==
          "@media print {\n  p {\n    a: b;\n  }\n}\n");
}

TEST_CASE("strings, comments and parentheses are closed, and a } too many goes") {
    CHECK(told("a { b: \"c;\n}") == "unclosed_string \" 1:8 1:10");
    CHECK(fixed("a { b: \"c;\n}") == "a { b: \"c\";\n}");
    CHECK(told("a { b: rgb(1, 2; }") == "unclosed_bracket ( 1:11 1:16");
    CHECK(fixed("a { b: rgb(1, (2; }") == "a { b: rgb(1, (2)); }");
    CHECK(fixed("a { b: url(c.png; }") == "a { b: url(c.png); }");
    CHECK(told("/* a\nb {}") == "unclosed_comment /* 1:1 2:5");
    CHECK(fixed("/* a\nb {}") == "/* a */\nb {}");
    CHECK(told("a {}\n}") == "stray_bracket } 2:1 2:1");
    CHECK(fixed("a {}\n}") == "a {}\n");
}

TEST_CASE("a text of nothing but beginnings is read once") {
    for (const char* piece : {"(", "{", "a\n", "a b\n", "\"\n", "url(", "a:b\n", "a{b:c\n"}) {
        INFO(piece);
        std::string text = "x {";
        while (text.size() < 500'000)
            text += piece;
        CHECK(css_mistakes(text).size() <= mistakes_max);
    }
}
