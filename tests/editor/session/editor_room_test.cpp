// Editor sessions before real node cores. Whatever is late, dropped, broken or dead on the way: in
// the end every screen shows what the nodes have, no word is lost and none is there twice.

#include "tests/editor/session/typing_room.hpp"
#include "tests/seeds.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Of no project.
const std::string editor_page =
    "atelier:" + std::string(64, 'a') + "/" + std::string(64, 'b') + "-0";

std::size_t count_of(const std::u32string& text, char32_t token) {
    return static_cast<std::size_t>(std::ranges::count(text, token));
}

struct Evening {
    explicit Evening(std::uint64_t seed, std::size_t count = 3) : dice(seed) {
        for (std::uint32_t i = 0; i < count; ++i) {
            screens.push_back(std::make_unique<Screen>(founded.room, founded.trainer, 10 + i,
                                                       founded.page, dice));
            screens.back()->connect();
        }
        run(500);
    }
    // A screen at another seat, whose node stays.
    void add_neighbour() {
        screens.push_back(
            std::make_unique<Screen>(founded.room, founded.join("Karim"), 20, founded.page, dice));
        screens.back()->connect();
        run(500);
    }

    Dice dice;
    FoundedRoom founded;
    std::vector<std::unique_ptr<Screen>> screens;
    char32_t token = first_token;
    std::uint64_t group = 0;

    void run(std::uint64_t milliseconds) {
        while (milliseconds > 0) {
            const std::uint64_t step = std::min<std::uint64_t>(milliseconds, 4);
            milliseconds -= step;
            founded.room.run(step);
            for (const auto& screen : screens)
                screen->turn();
        }
    }
    // With `power`, what was not flushed is lost or torn.
    void kill_node(bool power) {
        for (const auto& screen : screens)
            if (screen->is_of(founded.trainer)) screen->lost();
        founded.room.kill(founded.trainer);
        if (power) founded.trainer.disk.crash(dice);
        founded.trainer.start();
    }
    std::u32string text() { return founded.text(founded.page); }
    void settle() {
        for (const auto& screen : screens)
            if (!screen->is_connected()) screen->connect();
        const auto is_settled = [&] {
            return std::ranges::all_of(screens, [&](const auto& screen) {
                return screen->session.kept().is_all_saved() &&
                       scalars_of(screen->shown()) == text();
            });
        };
        for (int i = 0; i < 100 && !is_settled(); ++i)
            run(100);
    }
    void check_equal() {
        for (const auto& screen : screens) {
            CHECK(screen->session.kept().is_all_saved());
            CHECK(scalars_of(screen->shown()) == text());
        }
    }
    std::size_t rescues() const {
        std::size_t count = 0;
        for (const auto& screen : screens)
            count += screen->rescued.size();
        return count;
    }
    bool was_given_back(char32_t each) const {
        return std::ranges::any_of(screens, [&](const auto& screen) {
            return std::ranges::any_of(screen->rescued, [&](const std::string& text) {
                return scalars_of(text).contains(each);
            });
        });
    }
    // `at_most`: undo may have taken it.
    void check_tokens(bool at_most) {
        const std::u32string now = text();
        std::set<char32_t> taken;
        for (const auto& screen : screens)
            taken.insert(screen->taken.begin(), screen->taken.end());
        for (const auto& screen : screens)
            for (const char32_t each : screen->typed) {
                CHECK(count_of(now, each) <= 1);
                const bool may_be_gone = at_most || taken.contains(each) || was_given_back(each);
                if (!may_be_gone) CHECK(count_of(now, each) == 1);
            }
    }
};

struct Habits {
    std::uint64_t steps = 60;
    bool deletes = true;
    bool undoes = false;
    bool kills = false;
    bool cuts = false;
    bool powers = false;
};

void act(Evening& evening, Screen& screen, const Habits& habits) {
    Dice& dice = evening.dice;
    if (dice.chance(3)) ++evening.group;
    if (habits.undoes && dice.chance(4)) {
        dice.chance(3) ? screen.session.redo(screen.uri, screen.now())
                       : screen.session.undo(screen.uri, screen.now());
        screen.turn();
    } else if (habits.deletes && dice.chance(4)) {
        screen.delete_somewhere(evening.group);
    } else {
        screen.type_somewhere(evening.token++, evening.group);
    }
}

void spend(Evening& evening, const Habits& habits) {
    Dice& dice = evening.dice;
    for (std::uint64_t step = 0; step < habits.steps; ++step) {
        Screen& screen = *evening.screens[dice.below(evening.screens.size())];
        act(evening, screen, habits);
        if ((habits.kills || habits.powers) && dice.chance(15)) evening.kill_node(habits.powers);
        if (habits.cuts && dice.chance(15)) screen.cut();
        for (const auto& each : evening.screens)
            if (!each->is_connected() && dice.chance(4)) each->connect();
        evening.run(dice.chance(4) ? dice.below(200) : dice.below(20));
    }
    evening.settle();
}

