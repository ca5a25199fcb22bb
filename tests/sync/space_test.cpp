// What is accepted, and what the next change of a log begins with. Every question is also put to
// the slow twin.

#include "sync/space.hpp"

#include "tests/sync/space_scene.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a change is held, accepted and counts at once when all it needs is there") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    s.give(one);
    CHECK(s.counts(one));
    CHECK(s.news.held.size() == 1);
    CHECK(s.news.accepted.size() == 1);
    CHECK(s.news.began == std::vector{one});
    s.give(one);
    CHECK(s.news.held.empty());
    CHECK(s.news.began.empty());
}

TEST_CASE("a change waits for its heads, and what is on it with it") {
    SpaceScene s;
    const ChangeId page = s.say(4);
    const ChangeId reply = s.say(5, {}, {page});
    const ChangeId more = s.say(5, reply);
    const ChangeId end = s.say(6, {}, {more});
    s.give({reply, more});
    s.give(end);
    CHECK(s.held(more));
    CHECK_FALSE(s.accepted(reply));
    CHECK_FALSE(s.accepted(more));
    CHECK(s.news.began.empty());
    s.give(page);
    CHECK(s.counts(end));
    CHECK(s.news.began == std::vector{page, reply, more, end});
}

TEST_CASE("a change on heads that never come is held and no more", "[hostile]") {
    SpaceScene s;
    std::vector<ChangeId> nobody;
    for (std::uint8_t i = 0; i < 32; ++i)
        nobody.push_back(id_number<ChangeId>(7, i));
    ChangeId tip = s.say(4, {}, nobody);
    s.give(tip);
    for (int i = 0; i < 20; ++i) {
        tip = s.say(4, tip, nobody);
        s.give(tip);
    }
    CHECK(s.held(tip));
    CHECK_FALSE(s.accepted(tip));
    CHECK(s.space.chains().tips().size() == 1);
    const ChangeId fresh = s.say(4, {}, {}, "x", 2);
    s.give(fresh);
    CHECK(s.counts(fresh));
}

TEST_CASE("a wrong lamport is refused for ever, vouches, and carries nothing", "[hostile]") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    const ChangeId jump =
        s.write(4, one, {}, saying("x"), [](Header& header) { header.lamport += 1000; });
    const ChangeId on_it = s.say(4, jump);
    const ChangeId beside = s.say(5, {}, {jump});
    const ChangeId low = s.write(6, {}, {one}, saying("x"), [](Header& h) { h.lamport = 0; });
    const ChangeId high = s.write(6, {}, {}, saying("x"), [](Header& h) { h.lamport = 1; }, 2);
    s.give({one, jump});
    s.give(on_it);
    s.give(beside);
    s.give(low);
    s.give(high);
    CHECK(s.counts(one));
    for (const ChangeId& id : {jump, low, high})
        CHECK(s.space.is_refused(id));
    for (const ChangeId& id : {jump, on_it, beside, low, high}) {
        CHECK(s.held(id));
        CHECK_FALSE(s.accepted(id));
    }
    CHECK_FALSE(s.space.is_refused(on_it));
    CHECK(are_same(s.space.chains().range(*s.space.chains().find(on_it), 1),
                   s.world.span(std::vector{one, jump, on_it})));
}
