#include "editor/safe_text.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("nothing that moves a cursor, turns text or hides reaches the terminal") {
    CHECK(safe_text("\x1b[2J") == "<U+001B>[2J");
    CHECK(safe_text("a\nb") == "a<U+000A>b");
    CHECK(safe_text("\xc2\x9b"
                    "1m") == "<U+009B>1m");
    CHECK(safe_text("\xe2\x80\xae"
                    "gnp.exe") == "<U+202E>gnp.exe");
    CHECK(safe_text("a\xe2\x80\x8b"
                    "b") == "a<U+200B>b");
    CHECK(safe_text("a\xff") == "a<xFF>");
    CHECK(safe_text("\xf3\xa0\x81\x81") == "<U+E0041>");
    CHECK(safe_text("Zoé, 日本, 🥖") == "Zoé, 日本, 🥖");
}

TEST_CASE("lines of a file keep their ends and tabs and nothing else") {
    CHECK(safe_lines("a\n\tb\r\n") == "a\n\tb<U+000D>\n");
}

TEST_CASE("no control stays in what was made safe, whatever the bytes are") {
    std::string bytes;
    for (int high = 0; high < 256; ++high)
        for (int low = 0; low < 256; low += 5)
            bytes += {static_cast<char>(high), static_cast<char>(low)};
    for (const unsigned char each : safe_text(bytes))
        if (each < 0x20 || each == 0x7f) FAIL("a control: " << int{each});
    CHECK(safe_text(safe_text(bytes)) == safe_text(bytes));
}

TEST_CASE("a line of JSON that was made safe says the same") {
    const boost::json::value value{{"name",
                                    "\xe2\x80\xae"
                                    "é\x7f\xf3\xa0\x81\x81"}};
    const std::string safe = safe_json(boost::json::serialize(value));
    CHECK(safe == R"({"name":"\u202Eé\u007F\uDB40\uDC41"})");
    CHECK(boost::json::parse(safe) == value);
}
