#include "node/disk_text.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

std::optional<DiskText> read(std::string_view bytes) {
    return disk_text_of(view_of(bytes));
}

}  // namespace

TEST_CASE("a text goes onto the disk as it came from there") {
    for (const std::string_view bytes : {"", "a", "a\nb\n", "a\r\nb\r\n",
                                         "\xEF\xBB\xBF"
                                         "é\r\n",
                                         "\xEF\xBB\xBF", "ü\n\n"}) {
        CAPTURE(bytes);
        const auto text = read(bytes);
        REQUIRE(text);
        CHECK_FALSE(text->text.contains(U'\r'));
        CHECK(text_of(disk_bytes_of(text->text, text->form)) == bytes);
    }
}

TEST_CASE("where ends of lines differ, most of them say how the file has them") {
    CHECK(read("a\r\nb\r\nc\n")->form.has_crlf);
    CHECK_FALSE(read("a\r\nb\nc\n")->form.has_crlf);
    CHECK(read("a\rb")->text == U"a\nb");
}

TEST_CASE("what is not UTF-8, holds U+0000 or is larger than a mebibyte is no text") {
    CHECK_FALSE(read("\xff"));
    CHECK_FALSE(read(std::string_view("a\0b", 3)));
    CHECK(read(std::string(disk_text_max_bytes, 'a')));
    CHECK_FALSE(read(std::string(disk_text_max_bytes + 1, 'a')));
}
