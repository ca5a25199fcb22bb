#include "sync/tree.hpp"

#include "tests/sync/tree_space.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a space is born with two folders that nothing moves, renames or deletes") {
    TreeSpace space;
    const NodeId folder = space.create({}, NodeKind::folder, space.site, "img");
    space.write({0}, {tree_op::Move{space.notes, folder}, tree_op::Name{space.site, "www"},
                      tree_op::Delete{space.notes}, tree_op::Blob{space.site, {}, 1},
                      tree_op::Keep{space.site}, tree_op::Touch{space.notes}});
    const TreeNode site{space.site, NodeKind::folder, {}, "site", {}, {}, false, true};
    CHECK(space.tree.node(space.site) == site);
    const TreeNode notes{space.notes, NodeKind::folder, {}, "notes", {}, {}, false, true};
    CHECK(space.tree.node(space.notes) == notes);
    CHECK(space.tree.names_of(space.site).empty());
    CHECK(space.tree.deleted_by(1).empty());
}

TEST_CASE("of two names the later op has it and the other is kept") {
    TreeSpace space;
    const NodeId page = space.create({}, NodeKind::text, space.site, "page.html");
    const Event low = space.write({0}, {tree_op::Name{page, "accueil.html"}}, 0x11);
    const Event high = space.write({0}, {tree_op::Name{page, "index.html"}}, 0x22);
    CHECK(space.tree.node(page)->name == "index.html");
    const auto names = space.tree.names_of(page);
    REQUIRE(names.size() == 3);
    CHECK(names[0].value == "page.html");
    CHECK(names[1].value == "accueil.html");
    CHECK(names[1].place.event == low);
    CHECK(names[2].place.event == high);
}

TEST_CASE("within a change the later op has the name") {
    TreeSpace space;
    const NodeId page = space.create({}, NodeKind::text, space.site, "page.html");
    space.write({0}, {tree_op::Name{page, "b"}, tree_op::Name{page, "a"}});
    CHECK(space.tree.node(page)->name == "a");
}

TEST_CASE("a blob and each attribute are what was written last") {
    TreeSpace space;
    const NodeId logo = space.create({}, NodeKind::blob, space.site, "logo.png");
    space.write({0}, {tree_op::Blob{logo, BlobId{{1}}, 10}, tree_op::Attribute{logo, "bom", {1}},
                      tree_op::Attribute{logo, "crlf", {1}}});
    space.write({1}, {tree_op::Blob{logo, BlobId{{2}}, 20}, tree_op::Attribute{logo, "bom", {}}});
    CHECK(space.tree.node(logo)->blob == BlobValue{BlobId{{2}}, 20});
    CHECK(space.tree.node(logo)->attributes == std::map<std::string, Bytes>{{"crlf", {1}}});
    CHECK(space.tree.blobs_of(logo).size() == 2);
    CHECK(space.tree.attributes_of(logo, "bom").size() == 2);
    CHECK(space.tree.attributes_of(logo, "nothing").empty());
}

TEST_CASE("a file that its deleter had seen whole is gone") {
    TreeSpace space;
    const NodeId page = space.create({}, NodeKind::text, space.site, "page.html");
    space.write({0}, {tree_op::Touch{page}});
    space.write({1}, {tree_op::Delete{page}});
    CHECK(space.tree.node(page)->dead);
    CHECK_FALSE(space.tree.node(page)->shows);
    CHECK(space.names(space.site).empty());
}

TEST_CASE("an edit that its deleter had not seen brings a file back") {
    TreeSpace space;
    const NodeId page = space.create({}, NodeKind::text, space.site, "page.html");
    space.write({0}, {tree_op::Delete{page}});
    space.write({0}, {tree_op::Touch{page}});
    CHECK_FALSE(space.tree.node(page)->dead);
    CHECK(space.names(space.site) == Names{"page.html"});
}

TEST_CASE("a move that is skipped brings a file back as well") {
    TreeSpace space;
    const NodeId folder = space.create({}, NodeKind::folder, space.site, "img");
    space.write({0}, {tree_op::Delete{folder}});
    space.write({0}, {tree_op::Move{folder, folder}});
    CHECK(space.names(space.site) == Names{"img"});
}

