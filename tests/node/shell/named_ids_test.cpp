#include "node/shell/named_ids.hpp"

#include "tests/random_changes.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("an id comes back from its hexadecimal as it was") {
    Dice dice(3);
    for (int i = 0; i < 100; ++i) {
        const auto id = dice.id<ChangeId>();
        const auto hex = hex_of<talk::ChangeId>(id);
        CHECK(hex.hex == to_hex(id.bytes));
        CHECK(id_of_hex<ChangeId>(hex) == id);
    }
}

TEST_CASE("a file's uri names its space and node, and a comment's name its op") {
    Dice dice(4);
    const auto space = dice.id<SpaceId>();
    const NodeId node{dice.id<ChangeId>(), 12};
    const auto file = file_of_uri(uri_of(space, node));
    REQUIRE(file);
    CHECK(file->space == space);
    CHECK(file->node == node);
    CHECK_FALSE(file_of_uri("file:///a"));
    CHECK(op_named(name_of_op(node)) == node);
    CHECK_FALSE(op_named("12"));
    CHECK_FALSE(op_named(name_of_op(node) + "/"));
}

TEST_CASE("lists of ids keep their order both ways") {
    Dice dice(5);
    std::vector<ChangeId> ids = dice.ids<ChangeId>(5, 5);
    std::ranges::reverse(ids);
    CHECK(ids_of_all(hex_of_all(ids)) == ids);
}
