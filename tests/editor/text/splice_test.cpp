#include "editor/text/splice.hpp"

#include "tests/test.hpp"

#include <random>

using namespace atelier::editor;

namespace {

Splice splice(std::size_t begin, std::size_t end, std::string text) {
    return {{{begin}, {end}}, std::move(text)};
}

Splices random_splices(std::mt19937& random, std::size_t size) {
    Splices splices;
    for (std::size_t at = 0; at <= size; at += 1 + random() % 6) {
        const std::size_t end = std::min(size, at + random() % 4);
        if (!splices.empty() && splices.back().range.end.value > at) continue;
        splices.push_back(splice(at, end, std::string(random() % 4, 'x')));
    }
    return splices;
}

}  // namespace

TEST_CASE("several changes at once are made in the text before all of them") {
    Buffer buffer("abcdef");
    const Splices back = apply(buffer, {splice(1, 2, "XY"), splice(4, 4, "-"), splice(5, 6, "")});
    CHECK(buffer.text() == "aXYcd-e");
    apply(buffer, back);
    CHECK(buffer.text() == "abcdef");
}

TEST_CASE("a place moves with the text around it") {
    const Splices typed{splice(3, 3, "ab")};
    CHECK(moved({2}, typed, Side::behind) == ByteIndex{2});
    CHECK(moved({3}, typed, Side::before) == ByteIndex{3});
    CHECK(moved({3}, typed, Side::behind) == ByteIndex{5});
    CHECK(moved({4}, typed, Side::before) == ByteIndex{6});
}

TEST_CASE("a place in text that goes is where that was, on the same side") {
    const Splices replaced{splice(2, 6, "wxyz!")};
    CHECK(moved({2}, replaced, Side::behind) == ByteIndex{2});
    CHECK(moved({4}, replaced, Side::before) == ByteIndex{2});
    CHECK(moved({4}, replaced, Side::behind) == ByteIndex{7});
    CHECK(moved({6}, replaced, Side::before) == ByteIndex{7});
    CHECK(moved({9}, replaced, Side::before) == ByteIndex{10});
}

TEST_CASE("what was applied leads back, and places stay in order and inside") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 2'000; ++round) {
        const std::string text(random() % 40, 'o');
        Buffer buffer(text);
        const Splices splices = random_splices(random, text.size());
        const Splices back = apply(buffer, splices);
        ByteIndex before;
        for (std::size_t place = 0; place <= text.size(); ++place) {
            const ByteIndex left = moved({place}, splices, Side::before);
            const ByteIndex right = moved({place}, splices, Side::behind);
            REQUIRE(before <= left);
            REQUIRE(left <= right);
            REQUIRE(right <= buffer.end());
            before = left;
        }
        apply(buffer, back);
        REQUIRE(buffer.text() == text);
    }
}

TEST_CASE("a change is the same in the node's terms and back") {
    const Buffer buffer("é\nabc\n");
    const Splices splices{splice(0, 2, "e"), splice(4, 5, ""), splice(7, 7, "fin\n")};
    const auto edits = edits_of(buffer, splices);
    REQUIRE(edits.size() == 3);
    CHECK(edits[1].range.start == atelier::talk::Position{1, 1});
    auto turned = edits;
    std::swap(turned[0], turned[2]);
    CHECK(splices_of(buffer, turned) == splices);
}

TEST_CASE("a change whose ranges overlap or run backwards is none") {
    const Buffer buffer("abcdef");
    CHECK_FALSE(splices_of(buffer, {{{{0, 1}, {0, 4}}, "x"}, {{{0, 3}, {0, 5}}, "y"}}));
    CHECK_FALSE(splices_of(buffer, {{{{0, 4}, {0, 1}}, "x"}}));
}
