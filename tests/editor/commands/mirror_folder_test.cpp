#include "editor/commands/mirror_folder.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

namespace {

std::string folder(const std::string& state, const std::string& left = "[]") {
    return R"({"path":"/w/pain","project":")" + id_of('a') + R"(","state":")" + state +
           R"(","files":40,"missing":30,"left":)" + left + "}";
}

}  // namespace

TEST_CASE("a folder is mirrored by its absolute path, and what is left out has a reason") {
    FakeNode node;
    set_scene(node);
    node.answer("atelier/folder", folder("mirrored", R"([{"path":"site/x","why":"link"}])"));
    const auto done = run(node, {"folder", "Boul", "/w/../w/pain"});
    CHECK(done.exit == 0);
    CHECK(node.calls("atelier/folder").back().at("path") == "/w/pain");
    CHECK(done.out.contains("40"));
    CHECK(done.out.contains("site/x"));
    CHECK(run(node, {"folder", "Boul", "x", "--format", "json"}).json().at("files") == 40);
    const auto path = node.calls("atelier/folder").back().at("path");
    CHECK(std::string_view(path.as_string()).starts_with("/"));
    CHECK(run(node, {"folder", "Boul"}).exit != 0);
}

TEST_CASE("a folder that cannot be mirrored is refused with what to do") {
    FakeNode node;
    set_scene(node);
    for (const char* why : {"root", "home", "seat", "nested", "not_a_folder", "not_empty",
                            "other_project", "unusable"}) {
        CAPTURE(why);
        node.refuse("atelier/folder", talk::Code::bad_folder, why);
        const auto said = run(node, {"folder", "Boul", "/w", "--lang", "en"});
        CHECK(said.exit != 0);
        CHECK(said.errors.contains("Name a"));
        CHECK(run(node, {"folder", "Boul", "/w", "--format", "json"}).json().at("error") == why);
    }
}

TEST_CASE("deletions that wait are shown with how to go on, and folders can be stopped") {
    FakeNode node;
    set_scene(node);
    node.answer("atelier/folders", R"({"folders":[)" + folder("deletions_paused") + "]}");
    const auto said = run(node, {"folder", "--lang", "en"});
    CHECK(said.out.contains("atelier folder --restore /w/pain"));
    CHECK(said.out.contains("30 files"));
    node.answer("atelier/folder/settle", folder("mirrored"));
    CHECK(run(node, {"folder", "--delete", "/w/pain"}).exit == 0);
    CHECK(node.calls("atelier/folder/settle").back().at("deletes") == true);
    CHECK(run(node, {"folder", "--restore", "/w/pain"}).exit == 0);
    CHECK(node.calls("atelier/folder/settle").back().at("deletes") == false);
    node.answer("atelier/folder/stop", "{}");
    CHECK(run(node, {"folder", "--stop", "/w/pain"}).exit == 0);
    node.refuse("atelier/folder/stop", talk::Code::no_such_folder);
    CHECK(run(node, {"folder", "--stop", "/w/x", "--lang", "en"})
              .errors.contains("no working folder"));
    node.answer("atelier/folders", R"({"folders":[]})");
    CHECK(run(node, {"folder", "--lang", "en"}).out.contains("No folder follows"));
}
