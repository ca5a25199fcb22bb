#include "protocol/editor_messages/json_line.hpp"

#include "tests/test.hpp"

using namespace atelier::talk;

TEST_CASE("a line comes out once and whole however its bytes are cut") {
    const std::string stream = "{}\n{\"é\":1}\n\n[]\npartial";
    for (std::size_t step = 1; step <= stream.size(); ++step) {
        LineSplitter splitter;
        std::vector<std::string> lines;
        for (std::size_t at = 0; at < stream.size(); at += step) {
            splitter.receive(std::string_view(stream).substr(at, step));
            while (const auto line = splitter.next())
                lines.push_back(*line);
        }
        CHECK(lines == std::vector<std::string>{"{}", "{\"é\":1}", "", "[]"});
        CHECK_FALSE(splitter.is_too_long());
    }
}

TEST_CASE("a line above the limit is given up, whether or not its end has come") {
    LineSplitter splitter;
    const std::string piece(1024 * 1024, ' ');
    for (int i = 0; i < 16; ++i)
        splitter.receive(piece);
    CHECK_FALSE(splitter.next());
    CHECK_FALSE(splitter.is_too_long());
    SECTION("it goes on") {
        splitter.receive(" ");
    }
    SECTION("it ends one byte too late") {
        splitter.receive(" \n{}\n");
    }
    CHECK_FALSE(splitter.next());
    CHECK(splitter.is_too_long());
    splitter.receive("{}\n");
    CHECK_FALSE(splitter.next());
}

TEST_CASE("nesting and number of values are bounded before a line is read") {
    CHECK(parse_line(std::string(16, '[') + std::string(16, ']')));
    CHECK_FALSE(parse_line(std::string(17, '[') + std::string(17, ']')));
    std::string many = "[0";
    for (std::size_t i = 0; i < values_max; ++i)
        many += ",0";
    CHECK_FALSE(parse_line(many + "]"));
    // What stands in a string is one value, also behind escaped marks.
    std::string text = "[\"\\\"\\\\\",\"";
    text += std::string(2 * values_max, ',');
    CHECK(parse_line(text + "\"]"));
}

TEST_CASE("what is no JSON or no UTF-8 is no line") {
    for (const char* line : {"", "{", "{}}", "nul", "\"\xff\"", "\"\xed\xa0\x80\"", "\"\\ud800\"",
                             "{\"a\":01}", "\"\n\""})
        CHECK_FALSE(parse_line(line));
    CHECK(parse_line(" {\"a\" : \"\\ud83d\\ude00\"} "));
}