TEST_CASE("a file put into a folder brings it back when it is deleted meanwhile") {
    TreeSpace space;
    const NodeId outer = space.create({}, NodeKind::folder, space.site, "outer");
    const NodeId inner = space.create({0}, NodeKind::folder, outer, "inner");
    space.write({1}, {tree_op::Delete{outer}, tree_op::Delete{inner}});
    CHECK(space.names(space.site).empty());
    const NodeId page = space.create({1}, NodeKind::text, inner, "page.html");
    CHECK(space.names(space.site) == Names{"outer"});
    CHECK(space.names(outer) == Names{"inner"});
    CHECK(space.tree.node(outer)->dead);
    space.write({3}, {tree_op::Delete{page}});
    CHECK(space.names(space.site).empty());
}

TEST_CASE("deleting a folder deletes each node that shows in it and restoring keeps each") {
    TreeSpace space;
    const NodeId folder = space.create({}, NodeKind::folder, space.site, "img");
    const NodeId logo = space.create({0}, NodeKind::blob, folder, "logo.png");
    const NodeId gone = space.create({1}, NodeKind::blob, folder, "old.png");
    const Event first = space.write({2}, {tree_op::Delete{gone}});
    CHECK(space.tree.to_delete(folder) == std::vector<NodeId>{folder, logo});
    CHECK(space.tree.to_delete(space.site) == std::vector<NodeId>{folder, logo});
    CHECK(space.tree.to_delete(gone).empty());
    std::vector<TreeAct> acts;
    for (const NodeId& id : space.tree.to_delete(folder))
        acts.push_back(tree_op::Delete{id});
    const Event second = space.write({first}, acts);
    CHECK(space.names(space.site).empty());
    acts.clear();
    for (const NodeId& id : space.tree.deleted_by(second))
        acts.push_back(tree_op::Keep{id});
    CHECK(acts.size() == 2);
    space.write({second}, acts);
    CHECK(space.names(space.site) == Names{"img"});
    CHECK(space.names(folder) == Names{"logo.png"});
    CHECK(space.tree.deleted_by(first) == std::vector<NodeId>{gone});
}

TEST_CASE("a create below what is no folder makes no node") {
    TreeSpace space;
    const NodeId page = space.create({}, NodeKind::text, space.site, "page.html");
    const NodeId below = space.create({0}, NodeKind::folder, page, "a");
    const NodeId nowhere = space.create({0}, NodeKind::folder, NodeId{ChangeId{{99}}, 0}, "b");
    const NodeId in_it = space.create({1}, NodeKind::text, below, "c");
    for (const NodeId& id : {below, nowhere, in_it})
        CHECK_FALSE(space.tree.node(id));
    space.write({1}, {tree_op::Move{below, space.site}, tree_op::Name{below, "d"}});
    CHECK_FALSE(space.tree.node(below));
    CHECK(space.names(space.site) == Names{"page.html"});
    CHECK(space.tree.list(page).empty());
}

TEST_CASE("a move below what is no folder moves nothing") {
    TreeSpace space;
    const NodeId page = space.create({}, NodeKind::text, space.site, "page.html");
    const NodeId other = space.create({0}, NodeKind::text, space.site, "b.html");
    space.write({1}, {tree_op::Move{other, page}, tree_op::Move{other, NodeId{ChangeId{{9}}, 1}}});
    CHECK(space.tree.node(other)->parent == space.site);
}

TEST_CASE("who was placed or named later gives way") {
    TreeSpace space;
    const NodeId first = space.create({}, NodeKind::text, space.site, "page.html");
    const NodeId second = space.create({0}, NodeKind::text, space.site, "Page.html");
    CHECK(space.names(space.site) == Names{"page.html", "Page~2.html"});
    CHECK(space.tree.list(space.site)[1].displaced);
    CHECK(space.tree.node(second)->name == "Page.html");
    space.write({1}, {tree_op::Name{first, "PAGE.html"}});
    CHECK(space.names(space.site) == Names{"Page.html", "PAGE~2.html"});
    space.write({2}, {tree_op::Move{second, space.site}});
    CHECK(space.names(space.site) == Names{"PAGE.html", "Page~2.html"});
    // A move that has no effect does not count, nor does an edit.
    space.write({3}, {tree_op::Move{first, first}, tree_op::Touch{first}});
    CHECK(space.names(space.site) == Names{"PAGE.html", "Page~2.html"});
}

