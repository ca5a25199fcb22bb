#include "sync/view.hpp"

#include "sync/limits.hpp"
#include "tests/sync/view_model.hpp"
#include "tests/test.hpp"

#include <array>

using namespace atelier;
using namespace atelier::test;

namespace {

using Kind = EditAnswer::Kind;

const LogName ada{AuthorId{{1}}, Sitting{1}};
const LogName bob{AuthorId{{2}}, Sitting{1}};

TextRun insert(std::u32string text, std::uint32_t position) {
    const auto length = static_cast<std::uint32_t>(text.size());
    return {RunAction::insert, length, position, {}, std::move(text)};
}

// "un\ndeux\n" on Ada's screen; what Bob writes comes from elsewhere.
struct Desk {
    std::vector<TextChange> published;
    ModelNode node{ada, published};
    Text& text = node.text();
    std::vector<TextRun> written;
    View view;
    Instant now{1000};
    ChangeNumber bobs;

    explicit Desk(ClientKind kind, const std::u32string& start = U"un\ndeux\n")
        : view(opened(kind, start)), bobs(text.open(bob, {})) {}

    View opened(ClientKind kind, const std::u32string& start) {
        write_all({}, {{0, 0, start}},
                  [&](const TextVersion& at, const TextRun& run) { return node.write(at, run); });
        node.seal();
        return {kind, text, start};
    }

    EditAnswer type(std::uint64_t revision, std::vector<LineSplice> delta) {
        return view.edit(text, revision, delta, now,
                         [&](const TextVersion& at, const TextRun& run) {
                             written.push_back(run);
                             return node.write(at, run);
                         });
    }
    void bob_writes(std::u32string letters, std::uint32_t position) {
        text.write(bobs, text.version(), insert(std::move(letters), position));
        view.changed(text, now);
    }
    std::vector<Patch> wait(std::uint64_t milliseconds) {
        now = now + Milliseconds{milliseconds};
        return view.patches(text, now);
    }
};

LineSplice at(LineColumn place, std::u32string letters) {
    return {place, place, std::move(letters)};
}

}  // namespace

TEST_CASE("a patch computed before the last key is dropped and what it brought comes afresh") {
    Desk desk(ClientKind::whole);
    desk.bob_writes(U"BOB ", 3);
    const auto early = desk.wait(0);
    REQUIRE(early.size() == 1);
    CHECK(early[0].revision == 0);
    // Typed before the patch arrived: the editor has sent 1 edit and drops a patch that says 0.
    CHECK(desk.type(0, {at({1, 4}, U"!")}).kind == Kind::taken);
    CHECK(desk.text.now().text() == U"un\nBOB deux!\n");
    CHECK(desk.view.sent() == 0);
    CHECK(desk.view.screen().text() == U"un\ndeux!\n");
    const auto fresh = desk.wait(30);
    REQUIRE(fresh.size() == 1);
    CHECK(fresh[0].revision == 1);
    CHECK(fresh[0].delta == std::vector<LineSplice>{at({1, 0}, U"BOB ")});
    CHECK(desk.view.sent() == 1);
}

TEST_CASE("an edit lands where the screen showed it, whatever has come since") {
    Desk desk(ClientKind::whole);
    desk.bob_writes(U"BOB ", 3);
    REQUIRE(desk.wait(0).size() == 1);
    desk.bob_writes(U"\n\n", 0);
    REQUIRE(desk.wait(30).size() == 1);
    // The editor has the first of the two.
    CHECK(desk.type(1, {{{1, 0}, {1, 4}, U"ada "}}).kind == Kind::taken);
    CHECK(desk.text.now().text() == U"\n\nun\nada deux\n");
    CHECK(desk.view.screen().text() == U"un\nada deux\n");
}

TEST_CASE("edits sent before any answer are each on top of the one before") {
    Desk desk(ClientKind::plugin);
    desk.bob_writes(U"Z", 0);
    REQUIRE(desk.wait(0).size() == 1);
    desk.type(0, {at({0, 0}, U"a")});
    desk.type(0, {at({0, 1}, U"b")});
    desk.type(0, {{{0, 1}, {0, 2}, U"c"}});
    CHECK(desk.view.processed() == 3);
    CHECK(desk.view.screen().text() == U"acun\ndeux\n");
    CHECK(desk.text.now().text() == U"acZun\ndeux\n");
}

