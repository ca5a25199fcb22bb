#include "protocol/typed_runs.hpp"

#include "tests/mutations.hpp"
#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

using namespace atelier;
using atelier::test::Dice;

namespace {

bool same(const WrittenRun& a, const WrittenRun& b) {
    const auto equal = [](const WrittenRun::Parent& x, const WrittenRun::Parent& y) {
        return x.form == y.form && x.number == y.number && x.events == y.events;
    };
    return a.action == b.action && a.length == b.length && a.move == b.move &&
           a.has_parents == b.has_parents && std::ranges::equal(a.parents, b.parents, equal) &&
           std::ranges::equal(a.text, b.text);
}

WrittenRun letter(std::string_view text, std::uint64_t move = 0) {
    return {RunAction::insert, 1, move, false, {}, view_of(text)};
}
WrittenRun backspace() {
    return {RunAction::remove, 1, 1, false, {}, {}};
}

struct Sections {
    std::array<Bytes, run_sections> bytes;
    Bytes text;
};

Sections sections_of(std::span<const WrittenRun> runs) {
    TypedWriter writer;
    for (const WrittenRun& run : runs)
        writer.add(run);
    const std::size_t most = writer.size();
    writer.finish();
    Sections sections;
    std::size_t size = writer.text().size();
    for (std::size_t i = 0; i < run_sections; ++i) {
        const BytesView section = writer.section(static_cast<RunSection>(i)).view();
        sections.bytes[i].assign(section.begin(), section.end());
        size += section.size();
    }
    CHECK(size <= most);
    sections.text.assign(writer.text().view().begin(), writer.text().view().end());
    return sections;
}

// Compares them one by one, or answers the first error.
std::optional<Error> read_back(const Sections& sections, std::span<const WrittenRun> runs) {
    std::array<Reader, run_sections> readers = {
        Reader(sections.bytes[0]), Reader(sections.bytes[1]), Reader(sections.bytes[2]),
        Reader(sections.bytes[3]), Reader(sections.bytes[4])};
    Reader text(sections.text);
    TypedReader reader(readers, text);
    WrittenRun read;
    for (const WrittenRun& run : runs) {
        reader.next(read);
        for (const Reader& section : readers)
            if (!section.ok()) return section.error();
        if (!text.ok()) return text.error();
        CHECK(same(read, run));
    }
    CHECK(reader.is_between_stretches());
    for (const Reader& section : readers)
        if (const auto error = section.finish()) return error;
    return text.finish();
}

std::vector<WrittenRun> random_runs(Dice& dice) {
    static constexpr std::array<std::string_view, 3> letters = {"e", "é", "👩"};
    std::vector<WrittenRun> runs;
    for (std::uint64_t stretch = dice.below(8); stretch > 0; --stretch) {
        WrittenRun run;
        run.action = static_cast<RunAction>(dice.below(3));
        run.length = dice.chance(3) ? static_cast<std::uint32_t>(dice.from_to(2, 9)) : 1;
        run.has_parents = dice.chance(4);
        for (std::uint64_t i = dice.from_to(1, 5); i > 0; --i) {
            run.move = dice.chance(3) ? dice.number(UINT64_MAX) : dice.below(2);
            run.parents.clear();
            for (std::uint64_t p = run.has_parents ? dice.below(4) : 0; p > 0; --p) {
                const std::uint64_t form =
                    dice.chance(3) ? 1 + dice.below(2) : 3 + 2 * dice.below(9);
                run.parents.push_back(
                    {form, form == 1 ? 0 : dice.number(UINT64_MAX), dice.number(UINT64_MAX)});
            }
            run.text = {};
            // A run of one letter only: the text of a run must outlive it.
            if (run.action == RunAction::insert) {
                run.length = 1;
                run.text = view_of(letters[dice.below(letters.size())]);
            }
            runs.push_back(run);
        }
    }
    return runs;
}

}  // namespace

TEST_CASE("runs come out of their sections as they went in") {
    for (std::uint64_t seed = 1; seed <= seeds(300); ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        const auto runs = random_runs(dice);
        REQUIRE_FALSE(read_back(sections_of(runs), runs));
    }
}

