#include "editor/syntax/javascript_scan.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

// The marks, closed as they come.
std::string marks_of(std::string_view text) {
    JavascriptScan scan(text);
    std::string marks;
    std::vector<JavascriptMark> open;
    while (const auto mark = scan.next()) {
        marks += mark->mark;
        if (mark->mark == ';') continue;
        if (mark->mark != ')' && mark->mark != ']' && mark->mark != '}') {
            open.push_back(*mark);
        } else if (!open.empty()) {
            scan.closed(open.back());
            open.pop_back();
        }
    }
    return scan.mistake() ? marks + " mistake" : marks;
}

}  // namespace

TEST_CASE("marks in strings, comments and templates do not count") {
    CHECK(marks_of("a('(', \"{\", `[ ${b[0]} ( ${c} `); // (\n/* { */ x;") == "($[]}$});;");
    CHECK(marks_of("'it\\'s' + \"a\\\nb\"") == "");
    CHECK(marks_of("`a${`b${c}`}d`") == "$$}}");
    CHECK(marks_of("#!/usr/bin/node {\n;") == ";");
}

TEST_CASE("a / divides behind a value and begins a regular expression elsewhere") {
    CHECK(marks_of("a / b; c = /[/'\"]/g; (x) / '/'") == ";;()");
    CHECK(marks_of("if (x) /'/.test(y)") == "()()");
    CHECK(marks_of("return /'/; a.return / 2; i++ / 2 / 'x'") == ";;");
    CHECK(marks_of("x = a[0] / 2 + '/'; y = [/\\/'/]") == "[];[]");
}

TEST_CASE("what has no end is told") {
    for (const char* text : {"'a\n'", "\"a", "`a", "`a ${b} c", "/* a", "('b\nc)"}) {
        INFO(text);
        CHECK(marks_of(text).ends_with("mistake"));
    }
}