TEST_CASE("an edit of a revision that is not ours is counted and changes nothing else") {
    Desk desk(ClientKind::whole);
    const EditAnswer future = desk.type(1, {at({0, 0}, U"a")});
    CHECK(future.kind == Kind::unknown_revision);
    CHECK(future.rescue == U"un\ndeux\n");
    CHECK(desk.written.empty());
    CHECK(desk.view.processed() == 1);
    desk.bob_writes(U"x", 0);
    CHECK(desk.wait(0).at(0).revision == 1);
    CHECK(desk.type(1, {at({0, 0}, U"a")}).kind == Kind::taken);
    CHECK(desk.type(0, {at({0, 0}, U"b")}).kind == Kind::unknown_revision);  // it had said 1
    CHECK(desk.text.now().text() == U"axun\ndeux\n");
}

TEST_CASE("a malformed edit is counted, answered with what to rescue, and changes nothing else") {
    const std::vector<std::vector<LineSplice>> malformed = {
        {at({3, 0}, U"beyond the last line")},
        {at({0, 3}, U"beyond the line's end")},
        {{{0, 0}, {1, 5}, U""}},
        {{{1, 0}, {0, 1}, U"lines reversed"}},
        {{{0, 1}, {0, 0}, U"columns reversed"}},
        {{{0, 0}, {0, 2}, U"a"}, {{0, 1}, {1, 0}, U"overlaps"}},
        {{{0, 0}, {1, 0}, U""}, at({0, 1}, U"within")},
        {at({0, 0}, U"good"), at({0, 0}, std::u32string(1, U'\0'))},
        {at({0, 0}, U"carriage\rreturn")},
        {at({0, 0}, std::u32string(1, char32_t{0xD800}))},
        {at({0, 0}, std::u32string(1, char32_t{0x110000}))},
    };
    for (const auto& delta : malformed) {
        Desk desk(ClientKind::plugin);
        const TextVersion before = desk.text.version();
        const EditAnswer answer = desk.type(0, delta);
        CHECK(answer.kind == Kind::malformed);
        CHECK(answer.rescue == U"un\ndeux\n");
        CHECK(desk.view.processed() == 1);
        CHECK(desk.text.version() == before);
        CHECK(desk.view.screen().text() == U"un\ndeux\n");
        CHECK(desk.type(0, {at({0, 0}, U"a")}).kind == Kind::taken);
    }
}

TEST_CASE("several ranges are all meant on the text before the first") {
    Desk desk(ClientKind::whole);
    // Out of order, touching, two at one place, one across lines, the end of the text.
    CHECK(desk.type(0, {at({2, 0}, U"fin"),
                        {{0, 0}, {0, 1}, U"U"},
                        at({0, 1}, U"1"),
                        at({0, 1}, U"2"),
                        {{0, 1}, {1, 2}, U"N"}})
              .kind == Kind::taken);
    CHECK(desk.text.now().text() == U"U12Nux\nfin");
    CHECK(desk.view.screen().text() == U"U12Nux\nfin");
}

TEST_CASE("an empty delta is an edit like any other") {
    Desk desk(ClientKind::plugin);
    desk.bob_writes(U"x", 0);
    REQUIRE(desk.wait(0).size() == 1);
    CHECK(desk.type(0, {}).kind == Kind::taken);
    CHECK(desk.view.sent() == 0);  // the editor counted it and drops the patch
    const auto fresh = desk.wait(30);
    REQUIRE(fresh.size() == 1);
    CHECK(fresh[0].revision == 1);
}

