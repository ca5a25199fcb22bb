#include "editor/commands/upload.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("what is there gets the new content, what is not is made with its folders") {
    FakeNode node;
    set_scene(node);
    const TemporaryFolder folder;
    const std::string page = folder.write("page.html", "neuf");
    CHECK(run(node, {"put", "Boulangerie", "index.html", page}).exit == 0);
    CHECK(node.calls("atelier/create").empty());
    CHECK(node.calls("atelier/write").front().at("uri") == text(uri_in_project(2)));
    CHECK(run(node, {"put", "Boulangerie", "notes/a/b.html", page}).exit == 0);
    const auto created = node.calls("atelier/create");
    REQUIRE(created.size() == 2);
    CHECK(created[0].at("parent") == text(uri_in_project(1)));
    CHECK(created[1].at("parent") == text(uri_in_project(9)));
}

TEST_CASE("a small blob goes in the line, a large one by descriptor") {
    FakeNode node;
    set_scene(node);
    const TemporaryFolder folder;
    const std::string head = "\x89PNG\r\n\x1a\n";
    CHECK(run(node, {"put", "Boul", "images/pain.png", folder.write("s.png", head)}).exit == 0);
    CHECK(node.calls("atelier/blob/put")[0].at("content") == "iVBORw0KGgo=");
    CHECK(node.calls("atelier/put").front().at("uri") == text(uri_in_project(4)));
    const std::string large = head + std::string(line_content_max_bytes, 'x');
    CHECK(run(node, {"put", "Boul", "images/big.png", folder.write("l.png", large)}).exit == 0);
    CHECK(node.calls("atelier/blob/put")[1].at("descriptor") == true);
    CHECK(node.received() == std::vector<std::string>{large});
}

TEST_CASE("a folder is not turned into a file") {
    FakeNode node;
    set_scene(node);
    node.answer("atelier/tree", R"({"site":"s","notes":"n","nodes":[{"uri":"u","parent":"s",)"
                                R"("kind":"folder","name":"a.html","level":1,"path":"a.html",)"
                                R"("displaced":false}]})");
    const TemporaryFolder folder;
    const Ran ran = run(node, {"put", "Boul", "a.html", folder.write("a.html", "x")});
    CHECK(ran.exit == 1);
    CHECK(ran.errors.contains("Ce nom est déjà pris"));
    CHECK(node.calls("atelier/write").empty());
}
