#include "node/archive.hpp"

#include "protocol/sheaf.hpp"
#include "tests/sync/founded.hpp"
#include "tests/sync/memory_store.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Cellar {
    Founded seat;
    MemoryDisk disk;
    std::optional<MemoryStore> store;
    std::optional<Archive> archive;
    Instant now{1'000};

    Cellar() {
        open();
        REQUIRE(archive->keep({seat.genesis, seat.signature}));
    }
    void open() {
        archive.reset();
        store.emplace(disk);
        archive.emplace(*store);
    }
    std::vector<Replica::HeldChange> commit() {
        return archive->commit(*seat.replica, seat.replica->take_news().held, {}, now);
    }
    // As after a start: what the store says the class is.
    std::unique_ptr<Replica> loaded() {
        auto replica = seat.another();
        archive->load(*replica);
        return replica;
    }
    void flush() {
        for (int i = 0; i < 3; ++i) {
            now = now + Archive::flush_after;
            archive->tick(seat.replica.get(), now);
        }
    }
};

bool hold_the_same(Replica& a, Replica& b) {
    return a.spaces() == b.spaces() && std::ranges::all_of(a.spaces(), [&](const SpaceId& space) {
               return a.tips(space) == b.tips(space);
           });
}

}  // namespace

TEST_CASE("what was committed is there after a kill, and the class is known again") {
    Cellar cellar;
    cellar.seat.type(0, U"bonjour");
    REQUIRE(cellar.seat.replica->author(cellar.seat.project).seal(1));
    CHECK(cellar.commit().size() == 4);
    cellar.open();
    REQUIRE(cellar.archive->genesis());
    CHECK(cellar.archive->genesis()->change.id == cellar.seat.genesis.id);
    const auto again = cellar.loaded();
    CHECK(hold_the_same(*again, *cellar.seat.replica));
    CHECK(again->contents(cellar.seat.project)->text(cellar.seat.page).now().text() == U"bonjour");
}

TEST_CASE("what stands on an act that was lost from the disk is read when the act comes back") {
    Cellar cellar;
    cellar.seat.type(0, U"bonjour");
    REQUIRE(cellar.seat.replica->author(cellar.seat.project).seal(1));
    // The acts that make the team and the project are not in this store.
    auto held = cellar.seat.replica->take_news().held;
    std::erase_if(held, [&](const Replica::HeldChange& each) {
        return each.space == cellar.seat.replica->class_id();
    });
    REQUIRE(held.size() == 2);
    cellar.archive->commit(*cellar.seat.replica, held, {}, cellar.now);
    cellar.open();
    const auto again = cellar.loaded();
    REQUIRE_FALSE(again->has_space(cellar.seat.project));

    const Tip acts = cellar.seat.replica->tips(again->class_id()).back();
    for (Seq seq = 1; seq <= acts.seq; ++seq) {
        const auto piece = cellar.seat.replica->piece(again->class_id(), acts.id, seq, seq);
        REQUIRE(piece);
        const auto span = unpack_span(piece->span);
        if (span->changes.front().header.kind == ChangeKind::genesis) continue;
        REQUIRE_FALSE(again->add(again->class_id(), span->changes, span->signature));
    }
    REQUIRE(again->has_class_news());
    cellar.archive->load_rest(*again);
    CHECK(hold_the_same(*again, *cellar.seat.replica));
    CHECK(again->contents(cellar.seat.project)->text(cellar.seat.page).now().text() == U"bonjour");
}

TEST_CASE("only a flush makes it saved, and a power cut before it may lose it") {
    Cellar cellar;
    cellar.commit();
    const Tip tip = *cellar.seat.replica->highest(
        cellar.seat.project, cellar.seat.replica->author(cellar.seat.project).log());
    CHECK_FALSE(cellar.archive->is_on_disk(cellar.seat.project, tip));
    CHECK(cellar.archive->tick(cellar.seat.replica.get(), cellar.now).empty());
    CHECK(cellar.archive->flushed_commits() < cellar.archive->commits());
    cellar.flush();
    CHECK(cellar.archive->is_on_disk(cellar.seat.project, tip));
    CHECK(cellar.archive->flushed_commits() == cellar.archive->commits());
    Dice dice(1);
    cellar.disk.crash(dice);
    cellar.open();
    CHECK(hold_the_same(*cellar.loaded(), *cellar.seat.replica));
}

TEST_CASE("at most one flush in 200 ms is asked for") {
    Cellar cellar;
    cellar.commit();
    cellar.flush();
    cellar.seat.type(0, U"a");
    REQUIRE(cellar.seat.replica->author(cellar.seat.project).seal(1));
    cellar.commit();
    CHECK(cellar.archive->next_due() == cellar.now + Archive::flush_after);
}

