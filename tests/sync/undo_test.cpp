#include "sync/undo.hpp"

#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const LogName me{AuthorId{{1}}, Sitting{1}};
const LogName neighbour{AuthorId{{2}}, Sitting{1}};
constexpr FileNumber page{1};
constexpr FileNumber style{2};

// Splices of `name`, each written as a change of its own.
struct File {
    Text text;
    PutBack put_back;
    std::uint32_t changes = 0;
    std::map<LogName, ChangeNumber> last;

    TextVersion write(const LogName& name, const TextVersion& at, const TextRun& run) {
        std::optional<ChangeNumber> previous;
        if (last.contains(name)) previous = last[name];
        const ChangeNumber draft = text.open(name, previous);
        const TextVersion after = text.write(draft, at, run).after;
        ++changes;
        text.seal(draft, ChangeId{{static_cast<std::uint8_t>(changes * 37),
                                   static_cast<std::uint8_t>(changes),
                                   static_cast<std::uint8_t>(changes >> 8), 1}});
        last[name] = draft;
        return after;
    }
    EventSpan write(const LogName& name, const TextVersion& at, const Splice& splice) {
        const Event first = text.log().size();
        write_all(at, {splice}, [&](const TextVersion& where, const TextRun& run) {
            return write(name, where, run);
        });
        return {first, text.log().size()};
    }
    void write(const LogName& name, const Splice& splice) { write(name, text.version(), splice); }
};

// Two files, a session of mine, and a neighbour who writes in them.
struct Room {
    std::map<FileNumber, File> files;
    UndoStack stack;

    explicit Room(const std::u32string& start, const LogName& by = neighbour) {
        files[style];
        if (!start.empty()) files[page].write(by, {0, 0, start});
    }
    UndoText reach(FileNumber file) {
        File& of = files[file];
        return {of.text, of.put_back,
                [&of](const TextVersion& at, const TextRun& run) { return of.write(me, at, run); }};
    }
    void type(const Splice& splice, std::uint64_t group, FileNumber file = page) {
        type_at(files[file].text.version(), splice, group, file);
    }
    void type_at(const TextVersion& at, const Splice& splice, std::uint64_t group,
                 FileNumber file = page) {
        stack.typed(file, UndoGroup{group}, files[file].write(me, at, splice));
    }
    void neighbour_types(const Splice& splice) { files[page].write(neighbour, splice); }
    std::optional<UndoStack::Carets> undo(FileNumber file = page) {
        return stack.undo(file, [&](FileNumber each) { return reach(each); });
    }
    std::optional<UndoStack::Carets> redo(FileNumber file = page) {
        return stack.redo(file, [&](FileNumber each) { return reach(each); });
    }
    std::u32string text(FileNumber file = page) { return files[file].text.now().text(); }
};

}  // namespace

TEST_CASE("undo and redo of a typed run take it away and bring it back") {
    Room room(U"un deux");
    room.type({2, 0, U" et"}, 1);
    const auto undone = room.undo();
    CHECK(room.text() == U"un deux");
    CHECK(undone == UndoStack::Carets{{page, 2}});
    const auto redone = room.redo();
    CHECK(room.text() == U"un et deux");
    CHECK(redone == UndoStack::Carets{{page, 5}});
    CHECK_FALSE(room.redo());
    room.undo();
    CHECK(room.text() == U"un deux");
    CHECK_FALSE(room.undo());
}

TEST_CASE("a deletion comes back in its order, however it was made") {
    Room room(U"abcdef");
    for (const std::uint32_t position : {3U, 2U, 1U})  // backspace
        room.type({position, 1, U""}, 1);
    CHECK(room.text() == U"aef");
    room.undo();
    CHECK(room.text() == U"abcdef");
    for (int i = 0; i < 3; ++i)  // the key that deletes forward
        room.type({1, 1, U""}, 2);
    room.undo();
    CHECK(room.text() == U"abcdef");
}

TEST_CASE("letters typed and taken back in one group have no part in its undo") {
    Room room(U"ab");
    room.type({1, 0, U"xyz"}, 1);
    room.type({3, 1, U""}, 1);
    room.undo();
    CHECK(room.text() == U"ab");
    room.redo();
    CHECK(room.text() == U"axyb");
}

