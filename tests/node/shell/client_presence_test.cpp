#include "node/shell/client_presence.hpp"

#include "tests/node/shell/client_room.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const std::string uri = "file:///work/page.html";

// Karim's editor and Inès's plugin, at two seats, in one page.
struct Two : FoundedRoom {
    ClientRoom::Seat& karim = join("Karim");
    Caller editor{karim, 2};
    Caller plugin{trainer, 3, false};

    Two() {
        REQUIRE(ines.answer(talk::Write{page, "un deux\ntrois"}));
        room.run(500);
        REQUIRE(editor.answer(talk::Open{page, "un deux\ntrois", {}}));
        plugin.say(R"({"id":0,"method":"open","params":{"uri":")" + uri + R"("}})");
    }
    void look(talk::Position from, talk::Position to) {
        REQUIRE(editor.answer(talk::Cursor{page, {{from, to}}}));
        room.run(500);
    }
};

}  // namespace

TEST_CASE("a cursor is shown at another seat by name, where its letters are now") {
    Two two;
    two.look({0, 3}, {1, 2});
    auto cursors = two.plugin.all<talk::PeerCursor>();
    REQUIRE(cursors.size() == 1);
    CHECK(cursors[0].userid == to_hex(two.karim.device().bytes));
    CHECK(cursors[0].name == "Karim");
    CHECK(cursors[0].uri == uri);
    CHECK(cursors[0].ranges == std::vector{talk::Range{{0, 3}, {1, 2}}});
    const auto seats = two.ines.all<talk::Presence>().back().seats;
    REQUIRE(seats.size() == 1);
    CHECK(seats[0].uri == two.page);
    CHECK(seats[0].ranges == cursors[0].ranges);
    REQUIRE(two.ines.answer(talk::Write{two.page, "0\nun deux\ntrois"}));
    two.room.run(500);
    two.look({1, 4}, {1, 4});
    CHECK(two.plugin.all<talk::PeerCursor>().back().ranges ==
          std::vector{talk::Range{{1, 4}, {1, 4}}});
}

TEST_CASE("who closes the file is told to plugins as gone, once") {
    Two two;
    two.look({0, 3}, {0, 3});
    REQUIRE(two.editor.answer(talk::Close{two.page}));
    two.room.run(12'000);
    const auto cursors = two.plugin.all<talk::PeerCursor>();
    REQUIRE(cursors.size() == 2);
    CHECK(cursors[1].ranges.empty());
    CHECK(cursors[1].uri == uri);
}

TEST_CASE("a hand, a leave and whom one follows are told to editors") {
    Two two;
    REQUIRE(two.editor.answer(talk::RaiseHand{true}));
    REQUIRE(two.editor.answer(talk::SayAway{true}));
    REQUIRE(two.editor.answer(talk::Follow{hex_of<talk::DeviceKey>(two.trainer.device())}));
    two.room.run(500);
    const auto seats = two.ines.all<talk::Presence>().back().seats;
    REQUIRE(seats.size() == 1);
    CHECK(seats[0].hand);
    CHECK(seats[0].away);
    CHECK(seats[0].following == hex_of<talk::DeviceKey>(two.trainer.device()));
    CHECK_FALSE(seats[0].uri);
    REQUIRE(two.editor.answer(talk::Follow{{}}));
    two.room.run(500);
    CHECK_FALSE(two.ines.all<talk::Presence>().back().seats[0].following);
}

TEST_CASE("an editor that comes sees at once who is there, though nobody moves") {
    Two two;
    two.look({0, 3}, {0, 3});
    Caller late(two.trainer, 4);
    REQUIRE(late.answer(talk::Resume{talk::EditorSession{"0123456789abcdef"}}));
    two.room.run(500);
    const auto told = late.all<talk::Presence>();
    REQUIRE(told.size() == 1);
    REQUIRE(told[0].seats.size() == 1);
    CHECK(told[0].seats[0].uri == two.page);
}

TEST_CASE("who shows a place asks the others to come where the cursor is now, for ten seconds") {
    Two two;
    two.look({0, 1}, {0, 1});
    REQUIRE(two.editor.answer(talk::Cursor{two.page, {{{1, 4}, {1, 4}}}}));
    REQUIRE(two.editor.answer(talk::ShowHere{7}));
    two.room.run(500);
    const auto shown = two.ines.all<talk::Presence>().back().seats;
    REQUIRE(shown.size() == 1);
    CHECK(shown[0].shows == 7);
    CHECK(shown[0].ranges == std::vector{talk::Range{{1, 4}, {1, 4}}});
    two.room.run(11'000);
    CHECK_FALSE(two.ines.all<talk::Presence>().back().seats[0].shows);
}

TEST_CASE("whoever shows again says another number, and 0 is none") {
    Two two;
    REQUIRE(two.editor.answer(talk::ShowHere{7}));
    two.room.run(6'000);
    REQUIRE(two.editor.answer(talk::ShowHere{8}));
    two.room.run(6'000);  // the first one would be over
    CHECK(two.ines.all<talk::Presence>().back().seats[0].shows == 8);
    CHECK_FALSE(two.editor.answer(talk::ShowHere{0}));
}

TEST_CASE("a cursor that moves fast is looked up ten times a second, the last one for sure") {
    Two two;
    const std::size_t before = two.ines.all<talk::Presence>().size();
    for (std::uint32_t column = 0; column < 7; ++column) {
        REQUIRE(two.editor.answer(talk::Cursor{two.page, {{{0, column}, {0, column}}}}));
        two.room.run(10);
    }
    two.room.run(500);
    const auto told = two.ines.all<talk::Presence>();
    CHECK(told.size() - before <= 3);
    CHECK(told.back().seats[0].ranges == std::vector{talk::Range{{0, 6}, {0, 6}}});
}

TEST_CASE("a place beyond the text is its end, and seventeen selections are sixteen") {
    Two two;
    std::vector<talk::Range> ranges(17, {{7, 7}, {9, 9}});
    REQUIRE(two.editor.answer(talk::Cursor{two.page, ranges}));
    two.room.run(500);
    const auto seats = two.ines.all<talk::Presence>().back().seats;
    REQUIRE(seats.size() == 1);
    CHECK(seats[0].ranges == std::vector(16, talk::Range{{1, 5}, {1, 5}}));
}
