#include "editor/session/typing_groups.hpp"

#include "tests/editor/session/scripted_node.hpp"

using namespace atelier;
using namespace atelier::editor;
using namespace std::chrono_literals;
using Kind = TypingGroups::Kind;

namespace {

struct Keys {
    TypingGroups groups;
    TypingGroups::Instant now{};

    std::uint64_t key(std::size_t at, const std::string& text,
                      std::chrono::milliseconds after = 100ms) {
        now += after;
        return groups.of(a_page, put_in(at, text), Kind::insertion, now);
    }
    std::uint64_t erase(std::size_t at) {
        now += 100ms;
        return groups.of(a_page, take_out(at, 1), Kind::deletion, now);
    }
};

}  // namespace

TEST_CASE("letters in a row are one step, and a new word is another") {
    Keys keys;
    const std::uint64_t first = keys.key(0, "l");
    CHECK(keys.key(1, "e") == first);
    CHECK(keys.key(2, " ") == first);
    const std::uint64_t second = keys.key(3, "p");
    CHECK(second == first + 1);
    CHECK(keys.key(4, "é") == second);
    CHECK(keys.key(6, ".") == second);
}

TEST_CASE("half a second of rest ends a step") {
    Keys keys;
    const std::uint64_t first = keys.key(0, "a");
    CHECK(keys.key(1, "b", 499ms) == first);
    CHECK(keys.key(2, "c", 500ms) != first);
}

TEST_CASE("a caret that jumped ends a step, and one that a neighbour moved does not") {
    Keys keys;
    const std::uint64_t first = keys.key(5, "a");
    keys.groups.moved(a_page, put_in(0, "xyz"));
    keys.groups.moved(other_page, put_in(0, "xyz"));
    CHECK(keys.key(9, "b") == first);
    keys.groups.moved(a_page, put_in(10, "behind"));
    CHECK(keys.key(10, "c") == first);
    CHECK(keys.key(3, "d") != first);
    const std::uint64_t third = keys.key(4, "e");
    keys.groups.end();
    CHECK(keys.key(5, "f") != third);
}

TEST_CASE("deleting is a step of its own, on both sides of the caret") {
    Keys keys;
    const std::uint64_t typed = keys.key(4, "a");
    const std::uint64_t erased = keys.erase(4);
    CHECK(erased != typed);
    CHECK(keys.erase(3) == erased);  // the key back
    CHECK(keys.erase(3) == erased);  // the key forward
    CHECK(keys.erase(9) != erased);
}

TEST_CASE("a paste is a step of its own, and so is what follows it") {
    Keys keys;
    const std::uint64_t typed = keys.key(0, "a");
    const std::uint64_t pasted = keys.groups.of(a_page, put_in(1, "b"), Kind::whole, keys.now);
    CHECK(pasted != typed);
    CHECK(keys.groups.of(a_page, put_in(2, "c"), Kind::whole, keys.now) != pasted);
    CHECK(keys.key(3, "d") > pasted + 1);
}

TEST_CASE("several carets write one step, until one of them goes") {
    TypingGroups groups;
    const TypingGroups::Instant now{};
    const auto at = [](std::size_t one, std::size_t other) {
        return Splices{{{{one}, {one}}, "x"}, {{{other}, {other}}, "x"}};
    };
    const std::uint64_t first = groups.of(a_page, at(0, 5), Kind::insertion, now);
    CHECK(groups.of(a_page, at(1, 7), Kind::insertion, now) == first);
    CHECK(groups.of(a_page, put_in(2, "x"), Kind::insertion, now) != first);
}

TEST_CASE("another text is another step, and a number for several is nobody else's") {
    Keys keys;
    const std::uint64_t first = keys.key(0, "a");
    const std::uint64_t other =
        keys.groups.of(other_page, put_in(1, "b"), Kind::insertion, keys.now);
    CHECK(other != first);
    const std::uint64_t all = keys.groups.for_all();
    CHECK(all != other);
    CHECK(keys.key(1, "b") != all);
}
