#include "sync/change_index.hpp"

#include "tests/test.hpp"

using namespace atelier;

TEST_CASE("every id is found under its number, and no other") {
    std::vector<ChangeId> ids;
    ChangeIndex index;
    CHECK_FALSE(index.find(ChangeId{{1}}, ids));
    for (std::uint32_t i = 0; i < 5000; ++i) {
        ChangeId id;  // they differ in the last bytes only
        id.bytes[30] = static_cast<std::uint8_t>(i >> 8);
        id.bytes[31] = static_cast<std::uint8_t>(i);
        ids.push_back(id);
        CHECK_FALSE(index.find(id, ids));
        index.add(i, ids);
        REQUIRE(index.find(ids[i / 2], ids) == i / 2);
    }
    for (std::uint32_t i = 0; i < ids.size(); ++i)
        REQUIRE(index.find(ids[i], ids) == i);
    CHECK_FALSE(index.find(ChangeId{{1}}, ids));
}
