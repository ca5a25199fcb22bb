// The ways in which a text comes to what it is, in any order: typed at now, changes of others,
// questions about versions in between, changes set aside and put back, columns that are read late.
// All of them against the slow twin.

#include "sync/text.hpp"
#include "sync/text_columns.hpp"
#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/sync/slow_text.hpp"
#include "tests/sync/text_scene.hpp"
#include "tests/sync/twins.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Typist {
    static constexpr std::array<std::string_view, 6> letters = {"a", "é", "bc", "€x", "\n", "👩"};
    static constexpr std::array<std::uint32_t, 6> lengths = {1, 1, 2, 2, 1, 1};

    Dice dice;
    std::vector<TextChange> others;
    std::size_t heard = 0;
    Text text;
    Rope screen;
    SlowText slow;
    std::vector<ChangeId> aside;
    std::vector<TextVersion> versions;
    std::optional<ChangeNumber> draft;
    std::optional<ChangeNumber> previous;
    std::uint32_t sealed = 0;
    std::uint32_t caret = 0;

    explicit Typist(std::uint64_t seed) : dice(seed) {
        TextScene<Dice> scene(dice, 2 + dice.below(4));
        for (std::uint64_t i = 20 + dice.below(40); i > 0; --i)
            scene.step();
        others = scene.finish();
    }

    std::uint32_t below(std::uint64_t bound) {
        return static_cast<std::uint32_t>(dice.below(bound));
    }
    std::u32string expected() const { return slow.text(slow.all_but(aside)); }

    void step() {
        switch (below(9)) {
            case 0:
            case 1: hear(); break;
            case 2: show(screen, text.catch_up()); break;
            case 3:
            case 4:
            case 5: type(); break;
            case 6: seal(); break;
            case 7: ask(); break;
            default: set_aside(); break;
        }
    }
    void hear() {
        if (heard == others.size()) return;
        put_back();  // it may have seen what was set aside
        REQUIRE(text.add(others[heard]));
        slow.add(others[heard++]);
    }
    void type() {
        if (!aside.empty()) return;
        show(screen, text.catch_up());
        if (draft && !text.can_write(*draft, text.version())) seal();
        LogName log;
        log.author.bytes[0] = 7;
        if (!draft) draft = text.open(log, previous);
        for (std::uint32_t i = 1 + below(5); i > 0; --i) {
            const std::uint32_t size = text.now().size();
            if (dice.chance(3)) caret = below(size + 1);
            caret = std::min(caret, size);
            if (size > 0 && dice.chance(2)) {
                remove(size);
                continue;
            }
            const std::uint32_t which = below(letters.size());
            text.insert(*draft, caret, letters[which], lengths[which]);
            screen.insert(caret, letters[which], lengths[which]);
            caret += lengths[which];
        }
        versions.push_back(text.version());
    }
    void remove(std::uint32_t size) {
        const std::uint32_t at = std::min(caret, size - 1);
        const bool backwards = dice.chance(2);
        const std::uint32_t count = 1 + below(std::min(3U, backwards ? at + 1 : size - at));
        const std::uint32_t from = backwards ? at + 1 - count : at;
        text.remove(*draft, at, count, backwards);
        screen.remove(from, count);
        caret = backwards && from > 0 ? from - 1 : from;
    }
    void seal() {
        if (!draft) return;
        ChangeId id;
        id.bytes[0] = static_cast<std::uint8_t>(below(4));
        id.bytes[1] = 77;
        id.bytes[2] = static_cast<std::uint8_t>(++sealed);
        text.seal(*draft, id);
        slow.add(text.log().change(*draft));
        previous = std::exchange(draft, std::nullopt);
    }
    void ask() {
        if (versions.empty()) return;
        const TextVersion from = versions[below(versions.size())];
        const TextVersion to = versions[below(versions.size())];
        Rope rope(text.at(from));
        show(rope, text.difference(from, to));
        REQUIRE(rope.text() == text.at(to));
        const Event event = below(text.log().size());
        text.trace({{event, event + 1}});
    }
    void set_aside() {
        if (!dice.chance(3)) return;
        seal();
        std::vector<TextChange> held;
        for (std::uint32_t i = 0; i < text.log().changes(); ++i)
            held.push_back(text.log().change(ChangeNumber{i}));
        aside = latest_of_some(held, dice);
        std::set<ChangeNumber> numbers;
        for (const ChangeId& id : aside)
            numbers.insert(*text.log().find(id));
        show(screen, text.set_aside(numbers));
        REQUIRE(text.now().text() == expected());
    }
    void put_back() {
        if (aside.empty()) return;
        aside.clear();
        show(screen, text.set_aside({}));
    }
    void finish() {
        seal();
        put_back();
        while (heard < others.size())
            hear();
        show(screen, text.catch_up());
        REQUIRE(text.now().text() == expected());
        REQUIRE(screen.text() == expected());
    }
};

// Something at an old version, by somebody who was not there before.
TextChange late_change(Typist& at, std::uint8_t number) {
    LogName log;
    log.author.bytes[0] = 5;
    log.sitting = Sitting{number};
    TextChange change{log, {}, {}, {}};
    change.id.bytes[1] = 99;
    change.id.bytes[2] = number;
    std::vector<TextParent> parents;
    if (!at.versions.empty()) {
        for (const Event head : at.versions[at.below(at.versions.size())]) {
            const EventName name = at.text.log().name_of(head);
            parents.push_back({name.change, name.event + 1});
        }
    }
    std::ranges::sort(parents);
    const auto action = static_cast<RunAction>(at.below(3));
    const std::uint32_t length = 2 + at.below(5);
    TextRun run{action, length, at.below(12), std::move(parents), {}};
    if (action == RunAction::insert) run.text = std::u32string(length, U'z');
    change.runs.push_back(std::move(run));
    return change;
}

}  // namespace

TEST_CASE("whichever way a text comes to what it is, it is the slow twin's") {
    for (std::uint64_t seed = 1; seed <= seeds(150); ++seed) {
        INFO("seed " << seed);
        Typist at(seed);
        for (int i = 0; i < 120; ++i) {
            at.step();
            if (!at.dice.chance(4)) continue;
            show(at.screen, at.text.catch_up());
            REQUIRE(at.screen.text() == at.text.now().text());
        }
        at.finish();

        // And what was kept of it goes on in the same way.
        const TextColumnsWritten written = write_columns(at.text.log(), true);
        Text opened;
        opened.open_saved(at.text.now().utf8(), at.text.version(), [&](EventLog& log) {
            REQUIRE(read_columns(written.columns, log, [&](std::vector<ChangeId>& ids) {
                for (std::size_t i = 0; i < ids.size(); ++i)
                    ids[i] = at.text.log().id_of(written.order[i]);
            }));
        });
        for (std::uint8_t number = 1; number <= 6; ++number) {
            const TextChange change = late_change(at, number);
            at.slow.add(change);
            REQUIRE(at.text.merge(change));
            REQUIRE(opened.merge(change));
            REQUIRE(opened.now().text() == at.expected());
            REQUIRE(at.text.now().text() == at.expected());
        }
    }
}
