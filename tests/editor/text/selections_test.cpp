#include "editor/text/selections.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

Selection from(std::size_t anchor, std::size_t caret) {
    return {{anchor}, {caret}, std::nullopt};
}

Selections after(Buffer& buffer, const Selections& selections, const Splices& splices) {
    apply(buffer, splices);
    return moved(selections, splices, buffer);
}

}  // namespace

TEST_CASE("carets stand in order, and those that meet become one") {
    const Selections selections({from(9, 9), from(2, 5), from(4, 7), from(7, 7)}, 0);
    REQUIRE(selections.all().size() == 2);
    CHECK(selections.all()[0] == from(2, 7));
    CHECK(selections.primary() == from(9, 9));
}

TEST_CASE("selections that only touch stay two") {
    CHECK(Selections({from(0, 3), from(3, 6)}).all().size() == 2);
}

TEST_CASE("what was selected backwards is so when it is joined") {
    const Selections selections({from(5, 2), from(6, 4)});
    CHECK(selections.all()[0] == from(6, 2));
}

TEST_CASE("what a neighbour writes at a caret comes behind it") {
    Buffer buffer("abc");
    CHECK(after(buffer, Selections::at({2}), {{{{2}, {2}}, "xx"}}).primary() == from(2, 2));
}

TEST_CASE("what a neighbour writes at the borders of a selection stays outside") {
    Buffer buffer("abcdef");
    const Selections selections({from(4, 2)});
    const auto moved_on = after(buffer, selections, {{{{2}, {2}}, "<"}, {{{4}, {4}}, ">"}});
    CHECK(moved_on.primary() == from(5, 3));
    CHECK(buffer.view(moved_on.primary().range()) == "cd");
}

TEST_CASE("a selection whose text is gone is a caret there") {
    Buffer buffer("abcdef");
    CHECK(after(buffer, Selections({from(2, 4)}), {{{{1}, {5}}, ""}}).primary() == from(1, 1));
}

TEST_CASE("a caret that comes to stand inside a character goes before it") {
    Buffer buffer("e|x");
    // A combining accent is put between the e and the caret behind it.
    const auto moved_on = after(buffer, Selections::at({1}), {{{{1}, {1}}, "\u0301"}});
    CHECK(moved_on.primary() == from(0, 0));
}
