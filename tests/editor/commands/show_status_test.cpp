#include "editor/commands/show_status.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("status shows the class, the seats, what is saved where, and that one seat governs") {
    FakeNode node;
    set_scene(node);
    node.set_seats(2, 3);
    CHECK(run(node, {"status"}).out ==
          "Classe « Les mardis ». À ce poste : Anne.\n"
          "Un seul poste peut gouverner cette classe. S'il tombe en panne, plus personne ne peut. "
          "Faites entrer un deuxième formateur.\n"
          "  Boulangerie · empreinte 77777777 · aussi sur 1 autre poste\n3 autres postes sont "
          "connectés.\nTout est aussi sur 2 autres postes.\n");
    const auto json = run(node, {"status", "--format", "json"}).json();
    CHECK(json.at("connected") == 3);
    CHECK(json.at("single_authority") == true);
    CHECK(json.at("person") == "Anne");
    const auto& space = json.at("spaces").as_array().at(0).as_object();
    CHECK(space.at("frontier") == text(id_of('6')));
    CHECK(space.at("tree") == text(id_of('7')));
    CHECK(space.at("seats") == 1);
    node.set_seats(0, 0);
    CHECK(run(node, {"status", "--lang", "en"}).out.contains("No other seat has all of it yet."));
    node.set_wrote(false);
    const std::string fresh = run(node, {"status"}).out;
    CHECK_FALSE(fresh.contains("Aucun autre poste"));
    CHECK(fresh.contains("Rien de vous n'attend"));
    CHECK(run(node, {"status", "--format", "json"}).json().at("wrote") == false);
    node.set_disk(talk::DiskTrouble::broken);
    CHECK(run(node, {"status"}).out.contains("Le disque de ce poste est abîmé."));
}

TEST_CASE("a seat of no class is told how to come to one") {
    FakeNode node;
    node.answer("atelier/hello", R"({"protocol":1,"device":")" + id_of('d') + R"(","author":")" +
                                     id_of('1') + R"("})");
    const std::string out = run(node, {"status"}).out;
    CHECK(out.contains("Ce poste n'est dans aucune classe."));
    CHECK_FALSE(out.contains("connecté"));
    const auto json = run(node, {"status", "--format", "json"}).json();
    CHECK(json.at("ok") == true);
    CHECK_FALSE(json.contains("connected"));
}