TEST_CASE("a whole client gets the whole difference as one patch that names its version") {
    Desk desk(ClientKind::whole);
    desk.bob_writes(U"A", 0);
    desk.bob_writes(U"B", 9);
    desk.bob_writes(U"C", 4);
    const auto patches = desk.wait(0);
    REQUIRE(patches.size() == 1);
    CHECK(patches[0].delta ==
          std::vector<LineSplice>{at({0, 0}, U"A"), at({1, 0}, U"C"), at({2, 0}, U"B")});
    CHECK(patches[0].splices == std::vector<Splice>{{0, 0, U"A"}, {3, 0, U"C"}, {8, 0, U"B"}});
    CHECK(patches[0].version == desk.text.version());
}

TEST_CASE("a plugin gets one range a patch, in the order in which it was written") {
    Desk desk(ClientKind::plugin);
    desk.bob_writes(U"B", 7);
    desk.bob_writes(U"A", 0);
    const auto patches = desk.wait(0);
    REQUIRE(patches.size() == 2);
    CHECK(patches[0].delta == std::vector<LineSplice>{at({1, 4}, U"B")});
    CHECK(patches[1].delta == std::vector<LineSplice>{at({0, 0}, U"A")});
    CHECK(desk.view.sent() == 2);
    CHECK(desk.type(1, {at({0, 0}, U"x")}).kind == Kind::taken);
    CHECK(desk.text.now().text() == U"xAun\ndeuxB\n");
}

TEST_CASE("above 64 pieces a plugin gets one that covers all") {
    for (const std::uint32_t pieces : {64U, 65U}) {
        Desk desk(ClientKind::plugin, std::u32string(200, U'.'));
        for (std::uint32_t i = 0; i < pieces; ++i)
            desk.bob_writes(U"x", 2 * i + 5);
        const auto patches = desk.wait(0);
        CHECK(patches.size() == (pieces == 64 ? 64 : 1));
        CHECK(desk.view.screen().text() == desk.text.now().text());
        CHECK(patches.back().version == desk.text.version());
    }
}

TEST_CASE("text without a newline at the very end is told to a plugin from the line before") {
    Desk desk(ClientKind::plugin);
    desk.bob_writes(U"fin", 8);
    const auto patches = desk.wait(0);
    REQUIRE(patches.size() == 2);
    CHECK(patches[0].delta == std::vector<LineSplice>{{{1, 4}, {2, 0}, U"\nfin"}});
    CHECK(desk.view.screen().text() == U"un\ndeux\nfin");
    Desk other(ClientKind::plugin);
    other.bob_writes(U"fin\n", 8);
    CHECK(other.wait(0).at(0).delta == std::vector<LineSplice>{at({2, 0}, U"fin\n")});
}

TEST_CASE("a plugin whose text lost its end is told of something more, and types there") {
    Desk desk(ClientKind::plugin);
    desk.text.write(desk.bobs, desk.text.version(), {RunAction::remove, 1, 7, {}, {}});
    desk.view.changed(desk.text, desk.now);
    const auto patches = desk.wait(0);
    REQUIRE(patches.size() == 2);
    CHECK(patches[0].delta == std::vector<LineSplice>{{{1, 4}, {2, 0}, U""}});
    CHECK(patches[1].delta == std::vector<LineSplice>{at({0, 0}, U"")});
    CHECK(patches[1].version == desk.text.version());
    CHECK(desk.type(2, {at({1, 4}, U"x\n")}).kind == Kind::taken);
    CHECK(desk.text.now().text() == U"un\ndeuxx\n");
    // A whole last line as well, though there is still a newline at the end.
    Desk line(ClientKind::plugin);
    line.text.write(line.bobs, line.text.version(), {RunAction::remove, 5, 3, {}, {}});
    line.view.changed(line.text, line.now);
    const auto more = line.wait(0);
    REQUIRE(more.size() == 2);
    CHECK(more[0].delta == std::vector<LineSplice>{{{1, 0}, {2, 0}, U""}});
    CHECK(more[1].delta == std::vector<LineSplice>{at({0, 0}, U"")});
    // What is taken from before the end, and an editor of ours, needs nothing.
    Desk before(ClientKind::plugin);
    before.text.write(before.bobs, before.text.version(), {RunAction::remove, 1, 6, {}, {}});
    before.view.changed(before.text, before.now);
    CHECK(before.wait(0).size() == 1);
    Desk whole(ClientKind::whole);
    whole.text.write(whole.bobs, whole.text.version(), {RunAction::remove, 1, 7, {}, {}});
    whole.view.changed(whole.text, whole.now);
    CHECK(whole.wait(0).size() == 1);
}

