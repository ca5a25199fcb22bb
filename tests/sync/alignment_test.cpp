#include "sync/alignment.hpp"

#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

namespace {

// Screen "ab12cd" beside text "abcd": what is typed on the one and what becomes of the other.
struct Screen {
    Alignment alignment{4};
    Rope text{U"abcd"};

    Screen() {
        Alignment both(6);
        both.change_text({2, 2, U""});
        alignment = both;
    }
    std::u32string type(const Splice& splice) {
        for (const Splice& each : alignment.change_screen(splice))
            text.apply(each);
        return text.text();
    }
};

// The slow twin: one item for each character, with what has it.
struct Item {
    char32_t letter;
    bool on_screen;
    bool in_text;
};

struct Items {
    std::vector<Item> items;

    std::u32string side(bool Item::* has) const {
        std::u32string letters;
        for (const Item& item : items)
            if (item.*has) letters += item.letter;
        return letters;
    }
    // Behind the character before a position on one side.
    std::size_t behind(bool Item::* has, std::uint32_t position) const {
        std::size_t i = 0;
        for (; position > 0; ++i)
            position -= items[i].*has;
        return i;
    }
    void change(bool Item::* has, const Splice& splice, bool on_screen) {
        const std::size_t at = behind(has, splice.position);
        std::uint32_t left = splice.removed;
        for (std::size_t i = at; left > 0; ++i) {
            if (!(items[i].*has)) continue;
            --left;
            items[i].in_text = false;
            if (on_screen) items[i].on_screen = false;
        }
        std::vector<Item> typed;
        for (const char32_t letter : splice.inserted)
            typed.push_back({letter, on_screen, true});
        items.insert(items.begin() + static_cast<std::ptrdiff_t>(at), typed.begin(), typed.end());
    }
};

Splice any_splice(Dice& dice, std::size_t length) {
    Splice splice;
    splice.position = static_cast<std::uint32_t>(dice.below(length + 1));
    splice.removed = static_cast<std::uint32_t>(
        dice.below(std::min<std::size_t>(length - splice.position, 4) + 1));
    for (std::uint64_t i = dice.below(3); i > 0; --i)
        splice.inserted += static_cast<char32_t>(U'a' + dice.below(26));
    return splice;
}

}  // namespace

TEST_CASE("what is typed among characters that went comes behind its left neighbour that stands") {
    CHECK(Screen().type({3, 0, U"x"}) == U"abxcd");
    CHECK(Screen().type({4, 0, U"x"}) == U"abxcd");
    CHECK(Screen().type({2, 0, U"x"}) == U"abxcd");
    CHECK(Screen().type({0, 0, U"x"}) == U"xabcd");
    CHECK(Screen().type({6, 0, U"x"}) == U"abcdx");
}

TEST_CASE("a deletion takes what the text still has of it") {
    CHECK(Screen().type({1, 4, U""}) == U"ad");
    CHECK(Screen().type({2, 2, U""}) == U"abcd");
    CHECK(Screen().type({0, 6, U"neu"}) == U"neu");
}

TEST_CASE("letters typed one after the other keep their order among characters that went") {
    Screen screen;
    screen.type({3, 0, U"x"});
    screen.type({4, 0, U"y"});
    CHECK(screen.type({5, 0, U"z"}) == U"abxyzcd");
    CHECK_FALSE(screen.alignment.is_exact());
    screen.type({2, 1, U""});
    screen.type({5, 1, U""});
    CHECK(screen.alignment.is_exact());
}

TEST_CASE("screen and text are what a list of characters says, whatever is done to either") {
    for (std::uint64_t seed = 1; seed <= seeds(300); ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        Alignment alignment(5);
        Rope screen(U"START");
        Rope text(U"START");
        Items slow;
        for (const char32_t letter : screen.text())
            slow.items.push_back({letter, true, true});
        for (int i = 0; i < 30; ++i) {
            if (dice.chance(3)) {
                const Splice splice = any_splice(dice, text.size());
                text.apply(splice);
                alignment.change_text(splice);
                slow.change(&Item::in_text, splice, false);
            } else {
                const Splice splice = any_splice(dice, screen.size());
                screen.apply(splice);
                for (const Splice& each : alignment.change_screen(splice))
                    text.apply(each);
                slow.change(&Item::on_screen, splice, true);
            }
            REQUIRE(screen.text() == slow.side(&Item::on_screen));
            REQUIRE(text.text() == slow.side(&Item::in_text));
        }
    }
}
