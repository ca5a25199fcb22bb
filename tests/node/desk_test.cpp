#include "node/desk.hpp"

#include "sync/limits.hpp"
#include "tests/sync/founded.hpp"
#include "tests/sync/memory_store.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr ClientId ada{1}, bob{2};
constexpr FileNumber page{1};

// A desk with its store, and the clients' side of it.
struct Office {
    Founded seat;
    MemoryDisk disk;
    MemoryStore store{disk};
    Archive archive{store};
    std::optional<Desk> desk;
    NodeTime time{Instant{1'000}, 5};
    std::map<ClientId, std::vector<Told>> told;

    Office() {
        archive.keep({seat.genesis, seat.signature});
        desk.emplace(*seat.replica, archive);
        turn();
    }
    void ask(ClientId client, const Request& request) {
        desk->request(client, request, time);
        turn();
    }
    // What a node does at the end of an input.
    void turn() {
        desk->seal(time, false);
        const Replica::News news = seat.replica->take_news();
        archive.commit(*seat.replica, news.held, desk->records(), time.now);
        desk->committed(archive.commits());
        archive.tick(seat.replica.get(), time.now);
        desk->shown(news.shown, news.class_changed, time.now);
        desk->tell(time.now, {});
        for (auto& [client, what] : desk->take_told())
            told[client].push_back(std::move(what));
    }
    void wait(std::uint64_t milliseconds) {
        for (std::uint64_t i = 0; i < milliseconds; i += 10) {
            time.now = time.now + Milliseconds{10};
            turn();
        }
    }
    void open(ClientId client, std::u32string content = {}) {
        ask(client,
            request::Open{page, seat.project, seat.page, ClientKind::whole, content, std::nullopt});
    }
    void type(ClientId client, std::u32string text, std::optional<UndoGroup> group = {}) {
        ask(client, request::Edit{page,
                                  all<told::Patched>(client).size(),
                                  {{{0, 0}, {0, 0}, std::move(text)}},
                                  group});
    }
    template <class T>
    std::vector<T> all(ClientId client) {
        std::vector<T> found;
        for (const Told& each : told[client])
            if (const auto* it = std::get_if<T>(&each)) found.push_back(*it);
        return found;
    }
    std::u32string text() { return seat.text().now().text(); }
};

}  // namespace

TEST_CASE("the first key is in a change at once, and those behind it within 50 ms") {
    Office office;
    office.open(ada);
    const auto log = [&] { return office.seat.replica->author(office.seat.project).log(); };
    const auto seq = [&] { return office.seat.replica->highest(office.seat.project, log())->seq; };
    const Seq before = seq();
    office.type(ada, U"a");
    CHECK(seq() == before + 1);
    office.time.now = office.time.now + Milliseconds{10};
    office.type(ada, U"b");
    office.type(ada, U"c");
    CHECK(seq() == before + 1);
    office.wait(60);
    CHECK(seq() == before + 2);
    CHECK(office.text() == U"cba");
}

TEST_CASE("a request is called saved only when a flush behind its commit has ended") {
    Office office;
    office.open(ada);
    office.type(ada, U"a");
    CHECK(office.all<told::Status>(ada).back().processed == 1);
    CHECK(office.all<told::Status>(ada).back().saved == 0);
    office.wait(500);
    CHECK(office.all<told::Status>(ada).back().saved == 1);
}

TEST_CASE("what one client types comes to another as a patch that names its version") {
    Office office;
    office.open(ada);
    office.open(bob);
    office.type(ada, U"bonjour");
    office.wait(100);
    const auto patches = office.all<told::Patched>(bob);
    REQUIRE(patches.size() == 1);
    CHECK(patches[0].patch.delta.at(0).inserted == U"bonjour");
    REQUIRE(patches[0].version.size() == 1);
    CHECK_FALSE(patches[0].version[0].change.is_zero());
    CHECK(office.all<told::Patched>(ada).empty());
}

TEST_CASE("undo takes back one's own group, leaves the neighbour's, and says the caret") {
    Office office;
    office.open(ada);
    office.open(bob);
    office.type(ada, U"ada", UndoGroup{1});
    office.wait(100);
    office.type(bob, U"bob ");
    office.wait(100);
    office.ask(ada, request::Undo{page});
    CHECK(office.text() == U"bob ");
    REQUIRE(office.all<told::Caret>(ada).size() == 1);
    CHECK(office.all<told::Caret>(ada)[0].position == 4);
    office.ask(ada, request::Redo{page});
    CHECK(office.text() == U"bob ada");
    office.ask(bob, request::Undo{page});
    office.ask(bob, request::Undo{page});
    CHECK(office.all<told::Refused>(bob).back().why == Refusal::nothing_to_undo);
}

TEST_CASE("a malformed edit closes the file and gives back what the client showed") {
    Office office;
    office.open(ada);
    office.type(ada, U"kept");
    office.ask(ada, request::Edit{page, 0, {{{9, 9}, {9, 9}, U"x"}}, {}});
    const auto refused = office.all<told::Refused>(ada);
    REQUIRE(refused.size() == 1);
    CHECK(refused[0].why == Refusal::malformed);
    CHECK(refused[0].rescue == U"kept");
    CHECK(office.text() == U"kept");
    office.type(ada, U"y");
    CHECK(office.all<told::Refused>(ada).back().why == Refusal::no_such_file);
}

TEST_CASE("an edit at a revision that was never sent is refused with a rescue copy") {
    Office office;
    office.open(ada);
    office.type(ada, U"kept");
    office.ask(ada, request::Edit{page, 17, {{{0, 0}, {0, 0}, U"x"}}, {}});
    CHECK(office.all<told::Refused>(ada).back().why == Refusal::unknown_revision);
    CHECK(office.all<told::Refused>(ada).back().rescue == U"kept");
}

TEST_CASE("a refused edit gives back what its screen showed, whatever is on its way there") {
    Office office;
    const auto founder =
        std::exchange(office.seat.replica, office.seat.of(signing_key_from(id_number<Seed>(7, 1))));
    const auto write = [&](const TextRun& run) {
        Author& author = founder->author(office.seat.project);
        author.write(office.seat.page,
                     founder->contents(office.seat.project)->text(office.seat.page).version(), run,
                     1);
        REQUIRE(author.seal(1));
        Founded::give_all(*founder, *office.seat.replica);
        office.wait(100);
    };
    Founded::give_all(*founder, *office.seat.replica);
    office.desk.emplace(*office.seat.replica, office.archive);
    office.open(ada);
    write({RunAction::insert, 4, 0, {}, U"kept"});
    write({RunAction::remove, 4, 0, {}, {}});
    REQUIRE(office.all<told::Patched>(ada).size() == 2);  // the second empties the screen
    office.ask(ada, request::Edit{page, 1, {{{0, 4}, {0, 4}, U"!"}}, {}});
    REQUIRE(office.all<told::Refused>(ada).size() == 1);
    CHECK(office.all<told::Refused>(ada)[0].why == Refusal::no_place);
    CHECK(office.all<told::Refused>(ada)[0].rescue == U"kept");
}

TEST_CASE("an edit that makes the text too large gives back what its screen showed") {
    Office office;
    office.open(ada);
    office.open(bob);
    office.type(ada, U"kept");
    office.wait(100);
    office.ask(bob, request::Edit{page, 1, {{{0, 0}, {0, 4}, U""}}, {}});
    office.wait(100);
    REQUIRE(office.all<told::Patched>(ada).size() == 1);
    const std::u32string much(limits::text_scalars + 1, U'x');
    office.ask(ada, request::Edit{page, 0, {{{0, 4}, {0, 4}, much}}, {}});
    CHECK(office.all<told::Refused>(ada).back().why == Refusal::too_large);
    CHECK(office.all<told::Refused>(ada).back().rescue == U"kept");
}

TEST_CASE("what was typed in two files is undone in the one that is still open") {
    Office office;
    constexpr FileNumber other{2};
    const NodeId style = office.seat.create("style.css");
    office.turn();
    office.open(ada);
    office.ask(ada, request::Open{other, office.seat.project, style, ClientKind::whole, {}, {}});
    office.type(ada, U"page", UndoGroup{1});
    office.ask(ada, request::Edit{other, 0, {{{0, 0}, {0, 0}, U"style"}}, UndoGroup{1}});
    const std::u32string much(limits::text_scalars + 1, U'x');
    office.ask(ada, request::Edit{other, 0, {{{0, 0}, {0, 0}, much}}, {}});
    REQUIRE(office.all<told::Refused>(ada).back().why == Refusal::too_large);
    office.ask(ada, request::Undo{page});
    CHECK(office.text().empty());
    CHECK(office.seat.replica->contents(office.seat.project)->text(style).now().text() == U"style");
}

TEST_CASE("an editor goes on with another run of the node where it was") {
    Office office;
    office.ask(ada, request::Resume{EditorSession{77}});
    office.open(ada);
    office.open(bob);
    office.type(ada, U"one ");
    office.wait(100);
    office.type(bob, U"two ");
    office.wait(100);
    office.type(ada, U"three ");
    office.wait(100);
    const auto seen = office.all<told::Patched>(ada).back();
    // Another run of the node, from what the store has.
    const auto replica = office.seat.another();
    office.archive.load(*replica);
    Desk desk(*replica, office.archive);
    desk.request(ada, request::Resume{EditorSession{77}}, office.time);
    desk.request(ada,
                 request::Open{page,
                               office.seat.project,
                               office.seat.page,
                               ClientKind::whole,
                               {},
                               request::Open::Seen{seen.processed, seen.version}},
                 office.time);
    const auto told = desk.take_told();
    REQUIRE(told.size() == 2);
    CHECK(std::get<told::Resumed>(told[0].second).processed == 2);
    CHECK(std::get<told::Opened>(told[1].second).processed == 2);
    // Typed while the node was gone, at the screen with "three two one ".
    desk.request(ada, request::Edit{page, 0, {{{0, 6}, {0, 6}, U"and "}}, {}}, office.time);
    desk.seal(office.time, true);
    CHECK(replica->contents(office.seat.project)->text(office.seat.page).now().text() ==
          U"three and two one ");
}

TEST_CASE("an editor that leaves and comes back to the same run is told all that it wrote") {
    Office office;
    office.ask(ada, request::Resume{EditorSession{77}});
    office.open(ada);
    // Its connection breaks before the open change is in a commit.
    office.desk->request(ada, request::Edit{page, 0, {{{0, 0}, {0, 0}, U"one "}}, {}}, office.time);
    office.desk->left(ada, office.time);
    office.ask(ada, request::Resume{EditorSession{77}});
    CHECK(office.all<told::Resumed>(ada).back().processed == 1);
    office.wait(100);
    CHECK(office.text() == U"one ");
    const auto statuses = office.all<told::Status>(ada);
    REQUIRE_FALSE(statuses.empty());
    CHECK(statuses.back().saved <= 1);
}

TEST_CASE("an undo is no sign of what the screen shows: a patch that was not confirmed counts") {
    Office office;
    office.ask(ada, request::Resume{EditorSession{77}});
    office.open(ada);
    office.type(ada, U"one ");
    office.wait(100);
    office.open(bob);
    office.type(bob, U"two ");
    office.wait(100);
    const auto seen = office.all<told::Patched>(ada).back();  // applied, and never said to be
    office.ask(ada, request::Undo{page});
    office.turn();
    const auto replica = office.seat.another();
    office.archive.load(*replica);
    Desk desk(*replica, office.archive);
    desk.request(ada, request::Resume{EditorSession{77}}, office.time);
    desk.request(ada,
                 request::Open{page,
                               office.seat.project,
                               office.seat.page,
                               ClientKind::whole,
                               {},
                               request::Open::Seen{seen.processed, seen.version}},
                 office.time);
    // The screen shows "two one ": what is written at its end stands there.
    desk.request(ada, request::Edit{page, 0, {{{0, 8}, {0, 8}, U"end"}}, {}}, office.time);
    for (const auto& [client, what] : desk.take_told())
        CHECK_FALSE(std::holds_alternative<told::Refused>(what));
    desk.seal(office.time, true);
    CHECK(replica->contents(office.seat.project)->text(office.seat.page).now().text() ==
          U"two end");
}

TEST_CASE("resuming at a version that the store has lost is refused") {
    Office office;
    office.ask(ada, request::Open{page,
                                  office.seat.project,
                                  office.seat.page,
                                  ClientKind::whole,
                                  {},
                                  request::Open::Seen{3, {{id_number<ChangeId>(1, 1), 0}}}});
    CHECK(office.all<told::Refused>(ada).back().why == Refusal::unknown_revision);
}

TEST_CASE("deleting a folder deletes all that is seen in it, and restoring is a write of keeps") {
    Office office;
    office.ask(ada, request::Write{office.seat.project,
                                   {resolved::Create{NodeKind::folder,
                                                     root_of(office.seat.project, Root::site), "a"},
                                    resolved::Create{NodeKind::text, {ChangeId{}, 0}, "b.html"}}});
    const ChangeId made = office.all<told::Done>(ada).back().change;
    const Contents& contents = *office.seat.replica->contents(office.seat.project);
    const auto count = [&] {
        return contents.tree().outline(root_of(office.seat.project, Root::site)).size();
    };
    CHECK(count() == 3);
    office.ask(ada, request::Delete{office.seat.project, {made, 0}});
    CHECK(count() == 1);
    office.ask(ada, request::Write{office.seat.project,
                                   {resolved::Keep{{made, 0}}, resolved::Keep{{made, 1}}}});
    CHECK(count() == 3);
    office.ask(ada, request::Delete{office.seat.project, {id_number<ChangeId>(1, 1), 0}});
    CHECK(office.all<told::Refused>(ada).back().why == Refusal::no_such_file);
}

TEST_CASE("a blob is stored once, and one above 20 MiB is refused") {
    Office office;
    office.ask(ada, request::PutBlob{{1, 2, 3}});
    const BlobId blob = office.all<told::Done>(ada).back().blob;
    CHECK(office.store.blob(blob)->value() == Bytes{1, 2, 3});
    office.ask(ada, request::PutBlob{Bytes(blob_max_bytes + 1)});
    CHECK(office.all<told::Refused>(ada).back().why == Refusal::too_large);
}