TEST_CASE("what does not show takes no name") {
    TreeSpace space;
    const NodeId first = space.create({}, NodeKind::text, space.site, "page.html");
    space.create({0}, NodeKind::text, space.site, "page.html");
    space.create({1}, NodeKind::text, space.site, "page~2.html");
    CHECK(space.names(space.site) == Names{"page.html", "page~3.html", "page~2.html"});
    space.write({2}, {tree_op::Delete{first}});
    CHECK(space.names(space.site) == Names{"page.html", "page~2.html"});
}

TEST_CASE("what folders and exports leave out is shown with its reason") {
    TreeSpace space;
    const NodeId con = space.create({}, NodeKind::folder, space.site, "CON");
    space.create({0}, NodeKind::text, con, "page.html");
    NodeId deep = space.site;
    for (Event i = 1; i < 13; ++i)
        deep = space.create({i}, NodeKind::folder, deep, "d");
    space.create({13}, NodeKind::text, deep, "page.html");
    const auto outline = space.tree.outline(space.site);
    REQUIRE(outline.size() == 15);
    CHECK(outline[0].node.left_out == NameFault::device);
    CHECK(outline[1].node.left_out == NameFault::folder_left_out);
    CHECK(outline[1].path.empty());
    CHECK_FALSE(outline[13].node.left_out);
    CHECK(outline[13].path == "d/d/d/d/d/d/d/d/d/d/d/d");
    CHECK(outline[14].level == 13);
    CHECK(outline[14].node.left_out == NameFault::path_too_deep);
    CHECK(space.tree.list(deep).front() == outline[14].node);
    CHECK(space.tree.list(con).front() == outline[1].node);
}

TEST_CASE("a path of 240 bytes has a place and one of 241 has none") {
    TreeSpace space;
    const NodeId folder = space.create({}, NodeKind::folder, space.site, std::string(120, 'a'));
    space.create({0}, NodeKind::text, folder, std::string(119, 'b'));
    space.create({1}, NodeKind::text, folder, std::string(120, 'c'));
    const auto nodes = space.tree.list(folder);
    CHECK_FALSE(nodes[0].left_out);
    CHECK(nodes[1].left_out == NameFault::path_too_long);
}

TEST_CASE("what a change did is undone when it stops to count") {
    TreeSpace space;
    const NodeId folder = space.create({}, NodeKind::folder, space.site, "a");
    const NodeId page = space.create({0}, NodeKind::text, folder, "page.html");
    const NodeId other = space.create({1}, NodeKind::folder, folder, "b");
    const Event last = space.write(
        {2}, {tree_op::Move{page, other}, tree_op::Name{page, "x"}, tree_op::Blob{page, {}, 1},
              tree_op::Attribute{page, "bom", {1}}, tree_op::Delete{page}});
    space.tree.remove({2, last});
    CHECK_FALSE(space.tree.node(other));
    const TreeNode before{page, NodeKind::text, folder, "page.html", {}, {}, false, true};
    CHECK(space.tree.node(page) == before);
    CHECK(space.names(folder) == Names{"page.html"});
}

TEST_CASE("a chain of ten thousand folders is built, listed and deleted") {
    TreeSpace space;
    std::vector<TreeAct> acts;
    NodeId parent = space.site;
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        acts.push_back(tree_op::Create{NodeKind::folder, parent, "d"});
        parent = NodeId{space.next_id(), i};
    }
    space.write({}, acts);
    CHECK(space.tree.outline(space.site).size() == 10'000);
    CHECK(space.tree.list(NodeId{parent.change, 9'998}).front().left_out ==
          NameFault::folder_left_out);
    acts.clear();
    for (const NodeId& id : space.tree.to_delete(space.site))
        acts.push_back(tree_op::Delete{id});
    space.write({0}, acts);
    CHECK(space.names(space.site).empty());
    space.write({1}, {tree_op::Keep{parent}});
    CHECK(space.tree.outline(space.site).size() == 10'000);
    space.write({2}, {tree_op::Move{NodeId{parent.change, 0}, parent}});
    CHECK(space.names(space.site) == Names{"d"});
    space.tree.remove({0, 1, 2, 3});
    CHECK(space.names(space.site).empty());
}