void try_all(std::uint64_t count, const Habits& habits) {
    for (std::uint64_t seed = 1; seed <= seeds(count); ++seed) {
        INFO("seed " << seed);
        Evening evening(seed);
        spend(evening, habits);
        evening.check_equal();
        evening.check_tokens(habits.undoes);
        CHECK((habits.powers || evening.rescues() == 0));
    }
}

}  // namespace

TEST_CASE("editors that type at once with late lines end equal, each word once") {
    try_all(40, {});
}

TEST_CASE("editors whose node is killed while they type lose nothing and repeat nothing") {
    Habits habits;
    habits.kills = true;
    try_all(40, habits);
}

TEST_CASE("editors that undo and redo beside each other end equal, no word twice") {
    Habits habits;
    habits.deletes = false;
    habits.undoes = true;
    try_all(40, habits);
}

TEST_CASE("editors that undo while their node dies end equal, no word twice") {
    Habits habits;
    habits.deletes = false;
    habits.undoes = habits.kills = true;
    try_all(40, habits);
}

TEST_CASE("editors whose connection alone breaks lose nothing and repeat nothing") {
    Habits habits;
    habits.cuts = true;
    try_all(40, habits);
}

TEST_CASE("editors whose node loses what was not flushed have every word in the text or in hand") {
    Habits habits;
    habits.powers = true;
    try_all(40, habits);
}

// A key every 12 ms, and lines that take up to 40: hardly a patch knows the last key.
TEST_CASE("a slow editor whose person types without a pause still gets its neighbour's words") {
    Evening evening(1, 2);
    Screen& slow = *evening.screens[0];
    Screen& neighbour = *evening.screens[1];
    std::size_t waiting = 0;
    std::uint64_t longest = 0;
    std::uint64_t hidden = 0;
    for (int step = 0; step < 500; ++step) {
        if (step % 20 == 0) neighbour.type_somewhere(evening.token++, 1);
        ++waiting;
        for (; waiting > 0 && !slow.session.holds_keys(slow.now()); --waiting)
            slow.type_somewhere(evening.token++, 2);
        evening.run(12);
        const std::u32string shown = scalars_of(slow.shown());
        const bool shows_all = std::ranges::all_of(
            neighbour.typed, [&](char32_t each) { return count_of(shown, each) == 1; });
        hidden = shows_all ? 0 : hidden + 12;
        longest = std::max(longest, hidden);
    }
    INFO("longest " << longest);
    CHECK(longest < 700);
    evening.settle();
    evening.check_equal();
    evening.check_tokens(false);
}

TEST_CASE("a session begins as soon as its seat is of a class, founded or joined") {
    ClientRoom room;
    Dice dice(1);
    Screen ines(room, room.add(), 10, editor_page, dice);
    Screen karim(room, room.add(), 11, editor_page, dice);
    const auto run = [&](int milliseconds) {
        for (; milliseconds > 0; --milliseconds) {
            room.run(1);
            ines.turn();
            karim.turn();
        }
    };
    ines.connect();
    karim.connect();
    run(200);
    CHECK(ines.session.state() == editor::NodeSession::State::classless);
    ines.session.call(talk::FoundClass{"Classe", "Inès", "Inès", 1, {}}, ines.now(),
                      [](const auto& answer) { CHECK(answer.has_value()); });
    run(500);
    CHECK(ines.session.state() == editor::NodeSession::State::ready);
    std::optional<talk::KitSecret> secret;
    ines.session.call(talk::MakeKit{talk::Role::learner, 5, "clé"}, ines.now(),
                      [&](const auto& answer) { secret = answer->secret; });
    run(500);
    REQUIRE(secret);
    karim.session.call(talk::JoinClass{{"10.0.0.1:24711"}, "Karim", secret, {}}, karim.now(),
                       [](const auto& answer) { CHECK(answer.has_value()); });
    run(4'000);
    CHECK(karim.session.state() == editor::NodeSession::State::ready);
}

TEST_CASE("editors of two seats end equal, each word once, though connections and nodes break") {
    Habits habits;
    habits.cuts = true;
    habits.kills = true;
    habits.steps = 40;
    for (std::uint64_t seed = 1; seed <= seeds(10); ++seed) {
        INFO("seed " << seed);
        Evening evening(seed, 1);
        evening.add_neighbour();
        spend(evening, habits);
        evening.check_equal();
        evening.check_tokens(false);
        CHECK(evening.rescues() == 0);
    }
}
