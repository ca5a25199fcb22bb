#include "node/file_listing.hpp"

#include "tests/sync/founded.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Site : Founded {
    NodeId images = create("images", NodeKind::folder);
    NodeId logo = in(images, NodeKind::blob, "logo.png");
    NodeId todo = in(root_of(project, Root::notes), NodeKind::text, "todo.txt");

    NodeId in(const NodeId& folder, NodeKind kind, const std::string& name) {
        write({resolved::Create{kind, folder, name}});
        return {last_change(), 0};
    }
    void write(const std::vector<resolved::Op>& ops) {
        REQUIRE(replica->author(project).write(ops, 1));
    }
    const Tree& tree() { return replica->contents(project)->tree(); }
    std::vector<std::string> paths() {
        std::vector<std::string> paths;
        for (const ListedFile& file : files_of(tree(), project))
            paths.push_back(full_path(file));
        return paths;
    }
    std::optional<PathEnd> go(const std::vector<std::string>& names) {
        return follow(tree(), root_of(project, Root::site), names);
    }
};

}  // namespace

TEST_CASE("files are listed with paths, parents and blobs, each folder before what is in it") {
    Site site;
    site.write({resolved::Blob{site.logo, BlobId{{5}}, 42}});
    CHECK(site.paths() == std::vector<std::string>{"site/page.html", "site/images",
                                                   "site/images/logo.png", "notes/todo.txt"});
    const auto files = files_of(site.tree(), site.project);
    CHECK(files[2].parent == site.images);
    CHECK(files[2].blob == BlobValue{BlobId{{5}}, 42});
    CHECK(files[3].parent == root_of(site.project, Root::notes));
    CHECK_FALSE(files[0].blob);
}

TEST_CASE("what is left out of folders is listed and has no path") {
    Site site;
    site.in(site.images, NodeKind::text, "con.txt");
    const auto files = files_of(site.tree(), site.project);
    REQUIRE(files.size() == 5);
    CHECK(files[3].outlined.node.left_out == NameFault::device);
    CHECK(full_path(files[3]).empty());
}

TEST_CASE("a path is followed as far as it goes through folders and no further") {
    Site site;
    CHECK(site.go({"images", "logo.png"})->node == site.logo);
    CHECK(site.go({"images", "logo.png"})->missing == 0);
    CHECK(site.go({"images", "a", "b"})->node == site.images);
    CHECK(site.go({"images", "a", "b"})->missing == 2);
    CHECK(site.go({"new.html"})->missing == 1);
    CHECK_FALSE(site.go({"page.html", "x"}));
    CHECK(site.go({})->node == root_of(site.project, Root::site));
    site.write({resolved::Delete{site.logo}});
    CHECK(site.go({"images", "logo.png"})->missing == 1);
}
