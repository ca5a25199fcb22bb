#include "editor/terminal/clusters.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;

TEST_CASE("a cluster is what a person calls one letter") {
    for (const std::string letter : {"a", "é", "e\u0301", "漢", "💚", "🇫🇷", "\u2601\uFE0F", "ﬁ"}) {
        INFO(letter);
        CHECK(first_cluster(letter + "x").bytes == letter);
        CHECK(first_cluster(letter).bytes == letter);
    }
    CHECK(first_cluster("🇫🇷🇩🇪").bytes == "🇫🇷");
    CHECK(first_cluster("\r\n").bytes == "\r\n");
}

TEST_CASE("widths are in cells") {
    CHECK(width_of("Le pâté") == 7);
    CHECK(width_of("e\u0301") == 1);
    CHECK(width_of("漢字") == 4);
    CHECK(width_of("💚") == 2);
    CHECK(width_of("🇫🇷") == 2);
    CHECK(width_of("\u2601\uFE0F") == 2);
    CHECK(width_of("") == 0);
}

TEST_CASE("plain is what takes one cell on every terminal") {
    for (const char* plain : {"a", " ", "~", "é", "œ"})
        CHECK(first_cluster(plain).is_plain);
    for (const char* odd : {"e\u0301", "漢", "β", "│", "💚", "\xff"})
        CHECK(!first_cluster(odd).is_plain);
}

TEST_CASE("what is no UTF-8 is passed a byte at a time") {
    CHECK(first_cluster("\xff\xfe").bytes == "\xff");
    CHECK(first_cluster("\xc3").bytes == "\xc3");
    CHECK(first_cluster("a\xcc").bytes == "a");
}
