#include "editor/text/buffer.hpp"

#include "tests/test.hpp"

#include <random>

using namespace atelier::editor;

TEST_CASE("a text is what was written into it") {
    Buffer buffer("<p>Pain</p>\n");
    buffer.replace({{3}, {7}}, "Brioche");
    CHECK(buffer.text() == "<p>Brioche</p>\n");
    CHECK(buffer.line_count() == 2);
    CHECK(buffer.line(0) == "<p>Brioche</p>");
    CHECK(buffer.line(1).empty());
    CHECK(buffer.version() == 1);
}

TEST_CASE("positions are lines and code points, whatever the characters take") {
    const Buffer buffer("a\n\U0001F35Eé fin\n");
    CHECK(buffer.position_of({2}) == atelier::talk::Position{1, 0});
    CHECK(buffer.position_of({6}) == atelier::talk::Position{1, 1});
    CHECK(buffer.position_of({8}) == atelier::talk::Position{1, 2});
    CHECK(buffer.place_of({1, 2}) == ByteIndex{8});
    CHECK(buffer.position_of(buffer.end()) == atelier::talk::Position{2, 0});
}

TEST_CASE("a position that is not there is the nearest before it") {
    const Buffer buffer("ab\ncd");
    CHECK(buffer.place_of({0, 99}) == ByteIndex{2});
    CHECK(buffer.place_of({1, 99}) == ByteIndex{5});
    CHECK(buffer.place_of({9, 0}) == ByteIndex{5});
}

TEST_CASE("pieces from a place on make the whole text, wherever the gap is") {
    Buffer buffer("0123456789");
    buffer.replace({{4}, {5}}, "--");
    std::string read;
    while (read.size() < buffer.size())
        read += buffer.piece_from({read.size()});
    CHECK(read == "0123--56789");
    CHECK(buffer.piece_from(buffer.end()).empty());
}

TEST_CASE("a text stays what a plain string is after the same changes") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::string twin = "début\nmilieu\n";
    Buffer buffer(twin);
    for (int round = 0; round < 5'000; ++round) {
        const std::size_t begin = random() % (twin.size() + 1);
        const std::size_t size = std::min<std::size_t>(twin.size() - begin, random() % 12);
        const std::string fresh(random() % (round % 500 == 0 ? 3'000 : 12), "ab\n"[random() % 3]);
        buffer.replace({{begin}, {begin + size}}, fresh);
        twin.replace(begin, size, fresh);
        REQUIRE(buffer.size() == twin.size());
        const std::size_t from = random() % (twin.size() + 1);
        const std::size_t to = from + random() % (twin.size() - from + 1);
        REQUIRE(buffer.view({{from}, {to}}) == std::string_view(twin).substr(from, to - from));
        REQUIRE(buffer.text() == twin);
    }
}
