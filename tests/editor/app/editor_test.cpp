#include "editor/app/editor.hpp"

#include "tests/editor/app/scripted_room.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::editor;
using namespace std::chrono_literals;

namespace {

const std::string usual_text = "<h1>Pain</h1>\n<p>du jour</p>\n";

// A class with a second project, which is written in elsewhere.
talk::Project other_project() {
    talk::Project project;
    project.project = talk::SpaceId{hex_of('c')};
    project.name = "Fromagerie";
    project.may_write = true;
    return project;
}

}  // namespace

// ---- from the start to a text -------------------------------------------------------------------

TEST_CASE("a seat of a class with one site opens its first page") {
    ScriptedRoom room;
    CHECK(room.editor.stage() == Stage::project);
    CHECK(room.text() == usual_text);
    CHECK(room.marked().starts_with("|<h1>"));
    CHECK_FALSE(room.has_panel());
}

TEST_CASE("the site and the file that were open last are opened again") {
    ScriptedRoom::Manner manner;
    manner.node.projects.projects.insert(manner.node.projects.projects.begin(), other_project());
    manner.settings.project = bakery.hex;
    manner.settings.files[bakery.hex] = style_uri;
    ScriptedRoom room(std::move(manner));
    CHECK(room.editor.project()->name == "Boulangerie");
    CHECK(room.editor.page()->uri() == style_uri);
}

TEST_CASE("what is open is kept for the next start") {
    ScriptedRoom room;
    room.editor.open_file(style_uri);
    const Settings kept = load_settings(room.home.path());
    CHECK(kept.project == bakery.hex);
    CHECK(kept.files == std::map<std::string, std::string>{{bakery.hex, style_uri}});
}

TEST_CASE("a disk that keeps no settings is told, and the choice holds for today") {
    ScriptedRoom room;
    std::filesystem::remove_all(room.home.path() / "editor");
    std::ofstream(room.home.path() / "editor") << "in the way";
    room.run("wrap");
    CHECK_FALSE(room.editor.settings().wraps);
    CHECK(room.sees("could not be kept"));
}

TEST_CASE("a file that the node does not open closes its tab with a sentence") {
    ScriptedRoom room;
    room.node.refused["open"] = talk::Code::no_such_file;
    room.editor.open_file(style_uri);
    room.later(0ms);
    CHECK(room.editor.pages().size() == 1);
    CHECK(room.editor.page()->uri() == index_uri);
    INFO(room.status());
    CHECK(room.sees(room.editor.words()("refused.no_such_file"_key).substr(0, 20)));
}

TEST_CASE("a picture is no text and says how to see it") {
    ScriptedRoom room;
    room.editor.open_file(four_uri);
    room.later(0ms);
    CHECK(room.editor.pages().size() == 1);
    CHECK(room.sees("four.jpg is a picture"));
}

TEST_CASE("a file that is open already is shown, not opened twice") {
    ScriptedRoom room;
    room.editor.open_file(style_uri);
    room.editor.open_file(index_uri, talk::Position{1, 3});
    room.later(0ms);
    CHECK(room.editor.pages().size() == 2);
    CHECK(room.asked<talk::Open>().size() == 2);
    CHECK(room.marked() == "<h1>Pain</h1>\n<p>|du jour</p>\n");
}

TEST_CASE("a file that is opened at a place is there when its text has come") {
    ScriptedRoom room;
    room.editor.open_file(style_uri, talk::Position{1, 2});
    room.later(0ms);
    CHECK(room.marked() == "body {\n  |color: red;\n}\n");
}

TEST_CASE("the last tab closes, and another one can be opened") {
    ScriptedRoom room;
    room.press("ctrl+w");
    CHECK(room.editor.page() == nullptr);
    CHECK(room.sees("No page is open"));
    room.type("x");
    CHECK(room.asked<talk::Edit>().empty());
    room.editor.open_file(index_uri);
    room.later(0ms);
    CHECK(room.text() == usual_text);
}

// ---- typing -------------------------------------------------------------------------------------

TEST_CASE("every key is in the node at once") {
    ScriptedRoom room;
    room.type("é\n");
    CHECK(room.marked() == "é\n|" + usual_text);
    CHECK(room.node.texts[index_uri].text() == room.text());
    CHECK(room.asked<talk::Edit>().size() == 2);
}

TEST_CASE("a word is undone at once, and redone") {
    ScriptedRoom room;
    room.type("un");
    room.press("ctrl+z");
    CHECK(room.marked() == "|" + usual_text);
    room.press("ctrl+y");
    CHECK(room.marked() == "un|" + usual_text);
    room.press("ctrl+z ctrl+z");
    CHECK(room.sees("nothing more of yours to undo"));
    CHECK(room.text() == usual_text);
}

