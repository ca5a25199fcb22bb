#include "editor/commands/join_class.hpp"

#include "editor/kit_file.hpp"
#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::editor;

namespace {

std::string kit_in(const FakeNode& node) {
    const std::string path = (node.folder() / "kit.txt").string();
    std::ofstream(path) << kit_text(
        {"Les mardis", {"10.0.0.7", "10.0.0.8"}, id_of('5'), id_of('c')}, "x");
    return path;
}

talk::Joining verdict(talk::JoinVerdict how) {
    return {"10.0.0.9:24711", std::nullopt, how};
}

}  // namespace

TEST_CASE("who is admitted is welcomed and told that all is seen") {
    FakeNode node;
    node.answer("atelier/class/join", "{}");
    node.tell_after("atelier/class/join", verdict(talk::JoinVerdict::admitted));
    const std::string kit = kit_in(node);
    const Ran french = run(node, {"join", "--kit", kit, "--name", "Karim"});
    CHECK(french.exit == 0);
    CHECK(french.out.contains("Bienvenue, Karim. Vous êtes dans la classe « Les mardis »."));
    CHECK(french.out.contains("le formateur et l'établissement voient tout"));
    const auto asked = node.calls("atelier/class/join").front();
    CHECK(asked.at("addresses") == boost::json::array({"10.0.0.7", "10.0.0.8"}));
    CHECK(asked.at("class") == text(id_of('c')));
    CHECK(asked.at("kit") == text(id_of('5')));
    const auto json =
        run(node, {"join", "--kit", kit, "--name", "K", "--at", "10.0.0.9", "--format", "json"})
            .json();
    CHECK(json.at("at") == "10.0.0.9:24711");
    CHECK(node.calls("atelier/class/join").back().at("addresses") ==
          boost::json::array({"10.0.0.9"}));
    CHECK(run(node, {"join", "--kit", kit, "--name", "K", "--lang", "en"})
              .out.contains("Welcome, K."));
}

TEST_CASE("each way of not being admitted has its sentence") {
    FakeNode node;
    node.answer("atelier/class/join", "{}");
    const std::string kit = kit_in(node);
    const auto errors = [&] { return run(node, {"join", "--kit", kit, "--name", "K"}).errors; };
    CHECK(errors().contains("Personne ne répond à 10.0.0.7, 10.0.0.8."));  // the node is silent
    node.tell_after("atelier/class/join", verdict(talk::JoinVerdict::nobody));
    CHECK(errors().contains("Personne ne répond à 10.0.0.7, 10.0.0.8."));
    node.tell_after("atelier/class/join", verdict(talk::JoinVerdict::kit_void));
    CHECK(errors().contains("Ce kit ne vaut plus rien"));
    node.tell_after("atelier/class/join", verdict(talk::JoinVerdict::door_shut));
    CHECK(errors().contains("ne laisse entrer personne"));
    node.tell_after("atelier/class/join", verdict(talk::JoinVerdict::refused));
    CHECK(errors().contains("Le formateur n'a pas laissé entrer ce poste."));
    node.refuse("atelier/class/join", talk::Code::invalid_params, "addresses");
    CHECK(errors().contains("10.0.0.7, 10.0.0.8 : ce n'est pas une adresse"));
    node.refuse("atelier/class/join", talk::Code::of_a_class);
    CHECK(errors().contains("Ce poste est déjà dans une classe."));
}

TEST_CASE("a kit without an address is good where the class can be listened for") {
    FakeNode node;
    const std::string path = (node.folder() / "kit.txt").string();
    std::ofstream(path) << kit_text({"Les mardis", {}, id_of('5'), {}}, "x");
    const auto join = [&] { return run(node, {"join", "--kit", path, "--name", "K"}); };
    CHECK(join().errors.contains("Le kit ne dit pas où est la classe."));
    node.answer("atelier/class/join", "{}");
    node.tell_after("atelier/class/join", verdict(talk::JoinVerdict::nobody));
    std::ofstream(path) << kit_text({"Les mardis", {}, id_of('5'), id_of('c')}, "x");
    CHECK(join().errors.contains("Personne ne répond. "));
}

TEST_CASE("a file that is no whole kit asks nobody") {
    FakeNode node;
    const std::string kit = kit_in(node);
    std::string damaged = bytes_of(kit);
    damaged[damaged.find("10.0.0.7")] = '2';
    std::ofstream(kit) << damaged;
    CHECK(
        run(node, {"join", "--kit", kit, "--name", "K"}).errors.contains("abîmé ou a été modifié"));
    std::ofstream(kit) << "hello";
    const Ran ran = run(node, {"join", "--kit", kit, "--name", "K", "--format", "json"});
    CHECK(ran.exit == 1);
    CHECK(ran.json().at("error") == "no_kit");
    CHECK(run(node, {"join", "--kit", kit + "x", "--name", "K"}).errors.contains("n'existe pas"));
    CHECK(node.calls("atelier/class/join").empty());
}