TEST_CASE("a body that is taken apart is put together as the same bytes") {
    std::size_t typed = 0;
    for (std::uint64_t seed = 1; seed <= seeds(100); ++seed) {
        INFO("seed " << seed);
        test::RandomHistory history(seed, 3);
        for (int i = 0; i < 20; ++i) {
            for (const SpanChange& change : history.next_changes(4)) {
                std::vector<WrittenRun> runs;
                if (!take_apart(change.body, runs)) continue;
                ++typed;
                Writer body;
                put_together(body, runs);
                REQUIRE(std::ranges::equal(body.view(), change.body));
                test::for_each_near_miss(change.body, [&](const Bytes& near) {
                    if (change.body.size() > 100 || !take_apart(near, runs)) return;
                    Writer again;
                    put_together(again, runs);
                    REQUIRE(std::ranges::equal(again.view(), near));
                });
            }
        }
    }
    CHECK(typed > 500);
}

TEST_CASE("typing and a held backspace are a stretch each, over all that was typed") {
    std::vector<WrittenRun> runs(50, letter("e"));
    runs.insert(runs.end(), 20, backspace());
    runs.insert(runs.end(), 30, letter("a"));
    const Sections sections = sections_of(runs);
    CHECK(sections.bytes[0] == Bytes{0, 5, 0});
    CHECK(sections.bytes[1] == Bytes{50, 20, 30});
    CHECK(sections.bytes[2].empty());
    CHECK(sections.bytes[3].empty());
    CHECK(sections.text.size() == 80);
}

TEST_CASE("a jump is said once, and the letters behind it go on from there") {
    const std::vector<WrittenRun> runs = {letter("a"), letter("b", 90), letter("c"), letter("d")};
    const Sections sections = sections_of(runs);
    CHECK(sections.bytes[0] == Bytes{0, 8});
    CHECK(sections.bytes[1] == Bytes{1, 3});
    CHECK(sections.bytes[3] == Bytes{90});
}

TEST_CASE("the first mention of a log and a reference with an id are not taken apart") {
    std::vector<WrittenRun> runs;
    // One run, a letter, with one parent: form, seq 7, one event.
    CHECK(take_apart(Bytes{1, 1, 1, 12, 0, 1, 3, 7, 1, 'e'}, runs));
    CHECK(runs[0].parents[0].form == 3);
    Bytes with_id = {1, 1, 1, 12, 0, 1, 4, 7};
    with_id.resize(with_id.size() + 32);
    with_id.insert(with_id.end(), {1, 'e'});
    CHECK_FALSE(take_apart(with_id, runs));
    Bytes first_mention = {1, 1, 1, 12, 0, 1, 3};
    first_mention.resize(first_mention.size() + 40, 0x80);
    first_mention.insert(first_mention.end(), {7, 1, 'e'});
    CHECK_FALSE(take_apart(first_mention, runs));
    CHECK_FALSE(take_apart(Bytes{1, 2, 0, 0, 1, 8, 0, 'e'}, runs));  // another file
    CHECK_FALSE(take_apart(Bytes{0}, runs));
    CHECK_FALSE(take_apart({}, runs));
}

TEST_CASE("a stretch of no runs, of an unknown kind or an empty length is refused") {
    const std::vector<WrittenRun> one = {backspace()};
    Sections sections = sections_of(one);
    sections.bytes[1] = {0};
    CHECK(read_back(sections, one) == Error::bad_value);
    sections = sections_of(one);
    sections.bytes[0] = {3};
    CHECK(read_back(sections, one) == Error::unknown_kind);
    sections.bytes[0] = {64};
    CHECK(read_back(sections, one) == Error::unknown_kind);
    sections.bytes[0] = {5 | 16};
    sections.bytes[2] = {1};
    CHECK(read_back(sections, one) == Error::not_canonical);
    sections = sections_of(std::vector{letter("é")});
    sections.text.pop_back();
    CHECK(read_back(sections, one) == Error::bad_text);
}
