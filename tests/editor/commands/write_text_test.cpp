#include "editor/commands/write_text.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("an edit is told in code points from 0 on the text that it was made for") {
    FakeNode node;
    set_scene(node);
    const Ran ran = run(
        node, {"write", "Boul", "index.html", "--at", "2:8", "--delete", "3", "--insert", "hiver"});
    CHECK(ran.errors.empty());
    CHECK(ran.out == "site/index.html est modifié.\nEnregistré sur ce poste.\n");
    CHECK(node.calls("open").front().at("content") == text(page_text));
    const auto edit = node.calls("edit").front();
    CHECK(edit.at("revision") == 0);
    CHECK(
        boost::json::serialize(edit.at("delta")) ==
        R"([{"range":{"start":{"line":1,"character":7},"end":{"line":1,"character":10}},"replacement":"hiver"}])");
    CHECK(run(node, {"write", "Boul", "index.html", "--at", "1:1", "--insert", "x", "--lang", "en"})
              .out.contains("is changed."));
    CHECK(run(node,
              {"write", "Boul", "index.html", "--at", "1:1", "--delete", "1", "--format", "json"})
              .json()
              .at("deleted") == 1);
}

TEST_CASE("an edit at no place of the text is not told to the node") {
    FakeNode node;
    set_scene(node);
    const auto errors = [&](const std::string& at) {
        return run(node, {"write", "Boul", "index.html", "--at", at, "--delete", "1"}).errors;
    };
    for (const std::string at : {"0:1", "1", "1:", "a:b", "1:1:1", "1:-1"})
        CHECK(errors(at).contains("n'est pas une place"));
    CHECK(errors("9:1").contains("pas de ligne 9"));
    CHECK(errors("3:1").contains("Le texte finit avant"));
    CHECK(run(node, {"write", "Boul", "index.html", "--at", "1:1"})
              .errors.contains("Dites quoi faire"));
    CHECK(run(node, {"write", "Boul", "images/pain.png", "--at", "1:1", "--insert", "x"}).exit ==
          1);
    CHECK(node.calls("edit").empty());
}

TEST_CASE("places are counted over ends of lines and letters of several bytes") {
    const std::string text = "é\n\n🥖b";
    CHECK(position_in(text, 1, 2) == talk::Position{0, 1});
    CHECK(position_in(text, 1, 3) == std::nullopt);
    CHECK(position_in(text, 2, 1) == talk::Position{1, 0});
    CHECK(position_in(text, 3, 3) == talk::Position{2, 2});
    CHECK(position_in(text, 3, 4) == std::nullopt);
    CHECK(position_in("", 1, 1) == talk::Position{0, 0});
    CHECK(position_after(text, {0, 0}, 4) == talk::Position{2, 1});
    CHECK(position_after(text, {0, 0}, 5) == talk::Position{2, 2});
    CHECK(position_after(text, {0, 0}, 6) == std::nullopt);
}

TEST_CASE("nobody is told that it is saved when the node does not say so") {
    FakeNode node;
    set_scene(node);
    node.never_save();
    const Ran ran = run(node, {"write", "Boul", "index.html", "--at", "1:1", "--insert", "x"});
    CHECK(ran.exit == 1);
    CHECK_FALSE(ran.out.contains("Enregistré"));
    CHECK(ran.errors.contains("ne dit pas encore que c'est enregistré"));
    node.set_disk(talk::DiskTrouble::full);
    CHECK(run(node, {"write", "Boul", "index.html", "--at", "1:1", "--insert", "x"})
              .errors.contains("plus assez de place sur le disque de ce poste"));
}
