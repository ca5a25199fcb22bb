// sync/text against its slow twin, tests/sync/slow_text.hpp, on random histories.

#include "sync/text.hpp"
#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/sync/slow_text.hpp"
#include "tests/sync/text_scene.hpp"
#include "tests/sync/twins.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr int steps = 45;

struct Played {
    Dice dice;
    TextScene<Dice> scene{dice, 2 + dice.below(3)};
    std::vector<TextChange> changes;
    SlowText slow;

    explicit Played(std::uint64_t seed) : dice(seed) {
        for (int i = 0; i < steps; ++i)
            scene.step();
        changes = scene.finish();
        for (const TextChange& change : changes)
            slow.add(change);
    }
    TextVersion any_version() {
        const auto& versions = scene.versions();
        return versions.empty() ? TextVersion{} : versions[dice.below(versions.size())];
    }
    // Of one text, whichever nodes number its events.
    SlowText::Events events_at(const TextVersion& version) {
        return slow.events_of(names_of(scene.text(), version));
    }
};

}  // namespace

TEST_CASE("the text and every version of it are the slow twin's") {
    for (std::uint64_t seed = 1; seed <= seeds(250); ++seed) {
        INFO("seed " << seed);
        Played played(seed);
        Text& text = played.scene.text();
        REQUIRE(text.now().text() == played.slow.text(played.slow.all_but({})));
        for (const TextVersion& version : played.scene.versions())
            REQUIRE(text.at(version) == played.slow.text(played.events_at(version)));
    }
}

TEST_CASE("the splices between two versions turn one's text into the other's") {
    for (std::uint64_t seed = 1; seed <= seeds(250); ++seed) {
        INFO("seed " << seed);
        Played played(seed);
        for (int round = 0; round < 20; ++round) {
            const TextVersion from = played.any_version();
            const TextVersion to = played.any_version();
            Rope rope(played.slow.text(played.events_at(from)));
            const auto splices = played.scene.text().difference(from, to);
            for (const Splice& splice : splices)
                rope.apply(splice);
            REQUIRE(rope.text() == played.slow.text(played.events_at(to)));
        }
    }
}

TEST_CASE("who wrote each character is the slow twin's answer") {
    for (std::uint64_t seed = 1; seed <= seeds(250); ++seed) {
        INFO("seed " << seed);
        Played played(seed);
        const TextVersion version = played.any_version();
        std::vector<ChangeId> authored;
        for (const Authored& part : played.scene.text().blame(version))
            authored.insert(authored.end(), part.length, part.change);
        std::vector<ChangeId> expected;
        for (const EventName& name : played.slow.names(played.events_at(version)))
            expected.push_back(name.change);
        REQUIRE(authored == expected);
    }
}

TEST_CASE("every event is where the slow twin has it, and deleted by the same") {
    for (std::uint64_t seed = 1; seed <= seeds(250); ++seed) {
        INFO("seed " << seed);
        Played played(seed);
        const TextVersion version = played.any_version();
        const SlowText::Events events = played.events_at(version);
        for (std::size_t i = 0; i < played.slow.events(); ++i) {
            const EventName name = played.slow.name(i);
            const auto expected = place_in(played.slow, name, events);
            REQUIRE(played.scene.text().locate(name, version) == expected);
        }
    }
}

TEST_CASE("a position is carried with its neighbour") {
    for (std::uint64_t seed = 1; seed <= seeds(250); ++seed) {
        INFO("seed " << seed);
        Played played(seed);
        const TextVersion from = played.any_version();
        const TextVersion to = played.any_version();
        const auto events = played.events_at(to);
        const auto names = played.slow.names(played.events_at(from));
        for (std::uint32_t i = 0; i < names.size(); ++i) {
            const std::uint32_t before = played.slow.position(names[i], events);
            const bool stands = std::ranges::count(played.slow.names(events), names[i]) > 0;
            Text& text = played.scene.text();
            REQUIRE(text.carry(i, from, to, Side::right) == before);
            REQUIRE(text.carry(i + 1, from, to, Side::left) == before + stands);
        }
    }
}

