#include "editor/app/actions.hpp"

#include "editor/app/keymap.hpp"
#include "tests/editor/app/scripted_room.hpp"

#include <set>
#include <sstream>

using namespace atelier;
using namespace atelier::editor;

namespace {

std::vector<std::string> chords_of(const Action& action) {
    std::istringstream text{std::string(action.keys)};
    std::vector<std::string> chords;
    for (std::string chord; text >> chord;)
        chords.push_back(chord);
    return chords;
}

}  // namespace

TEST_CASE("every action has a label and a sentence in both languages, and labels differ") {
    for (const Language language : {Language::english, Language::french}) {
        const Words words(language);
        std::set<std::string> labels;
        for (const Action& action : actions()) {
            CAPTURE(action.id);
            const std::string label = words(action.label);
            const std::string about = words(action.about);
            CHECK_FALSE(label.empty());
            CHECK_FALSE(label.starts_with('?'));
            CHECK(about.size() > 8);
            CHECK(about.ends_with('.'));
            CHECK(action.label.name == "action." + std::string(action.id));
            CHECK(action.about.name == "about." + std::string(action.id));
            CHECK(labels.insert(label).second);
        }
    }
}

TEST_CASE("ids are unique, and each is found by its own") {
    std::set<std::string_view> ids;
    for (const Action& action : actions()) {
        CHECK(ids.insert(action.id).second);
        CHECK(action_named(action.id) == &action);
        CHECK(action.run != nullptr);
    }
    CHECK(action_named("no_such_action") == nullptr);
    CHECK(action_named("") == nullptr);
}

TEST_CASE("every usual chord is one, is written as it is compared, and means one action") {
    std::map<std::string, std::string_view> owners;
    for (const Action& action : actions())
        for (const std::string& chord : chords_of(action)) {
            CAPTURE(action.id, chord);
            const auto key = chord_named(chord);
            REQUIRE(key);
            CHECK(chord_text(plain_chord(*key)) == chord);
            const auto [owner, is_new] = owners.emplace(chord, action.id);
            CAPTURE(owner->second);
            CHECK(is_new);
        }
}

TEST_CASE("no usual chord is a letter that somebody wants to type, but for the end of a tag") {
    for (const Action& action : actions())
        for (const std::string& chord : chords_of(action)) {
            const auto key = chord_named(chord);
            REQUIRE(key);
            const bool is_held = key->with.ctrl || key->with.alt;
            CAPTURE(action.id, chord);
            CHECK((key->name != KeyName::character || is_held || chord == ">"));
        }
}

TEST_CASE("every action is in the palette, but what is not offered now") {
    ScriptedRoom room;
    room.size = {200, 80};
    room.run("ask");
    for (const Action& action : actions()) {
        CAPTURE(action.id);
        const bool is_offered = action.is_offered == nullptr;
        CHECK(room.sees(room.editor.words()(action.label)) == is_offered);
    }
}

TEST_CASE("every menu has a name of its own") {
    const Words words(Language::french);
    std::set<std::string> names;
    for (std::size_t i = 1; i <= menu_count; ++i)
        CHECK(names.insert(words(name_of_menu(static_cast<MenuName>(i)))).second);
}

TEST_CASE("every action that a person can see can be run anywhere, and says why where it cannot") {
    ScriptedRoom::Manner nowhere;
    nowhere.is_connected = false;
    ScriptedRoom::Manner classless;
    classless.node.has_class = false;
    ScriptedRoom::Manner read_only;
    read_only.node.projects.projects[0].may_write = false;
    ScriptedRoom::Manner closed;
    closed.node.projects.projects[0].closed = true;
    ScriptedRoom::Manner empty;
    empty.node.tree.nodes.clear();
    ScriptedRoom::Manner no_text;
    no_text.text = "";
    for (const auto* manner : {&nowhere, &classless, &read_only, &closed, &empty, &no_text})
        for (const Action& action : actions()) {
            CAPTURE(action.id, manner->is_connected, manner->node.has_class, manner->text);
            ScriptedRoom room(*manner);
            room.press("escape escape");
            const auto before = room.rows();
            room.run(action.id);
            const bool says_why = action.why_not != nullptr && !action.why_not(room.editor).empty();
            if (says_why) CHECK(room.rows() != before);
            room.press("down enter");
            room.type("x");
            room.press("escape escape escape");
            (void)room.rows();
        }
}
