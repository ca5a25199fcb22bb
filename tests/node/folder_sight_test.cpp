#include "node/folder_sight.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

using Paths = std::vector<std::string>;

const std::string page = "site/a.html";

DiskEntry file(std::uint64_t inode, std::uint64_t size, std::int64_t time) {
    return {DiskEntry::Is::file, {inode, size, time}};
}

struct Sight : FolderSight {
    FolderLedger ledger{"f/"};
    NodeId node;

    Sight() { ledger.put(node, {NodeKind::text, page, {1, 5, 1}, {}, {}, {}}); }
    void look(DiskEntries entries, std::uint64_t now) {
        saw(std::move(entries), ledger, Instant{now});
    }
};

}  // namespace

TEST_CASE("a file is ripe when it has been left alone for 100 ms") {
    Sight sight;
    sight.look({{page, file(1, 6, 2)}}, 1'000);
    CHECK(sight.ripe(Instant{1'099}).empty());
    CHECK(sight.next_due(Instant{1'000}) == Instant{1'100});
    sight.look({{page, file(1, 7, 3)}}, 1'090);
    CHECK(sight.ripe(Instant{1'100}).empty());
    CHECK(sight.ripe(Instant{1'190}) == Paths{page});
}

TEST_CASE("an empty file is ripe after a second, one that is being written after two") {
    Sight sight;
    sight.look({{page, file(1, 0, 2)}}, 1'000);
    CHECK(sight.ripe(Instant{1'999}).empty());
    CHECK(sight.ripe(Instant{2'000}) == Paths{page});
    sight.written(page, Instant{3'000});
    sight.look({{page, file(1, 6, 3)}}, 3'000);
    CHECK(sight.ripe(Instant{4'999}).empty());
    CHECK(sight.ripe(Instant{5'000}) == Paths{page});
    sight.closed(page, Instant{3'100});
    sight.look({{page, file(1, 6, 3)}}, 3'100);
    CHECK(sight.ripe(Instant{3'200}) == Paths{page});
}

TEST_CASE("what has its stamp is looked into only when it was written") {
    Sight sight;
    sight.look({{page, file(1, 5, 1)}}, 1'000);
    CHECK(sight.ripe(Instant{9'000}).empty());
    CHECK_FALSE(sight.next_due(Instant{1'000}));
    sight.closed(page, Instant{9'000});
    sight.look({{page, file(1, 5, 1)}}, 9'000);
    CHECK(sight.ripe(Instant{9'100}) == Paths{page});
}

TEST_CASE("a file is gone after half a second, and not when it is back") {
    Sight sight;
    sight.look({}, 1'000);
    CHECK(sight.is_missing(sight.node));
    CHECK(sight.gone(Instant{1'499}).empty());
    sight.look({}, 1'400);
    CHECK(sight.gone(Instant{1'500}) == std::vector<NodeId>{sight.node});
    sight.look({{page, file(2, 5, 4)}}, 1'450);
    CHECK(sight.gone(Instant{9'000}).empty());
}

TEST_CASE("behind a link nothing is missing; a folder in a file's place is not the file") {
    Sight sight;
    sight.look({{"site", {DiskEntry::Is::link, {}}}}, 1'000);
    CHECK_FALSE(sight.is_missing(sight.node));
    sight.look({{"site", {DiskEntry::Is::unreadable, {}}}}, 1'000);
    CHECK_FALSE(sight.is_missing(sight.node));
    sight.look({{page, {DiskEntry::Is::folder, {}}}}, 1'000);
    CHECK(sight.is_missing(sight.node));
    sight.look({{page, {DiskEntry::Is::link, {}}}}, 1'000);
    CHECK_FALSE(sight.is_missing(sight.node));
}
