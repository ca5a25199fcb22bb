#include "editor/app/text_actions.hpp"

#include "tests/editor/app/room_at_text.hpp"

using namespace atelier;
using namespace atelier::editor;
using namespace std::chrono_literals;

// ---- tags and lines -----------------------------------------------------------------------------

TEST_CASE("> behind a start tag writes its end, and undo takes the end away first") {
    AtText at("<p|");
    CHECK(at.after(">") == "<p>|</p>");
    CHECK(at.node.texts[index_uri].text() == "<p></p>");
    AtText closed("<p>a</p|");
    CHECK(closed.after(">") == "<p>a</p>|");
    AtText empty("<br|");
    CHECK(empty.after(">") == "<br>|");
    AtText css("a |b", "style.css");
    CHECK(css.after(">") == "a >|b");
}

TEST_CASE("undo behind a tag that was closed leads back to what was typed") {
    AtText at("");
    at.type("<p>");
    CHECK(at.text() == "<p></p>");
    at.press("ctrl+z");
    const std::string once = at.text();
    INFO(once);
    CHECK(std::string("<p>").starts_with(once));  // never an end tag without its start
    at.press("ctrl+z ctrl+z ctrl+z");
    CHECK(at.text().empty());
}

TEST_CASE("Enter between a start tag and its end puts the end on a line of its own") {
    CHECK(AtText("<ul>|</ul>").after("enter") == "<ul>\n  |\n</ul>");
    CHECK(AtText("  <ul>|</ul>").after("enter") == "  <ul>\n    |\n  </ul>");
    CHECK(AtText("<p>a|b</p>").after("enter") == "<p>a\n  |b</p>");
    CHECK(AtText("|<p></p>").after("enter") == "\n|<p></p>");
}

TEST_CASE("Enter goes as deep as the line, and deeper behind what opens") {
    CHECK(AtText("  un|").after("enter") == "  un\n  |");
    CHECK(AtText("a {|", "a.css").after("enter") == "a {\n  |");
}

TEST_CASE("Tab indents where nothing is selected, and lines where several are") {
    CHECK(AtText("un|").after("tab") == "un  |");
    CHECK(AtText("«un\ndeux|\n").after("tab") == "  «un\n  deux|\n");
    CHECK(AtText("a\n  b\n    un|").after("shift+tab") == "a\n  b\n  un|");
    CHECK(AtText("\tun\n|").after("tab") == "\tun\n\t|");
}

// ---- the clipboard ------------------------------------------------------------------------------

TEST_CASE("copy without a selection takes the line, and the text stays") {
    AtText at("un\nd|eux\n");
    CHECK(at.after("ctrl+c") == "un\nd|eux\n");
    CHECK(at.editor.clipboard == "deux\n");
    CHECK(at.editor.take_terminal_bytes() == "\x1b]52;c;ZGV1eAo=\x1b\\");
    CHECK(at.editor.take_terminal_bytes().empty());
    CHECK(at.sees("Copied."));
}

TEST_CASE("cut without a selection takes the line out") {
    AtText at("un\nd|eux\ntrois");
    at.press("ctrl+x");
    CHECK(at.text() == "un\ntrois");
    CHECK(at.editor.clipboard == "deux\n");
    at.press("ctrl+home ctrl+v");
    CHECK(at.text() == "deux\nun\ntrois");
}

TEST_CASE("cut takes what is selected and nothing beside it") {
    AtText at("un «beau| pain");
    CHECK(at.after("ctrl+x") == "un | pain");
    CHECK(at.editor.clipboard == "beau");
    CHECK(at.after("ctrl+v ctrl+v") == "un beaubeau| pain");
    CHECK(at.groups() == 3);
}

TEST_CASE("what is copied at several places comes back line by line") {
    AtText at("«un| «deux|");
    at.press("ctrl+c");
    CHECK(at.editor.clipboard == "un\ndeux");
    CHECK(at.after("ctrl+v") == "un| deux|");
}