TEST_CASE("what is pasted is one change, whatever is in it") {
    ScriptedRoom room;
    room.paste("<b>\n\tun</b>");
    CHECK(room.asked<talk::Edit>().size() == 1);
    CHECK(room.text() == "<b>\n\tun</b>" + usual_text);
    room.press("ctrl+z");
    CHECK(room.text() == usual_text);
}

TEST_CASE("what no text may hold is not written, and said") {
    ScriptedRoom room;
    room.paste(std::string("a\0b", 3));
    CHECK(room.text() == usual_text);
    CHECK(room.sees("cannot be written"));
}

TEST_CASE("a site that is finished or another's says so, and no key changes it") {
    ScriptedRoom::Manner manner;
    const bool is_closed = GENERATE(true, false);
    manner.node.projects.projects[0].closed = is_closed;
    manner.node.projects.projects[0].may_write = is_closed;
    manner.settings.project = bakery.hex;
    ScriptedRoom room(std::move(manner));
    REQUIRE(room.editor.page() != nullptr);
    const std::string sentence = is_closed ? "This site is finished" : "not write it";
    for (const char* chord : {"x", "enter", "tab", "backspace", "ctrl+k", "ctrl+d", "ctrl+v",
                              "alt+down", "ctrl+_", ">", "ctrl+x", "ctrl+z"}) {
        CAPTURE(chord);
        room.editor.say("");
        room.editor.clipboard = "copied";
        room.put_caret(2);
        room.press(chord);
        CHECK(room.text() == usual_text);
        CHECK(room.sees(sentence));
    }
    CHECK(room.asked<talk::Edit>().empty());
    CHECK(room.asked<talk::Undo>().empty());
}

// ---- panels -------------------------------------------------------------------------------------

TEST_CASE("Esc from the text opens the menus, and closes them") {
    ScriptedRoom room;
    room.press("escape");
    CHECK(room.has_panel());
    CHECK(room.sees("Ctrl+O"));
    room.press("escape");
    CHECK_FALSE(room.has_panel());
    CHECK(room.text() == usual_text);
}

TEST_CASE("Esc closes what is in front, whatever it is, and never changes the text") {
    for (const Action& action : actions()) {
        CAPTURE(action.id);
        ScriptedRoom room;
        room.type("x");
        room.press("shift+right");
        const std::string before = room.text();
        const std::size_t edits = room.asked<talk::Edit>().size();
        const std::string id(action.id);
        room.run("ask");
        if (id == "undo" || action.menu == MenuName::none || action.menu == MenuName::edit)
            room.run("files");
        else
            room.run(id);
        const Panel* front = room.editor.front();
        room.press("escape");
        CHECK(room.editor.front() != front);
        room.press("escape");
        if (room.editor.page() != nullptr && room.editor.page()->uri() == index_uri) {
            CHECK(room.text() == before);
            CHECK(room.asked<talk::Edit>().size() == edits);
        }
    }
}

TEST_CASE("keys of a panel never reach the text") {
    for (const char* id : {"menu", "ask", "files", "open", "find", "replace", "go_to_line", "team",
                           "keys", "help", "theme", "projects", "moment", "problems", "new_file"}) {
        CAPTURE(id);
        ScriptedRoom room;
        room.run(id);
        room.type("zq");
        room.paste("zq");
        if (id != std::string("files")) room.press("delete");
        if (!room.has_panel()) continue;
        if (id != std::string("files")) room.run(id);  // its key again closes it
        room.press("tab backspace shift+tab ctrl+k ctrl+d ctrl+x ctrl+v alt+down ctrl+z >");
        room.press("insert left right ctrl+delete shift+delete");
        CHECK(room.text() == usual_text);
        CHECK(room.asked<talk::Edit>().empty());
        CHECK(room.asked<talk::Undo>().empty());
    }
}

TEST_CASE("a panel before the text keeps the keys of the room, too") {
    for (const char* id : {"ask", "find", "replace", "go_to_line", "theme", "help", "team"}) {
        CAPTURE(id);
        ScriptedRoom room;
        room.run(id);
        const Panel* front = room.editor.front();
        room.press("ctrl+s ctrl+w f2 f8 ctrl+n");
        CHECK(room.editor.front() == front);
        CHECK(room.editor.pages().size() == 1);
        CHECK_FALSE(room.editor.is_over());
    }
}

TEST_CASE("what is offered goes when a neighbour writes, since its place is another one") {
    ScriptedRoom room;
    room.put_caret(0);
    room.type("<im");
    REQUIRE(room.editor.has_completion());
    room.peer_writes(index_uri, {{{{0}, {0}}, "x"}});
    CHECK_FALSE(room.editor.has_completion());
}

TEST_CASE("a page whose file somebody put into the bin is closed, and that is said") {
    ScriptedRoom room;
    REQUIRE(room.editor.page() != nullptr);
    std::erase_if(room.node.tree.nodes, [](const auto& each) { return each.uri == index_uri; });
    room.tree_changed();
    CHECK(room.editor.page() == nullptr);
    CHECK(room.sees("index.html is in the bin."));
}

