#include "node/namable.hpp"

#include "tests/sync/founded.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

bool are_there(Founded& seat, std::vector<resolved::Op> ops) {
    return all_are_there(*seat.replica->contents(seat.project), ops);
}
const NodeId nowhere{ChangeId{{77}}, 0};

}  // namespace

TEST_CASE("what is in the tree can be named, what is not cannot") {
    Founded seat;
    const NodeId root = root_of(seat.project, Root::site);
    CHECK(are_there(seat, {resolved::Name{seat.page, "a.html"}}));
    CHECK(are_there(seat, {resolved::Move{seat.page, root}}));
    CHECK_FALSE(are_there(seat, {resolved::Name{nowhere, "a.html"}}));
    CHECK_FALSE(are_there(seat, {resolved::Move{seat.page, nowhere}}));
    CHECK_FALSE(are_there(seat, {resolved::Move{nowhere, root}}));
    CHECK_FALSE(are_there(seat, {resolved::Name{seat.page, "a"}, resolved::Delete{nowhere}}));
}

TEST_CASE("a node that an op before makes can be named, one that a later op makes cannot") {
    Founded seat;
    const NodeId root = root_of(seat.project, Root::site);
    const NodeId made{{}, 0};
    CHECK(are_there(seat, {resolved::Create{NodeKind::folder, root, "a"},
                           resolved::Create{NodeKind::text, made, "b"}}));
    CHECK_FALSE(are_there(seat, {resolved::Create{NodeKind::text, made, "b"}}));
    CHECK_FALSE(are_there(
        seat, {resolved::Name{{{}, 1}, "c"}, resolved::Create{NodeKind::text, root, "b"}}));
}

TEST_CASE("a reply names a comment, also one that an op before makes, and no file") {
    Founded seat;
    CHECK(are_there(
        seat, {resolved::Comment{seat.page, {}, "", "why?"}, resolved::Reply{{{}, 0}, "because"}}));
    CHECK_FALSE(are_there(seat, {resolved::Reply{seat.page, "because"}}));
}

TEST_CASE("text is typed: an op on it names nothing") {
    Founded seat;
    CHECK_FALSE(are_there(seat, {resolved::Text{}}));
    CHECK_FALSE(are_there(seat, {resolved::Nothing{}}));
    CHECK(are_there(seat, {resolved::Moment{"now"}}));
}
