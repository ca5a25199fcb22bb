#include "editor/crc32.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a sum is the one that zip and PNG have") {
    CHECK(crc32("") == 0);
    CHECK(crc32("123456789") == 0xcbf43926U);
    CHECK(crc32("123456788") != crc32("123456789"));
}