TEST_CASE("a neighbour's letters inside my run stay when it is undone") {
    Room room(U"un deux");
    room.type({2, 0, U" trois"}, 1);
    room.neighbour_types({4, 0, U"XX"});
    CHECK(room.text() == U"un tXXrois deux");
    room.undo();
    CHECK(room.text() == U"unXX deux");
    room.redo();
    CHECK(room.text() == U"un tXXrois deux");
}

TEST_CASE("what a neighbour deleted of my run does not come back with it") {
    Room room(U"un deux");
    room.type({2, 0, U" trois"}, 1);
    room.neighbour_types({3, 2, U""});
    CHECK(room.text() == U"un ois deux");
    room.undo();
    CHECK(room.text() == U"un deux");
    room.redo();
    CHECK(room.text() == U"un ois deux");
}

TEST_CASE("a group of which a neighbour left nothing is passed over") {
    Room room(U"un deux");
    room.type({0, 0, U"a"}, 1);
    room.type({3, 0, U" trois"}, 2);
    room.neighbour_types({3, 6, U""});
    CHECK(room.text() == U"aun deux");
    CHECK(room.undo());
    CHECK(room.text() == U"un deux");
    CHECK_FALSE(room.undo());
}

TEST_CASE("what I deleted comes back where its neighbours now are") {
    Room room(U"un deux trois");
    room.type({3, 5, U""}, 1);
    room.neighbour_types({0, 3, U"1 "});
    room.neighbour_types({2, 0, U"... "});
    CHECK(room.text() == U"1 ... trois");
    room.undo();
    CHECK(room.text() == U"1 ... deux trois");
}

TEST_CASE("a neighbour who deletes around my run is not undone with it") {
    Room room(U"un deux trois");
    room.type({3, 4, U"2"}, 1);
    room.neighbour_types({1, 6, U""});
    CHECK(room.text() == U"uois");
    room.undo();
    CHECK(room.text() == U"udeuxois");
    room.redo();
    CHECK(room.text() == U"uois");
}

TEST_CASE("a neighbour who types where I deleted keeps his letters beside what comes back") {
    Room room(U"abcd");
    room.type({1, 2, U""}, 1);
    room.neighbour_types({1, 0, U"X"});
    room.undo();
    CHECK(room.text() == U"aXbcd");
    room.redo();
    CHECK(room.text() == U"aXd");
}

TEST_CASE("what was put back takes the place of the original in older groups") {
    Room room(U"");
    room.type({0, 0, U"abc"}, 1);
    room.type({1, 1, U""}, 2);
    room.undo();
    CHECK(room.text() == U"abc");
    room.undo();
    CHECK(room.text().empty());
    room.redo();
    CHECK(room.text() == U"abc");
    room.redo();
    CHECK(room.text() == U"ac");
}

TEST_CASE("what is put back later comes on its own side of what was put back before") {
    Room room(U"abcd");
    room.type({1, 1, U""}, 1);
    room.type({1, 1, U""}, 2);
    room.undo();
    CHECK(room.text() == U"acd");
    room.undo();
    CHECK(room.text() == U"abcd");
    Room other(U"abcd");
    other.type({2, 1, U""}, 1);
    other.type({1, 1, U""}, 2);
    other.undo();
    CHECK(other.text() == U"abd");
    other.undo();
    CHECK(other.text() == U"abcd");
}

TEST_CASE("a character that two sessions deleted at once comes back once") {
    Room room(U"abc");
    UndoStack second;
    const TextVersion seen = room.files[page].text.version();
    room.type_at(seen, {1, 1, U""}, 1);
    second.typed(page, UndoGroup{1}, room.files[page].write(me, seen, {1, 1, U""}));
    CHECK(room.text() == U"ac");
    room.undo();
    CHECK(room.text() == U"abc");
    CHECK_FALSE(second.undo(page, [&](FileNumber each) { return room.reach(each); }));
    CHECK(room.text() == U"abc");
}