TEST_CASE("the first change after 50 ms of quiet goes at once and later ones are gathered") {
    Desk desk(ClientKind::whole);
    CHECK_FALSE(desk.view.next_due(desk.now));
    desk.bob_writes(U"a", 0);
    CHECK(desk.view.next_due(desk.now) == desk.now);
    const Instant first = desk.now;
    CHECK(desk.wait(0).size() == 1);
    CHECK_FALSE(desk.view.next_due(desk.now));
    CHECK(desk.wait(5).empty());
    desk.bob_writes(U"b", 0);
    CHECK(desk.view.next_due(desk.now) == first + Milliseconds{30});
    CHECK(desk.wait(10).empty());
    desk.bob_writes(U"c", 0);
    CHECK(desk.wait(14).empty());
    const auto gathered = desk.wait(1);
    REQUIRE(gathered.size() == 1);
    CHECK(gathered[0].splices == std::vector<Splice>{{0, 0, U"cb"}});
    // 50 ms without a change, though the patch is younger than 30 ms.
    desk.wait(35);
    desk.bob_writes(U"d", 0);
    CHECK(desk.wait(0).size() == 1);
}

TEST_CASE("50 ms of quiet count from the last change and not from the last patch") {
    Desk desk(ClientKind::whole);
    desk.bob_writes(U"a", 0);
    REQUIRE(desk.wait(0).size() == 1);
    desk.wait(2);
    desk.bob_writes(U"b", 0);  // at 2 ms
    REQUIRE(desk.wait(28).size() == 1);
    desk.wait(21);
    desk.bob_writes(U"c", 0);  // at 51 ms: 49 ms of quiet
    CHECK(desk.wait(0).empty());
    CHECK(desk.view.next_due(desk.now) == Instant{1060});
    Desk other(ClientKind::whole);
    other.bob_writes(U"a", 0);
    REQUIRE(other.wait(0).size() == 1);
    other.wait(2);
    other.bob_writes(U"b", 0);
    REQUIRE(other.wait(28).size() == 1);
    other.wait(22);
    other.bob_writes(U"c", 0);  // at 52 ms
    CHECK(other.wait(0).size() == 1);
}

TEST_CASE("the answer to an undo is never gathered") {
    Desk desk(ClientKind::whole);
    desk.bob_writes(U"a", 0);
    REQUIRE(desk.wait(0).size() == 1);
    desk.bob_writes(U"b", 0);
    REQUIRE(desk.wait(1).empty());
    CHECK(desk.view.patches_at_once(desk.text, desk.now).size() == 1);
    CHECK_FALSE(desk.view.next_due(desk.now));
}

TEST_CASE("what a client types itself is not sent back to it") {
    Desk desk(ClientKind::whole);
    desk.type(0, {at({0, 0}, U"a")});
    desk.view.changed(desk.text, desk.now);
    CHECK_FALSE(desk.view.next_due(desk.now));
    CHECK(desk.wait(1000).empty());
}

TEST_CASE("a client that says what it has seen confirms it") {
    Desk desk(ClientKind::whole);
    for (int i = 0; i < 5; ++i) {
        desk.bob_writes(U"a", 0);
        desk.wait(100);
    }
    CHECK(desk.view.unconfirmed() == 5);
    CHECK(desk.view.seen(3));
    CHECK(desk.view.unconfirmed() == 2);
    CHECK(desk.view.sent() == 5);
    CHECK_FALSE(desk.view.seen(2));
    CHECK_FALSE(desk.view.seen(6));
    CHECK(desk.type(2, {at({0, 0}, U"x")}).kind == Kind::unknown_revision);
    CHECK(desk.type(4, {at({0, 0}, U"x")}).kind == Kind::taken);
}

