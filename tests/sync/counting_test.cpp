// What stands and what counts, by the cuts of the class. Every question is also put to the slow
// twin.

#include "sync/counting.hpp"

#include "tests/sync/space_scene.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("beyond a cut a change counts only if somebody who stays built on it") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    const ChangeId two = s.say(4, one);
    const ChangeId three = s.say(4, two);
    const ChangeId reply = s.say(5, {}, {two});
    s.give({one, two, three});
    s.cut(4, {{one}});
    CHECK(s.news.stopped == std::vector{two, three});
    CHECK(s.counts(one));
    CHECK_FALSE(s.counts(two));
    s.give(reply);
    CHECK(s.news.began == std::vector{two, reply});
    CHECK(s.counts(two));
    CHECK_FALSE(s.space.stands(two));
    CHECK_FALSE(s.counts(three));
    // Who is cut does not rescue anything by building on it.
    s.give(s.say(4, three));
    CHECK_FALSE(s.counts(three));
    CHECK(s.news.began.empty());
}

TEST_CASE("in a space that a cut does not list nothing of its author stands") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    const ChangeId other = s.say(5);
    s.give(one);
    s.give(other);
    s.cut(4, {}, CutReason::remove);
    CHECK_FALSE(s.counts(one));
    CHECK(s.counts(other));
    CHECK(s.news.stopped == std::vector{one});
}

TEST_CASE("a head that is not accepted covers nothing until it is", "[H56]") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    const ChangeId two = s.say(4, one);
    s.give(one);
    s.cut(4, {{two}});
    CHECK_FALSE(s.counts(one));
    s.give(two);
    CHECK(s.counts(one));
    CHECK(s.counts(two));
    CHECK(s.news.began == std::vector{one, two});
}

TEST_CASE("of two cuts on one author both must cover") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    const ChangeId two = s.say(4, one);
    const ChangeId three = s.say(4, two);
    const ChangeId beside = s.say(4, {}, {}, "x", 2);
    s.give({one, two, three});
    s.give(beside);
    s.cut(4, {{two}});
    const ChangeId second = s.cut(4, {{one, beside}});
    CHECK(s.counts(one));
    CHECK_FALSE(s.counts(two));
    CHECK_FALSE(s.counts(beside));
    s.act(act::Lift{{second}});
    CHECK(s.counts(two));
    CHECK_FALSE(s.counts(beside));
    CHECK_FALSE(s.counts(three));
}

TEST_CASE("what is adopted joins the version of the cut") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    const ChangeId two = s.say(4, one);
    const ChangeId three = s.say(4, two);
    s.give({one, two, three});
    s.cut(4, {{one}}, CutReason::remove);
    s.act(act::Adopt{{{s.project, {two}}}});
    CHECK(s.counts(two));
    CHECK_FALSE(s.counts(three));
    CHECK(s.news.began == std::vector{two});
}

TEST_CASE("a freeze stops all who are no trainers, those who come later, too, until it is lifted") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    s.give(one);
    const ChangeId freeze = s.cut(0, {{one}}, CutReason::freeze);
    const ChangeId two = s.say(4, one);
    const ChangeId other = s.say(5);
    const ChangeId trainer = s.say(1);
    for (const ChangeId& id : {two, other, trainer})
        s.give(id);
    CHECK(s.counts(one));
    CHECK_FALSE(s.counts(two));
    CHECK_FALSE(s.counts(other));
    CHECK(s.counts(trainer));
    CHECK_FALSE(s.space.may_write(author_number(5)));
    CHECK(s.space.may_write(author_number(1)));
    s.act(act::Lift{{freeze}});
    CHECK(s.counts(two));
    CHECK(s.counts(other));
    CHECK(s.space.may_write(author_number(5)));
}

TEST_CASE("who was admitted by a trainer that is void counts only where others built on it") {
    SpaceScene s;
    const ChangeId one = s.say(7);
    const ChangeId two = s.say(7, one);
    const ChangeId reply = s.say(4, {}, {one});
    s.give({one, two});
    s.give(reply);
    CHECK(s.counts(two));
    // Trainer 1 is removed by an act that has none of what 1 did in its past.
    act::TrainerRemove removal{s.people.world.first_root_change(), author_number(1), {}, {}};
    s.last_act =
        s.people.world.write_signed(0, {s.people.world.changes().front().id}, removal, {{0, 0}});
    s.take_act();
    CHECK(s.counts(one));
    CHECK_FALSE(s.space.stands(one));
    CHECK_FALSE(s.counts(two));
    CHECK(s.news.stopped == std::vector{two});
    CHECK_FALSE(s.space.may_write(author_number(7)));
    // Still held: acceptance is never taken back.
    const ChangeId three = s.say(7, two);
    s.give(three);
    CHECK(s.accepted(three));
    CHECK_FALSE(s.counts(three));
}

TEST_CASE("what stops and begins in the same step does neither") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    const ChangeId late = s.say(8, {}, {one});
    s.give(one);
    s.give(late);
    s.admit(8);
    // Two acts before the space hears of them: 4 is cut, and 8, who built on 4, has a place.
    s.last_act = s.people.team(0, {s.last_act}, {s.persons[4], s.persons[5], s.persons[8]},
                               id_cast<TeamId>(s.group));
    s.class_space.add(s.people.world.at(s.last_act));
    s.cut(4, {});
    CHECK(s.counts(one));
    CHECK(s.news.stopped.empty());
    CHECK(s.news.began == std::vector{late});
}
