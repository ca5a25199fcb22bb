// What a change may refer to, and what it is told as.

#include "sync/references.hpp"

#include "tests/sync/space_scene.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a reference leads into the past, or the change is refused", "[hostile]") {
    SpaceScene s;
    const ChangeId page = s.write(4, {}, {}, {{make_text()}});
    const ChangeId hidden = s.write(5, {}, {}, {{make_text()}});
    const Op see = op::Keep{OpRef{s.world.ref(page), 0}};
    const Op blind = op::Keep{OpRef{s.world.ref(hidden), 0}};
    const ChangeId right = s.write(6, {}, {page}, {{see}}, {}, 1);
    const ChangeId wrong = s.write(6, {}, {page}, {{blind}}, {}, 2);
    const ChangeId partly = s.write(6, {}, {page}, {{see, blind}}, {}, 3);
    const ChangeId nowhere = s.write(6, {}, {}, {{see}}, {}, 4);
    for (const ChangeId& id : {page, hidden, right, wrong, partly, nowhere})
        s.give(id);
    CHECK(s.accepted(right));
    for (const ChangeId& id : {wrong, partly, nowhere}) {
        CHECK(s.space.is_refused(id));
        CHECK_FALSE(s.accepted(id));
    }
}

TEST_CASE("a refused change lends its past to nobody", "[hostile]") {
    SpaceScene s;
    const ChangeId page = s.write(4, {}, {}, {{make_text()}});
    const ChangeId other = s.say(5);
    const Op see = op::Keep{OpRef{s.world.ref(page), 0}};
    const Op blind = op::Keep{OpRef{s.world.ref(page), 7}};
    const ChangeId bad = s.write(5, other, {page}, {{see, blind}});
    const ChangeId beside = s.write(5, other, {}, {{see}});
    const ChangeId right = s.write(5, other, {page}, {{see}});
    for (const ChangeId& id : {page, other, bad, beside, right})
        s.give(id);
    CHECK(s.space.is_refused(bad));
    CHECK(s.space.is_refused(beside));
    CHECK(s.accepted(right));
}

TEST_CASE("a seq that forks in the past needs an id, and no other does", "[hostile]") {
    SpaceScene s;
    const ChangeId root = s.say(4);
    const ChangeId left = s.write(4, root, {}, {{make_text()}});
    const ChangeId right = s.write(4, root, {}, {{make_text(Root::notes)}});
    const auto keep = [&](const ChangeRef& ref) { return Content{{op::Keep{OpRef{ref, 0}}}}; };
    const auto& w = s.world;
    const ChangeId both[] = {
        s.write(5, {}, {left, right}, keep(w.ref_with_id(left)), {}, 1),
        s.write(5, {}, {left, right}, keep(w.ref_with_id(right)), {}, 2),
        s.write(5, {}, {left, right}, keep(w.ref(left)), {}, 3),
    };
    const ChangeId one[] = {
        s.write(5, {}, {left}, keep(w.ref(left)), {}, 4),
        s.write(5, {}, {left}, keep(w.ref_with_id(left)), {}, 5),
        s.write(5, {}, {left}, keep(w.ref_with_id(right)), {}, 6),
    };
    for (const ChangeId& id : {root, left, right})
        s.give(id);
    for (const ChangeId& id : both)
        s.give(id);
    for (const ChangeId& id : one)
        s.give(id);
    CHECK(s.accepted(both[0]));
    CHECK(s.accepted(both[1]));
    CHECK(s.space.is_refused(both[2]));
    CHECK(s.accepted(one[0]));
    CHECK(s.space.is_refused(one[1]));
    CHECK(s.space.is_refused(one[2]));
    CHECK_FALSE(s.accepted(both[2]));
    const auto made = std::get<resolved::Keep>(s.space.resolved(both[1]).ops.front()).node;
    CHECK(made == NodeId{right, 0});
}

