#include "editor/syntax/light_mode.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;

TEST_CASE("a text is heavy by its size or by one line of it") {
    CHECK(!is_heavy(Buffer("")));
    std::string text(20'000, 'x');
    text.append("\n").append(20'000, 'x');
    CHECK(!is_heavy(Buffer(text)));
    text.append("x\n");
    CHECK(is_heavy(Buffer(text)));
    std::string lines;
    while (lines.size() + 64 <= parsed_max_bytes)
        lines.append(63, 'x').append("\n");
    CHECK(!is_heavy(Buffer(lines)));
    CHECK(is_heavy(Buffer(lines + "x")));
}