TEST_CASE("one leaves from wherever one is") {
    for (const char* id : {"files", "ask", "find", "replace", "go_to_line", "theme", "help", "team",
                           "menu", "new_file"}) {
        CAPTURE(id);
        ScriptedRoom room;
        room.run(id);
        REQUIRE(room.has_panel());
        room.press("ctrl+q");
        CHECK(room.editor.is_over());
    }
}

TEST_CASE("where a key is chosen Ctrl+Q is a key like any other") {
    ScriptedRoom room;
    room.run("choose_key");
    room.press("enter ctrl+q");
    CHECK_FALSE(room.editor.is_over());
}

TEST_CASE("beside the drawer the keys of the room work, and Esc closes the drawer first") {
    ScriptedRoom room;
    room.press("f2 f1");
    CHECK(room.sees("nothing to save"));
    room.press("escape");
    CHECK(room.sees("css/"));
    room.press("escape");
    CHECK_FALSE(room.has_panel());
}

TEST_CASE("a sentence stays for 8 s, and another one takes its place") {
    ScriptedRoom room;
    room.editor.say("one");
    room.later(7'999ms);
    CHECK(room.sees("one"));
    room.editor.say("two");
    room.later(7'999ms);
    CHECK_FALSE(room.sees("one"));
    CHECK(room.sees("two"));
    room.later(1ms);
    CHECK_FALSE(room.sees("two"));
}

// ---- the node -----------------------------------------------------------------------------------

TEST_CASE("with the node gone typing goes on, and goes to the node when it is back") {
    ScriptedRoom room;
    room.type("un ");
    room.break_off();
    CHECK(room.sees("Sharing has stopped"));
    room.type("deux");
    CHECK(room.text() == "un deux" + usual_text);
    CHECK(room.node.texts[index_uri].text() == "un " + usual_text);
    room.connect();
    CHECK(room.node.texts[index_uri].text() == "un deux" + usual_text);
    CHECK(room.text() == "un deux" + usual_text);
    CHECK_FALSE(room.sees("Sharing has stopped"));
}

TEST_CASE("with the node gone a word is undone, and done again") {
    ScriptedRoom room;
    room.break_off();
    room.type("abc");
    room.press("ctrl+z");
    CHECK(room.marked() == "|" + usual_text);
    room.press("ctrl+y");
    CHECK(room.marked().starts_with("abc"));
    room.press("ctrl+z ctrl+z");
    CHECK(room.text() == usual_text);
    room.connect();
    CHECK(room.node.texts[index_uri].text() == usual_text);
}

TEST_CASE("with the node gone nobody is known to be anywhere") {
    ScriptedRoom room;
    room.show({seat_at(ana_seat, index_uri, {1, 0})});
    CHECK(room.row(3).find("A  2") != std::string::npos);
    room.break_off();
    CHECK(room.row(3).find("A  2") == std::string::npos);
}

TEST_CASE("what others write shows, and carets stay in their words") {
    ScriptedRoom room;
    room.put_caret(4);
    room.peer_writes(index_uri, {{{{}, {}}, "<!-- a -->\n"}});
    CHECK(room.marked() == "<!-- a -->\n<h1>|Pain</h1>\n<p>du jour</p>\n");
    room.type("x");
    CHECK(room.node.texts[index_uri].text() == room.text());
}

TEST_CASE("a text that the node gives back is in the clipboard, and said") {
    ScriptedRoom room;
    room.type("mine");
    room.tell(talk::Rescue{index_uri, "mine"});
    CHECK(room.sees("was changed elsewhere"));
    CHECK(room.editor.clipboard.starts_with("mine"));
}

TEST_CASE("a seat that sends damaged things is named") {
    ScriptedRoom room;
    room.tell(talk::Misbehaving{ana_seat, "x"});
    CHECK(room.sees("The computer of Ana"));
}

TEST_CASE("the others are told where one is, once for each place") {
    ScriptedRoom room;
    const std::size_t before = room.asked<talk::Cursor>().size();
    room.press("right right");
    CHECK(room.asked<talk::Cursor>().size() == before + 2);
    room.later(10s);
    CHECK(room.asked<talk::Cursor>().size() == before + 2);
    CHECK(room.asked<talk::Cursor>().back().ranges.front().end == talk::Position{0, 2});
}

TEST_CASE("whoever does nothing is never woken") {
    ScriptedRoom room;
    room.later(60s);
    CHECK_FALSE(room.editor.next_due());
    room.type("x");
    room.later(60s);
    CHECK_FALSE(room.editor.next_due());
    room.show({seat_at(ana_seat, index_uri, {1, 0})});
    CHECK(room.editor.next_due());
    room.later(60s);
    CHECK_FALSE(room.editor.next_due());
}