TEST_CASE("a branch that has seen its fork names its own past by id as well", "[hostile]") {
    SpaceScene s;
    const ChangeId root = s.say(4);
    const ChangeId left = s.write(4, root, {}, {{make_text()}});
    const ChangeId right = s.say(4, root, {}, "y");
    const ChangeId join = s.say(4, left, {right});
    const auto keep = [&](const ChangeRef& ref) { return Content{{op::Keep{OpRef{ref, 0}}}}; };
    const ChangeId before = s.write(4, left, {}, keep(s.world.ref(left)));
    const ChangeId plain = s.write(4, join, {}, keep(s.world.ref(left)));
    const ChangeId named = s.write(4, join, {}, keep(s.world.ref_with_id(left)));
    for (const ChangeId& id : {root, left, right, join, before, plain, named})
        s.give(id);
    CHECK(s.accepted(before));
    CHECK(s.space.is_refused(plain));
    CHECK(s.accepted(named));
}

TEST_CASE("a node is what made one, a text is a text, a comment a comment", "[hostile]") {
    SpaceScene s;
    const Op folder = op::Create{NodeKind::folder, Root::site, "a"};
    const Op remark = op::Comment{Root::site, {}, "", "x"};
    const ChangeId page = s.write(4, {}, {}, {{make_text(), folder, remark, op::Moment{"m"}}});
    s.give(page);
    const auto node = [&](std::uint32_t op) { return OpRef{s.world.ref(page), op}; };
    const auto takes = [&](const Op& op) {
        static std::uint64_t sitting = 0;
        const ChangeId id = s.write(5, {}, {page}, {{op}}, {}, ++sitting);
        s.give(id);
        CHECK(s.space.is_refused(id) != s.accepted(id));
        return s.space.is_accepted(id);
    };
    CHECK(takes(op::Text{node(0), {typed("a")}}));
    CHECK_FALSE(takes(op::Text{node(1), {typed("a")}}));
    CHECK_FALSE(takes(op::Text{node(2), {typed("a")}}));
    CHECK_FALSE(takes(op::Text{Root::notes, {typed("a")}}));
    CHECK(takes(op::Delete{node(0)}));
    CHECK(takes(op::Delete{Root::site}));
    CHECK_FALSE(takes(op::Delete{node(2)}));
    CHECK_FALSE(takes(op::Delete{node(3)}));
    CHECK_FALSE(takes(op::Delete{node(4)}));
    CHECK(takes(op::Move{node(0), node(1)}));
    CHECK_FALSE(takes(op::Move{node(0), node(2)}));
    CHECK_FALSE(takes(op::Name{node(3), "b"}));
    CHECK_FALSE(takes(op::Attribute{node(3), "b", {}}));
    CHECK_FALSE(takes(op::Blob{node(3), {}, 1}));
    CHECK_FALSE(takes(op::Create{NodeKind::text, node(3), "b"}));
    CHECK(takes(op::Reply{node(2), "b"}));
    CHECK_FALSE(takes(op::Reply{node(0), "b"}));
    CHECK(takes(op::SetCommentState{node(2), CommentState::taken, ""}));
    CHECK_FALSE(takes(op::SetCommentState{node(3), CommentState::taken, ""}));
    CHECK_FALSE(takes(op::Comment{node(2), {}, "", "b"}));
}

TEST_CASE("parents and anchors name events that are there, in that file", "[hostile]") {
    SpaceScene s;
    const ChangeId page = s.write(4, {}, {}, {{make_text(), make_text(Root::notes)}});
    const NodeRef here = OpRef{s.world.ref(page), 0};
    const NodeRef there = OpRef{s.world.ref(page), 1};
    const ChangeId abc = s.write(4, page, {}, {{op::Text{here, {typed("abc")}}}});
    s.give({page, abc});
    const auto takes = [&](const Op& op) {
        static std::uint64_t sitting = 0;
        const ChangeId id = s.write(5, {}, {abc}, {{op}}, {}, ++sitting);
        s.give(id);
        CHECK(s.space.is_refused(id) != s.accepted(id));
        return s.space.is_accepted(id);
    };
    const auto behind = [&](std::uint32_t events) {
        return std::optional(std::vector<Parent>{{s.world.ref(abc), events}});
    };
    CHECK(takes(op::Text{here, {typed("x", behind(3))}}));
    CHECK_FALSE(takes(op::Text{here, {typed("x", behind(4))}}));
    CHECK_FALSE(takes(op::Text{there, {typed("x", behind(1))}}));
    CHECK_FALSE(takes(op::Text{here, {typed("x", {{{s.world.ref(page), 1}}})}}));
    const auto at = [&](const NodeRef& node, std::uint32_t event) {
        const Anchor anchor{Anchor::Event{s.world.ref(abc), event}, Side::left};
        return op::Comment{node, {anchor, Anchor{{}, Side::right}}, "", "x"};
    };
    CHECK(takes(at(here, 2)));
    CHECK_FALSE(takes(at(here, 3)));
    CHECK_FALSE(takes(at(here, UINT32_MAX)));
    CHECK_FALSE(takes(at(there, 0)));
    CHECK_FALSE(takes(at(Root::site, 0)));
}

