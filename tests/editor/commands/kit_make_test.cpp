#include "editor/commands/kit_make.hpp"

#include "editor/commands/own_addresses.hpp"
#include "editor/kit_file.hpp"
#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

namespace {

void make_kits(FakeNode& node) {
    set_scene(node);
    node.answer("atelier/kit/make", R"({"request":1,"kit":")" + id_of('6') + R"(","secret":")" +
                                        id_of('5') + R"(","port":25000})");
}

}  // namespace

TEST_CASE("a kit is written that the other side reads, and is said to be saved") {
    FakeNode node;
    make_kits(node);
    const std::string path = (node.folder() / "kit.txt").string();
    const Ran ran = run(node, {"kit", "make", "--uses", "12", "--out", path, "--at", "10.0.0.7"});
    CHECK(ran.errors.empty());
    CHECK(ran.exit == 0);
    CHECK(ran.out.contains("12 personnes peuvent entrer avec lui."));
    CHECK(ran.out.contains("Enregistré sur ce poste."));
    CHECK(read_kit(bytes_of(path)) ==
          KitFile{"Les mardis", {"10.0.0.7:25000"}, id_of('5'), id_of('a')});
    CHECK(bytes_of(path).contains("# Ce fichier permet d'entrer"));
    CHECK(bytes_of(path).contains("# This file lets people join"));
    CHECK(node.calls("atelier/kit/make").front().at("uses") == 12);
    const auto json = run(node, {"kit", "make", "--uses", "1", "--out", path + "2", "--format",
                                 "json", "--at", "10.0.0.7"})
                          .json();
    CHECK(json.at("kit") == text(id_of('6')));
    CHECK(json.at("saved") == true);
}

TEST_CASE("a kit says where this machine can be called, with the port of its node") {
    FakeNode node;
    make_kits(node);
    const std::string path = (node.folder() / "kit.txt").string();
    CHECK(run(node, {"kit", "make", "--uses", "12", "--out", path}).exit == 0);
    CHECK(read_kit(bytes_of(path))->seats == own_addresses(25'000));
}

TEST_CASE("no kit is made whose file cannot be written or whose number is none") {
    FakeNode node;
    set_scene(node);
    const std::string path = node.folder() / "kit.txt";
    const TemporaryFolder folder;
    const std::string there = folder.write("kit.txt", "mine");
    const Ran ran = run(node, {"kit", "make", "--uses", "2", "--out", there, "--lang", "en"});
    CHECK(ran.exit == 1);
    CHECK(ran.errors.contains("is there already. Nothing was written over."));
    CHECK(bytes_of(there) == "mine");
    CHECK(run(node, {"kit", "make", "--uses", "0", "--out", path}).errors.contains("entre 1 et"));
    CHECK(node.calls("atelier/kit/make").empty());
    node.refuse("atelier/kit/make", talk::Code::no_place);
    CHECK(run(node, {"kit", "make", "--uses", "2", "--out", path}).exit == 1);
    CHECK_FALSE(std::filesystem::exists(path));
}
