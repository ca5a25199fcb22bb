#include "editor/session/unsent_undo.hpp"

#include "tests/editor/session/scripted_node.hpp"

using namespace atelier;
using namespace atelier::editor;

namespace {

// Two texts, and what was typed in them without a node.
struct Desk {
    SharedText page{a_page};
    SharedText other{other_page};
    Unsaved unsaved;
    UnsentUndo undo;
    std::uint64_t calls = 0;
    UnsentUndo::FindText find = [this](const std::string& uri) {
        return uri == a_page ? &page : &other;
    };

    void type(SharedText& text, const Splices& splices, std::uint64_t group) {
        undo.typed(text.uri());
        talk::Edit edit{text.uri(), 0, edits_of(text.buffer(), splices), group};
        unsaved.add(CallNumber{++calls},
                    {std::move(edit), text.uri(), text.write(splices), {}, {}, {}});
    }
};

}  // namespace

TEST_CASE("undo and redo of unsent steps lead back and forth, with the caret behind what came") {
    Desk desk;
    desk.type(desk.page, put_in(0, "pain"), 1);
    desk.type(desk.page, take_out(1, 2), 2);
    const auto undone = desk.undo.undo(a_page, desk.unsaved, desk.find);
    REQUIRE(undone);
    CHECK(desk.page.buffer().text() == "pain");
    CHECK(undone->patches.front().splices == Splices{{{{1}, {1}}, "ai"}});
    CHECK(undone->reversed.carets.front().place == ByteIndex{3});
    const auto redone = desk.undo.redo(a_page, desk.unsaved, desk.find, desk.calls);
    REQUIRE(redone);
    CHECK(desk.page.buffer().text() == "pn");
    CHECK(redone->reversed.carets.front().place == ByteIndex{1});
    CHECK(desk.unsaved.size() == 2);
    CHECK(desk.calls == 3);
    CHECK_FALSE(desk.undo.redo(a_page, desk.unsaved, desk.find, desk.calls));
}

TEST_CASE("typing ends what can be done again in its text, and in no other") {
    Desk desk;
    desk.type(desk.page, put_in(0, "a"), 1);
    desk.type(desk.other, put_in(0, "b"), 2);
    REQUIRE(desk.undo.undo(a_page, desk.unsaved, desk.find));
    REQUIRE(desk.undo.undo(other_page, desk.unsaved, desk.find));
    desk.type(desk.page, put_in(0, "c"), 3);
    CHECK_FALSE(desk.undo.redo(a_page, desk.unsaved, desk.find, desk.calls));
    CHECK(desk.undo.redo(other_page, desk.unsaved, desk.find, desk.calls));
    CHECK(desk.other.buffer().text() == "b");
}

TEST_CASE("of nothing nothing is undone") {
    Desk desk;
    CHECK_FALSE(desk.undo.undo(a_page, desk.unsaved, desk.find));
    CHECK_FALSE(desk.undo.redo(a_page, desk.unsaved, desk.find, desk.calls));
}

TEST_CASE("a step of several changes is told as one, of the text as it is then") {
    Desk desk;
    desk.type(desk.page, put_in(0, "le pain é"), 1);
    desk.type(desk.page, put_in(3, "b"), 2);
    desk.type(desk.page, put_in(4, "o"), 2);
    desk.type(desk.page, take_out(10, 2), 2);  // é
    desk.type(desk.page, put_in(10, "è"), 2);  // which begins with the same byte
    desk.type(desk.other, put_in(0, "x"), 2);
    Buffer page(desk.page.buffer().text());
    const auto undone = desk.undo.undo(a_page, desk.unsaved, desk.find);
    REQUIRE(undone);
    REQUIRE(undone->patches.size() == 2);
    for (const happened::Patched& patch : undone->patches)
        if (patch.uri == a_page) apply(page, patch.splices);
    CHECK(page.text() == "le pain é");
    CHECK(desk.page.buffer().text() == page.text());
    const auto redone = desk.undo.redo(a_page, desk.unsaved, desk.find, desk.calls);
    REQUIRE(redone);
    for (const happened::Patched& patch : redone->patches)
        if (patch.uri == a_page) apply(page, patch.splices);
    CHECK(page.text() == "le bopain è");
    CHECK(desk.page.buffer().text() == page.text());
}
