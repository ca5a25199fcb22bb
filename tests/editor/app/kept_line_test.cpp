#include "editor/app/kept_line.hpp"

#include "editor/terminal/clusters.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;
using namespace std::chrono_literals;

namespace {

Kept kept_by(std::uint64_t seats, std::uint64_t connected) {
    Kept kept;
    kept.is_node_there = true;
    kept.wrote = true;
    kept.seats = seats;
    kept.connected = connected;
    return kept;
}
Kept unsaved(std::size_t things) {
    Kept kept = kept_by(2, 2);
    kept.unsaved = things;
    return kept;
}
Kept with_disk(talk::DiskTrouble fault) {
    Kept kept = kept_by(2, 2);
    kept.disk = fault;
    return kept;
}

struct Line {
    KeptLine line;
    KeptLine::Instant now{1'000s};

    explicit Line(const Kept& kept) { line.update(kept, now); }
    bool after(std::chrono::milliseconds time, const Kept& kept) {
        now += time;
        return line.update(kept, now);
    }
};

}  // namespace

TEST_CASE("each state of the node is one state of what is kept") {
    CHECK(kept_state({}, false) == KeptState::starting);
    CHECK(kept_state({}, true) == KeptState::node_gone);
    CHECK(kept_state(with_disk(talk::DiskTrouble::full), true) == KeptState::disk_full);
    CHECK(kept_state(with_disk(talk::DiskTrouble::broken), true) == KeptState::disk_broken);
    CHECK(kept_state(with_disk(talk::DiskTrouble::nearly_full), true) == KeptState::passed_on);
    CHECK(kept_state(unsaved(1), true) == KeptState::not_yet);
    CHECK(kept_state(kept_by(0, 0), true) == KeptState::alone);
    CHECK(kept_state(kept_by(0, 3), true) == KeptState::here_only);
    CHECK(kept_state(kept_by(2, 3), true) == KeptState::passed_on);
    Kept nothing = kept_by(0, 3);
    nothing.wrote = false;
    CHECK(kept_state(nothing, true) == KeptState::nothing_yet);
}

TEST_CASE("a seat whose disk has a fault never says that all is kept") {
    Kept kept = with_disk(talk::DiskTrouble::full);
    kept.unsaved = 0;
    CHECK(is_trouble(kept_state(kept, true)));
}

TEST_CASE("the words say who has it, in both languages") {
    const Words english(Language::english);
    const Words french(Language::french);
    CHECK(kept_sentence(english, KeptState::passed_on, kept_by(1, 1)) ==
          "Kept, received by 1 seat");
    CHECK(kept_sentence(english, KeptState::passed_on, kept_by(3, 3)) ==
          "Kept, received by 3 seats");
    CHECK(kept_sentence(french, KeptState::passed_on, kept_by(3, 3)) == "Gardé, reçu par 3 postes");
    CHECK(kept_sentence(french, KeptState::alone, kept_by(0, 0)) == "seul · tout est gardé");
}

TEST_CASE("the cell is true at once, and the words only when a state has lasted a second") {
    Line line(kept_by(2, 2));
    CHECK(line.line.state() == KeptState::passed_on);
    CHECK(line.after(10ms, unsaved(1)));
    CHECK(line.line.has_unsaved());
    CHECK(line.line.state() == KeptState::passed_on);
    line.after(999ms, unsaved(1));
    CHECK(line.line.state() == KeptState::passed_on);
    CHECK(line.after(1ms, unsaved(2)));
    CHECK(line.line.state() == KeptState::not_yet);
}

TEST_CASE("keys that are saved within a second change no word") {
    Line line(kept_by(2, 2));
    for (int key = 0; key < 50; ++key) {
        line.after(100ms, unsaved(1));
        line.after(100ms, kept_by(2, 2));
        CHECK(line.line.state() == KeptState::passed_on);
    }
    CHECK_FALSE(line.line.next_due());
}

TEST_CASE("the number of seats, too, is said when it has lasted a second") {
    Line line(kept_by(2, 3));
    line.after(10ms, kept_by(3, 3));
    CHECK(line.line.kept().seats == 2);
    CHECK(line.line.next_due() == line.now + 1s);
    line.after(1s, kept_by(3, 3));
    CHECK(line.line.kept().seats == 3);
    CHECK_FALSE(line.line.next_due());
}

TEST_CASE("trouble is said at once, and that it is over, too") {
    Line line(kept_by(2, 2));
    CHECK(line.after(1ms, {}));
    CHECK(line.line.state() == KeptState::node_gone);
    CHECK(line.after(1ms, with_disk(talk::DiskTrouble::full)));
    CHECK(line.line.state() == KeptState::disk_full);
    CHECK(line.after(1ms, with_disk(talk::DiskTrouble::broken)));
    CHECK(line.line.state() == KeptState::disk_broken);
    CHECK(line.after(1ms, unsaved(3)));
    CHECK(line.line.state() == KeptState::not_yet);
}

TEST_CASE("a node that was never there is starting, not gone") {
    Line line(Kept{});
    CHECK(line.line.state() == KeptState::starting);
    CHECK_FALSE(is_trouble(line.line.state()));
    line.after(60s, {});
    CHECK(line.line.state() == KeptState::starting);
    line.after(1ms, kept_by(0, 0));
    CHECK(line.line.state() == KeptState::alone);
}

TEST_CASE("an update that changes nothing that shows says so") {
    Line line(kept_by(2, 2));
    CHECK_FALSE(line.after(1s, kept_by(2, 2)));
    CHECK(line.after(1ms, unsaved(1)));
    CHECK_FALSE(line.after(1ms, unsaved(2)));
    CHECK(line.after(1ms, kept_by(2, 2)));
}

TEST_CASE("every state has room in the last row but one of 80 columns, with where the caret is") {
    constexpr std::size_t room = 80 - 14;  // "… " before it, "  L1234 C123" and a blank behind
    for (const Language language : {Language::english, Language::french})
        for (auto state = KeptState::starting;;
             state = static_cast<KeptState>(static_cast<int>(state) + 1)) {
            const std::string words = kept_sentence(Words(language), state, kept_by(12, 12));
            CAPTURE(words);
            CHECK(width_of(words) <= room);
            if (state == KeptState::nothing_yet) break;
        }
}