TEST_CASE("equal groups are one step, also across files") {
    Room room(U"un");
    room.type({2, 0, U"!"}, 1);
    room.type({0, 0, U"css"}, 7, style);
    room.type({0, 2, U"deux"}, 7);
    room.type({0, 0, U"alone"}, 8, style);
    CHECK(room.text(style) == U"alonecss");
    const auto undone = room.undo();
    CHECK(undone == UndoStack::Carets{{page, 2}, {style, 5}});
    CHECK(room.text() == U"un!");
    CHECK(room.text(style) == U"alone");
    room.redo(style);
    CHECK(room.text() == U"deux!");
    CHECK(room.text(style) == U"alonecss");
}

TEST_CASE("redo ends with own typing and not with a neighbour's") {
    Room room(U"un");
    room.type({2, 0, U"a"}, 1);
    room.undo();
    room.neighbour_types({0, 0, U"N"});
    room.type({0, 0, U"s"}, 2, style);
    CHECK(room.redo());
    CHECK(room.text() == U"Nuna");
    room.undo();
    room.type({0, 0, U"b"}, 3);
    CHECK_FALSE(room.redo());
    CHECK(room.text() == U"bNun");
}

TEST_CASE("undo goes back to when the file was opened") {
    Room room(U"un");
    room.type({2, 0, U"a"}, 1);
    room.type({0, 0, U"css"}, 1, style);
    room.stack.closed(page);
    CHECK_FALSE(room.undo());
    room.undo(style);
    CHECK(room.text() == U"una");
    CHECK(room.text(style).empty());
}

TEST_CASE("a file that a neighbour moves is undone by its number and no other is touched") {
    Room room(U"un");
    room.type({2, 0, U"a"}, 1);
    room.type({0, 0, U"css"}, 2, style);
    std::vector<FileNumber> reached;
    const auto carets = room.stack.undo(page, [&](FileNumber each) {
        reached.push_back(each);
        return room.reach(each);
    });
    CHECK(carets == UndoStack::Carets{{page, 2}});
    CHECK(reached == std::vector<FileNumber>{page});
    CHECK(room.text() == U"un");
    CHECK(room.text(style) == U"css");
}

TEST_CASE("a selection that was typed over comes back in its place") {
    Room room(U"un deux trois");
    room.type({3, 4, U"2"}, 1);
    CHECK(room.undo() == UndoStack::Carets{{page, 7}});
    CHECK(room.text() == U"un deux trois");
    CHECK(room.redo() == UndoStack::Carets{{page, 4}});
    CHECK(room.text() == U"un 2 trois");
}

TEST_CASE("what was taken is traced to its insertion, before and since") {
    File file;
    file.write(neighbour, {0, 0, U"abcd"});
    const EventSpan typed = file.write(me, file.text.version(), {4, 0, U"xy"});
    const EventSpan taken = file.write(me, file.text.version(), {2, 3, U""});
    const Trace trace = file.text.trace({typed, taken});
    CHECK(trace.taken == std::map<Event, Event>{{6, 2}, {7, 3}, {8, 4}});
    std::u32string order;
    for (const CharacterRun& run : trace.order)
        for (std::uint32_t i = 0; i < run.length; ++i)
            order += run.stands ? U'+' : U'-';
    CHECK(order == U"++---+");
    const EventSpan later = file.write(me, file.text.version(), {0, 1, U""});
    CHECK(file.text.trace({later}).order.size() == 2);  // who went before is left out
}

TEST_CASE("what does not count any more has no part in an undo") {
    Room room(U"abcd");
    room.type({1, 2, U"XY"}, 1);
    Text& text = room.files[page].text;
    std::set<ChangeNumber> mine;
    for (std::uint32_t i = 1; i < text.log().changes(); ++i)
        mine.insert(ChangeNumber{i});
    text.set_aside(mine);
    CHECK(room.text() == U"abcd");
    CHECK_FALSE(room.undo());
    CHECK(room.text() == U"abcd");
}

TEST_CASE("a deletion that does not count gives back nothing that a neighbour deleted as well") {
    Room room(U"abc");
    File& file = room.files[page];
    const TextVersion seen = file.text.version();
    room.type_at(seen, {1, 1, U""}, 1);
    const ChangeNumber mine = file.last[me];
    file.write(neighbour, seen, Splice{1, 1, U""});
    file.text.set_aside({mine});
    CHECK(room.text() == U"ac");
    CHECK_FALSE(room.undo());
    CHECK(room.text() == U"ac");
}