TEST_CASE("more than terminals take stays in the editor's clipboard") {
    AtText at("«" + std::string(75'000, 'x') + "|");
    at.press("ctrl+c");
    CHECK(at.editor.clipboard.size() == 75'000);
    CHECK(at.editor.take_terminal_bytes().empty());
}

TEST_CASE("a site that may not be written can be copied from") {
    ScriptedRoom::Manner manner;
    manner.node.projects.projects[0].may_write = false;
    manner.settings.project = bakery.hex;
    ScriptedRoom room(std::move(manner));
    room.press("ctrl+c");
    CHECK(room.editor.clipboard == "<h1>Pain</h1>\n");
}

// ---- selecting ----------------------------------------------------------------------------------

TEST_CASE("the line, the page, and the next same word are selected") {
    CHECK(AtText("un\nd|eux\n").after("ctrl+l") == "un\n«deux|\n");
    CHECK(AtText("un\nd|eux\n").after("ctrl+a") == "«un\ndeux\n|");
    AtText at("pa|in et pain et pain");
    CHECK(at.after("alt+n") == "«pain| et pain et pain");
    CHECK(at.after("alt+n") == "«pain| et «pain| et pain");
    CHECK(at.after("alt+n") == "«pain| et «pain| et «pain|");
    CHECK(at.after("alt+n") == "«pain| et «pain| et «pain|");
    at.type("x");
    CHECK(at.text() == "x et x et x");
    CHECK(at.groups() == 1);
    at.press("alt+u");
    CHECK(at.editor.page()->selections().is_single());
}

TEST_CASE("arrows select without Shift while somebody wants so") {
    AtText at("|pain");
    CHECK(at.after("alt+s right right") == "«pa|in");
    CHECK(at.sees("Arrows select"));
    CHECK(at.after("alt+s right") == "pa|in");
}

TEST_CASE("lines are doubled, moved, deleted and commented as one step each") {
    AtText at("u|n\ndeux\n");
    CHECK(at.after("ctrl+d") == "un\nu|n\ndeux\n");
    CHECK(at.after("alt+down") == "un\ndeux\nu|n\n");
    CHECK(at.after("alt+up") == "un\nu|n\ndeux\n");
    at.press("ctrl+k");
    CHECK(at.text() == "un\ndeux\n");
    CHECK(at.groups() == 4);
    CHECK(AtText("|a", "a.css").after("alt+c") == "/* |a */");
    CHECK(AtText("|a").after("ctrl+_") == "<!-- |a -->");
    CHECK(AtText("|a", "a.js").after("alt+c").starts_with("//"));
}

// ---- mistakes -----------------------------------------------------------------------------------

TEST_CASE("the list of mistakes goes to each, and a page without any says so") {
    AtText at("|<p>un</p>\n<b>deux\n");
    at.later(2s);
    at.press("f8 enter");
    CHECK(at.editor.page()->buffer().line_of(at.editor.page()->selections().primary().caret) >= 1);
    AtText good("|<p>un</p>\n");
    good.later(2s);
    good.press("f8");
    CHECK(good.sees("No mistake was found"));
}

TEST_CASE("a mistake is mended by one step, and the list is empty then") {
    AtText at("|<p><b>deux</p>\n");
    at.later(2s);
    REQUIRE_FALSE(at.editor.page()->mistakes().empty());
    at.press("alt+f");
    CHECK(at.sees("Mended."));
    at.later(2s);
    CHECK(at.editor.page()->mistakes().empty());
    at.press("ctrl+z");
    CHECK(at.text() == "<p><b>deux</p>\n");
}

TEST_CASE("where nothing is wrong nothing is mended") {
    AtText at("|<p>deux</p>\n");
    at.later(2s);
    at.press("alt+f");
    CHECK(at.sees("No mistake was found"));
    CHECK(at.asked<talk::Edit>().empty());
}

TEST_CASE("of several mistakes that in the caret's line is mended") {
    AtText at("p {\n  color red;\n  mar|gin 0;\n}\n", "style.css");
    at.later(2s);
    at.run("fix");
    CHECK(at.text() == "p {\n  color red;\n  margin: 0;\n}\n");
}
