#include "sync/pieces.hpp"

#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/sync/text_scene.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const LogName ada{AuthorId{{1}}, Sitting{1}};
const LogName bob{AuthorId{{2}}, Sitting{1}};

TextRun insert(std::u32string text, std::uint32_t position) {
    const auto length = static_cast<std::uint32_t>(text.size());
    return {RunAction::insert, length, position, {}, std::move(text)};
}

}  // namespace

TEST_CASE("two authors' work comes as one piece each, in the order in which it was made") {
    Text text;
    const ChangeNumber first = text.open(ada, {});
    const TextVersion start = text.write(first, {}, insert(U"un deux", 0)).after;
    const ChangeNumber other = text.open(bob, {});
    text.write(other, start, insert(U"fin", 7));
    text.write(first, start, insert(U"debut ", 0));
    const auto pieces = pieces_between(text, start, 64);
    REQUIRE(pieces);
    REQUIRE(pieces->size() == 2);
    CHECK(pieces->at(0).splice == Splice{7, 0, U"fin"});  // though it is the lower one
    CHECK(pieces->at(1).splice == Splice{0, 0, U"debut "});
    CHECK(text.at(pieces->at(0).version) == U"un deuxfin");
}

TEST_CASE("a run that another's letters cut in two comes as two pieces") {
    Text text;
    const ChangeNumber first = text.open(ada, {});
    const TextVersion start = text.write(first, {}, insert(U"abcd", 0)).after;
    const ChangeNumber other = text.open(bob, {});
    const TextVersion shown = text.write(other, start, insert(U"X", 2)).after;
    text.write(first, start, {RunAction::remove, 4, 0, {}, {}});
    REQUIRE(text.now().text() == U"X");
    const auto pieces = pieces_between(text, shown, 64);
    REQUIRE(pieces);
    REQUIRE(pieces->size() == 2);
    CHECK(text.at(pieces->at(0).version) == U"Xcd");
    CHECK_FALSE(pieces_between(text, shown, 1));
}

TEST_CASE("what was taken out is reached by no piece") {
    Text text;
    const ChangeNumber first = text.open(ada, {});
    const TextVersion start = text.write(first, {}, insert(U"abcd", 0)).after;
    const ChangeNumber other = text.open(bob, {});
    const TextVersion shown = text.write(other, start, insert(U"X", 2)).after;
    text.set_aside({other});
    CHECK_FALSE(pieces_between(text, shown, 64));
    CHECK(pieces_between(text, start, 64)->empty());
}

TEST_CASE("the text is a version's after every piece") {
    for (std::uint64_t seed = 1; seed <= seeds(40); ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        TextScene<Dice> scene(dice, 3);
        for (int i = 0; i < 40; ++i)
            scene.step();
        scene.finish();
        Text& text = scene.text();
        for (const TextVersion& from : scene.versions()) {
            Rope screen(text.at(from));
            const auto pieces = pieces_between(text, from, 1000);
            REQUIRE(pieces);
            for (const VersionPiece& piece : *pieces) {
                screen.apply(piece.splice);
                REQUIRE(screen.text() == text.at(piece.version));
            }
            REQUIRE(screen.text() == text.now().text());
        }
    }
}