TEST_CASE("alone, every undo and redo gives the text that was there before and after a group") {
    for (std::uint64_t seed = 1; seed <= seeds(300); ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        Room room(U"un deux trois", me);
        std::vector<std::u32string> texts{room.text()};  // the model: what each step showed
        std::size_t here = 0;
        for (std::uint64_t group = 1; group <= 25; ++group) {
            if (dice.chance(3)) {
                REQUIRE(room.undo().has_value() == (here > 0));
                here -= here > 0;
            } else if (dice.chance(3)) {
                REQUIRE(room.redo().has_value() == (here + 1 < texts.size()));
                here += here + 1 < texts.size();
            } else {
                // Marked by a letter of its own, so that every group does something.
                texts.resize(here + 1);
                for (std::uint64_t i = dice.below(4); i > 0; --i) {
                    const auto at = static_cast<std::uint32_t>(dice.below(room.text().size() + 1));
                    const auto rest = std::min<std::size_t>(room.text().size() - at, 4);
                    const auto removed = static_cast<std::uint32_t>(dice.below(rest + 1));
                    room.type({at, removed, dice.chance(2) ? U"" : U"ab"}, group);
                }
                room.type({static_cast<std::uint32_t>(dice.below(room.text().size() + 1)), 0, U"Z"},
                          group);
                texts.push_back(room.text());
                ++here;
            }
            REQUIRE(room.text() == texts[here]);
        }
        while (here > 0) {
            REQUIRE(room.undo());
            REQUIRE(room.text() == texts[--here]);
        }
        while (here + 1 < texts.size()) {
            REQUIRE(room.redo());
            REQUIRE(room.text() == texts[++here]);
        }
    }
}

TEST_CASE("among neighbours an undo takes none of their letters and gives back all of mine") {
    const auto only = [](const std::u32string& text, bool digits) {
        std::u32string some;
        for (const char32_t letter : text)
            if ((letter >= U'0' && letter <= U'9') == digits) some += letter;
        return some;
    };
    for (std::uint64_t seed = 1; seed <= seeds(300); ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        Room room(U"", me);
        const std::u32string start = U"abcdefghijkl";
        room.files[page].write(me, {0, 0, start});
        std::vector<TextVersion> seen{room.files[page].text.version()};
        std::size_t steps = 0;
        const auto check = [&](auto step) {
            const std::u32string digits = only(room.text(), true);
            const bool done = step().has_value();
            REQUIRE(only(room.text(), true) == digits);
            return done;
        };
        const auto my_letters = [&](std::uint32_t most) {
            std::uint32_t length =
                0;  // up to the neighbour's next letter: it is not mine to delete
            const auto at = static_cast<std::uint32_t>(dice.below(room.text().size() + 1));
            while (length < most && at + length < room.text().size() &&
                   room.text()[at + length] > U'9')
                ++length;
            return Splice{at, length, dice.chance(2) ? U"" : U"XY"};
        };
        for (std::uint64_t group = 1; group <= 30; ++group) {
            switch (dice.below(5)) {
                case 0:
                case 1: {
                    Text& text = room.files[page].text;
                    const TextVersion at = dice.chance(2) ? text.version() : seen.back();
                    const auto length = text.at(at).size();
                    const auto place = static_cast<std::uint32_t>(dice.below(length + 1));
                    room.files[page].write(neighbour, at, Splice{place, 0, U"17"});
                    break;
                }
                case 2:
                    if (check([&] { return room.undo(); })) --steps;
                    break;
                case 3:
                    if (check([&] { return room.redo(); })) ++steps;
                    break;
                default:
                    room.type(my_letters(3), group);
                    room.type(
                        {static_cast<std::uint32_t>(dice.below(room.text().size() + 1)), 0, U"Z"},
                        group);
                    ++steps;
                    break;
            }
            seen.push_back(room.files[page].text.version());
        }
        const std::u32string end = only(room.text(), false);
        for (std::size_t i = 0; i < steps; ++i)
            REQUIRE(check([&] { return room.undo(); }));
        REQUIRE(only(room.text(), false) == start);
        for (std::size_t i = 0; i < steps; ++i)
            REQUIRE(check([&] { return room.redo(); }));
        REQUIRE(only(room.text(), false) == end);
    }
}
