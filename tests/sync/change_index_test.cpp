#include "sync/change_index.hpp"

#include "protocol/change.hpp"
#include "tests/test.hpp"

using namespace atelier;

TEST_CASE("every id is found under its number, and no other, while the index grows") {
    for (const bool is_hash : {true, false}) {
        INFO((is_hash ? "ids like hashes" : "ids that differ in their last bytes only"));
        std::vector<ChangeId> ids;
        ChangeIndex index;
        CHECK_FALSE(index.find(ChangeId{{1}}, ids));
        for (std::uint32_t i = 0; i < 5000; ++i) {
            ChangeId id;
            if (is_hash) {
                const Hash hash = body_hash_of(
                    Bytes{static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)});
                std::ranges::copy(hash.bytes, id.bytes.begin());
            } else {
                id.bytes[30] = static_cast<std::uint8_t>(i >> 8);
                id.bytes[31] = static_cast<std::uint8_t>(i);
            }
            ids.push_back(id);
            REQUIRE_FALSE(index.find(id, ids));
            index.add(i, ids);
            for (const std::uint32_t each : {0U, i / 3, i / 2, i - i / 8, i})
                REQUIRE(index.find(ids[each], ids) == each);
        }
        for (std::uint32_t i = 0; i < ids.size(); ++i)
            REQUIRE(index.find(ids[i], ids) == i);
        CHECK_FALSE(index.find(ChangeId{{1}}, ids));
    }
}