TEST_CASE("on a full disk nothing is passed on, and all of it is stored when there is room") {
    Cellar cellar;
    cellar.commit();
    cellar.seat.type(0, U"a");
    REQUIRE(cellar.seat.replica->author(cellar.seat.project).seal(1));
    // The whole commit, then what is written here alone.
    cellar.store->fail_after(0, StoreFault::full);
    CHECK(cellar.commit().size() == 1);
    CHECK(cellar.archive->is_full());
    CHECK_FALSE(cellar.archive->is_broken());
    cellar.now = cellar.now + Archive::try_again_after;
    cellar.commit();
    cellar.seat.type(1, U"b");
    REQUIRE(cellar.seat.replica->author(cellar.seat.project).seal(1));
    cellar.commit();
    CHECK_FALSE(cellar.archive->is_full());
    cellar.open();
    CHECK(hold_the_same(*cellar.loaded(), *cellar.seat.replica));
}

TEST_CASE("on a disk that is nearly full what is written here is stored, and is not called full") {
    Cellar cellar;
    cellar.commit();
    cellar.archive->set_room(RoomLeft::own_only);
    cellar.seat.type(0, U"a");
    REQUIRE(cellar.seat.replica->author(cellar.seat.project).seal(1));
    CHECK(cellar.commit().size() == 1);
    CHECK_FALSE(cellar.archive->is_full());
    // A picture that found no room is no reason to call what is written here not kept.
    CHECK_FALSE(cellar.archive->put_blob(BlobId{{1}}, Bytes{1}));
    CHECK_FALSE(cellar.archive->is_full());
    CHECK(cellar.archive->keeps_own());
    cellar.seat.type(1, U"b");
    REQUIRE(cellar.seat.replica->author(cellar.seat.project).seal(1));
    CHECK(cellar.commit().size() == 1);
    CHECK_FALSE(cellar.archive->is_full());
    cellar.open();
    CHECK(hold_the_same(*cellar.loaded(), *cellar.seat.replica));
}

TEST_CASE("a machine without descriptors for a moment is neither a full disk nor a broken one") {
    Cellar cellar;
    cellar.commit();
    cellar.seat.type(0, U"a");
    REQUIRE(cellar.seat.replica->author(cellar.seat.project).seal(1));
    cellar.store->fail_after(0, StoreFault::passing);
    cellar.commit();
    CHECK_FALSE(cellar.archive->is_broken());
    CHECK_FALSE(cellar.archive->take_own_refused());
    CHECK_FALSE(cellar.archive->is_full());  // the next try, of own ones alone, went well
    cellar.now = cellar.now + Archive::try_again_after;
    cellar.commit();
    CHECK_FALSE(cellar.archive->is_full());
    CHECK_FALSE(cellar.archive->is_hindered());
    cellar.open();
    CHECK(hold_the_same(*cellar.loaded(), *cellar.seat.replica));
}

TEST_CASE("a broken store ends it: nothing is called stored any more") {
    Cellar cellar;
    cellar.store->fail_after(0, StoreFault::broken);
    CHECK(cellar.commit().empty());
    CHECK(cellar.archive->is_broken());
    CHECK(cellar.commit().empty());
    cellar.flush();
    CHECK(cellar.archive->flushed_commits() < 2);
}

namespace {

// One who types, each letter a change of its own, and rests now and then.
struct TypingCellar : Cellar {
    Author& author = seat.replica->author(seat.project);

    void type(int letters) {
        for (int i = 0; i < letters; ++i) {
            seat.type(0, std::u32string(1, U'a' + static_cast<char32_t>(i % 26)));
            REQUIRE(author.seal(1));
            commit();
        }
    }
    void rest() {
        now = now + Archive::rests_after;
        flush();
    }
    std::vector<StoredSpan> rows() {
        return store->read(seat.project, author.log(), 1, seq_max)->spans;
    }
    void check_loaded(std::uint32_t letters) {
        open();
        const auto again = loaded();
        CHECK(hold_the_same(*again, *seat.replica));
        CHECK(again->contents(seat.project)->text(seat.page).now().size() == letters);
    }
};

}  // namespace

TEST_CASE("a log that rests is packed into one row that says the same") {
    TypingCellar cellar;
    cellar.commit();
    cellar.type(50);
    CHECK(cellar.rows().size() == 51);
    cellar.rest();
    CHECK(cellar.rows().size() == 1);
    cellar.check_loaded(50);
}

