#include "editor/syntax/javascript_mistakes.hpp"

#include "tests/editor/syntax/mistake_story.hpp"
#include "tests/test.hpp"

using namespace atelier::editor;
using namespace atelier::test;

namespace {

std::string told(const std::string& text) {
    return story(Grammar::javascript, text);
}
std::string fixed(const std::string& text) {
    return mended(Grammar::javascript, text);
}

}  // namespace

TEST_CASE("right scripts have no mistake") {
    for (const char* text :
         {"", "f(a, [1], {b: 2});", "for (let i = 0; i < 3; i++) { g(i) }", "const r = /[)}]/;",
          "for await (const a of b) c();", "x = a\n  / b\n  / c", "f(function () { a; });",
          "class A { #b = 1; static { c(); } }", "`a ${b ? `${c}` : '}'}`", "a <!-- b\n",
          "if (a) {\nb()\n} else {\nc()\n}"}) {
        INFO(text);
        CHECK(told(text) == "");
    }
}

TEST_CASE("a bracket is closed where its content ends") {
    CHECK(told("alert('a';\nb();") == "unclosed_bracket ( 1:6 1:10");
    CHECK(fixed("alert('a';\nb();") == "alert('a');\nb();");
    CHECK(fixed("if (a {\n  b();\n}\n") == "if (a) {\n  b();\n}\n");
    CHECK(fixed("f(g(1)\n") == "f(g(1))\n");
    CHECK(fixed("const a = [1, 2;\n") == "const a = [1, 2];\n");
    CHECK(fixed("f(function () {\n  a();\n}\nb();\n") == "f(function () {\n  a();\n})\nb();\n");
    CHECK(fixed("function f(a {\n  b();\n}\n") == "function f(a) {\n  b();\n}\n");
}

TEST_CASE("a missing } is found by how far its block is indented") {
    CHECK(told("function f() {\n  if (a) {\n    b();\n}\n") == "unclosed_bracket { 2:10 4:1");
    CHECK(fixed("function f() {\n  if (a) {\n    b();\n}\n") ==
          "function f() {\n  if (a) {\n    b();\n  }\n}\n");
    CHECK(fixed("function f() {\n  a();\n") == "function f() {\n  a();\n}\n");
}

TEST_CASE("a bracket too many goes") {
    CHECK(told("f());") == "stray_bracket ) 1:4 1:4");
    CHECK(fixed("f());") == "f();");
    CHECK(fixed("f(a]);") == "f(a);");
}

TEST_CASE("strings, templates and comments are closed at their line's end") {
    CHECK(told("alert('a);\n") == "unclosed_string ' 1:7 1:9");
    CHECK(fixed("alert('a);\n") == "alert('a');\n");
    CHECK(fixed("a = `b;\nc();\n") == "a = `b`;\nc();\n");
    CHECK(fixed("/* a\nb();\n") == "/* a */\nb();\n");
}

TEST_CASE("only the first mistake of a script is told") {
    CHECK(javascript_mistakes("f(;\ng(;\n'").size() == 1);
}
