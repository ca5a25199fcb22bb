#include "editor/commands/show_history.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("sittings and moments are shown with names and claimed times") {
    FakeNode node;
    set_scene(node);
    node.answer(
        "atelier/versions",
        R"({"sittings":[{"author":")" + id_of('4') + R"(","last":")" + id_of('7') +
            R"(","from":29000000,"to":29000060,"changes":1,"inserted":12,"deleted":3}],"moments":[{"name":"Livraison","author":")" +
            id_of('1') + R"(","change":")" + id_of('6') + R"(","time":29000100}]})");
    CHECK(run(node, {"history", "Boul"}).out ==
          "777777777777  2025-02-19 21:20 à 2025-02-19 22:20  Karim : 12 caractères écrits, 3 "
          "supprimés\n"
          "666666666666  2025-02-19 23:00  « Livraison », nommé par Anne\n");
    CHECK(run(node, {"history", "Boul", "index.html", "--lang", "en"})
              .out.contains("12 characters written"));
    CHECK(node.calls("atelier/versions").back().at("uri") == text(uri_in_project(2)));
    CHECK(
        run(node, {"history", "Boul", "--format", "json"}).json().at("sittings").at(0).at("name") ==
        "Karim");
    node.answer("atelier/versions", R"({"sittings":[],"moments":[]})");
    CHECK(run(node, {"history", "Boul"}).out == "Rien n'a encore été écrit ici.\n");
}

TEST_CASE("a clock that lies is shown as far as there are dates") {
    CHECK(time_of(0) == "1970-01-01 00:00");
    CHECK(time_of(UINT64_MAX) == "?");
}
