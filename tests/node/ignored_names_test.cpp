#include "node/ignored_names.hpp"

#include "tests/test.hpp"

using namespace atelier;

TEST_CASE("what programs leave beside files is ignored") {
    for (const char* name : {".git", ".atelier", ".x.html.swp", "x.html~", "4913", "#x.html#",
                             ".#x.html", ".goutputstream-ABC", "sedkJ3x9Q", "x.tmp", "x.part",
                             "~$x.doc", "Thumbs.db", "node_modules", ".atelier-tmp-00"}) {
        CAPTURE(name);
        CHECK(is_ignored_name(name));
    }
}

TEST_CASE("what people make is not ignored") {
    for (const char* name : {"index.html", "sedan.css", "sedation", "sedan.js", "sediments", "tmp",
                             "a~b", "4914", "désert.txt"}) {
        CAPTURE(name);
        CHECK_FALSE(is_ignored_name(name));
    }
}

TEST_CASE("a pattern fits with any letters for a star and one for a question mark") {
    CHECK(fits("abc", "a*"));
    CHECK(fits("abc", "*c"));
    CHECK(fits("abc", "a?c"));
    CHECK(fits("aXbXc", "a*b*c"));
    CHECK(fits("", "*"));
    CHECK_FALSE(fits("abc", "a?"));
    CHECK_FALSE(fits("abc", "b*"));
    CHECK_FALSE(fits("", "?"));
}

TEST_CASE("a folder says what else is ignored, at any depth") {
    const IgnoreList list("# built\n*.log\r\nbuild/\n\n");
    CHECK(list.ignores("site/a/x.log"));
    CHECK(list.ignores("site/build/x.html"));
    CHECK(list.ignores("site/.git/config"));
    CHECK_FALSE(list.ignores("site/a/x.html"));
}
