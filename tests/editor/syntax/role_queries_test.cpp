#include "editor/syntax/role_queries.hpp"

#include "tests/editor/syntax/role_picture.hpp"
#include "tests/test.hpp"

using namespace atelier::editor;
using namespace atelier::test;

// One letter a byte: t tag, a attribute, v value, c comment, k keyword, 0 number, f function,
// p property, - punctuation, & entity, . plain.

TEST_CASE("roles of HTML") {
    CHECK(fresh_picture(Grammar::html,
                        "<!doctype html>\n"
                        "<p class=\"a b\" hidden id=x>&eacute;t <br/></p>\n"
                        "<!-- note -->") ==
          "--kkkkkkkkkkkk-\n"
          "-t.aaaaa-vvvvv.aaaaaa.aa-v-&&&&&&&&..-tt----t-\n"
          "ccccccccccccc");
}

TEST_CASE("roles of CSS") {
    CHECK(fresh_picture(Grammar::css,
                        "h1 > a:hover, .x #y {\n"
                        "  margin: 0 4px; color: #fff !important /* a */\n"
                        "}\n"
                        "@media (min-width: 3em) { p { b: url(\"c\") } }") ==
          "tt.-.t-aaaaa-..a..a.-\n"
          "..pppppp-.0.000-.ppppp-.0000.kkkkkkkkkk.ccccccc\n"
          "-\n"
          "kkkkkk.-ppppppppp-.000-.-.t.-.p-.fff-vvv-.-.-");
}

TEST_CASE("roles of JavaScript") {
    CHECK(fresh_picture(Grammar::javascript,
                        "const a = `x${b.c(1)}` // d\n"
                        "function f(x) { return /r/.test(\"\\n\") }\n"
                        "new Map([[null, this.y]])\n"
                        "let o = {k: true}") ==
          "kkkkk...-.vv--.-f-0--v.cccc\n"
          "kkkkkkkk.f-.-.-.kkkkkk.vvv-ffff-v&&v-.-\n"
          "kkk.fff---0000-.kkkk-p---\n"
          "kkk...-.-p-.0000-");
}

TEST_CASE("roles of JSON") {
    CHECK(fresh_picture(Grammar::json, "{\"a\": [1, true, \"b\\n\"]}") ==
          "-ppp-.-0-.0000-.vv&&v--");
}