TEST_CASE("one history in fifty causal orders and portions is one text") {
    for (std::uint64_t seed = 1; seed <= seeds(12); ++seed) {
        INFO("seed " << seed);
        Played played(seed);
        const std::u32string expected = played.slow.text(played.slow.all_but({}));
        for (int order = 0; order < 50; ++order) {
            Text text;
            Rope screen;
            std::vector<TextChange> waiting = played.changes;
            while (!waiting.empty()) {
                const std::size_t next = played.dice.below(waiting.size());
                const auto added = text.add(waiting[next]);
                if (added) waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(next));
                if (!added) REQUIRE(added.error() == Error::bad_reference);
                if (played.dice.chance(3)) show(screen, text.catch_up());
            }
            show(screen, text.catch_up());
            REQUIRE(text.now().text() == expected);
            REQUIRE(screen.text() == expected);
        }
    }
}

namespace {

// The same change with every event a run of its own: how events are joined is nobody's concern.
TextChange single_events(const TextChange& change) {
    TextChange single = change;
    single.runs.clear();
    for (const TextRun& run : change.runs) {
        for (std::uint32_t k = 0; k < run.length; ++k) {
            const bool inserts = run.action == RunAction::insert;
            const bool backwards = run.action == RunAction::remove_backwards;
            const std::uint32_t position = run.position + (inserts ? k : 0) - (backwards ? k : 0);
            single.runs.push_back({inserts ? run.action : RunAction::remove, 1, position, {}, {}});
            if (k == 0) single.runs.back().parents = run.parents;
            if (inserts) single.runs.back().text = run.text.substr(k, 1);
        }
    }
    return single;
}

}  // namespace

TEST_CASE("what comes back out of a history is what went in") {
    for (std::uint64_t seed = 1; seed <= seeds(30); ++seed) {
        INFO("seed " << seed);
        Played played(seed);
        Text text;
        for (const TextChange& change : played.changes) {
            const auto number = text.add(change);
            REQUIRE(number);
            REQUIRE(single_events(text.log().change(*number)) == single_events(change));
        }
    }
}

TEST_CASE("changes set aside and put back leave the slow twin's text each time") {
    for (std::uint64_t seed = 1; seed <= seeds(250); ++seed) {
        INFO("seed " << seed);
        Played played(seed);
        Text& text = played.scene.text();
        Rope screen(text.now().text());
        for (int round = 0; round < 6; ++round) {
            const std::vector<ChangeId> aside = latest_of_some(played.changes, played.dice);
            std::set<ChangeNumber> numbers;
            for (const ChangeId& id : aside)
                numbers.insert(*text.log().find(id));
            show(screen, text.set_aside(numbers));
            REQUIRE(text.now().text() == played.slow.text(played.slow.all_but(aside)));
            REQUIRE(screen.text() == text.now().text());
        }
        show(screen, text.set_aside({}));
        REQUIRE(screen.text() == played.slow.text(played.slow.all_but({})));
    }
}

TEST_CASE("what comes while changes are set aside is merged without them") {
    for (std::uint64_t seed = 1; seed <= seeds(60); ++seed) {
        INFO("seed " << seed);
        Played played(seed);
        const std::vector<ChangeId> aside = latest_of_some(played.changes, played.dice);
        Text text;
        Rope screen;
        std::set<ChangeNumber> numbers;
        for (const TextChange& change : played.changes) {
            const auto number = text.add(change);
            REQUIRE(number);
            const bool counts = std::ranges::count(aside, change.id) == 0;
            if (!counts) numbers.insert(*number);
            show(screen, counts ? text.catch_up() : text.set_aside(numbers));
        }
        REQUIRE(text.now().text() == played.slow.text(played.slow.all_but(aside)));
        REQUIRE(screen.text() == text.now().text());
    }
}