TEST_CASE("within a change a run sees only the runs before it", "[hostile]") {
    SpaceScene s;
    const ChangeId page = s.write(4, {}, {}, {{make_text()}});
    s.give(page);
    const NodeRef file = OpRef{s.world.ref(page), 0};
    const ChangeRef self{log_of(4), 2, std::nullopt};
    const auto behind = [&](std::uint32_t events) { return std::vector<Parent>{{self, events}}; };
    const ChangeId good =
        s.write(4, page, {},
                {{op::Text{file, {typed("ab"), typed("c", behind(1)), typed("d", behind(3))}}}});
    const ChangeId bad =
        s.write(4, page, {}, {{op::Text{file, {typed("ab"), typed("c", behind(3))}}}});
    const ChangeId early = s.write(4, page, {}, {{op::Text{file, {typed("a", behind(1))}}}});
    for (const ChangeId& id : {good, bad, early})
        s.give(id);
    CHECK(s.accepted(good));
    CHECK(s.space.is_refused(bad));
    CHECK(s.space.is_refused(early));
}

TEST_CASE("an accepted change is told with its references resolved, and can be read again") {
    SpaceScene s;
    const Op folder = op::Create{NodeKind::folder, Root::notes, "a"};
    const ChangeRef self{log_of(4), 1, std::nullopt};
    const ChangeId page = s.write(4, {}, {},
                                  {{folder, op::Create{NodeKind::text, OpRef{self, 0}, "b"},
                                    op::Text{OpRef{self, 1}, {typed("héß€👩")}}}});
    s.give(page);
    REQUIRE(s.news.accepted.size() == 1);
    const ResolvedChange told = s.news.accepted.front();
    const auto notes = NodeId{id_cast<ChangeId>(s.project), 1};
    CHECK(told.ops[0] == resolved::Op(resolved::Create{NodeKind::folder, notes, "a"}));
    CHECK(told.ops[1] == resolved::Op(resolved::Create{NodeKind::text, NodeId{page, 0}, "b"}));
    CHECK(told.ops[2] == resolved::Op(resolved::Text{NodeId{page, 1}}));
    REQUIRE(told.texts.size() == 1);
    CHECK(told.texts[0].change.runs[0].text == U"héß€👩");
    CHECK_FALSE(told.texts[0].change.previous);
    const NodeRef file = OpRef{s.world.ref(page), 1};
    const Anchor anchor{Anchor::Event{s.world.ref(page), 1}, Side::right};
    const ChangeId more = s.write(5, {}, {page},
                                  {{op::Text{file, {typed("x", {{{s.world.ref(page), 2}}})}},
                                    op::Comment{file, {anchor, anchor}, "", "y"}}});
    s.give(more);
    const ResolvedChange second = s.news.accepted.at(0);
    CHECK(second.texts[0].change.runs[0].parents == std::vector<TextParent>{{page, 2}});
    CHECK(std::get<resolved::Comment>(second.ops[1]).range[0].event == EventName{page, 1});
    CHECK(second.parents == std::vector{page});
    CHECK(s.space.resolved(page) == told);
    CHECK(s.space.resolved(more) == second);
}