TEST_CASE("what was shown at a revision is told without the patches that came behind it") {
    Desk desk(ClientKind::whole);
    desk.type(0, {at({0, 2}, U"!")});
    desk.text.write(desk.bobs, desk.text.version(), {RunAction::remove, 9, 0, {}, {}});
    desk.view.changed(desk.text, desk.now);
    REQUIRE(desk.wait(100).size() == 1);
    CHECK(desk.view.screen().text().empty());
    CHECK(desk.view.shown_at(desk.text, 0) == U"un!\ndeux\n");
    CHECK(desk.view.shown_at(desk.text, 1).empty());
    CHECK(desk.view.shown_at(desk.text, 2) == U"un!\ndeux\n");  // none of ours
}

TEST_CASE("an editor that opens with another content is healed by a difference") {
    Desk desk(ClientKind::whole);
    View other(ClientKind::plugin, desk.text, U"un\nDEUX et deux\n");
    other.changed(desk.text, desk.now);
    // Typed before the difference arrived: behind what both have.
    const auto write = [&](const TextVersion& version, const TextRun& run) {
        return desk.node.write(version, run);
    };
    other.edit(desk.text, 0, {at({0, 2}, U"!"), at({1, 2}, U"?")}, desk.now, write);
    CHECK(desk.text.now().text() == U"un!\n?deux\n");
    CHECK(other.screen().text() == U"un!\nDE?UX et deux\n");
    const auto patches = other.patches(desk.text, desk.now);
    REQUIRE(patches.size() == 1);
    CHECK(other.screen().text() == U"un!\n?deux\n");
    // The next key comes without the patch, the one after with its successor.
    other.edit(desk.text, 0, {at({1, 3}, U"*")}, desk.now, write);
    CHECK(desk.text.now().text() == U"un!\n?*deux\n");
    CHECK(other.patches(desk.text, desk.now + View::gathering).size() == 1);
    other.edit(desk.text, 1, {at({1, 2}, U"+")}, desk.now, write);
    CHECK(desk.text.now().text() == U"un!\n?*+deux\n");
}

TEST_CASE("an editor that opened with what the text becomes gets nothing and waits for nothing") {
    Desk desk(ClientKind::whole);
    View other(ClientKind::whole, desk.text, U"un\ndeux\nfin");
    desk.bob_writes(U"fin", 8);
    other.changed(desk.text, desk.now);
    CHECK(other.patches(desk.text, desk.now).empty());
    other.changed(desk.text, desk.now);
    CHECK_FALSE(other.next_due(desk.now));
}

TEST_CASE("letters typed at text that counts no more stay together and in order") {
    Desk desk(ClientKind::whole);
    desk.bob_writes(U"BOB ", 3);
    REQUIRE(desk.wait(0).size() == 1);
    REQUIRE(desk.view.seen(1));
    desk.text.set_aside({desk.bobs});
    desk.view.changed(desk.text, desk.now);
    desk.type(1, {at({1, 2}, U"x")});
    desk.type(1, {at({1, 3}, U"y"), {{1, 3}, {1, 7}, U""}});
    CHECK(desk.view.screen().text() == U"un\nBOxyux\n");
    CHECK(desk.text.now().text() == U"un\nxyux\n");
    const auto patches = desk.wait(30);
    REQUIRE(patches.size() == 1);
    CHECK(desk.view.screen().text() == U"un\nxyux\n");
    desk.text.set_aside({});
    desk.view.changed(desk.text, desk.now);
    desk.wait(30);
    CHECK(desk.view.screen().text() == desk.text.now().text());
}

TEST_CASE("letters typed within what still counts stay within it, whatever else went") {
    Desk desk(ClientKind::whole);
    const TextVersion start = desk.text.version();
    desk.bob_writes(U"BOB ", 3);
    const ChangeNumber carols = desk.text.open({AuthorId{{3}}, Sitting{1}}, {});
    desk.text.write(carols, start, insert(U"CAROL ", 0));
    desk.view.changed(desk.text, desk.now);
    REQUIRE(desk.wait(0).size() == 1);
    desk.text.seal(desk.bobs, ChangeId{{8}});
    desk.text.seal(carols, ChangeId{{9}});
    desk.text.set_aside({desk.bobs});
    desk.type(1, {at({0, 3}, U"x")});
    CHECK(desk.text.now().text() == U"CARxOL un\ndeux\n");
    CHECK(desk.view.screen().text() == U"CARxOL un\nBOB deux\n");
}

