#include "sync/text_columns.hpp"

#include "sync/text.hpp"
#include "tests/mutations.hpp"
#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/sync/text_scene.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Played {
    Dice dice;
    TextScene<Dice> scene{dice, 2 + dice.below(4)};
    std::vector<TextChange> changes;

    explicit Played(std::uint64_t seed) : dice(seed) {
        for (int i = 0; i < 80; ++i)
            scene.step();
        changes = scene.finish();
    }
};

// Everything that can be asked of one log, to be compared with what is answered by another, whose
// changes are numbered in the order of `order`.
void check_same(const EventLog& log, const EventLog& read, const std::vector<ChangeNumber>& order) {
    REQUIRE(read.size() == log.size());
    REQUIRE(read.graph().heads() == log.graph().heads());
    for (Event event = 0; event < log.size(); ++event) {
        REQUIRE(read.name_of(event) == log.name_of(event));
        REQUIRE(read.graph().parents_of(event) == log.graph().parents_of(event));
    }
    REQUIRE(read.changes() == order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i)
        REQUIRE(read.change(ChangeNumber{i}) == log.change(order[i]));
}

EventLog::NameChanges names_in(const EventLog& log, const std::vector<ChangeNumber>& order) {
    return [&log, &order](std::vector<ChangeId>& ids) {
        for (std::size_t i = 0; i < ids.size(); ++i)
            ids[i] = log.id_of(order[i]);
    };
}

}  // namespace

TEST_CASE("a history comes out of its columns as it went in, and gives the same text") {
    for (std::uint64_t seed = 1; seed <= seeds(200); ++seed) {
        INFO("seed " << seed);
        Played played(seed);
        Text& text = played.scene.text();
        const EventLog& log = text.log();
        const bool with_rooms = seed % 2 == 0;
        const TextColumnsWritten written = write_columns(log, with_rooms);
        EventLog read;
        REQUIRE(read_columns(written.columns, read, names_in(log, written.order)));
        check_same(log, read, written.order);
        REQUIRE(write_columns(read, false).columns == write_columns(log, false).columns);

        Text again;
        REQUIRE(again.read_history(written.columns, names_in(log, written.order)));
        again.catch_up_untold();
        REQUIRE(again.now().text() == text.now().text());
    }
}

TEST_CASE("a text that was kept opens without its history, and goes on when somebody writes") {
    for (std::uint64_t seed = 1; seed <= seeds(60); ++seed) {
        INFO("seed " << seed);
        Played played(seed);
        // What the last changes find was kept without them.
        Text before;
        const std::size_t kept = played.changes.size() * 2 / 3;
        for (std::size_t i = 0; i < kept; ++i)
            REQUIRE(before.add(played.changes[i]));
        before.catch_up();
        const TextColumnsWritten written = write_columns(before.log(), true);
        int reads = 0;
        Text opened;
        opened.open_saved(before.now().utf8(), before.version(), [&](EventLog& log) {
            ++reads;
            REQUIRE(read_columns(written.columns, log, names_in(before.log(), written.order)));
        });
        REQUIRE(opened.now().text() == before.now().text());
        REQUIRE(opened.version() == before.version());
        REQUIRE(opened.catch_up().empty());
        REQUIRE(reads == 0);
        for (std::size_t i = kept; i < played.changes.size(); ++i)
            REQUIRE(opened.merge(played.changes[i]));
        REQUIRE(reads == 1);
        REQUIRE(opened.now().text() == played.scene.text().now().text());
    }
}

TEST_CASE("a history of any length comes out of its columns, also of none") {
    for (std::uint32_t length = 0; length < 80; ++length) {
        Text text;
        const ChangeNumber draft = text.open(LogName{}, {});
        for (std::uint32_t i = 0; i < length; ++i)
            text.insert(draft, i, "a", 1);
        text.seal(draft, ChangeId{{1}});
        Text read;
        REQUIRE(read.read_history(write_columns(text.log(), length % 2 == 0).columns, {}));
        read.catch_up_untold();
        REQUIRE(read.now().utf8() == std::string(length, 'a'));
    }
}

TEST_CASE("columns that were cut or changed are no history, or another one") {
    Played played(3);
    const EventLog& log = played.scene.text().log();
    const TextColumnsWritten written = write_columns(log, true);
    REQUIRE(written.columns.size() > 200);
    int refused = 0;
    int all = 0;
    for_each_near_miss(written.columns, [&](const Bytes& bytes) {
        EventLog read;
        ++all;
        const bool is_read = read_columns(bytes, read, {});
        if (!is_read) {
            ++refused;
            REQUIRE(read.size() == 0);
            REQUIRE(read.changes() == 0);
        }
    });
    // A frame has bits that mean nothing.
    CHECK(refused * 100 > all * 98);
}