TEST_CASE("a log of three changes lies in a span, which is shorter, and one of many in a sheaf") {
    TypingCellar cellar;
    cellar.commit();
    cellar.type(2);
    cellar.rest();
    REQUIRE(cellar.rows().size() == 1);
    CHECK_FALSE(is_sheaf(cellar.rows()[0].bytes));
    cellar.type(2'200);
    cellar.rest();
    REQUIRE(cellar.rows().size() == 1);
    CHECK(is_sheaf(cellar.rows()[0].bytes));
    CHECK(cellar.rows()[0].bytes.size() < 2'200);
    cellar.check_loaded(2'202);
}

TEST_CASE("what came behind a long row is packed by itself, and both when it is half as long") {
    TypingCellar cellar;
    cellar.commit();
    cellar.type(400);
    cellar.rest();
    const auto first = cellar.rows().at(0);
    cellar.type(50);
    cellar.rest();
    REQUIRE(cellar.rows().size() == 2);
    CHECK(cellar.rows()[0] == first);
    CHECK(cellar.rows()[1].first == first.last + 1);
    cellar.type(160);
    cellar.rest();
    CHECK(cellar.rows().size() == 1);
    cellar.check_loaded(610);
}

TEST_CASE("rows that an older program packed are packed anew after they were read") {
    TypingCellar cellar;
    cellar.commit();
    cellar.type(700);
    // In spans, as it did.
    const Tip tip = *cellar.seat.replica->highest(cellar.seat.project, cellar.author.log());
    for (const auto& [from, to] : {std::pair<Seq, Seq>{1, 400}, {401, tip.seq}}) {
        auto& logs = *cellar.seat.replica;
        const auto piece = logs.piece(cellar.seat.project, tip.id, from, to);
        REQUIRE(piece);
        const auto before =
            from == 1 ? ChangeId{} : *logs.id_at(cellar.seat.project, tip.id, from - 1);
        REQUIRE(*cellar.store->replace(
            {cellar.seat.project, tip.log, from, to, before, piece->last.id, piece->span}));
    }
    REQUIRE(cellar.rows().size() == 2);
    cellar.open();
    const auto again = cellar.loaded();
    CHECK(hold_the_same(*again, *cellar.seat.replica));
    for (int i = 0; i < 20; ++i) {
        cellar.now = cellar.now + Archive::rests_after;
        cellar.archive->tick(again.get(), cellar.now);
    }
    REQUIRE(cellar.rows().size() == 1);
    CHECK(is_sheaf(cellar.rows()[0].bytes));
    cellar.check_loaded(700);
}

TEST_CASE("a long log is packed in parts, a turn each, while it goes on") {
    TypingCellar cellar;
    cellar.commit();
    cellar.type(5'000);
    cellar.now = cellar.now + Archive::rests_after;
    cellar.archive->tick(cellar.seat.replica.get(), cellar.now);
    CHECK(cellar.rows().size() == 5'001);
    cellar.type(3);
    cellar.flush();
    REQUIRE(cellar.rows().size() == 4);
    CHECK(cellar.rows()[0].last == 5'001);
    CHECK(is_sheaf(cellar.rows()[0].bytes));
    cellar.check_loaded(5'003);
}

TEST_CASE("of a log that lies in a sheaf any part can be sent") {
    TypingCellar cellar;
    cellar.commit();
    cellar.type(3'000);
    cellar.rest();
    cellar.open();
    const auto again = cellar.loaded();
    const Tip tip = *again->highest(cellar.seat.project, cellar.author.log());
    Seq from = 1;
    while (from <= tip.seq) {
        const auto piece = again->piece(cellar.seat.project, tip.id, from, tip.seq);
        REQUIRE(piece);
        const auto span = unpack_span(piece->span);
        REQUIRE((span && verify_span(*span)));
        from = piece->last.seq + 1;
    }
    CHECK(from == tip.seq + 1);
}

TEST_CASE("a bit that turned in a sheaf lets nothing in that nobody wrote") {
    TypingCellar cellar;
    cellar.commit();
    cellar.type(300);
    cellar.rest();
    REQUIRE(is_sheaf(cellar.rows().at(0).bytes));
    const std::size_t size = cellar.rows().at(0).bytes.size();
    const MemoryDisk whole = cellar.disk;
    for (std::size_t at = 0; at < size; at += 7) {
        INFO("byte " << at);
        cellar.disk = whole;
        for (auto& [key, row] : cellar.disk.tables.spans)
            if (row.value.space == cellar.seat.project && row.value.log == cellar.author.log())
                row.value.bytes[at] ^= 4;
        cellar.open();
        const auto again = cellar.loaded();
        const auto tip = again->highest(cellar.seat.project, cellar.author.log());
        if (tip) REQUIRE(cellar.seat.replica->holds(cellar.seat.project, tip->id));
    }
}

TEST_CASE("a row that rotted takes the rest of its log away, and nothing else") {
    Cellar cellar;
    cellar.commit();
    Author& author = cellar.seat.replica->author(cellar.seat.project);
    for (int i = 0; i < 3; ++i) {
        cellar.seat.type(0, U"x");
        REQUIRE(author.seal(1));
    }
    cellar.commit();
    cellar.flush();
    for (auto& [key, row] : cellar.disk.tables.spans)
        if (row.value.space == cellar.seat.project && row.value.last == 3) row.value.bytes[0] ^= 1;
    cellar.open();
    const auto again = cellar.loaded();
    const auto tip = again->highest(cellar.seat.project, author.log());
    REQUIRE(tip);
    CHECK(tip->seq == 2);
    CHECK(again->tips(again->class_id()) == cellar.seat.replica->tips(again->class_id()));
}
