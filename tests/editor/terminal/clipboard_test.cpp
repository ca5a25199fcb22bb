#include "editor/terminal/clipboard.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;

TEST_CASE("what is copied goes to a terminal's clipboard in base64, by OSC 52") {
    CHECK(osc_52("pain") == "\x1b]52;c;cGFpbg==\x1b\\");
    CHECK(osc_52("é\n") == "\x1b]52;c;w6kK\x1b\\");
}

TEST_CASE("no byte of what is copied reaches the terminal as it is") {
    const std::string bytes = osc_52("\x1b\\\x07;c;?");
    CHECK(bytes.find('\x1b', 1) == bytes.size() - 2);
    CHECK(bytes.find('\x07') == std::string::npos);
    CHECK(bytes.find('?') == std::string::npos);
}
