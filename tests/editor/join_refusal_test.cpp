#include "editor/join_refusal.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("a kit asks at its addresses, of its class where it says which") {
    KitFile kit{"Les mardis", {"10.0.0.7"}, id_of('5'), {}};
    CHECK(ask_with(kit, "Léa") ==
          talk::JoinClass{{"10.0.0.7"}, "Léa", talk::KitSecret{id_of('5')}, {}});
    kit.class_id = id_of('c');
    CHECK(ask_with(kit, "Léa").class_id == talk::ClassId{id_of('c')});
}

TEST_CASE("there is nobody to ask without an address and without a class to listen for") {
    KitFile kit{"Les mardis", {}, id_of('5'), {}};
    CHECK_FALSE(has_place_to_ask(kit));
    kit.class_id = id_of('c');
    CHECK(has_place_to_ask(kit));
    kit = {"Les mardis", {"10.0.0.7"}, id_of('5'), {}};
    CHECK(has_place_to_ask(kit));
}

TEST_CASE("each no has a sentence of its own") {
    const Words words(Language::french);
    using enum talk::JoinVerdict;
    CHECK(refusal_sentence(words, kit_void).contains("Ce kit ne vaut plus rien"));
    CHECK(refusal_sentence(words, door_shut).contains("ne laisse entrer personne"));
    CHECK(refusal_sentence(words, refused).contains("n'a pas laissé entrer"));
}