TEST_CASE("an editor that comes back types at the version that it shows") {
    Desk desk(ClientKind::whole);
    const TextVersion shown = desk.text.version();
    desk.bob_writes(U"BOB ", 3);
    View back(ClientKind::whole, desk.text, shown);
    back.changed(desk.text, desk.now);
    back.edit(desk.text, 0, {at({1, 4}, U"!")}, desk.now,
              [&](const TextVersion& version, const TextRun& run) {
                  return desk.node.write(version, run);
              });
    CHECK(desk.text.now().text() == U"un\nBOB deux!\n");
}

TEST_CASE("a client that never types watches 100,000 edits by 24 authors and ends equal") {
    Text text;
    Dice dice(1);
    std::array<std::optional<ChangeId>, 24> last;
    // All of them typed at what they have seen; one letter each.
    const auto write = [&](std::uint64_t authors) {
        std::vector<TextParent> seen;
        for (const Event head : text.version()) {
            const EventName name = text.log().name_of(head);
            seen.push_back({name.change, name.event + 1});
        }
        const std::uint32_t length = text.now().size();
        for (std::uint8_t author = 0; author < authors; ++author) {
            const auto position = static_cast<std::uint32_t>(dice.below(length + 1));
            TextRun run = insert(dice.chance(9) ? U"\n" : U"a", position);
            if (length > 300 && dice.chance(2)) run = {RunAction::remove, 1, position, {}, {}};
            run.parents = seen;
            const ChangeId id = dice.id<ChangeId>();
            text.add({{AuthorId{{author}}, Sitting{1}}, id, last[author], {run}});
            last[author] = id;
        }
        text.catch_up();
        return authors;
    };
    View plugin(ClientKind::plugin, text, U"");
    View whole(ClientKind::whole, text, U"");
    ModelEditor editor;
    editor.kind = ClientKind::plugin;
    Instant now{0};
    std::size_t patches = 0;
    const auto watch = [&] {
        plugin.changed(text, now);
        whole.changed(text, now);
        for (Patch& patch : plugin.patches(text, now)) {
            ++patches;
            editor.to_editor.push_back(std::move(patch));
            editor.read_patch();
        }
        whole.patches(text, now);
    };
    for (std::uint64_t edits = 0; edits < 100'000;) {
        // Mostly a few at a time; once in a while all of them for a while.
        const int rounds = dice.chance(25) ? 20 : 1;
        for (int i = 0; i < rounds; ++i)
            edits += write(rounds > 1 ? 24 : 1 + dice.below(12));
        now = now + Milliseconds{40};
        watch();
    }
    now = now + Milliseconds{100};
    watch();
    CHECK(patches > 10'000);
    CHECK(plugin.unconfirmed() == patches);
    CHECK(editor.text == text.now().text());
    CHECK(whole.screen().text() == text.now().text());
}

TEST_CASE("of more than 100,000 unconfirmed patches the oldest are forgotten") {
    Desk desk(ClientKind::whole, U"");
    ChangeNumber draft = desk.bobs;
    TextVersion at = desk.text.version();
    for (std::size_t i = 0; i < limits::unconfirmed_edits + 10; ++i) {
        const TextRun typed = insert(U"a", 0);
        const TextRun taken{RunAction::remove, 1, 0, {}, {}};
        at = desk.text.write(draft, at, i % 2 == 0 ? typed : taken).after;
        REQUIRE(desk.view.patches_at_once(desk.text, desk.now).size() == 1);
    }
    CHECK(desk.view.unconfirmed() == limits::unconfirmed_edits);
    CHECK(desk.view.sent() == limits::unconfirmed_edits + 10);
    CHECK(desk.type(9, {}).kind == Kind::unknown_revision);
    CHECK(desk.type(10, {}).kind == Kind::taken);
}
