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

TEST_CASE("a change on heads that never come is held and no more", "[H29][hostile]") {
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

// An id is a hash over the ids that its change names, so a circle would be a collision. What can be
// sent is an attempt: each names what the other would be if it named nothing, or any id at all.
TEST_CASE("changes that were to name each other wait for ever and hold up nobody",
          "[H30][hostile]") {
    SpaceScene s;
    const ChangeId plain = s.say(4);
    const ChangeId answer = s.say(5, {}, {plain}, "y");
    const ChangeId circle = s.say(4, {}, {answer}, "x");
    CHECK(circle != plain);
    const ChangeId guessed = id_number<ChangeId>(7, 1);
    const ChangeId itself = s.say(6, {}, {guessed});
    const ChangeId on_both = s.say(6, itself, {circle, answer});
    for (const ChangeId& id : {itself, on_both, circle, answer})
        s.give(id);
    for (const ChangeId& id : {answer, circle, itself, on_both}) {
        CHECK(s.held(id));
        CHECK_FALSE(s.accepted(id));
    }
    const ChangeId fresh = s.say(7);
    s.give(fresh);
    CHECK(s.counts(fresh));
    // The other branch of that log is what was waited for; no circle was closed.
    s.give(plain);
    CHECK(s.counts(circle));
    CHECK_FALSE(s.accepted(on_both));
}

TEST_CASE("a true fork report about a node that was restored cuts nobody", "[H55]") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    // A copy of its disk went on, and so did the node itself.
    const ChangeId lost = s.say(4, one, {}, "from the old disk");
    const ChangeId restored = s.say(4, one, {}, "from the copy");
    for (const ChangeId& id : {one, lost, restored})
        s.give(id);
    const ChangeId built_on = s.say(5, {}, {lost, restored});
    s.give(built_on);
    const std::vector<ForkClaim> forks = s.space.chains().forks();
    REQUIRE(forks.size() == 1);
    const ForkClaim& fork = forks.front();
    const act::ForkReport report{fork.space, fork.log, fork.seq, fork.first, fork.second};
    s.last_act = s.people.world.write(5, {s.last_act}, report);
    s.take_act();
    CHECK(s.news.stopped.empty());
    CHECK(s.class_space.state().void_acts.empty());
    CHECK(s.class_space.state().forks.size() == 1);
    CHECK(s.class_space.state().cuts.empty());
    for (const ChangeId& id : {one, lost, restored, built_on})
        CHECK(s.counts(id));
    CHECK(s.space.may_write(author_number(4)));
    CHECK(s.space.draft(log_of(4), {}).error() == Space::CannotWrite::log_lost);
    const ChangeId goes_on = s.say(4, {}, {built_on}, "x", 2);
    s.give(goes_on);
    CHECK(s.counts(goes_on));
}

// ---- writing ------------------------------------------------------------------------------------

TEST_CASE("a draft goes on behind the tip and names what else counts") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    const ChangeId two = s.say(4, one);
    const ChangeId page = s.write(5, {}, {}, {{make_text()}});
    const ChangeId other = s.say(6, {}, {page});
    s.give({one, two});
    s.give(page);
    s.give(other);
    const auto draft = s.space.draft(log_of(4), {});
    REQUIRE(draft);
    CHECK(draft->header.prev == two);
    CHECK(draft->header.seq == 3);
    CHECK(draft->header.heads == std::vector{other});
    CHECK(draft->header.lamport == 2);
    CHECK(draft->header.log_bytes == s.world.at(two).header.log_bytes);
    // Written like that it is accepted.
    Header header = draft->header;
    LogContext context = draft->context;
    const Content content{{op::Text{OpRef{s.world.ref(page), 0}, {typed("ab"), removed(1)}}}};
    Bytes body = encode_content(content, context, log_of(4), 3);
    header.log_bytes += body.size() + 1;
    const SpanChange change = make_change(header, std::move(body), 1);
    CHECK(s.space.add({&change, 1}, good_signature).began == std::vector{change.id});
    const auto next = s.space.draft(log_of(4), {});
    REQUIRE(next);
    CHECK(next->header.heads.empty());
    CHECK(next->context == context);
}

TEST_CASE("a new sitting names all heads that count, and none that does not") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    const ChangeId two = s.say(4, one);
    const ChangeId other = s.say(5);
    s.give({one, two});
    s.give(other);
    s.cut(4, {{one}});
    const auto draft = s.space.draft(log_of(6, 99), {});
    REQUIRE(draft);
    std::vector<ChangeId> heads = {one, other};
    std::ranges::sort(heads);
    CHECK(draft->header.heads == heads);
    CHECK(draft->header.prev.is_zero());
    CHECK(draft->header.seq == 1);
    CHECK(draft->header.lamport == 1);
    CHECK(draft->header.log_bytes == 0);
    CHECK(draft->context == LogContext{});
}

TEST_CASE("of one author's logs and of one log's branches eight are named, and what the body needs",
          "[hostile]") {
    SpaceScene s;
    std::vector<ChangeId> logs, branches;
    for (std::uint64_t sitting = 1; sitting <= 12; ++sitting) {
        logs.push_back(s.say(4, {}, {}, "x", sitting));
        s.give(logs.back());
    }
    const ChangeId root = s.say(5);
    s.give(root);
    for (int i = 0; i < 12; ++i) {
        branches.push_back(s.say(5, root, {}, std::to_string(i)));
        s.give(branches.back());
    }
    std::ranges::sort(logs);
    std::ranges::sort(branches);
    std::vector<ChangeId> expected(logs.begin(), logs.begin() + 8);
    expected.insert(expected.end(), branches.begin(), branches.begin() + 8);
    std::ranges::sort(expected);
    CHECK(s.space.draft(log_of(6), {})->header.heads == expected);
    const std::vector<ChangeId> named = {logs[10], branches[9], logs[0]};
    const auto heads = s.space.draft(log_of(6), named)->header.heads;
    for (const ChangeId& id : named)
        CHECK(std::ranges::binary_search(heads, id));
    CHECK(heads.size() == 3 + 8 + 8);
}

TEST_CASE("at most 32 heads are named, the smallest, and more have to be gathered first") {
    SpaceScene s;
    std::vector<ChangeId> all;
    for (const std::uint8_t author : std::initializer_list<std::uint8_t>{0, 1, 4, 5, 6}) {
        for (std::uint64_t sitting = 1; sitting <= 8; ++sitting) {
            all.push_back(s.say(author, {}, {}, "x", sitting));
            s.give(all.back());
        }
    }
    std::ranges::sort(all);
    const auto draft = s.space.draft(log_of(7), {});
    CHECK(draft->header.heads == std::vector(all.begin(), all.begin() + 32));
    // The four last are named for the body, and the smallest beside them.
    const auto needing = s.space.draft(log_of(7), std::span(all).last(4));
    std::vector<ChangeId> expected(all.begin(), all.begin() + 28);
    expected.insert(expected.end(), all.end() - 4, all.end());
    CHECK(needing->header.heads == expected);
    const auto refused = s.space.draft(log_of(7), all);
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == Space::CannotWrite::gather_first);
    // A change without ops that gathers.
    const ChangeId gathers = s.world.write(log_of(7), {}, draft->header.heads, Content{});
    s.give(gathers);
    const auto goes = s.space.draft(log_of(7), all);
    REQUIRE(goes);
    CHECK(goes->header.heads == std::vector(all.end() - 8, all.end()));
}

TEST_CASE("who is cut or nobody writes nothing, and a log that somebody else wrote in is left",
          "[hostile]") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    s.give(one);
    CHECK(s.space.draft(log_of(8), {}).error() == Space::CannotWrite::no_place);
    const ChangeId cut = s.cut(4, {{one}});
    CHECK_FALSE(s.space.may_write(author_number(4)));
    CHECK(s.space.draft(log_of(4), {}).error() == Space::CannotWrite::no_place);
    s.act(act::Lift{{cut}});
    CHECK(s.space.draft(log_of(4), {})->header.prev == one);
    SECTION("a fork") {
        s.give(s.say(4, {}, {}, "other"));
    }
    SECTION("a change that is refused") {
        s.give(s.write(4, one, {}, saying("x"), [](Header& header) { header.lamport += 9; }));
    }
    CHECK(s.space.draft(log_of(4), {}).error() == Space::CannotWrite::log_lost);
    CHECK(s.space.draft(log_of(4, 2), {}));
}

TEST_CASE("a log that another body might not fit is left for a new sitting") {
    SpaceScene s;
    const ChangeId page = s.write(4, {}, {}, {{make_text()}});
    s.give(page);
    const auto removing = [&](std::uint32_t runs, const ChangeId& on) {
        const std::vector<Run> all(runs, removed(run_max_events));
        return s.write(4, on, {}, {{op::Text{OpRef{s.world.ref(page), 0}, all}}});
    };
    const ChangeId most = removing(31, page);
    s.give(most);
    CHECK(s.space.draft(log_of(4), {})->header.prev == most);
    const Run last = removed(1024 * 1024 + 1);
    const ChangeId full = s.write(4, most, {}, {{op::Text{OpRef{s.world.ref(page), 0}, {last}}}});
    s.give(full);
    CHECK(s.counts(full));
    CHECK(s.space.draft(log_of(4), {}).error() == Space::CannotWrite::log_full);
    CHECK(s.space.draft(log_of(4, 2), {})->header.heads == std::vector{full});
}

TEST_CASE("a sample names heads, then one of each distance 1, 2, 4 … below the highest") {
    SpaceScene s;
    // Two write in turns, seven changes each.
    std::vector<ChangeId> line;
    std::map<std::uint8_t, ChangeId> last;
    for (int i = 0; i < 100; ++i) {
        const std::uint8_t author = i / 7 % 2 == 0 ? 4 : 5;
        const auto own = last.find(author);
        const auto prev = own == last.end() ? std::nullopt : std::optional(own->second);
        std::vector<ChangeId> heads;
        if (!line.empty() && prev != line.back()) heads.push_back(line.back());
        line.push_back(last[author] = s.say(author, prev, heads));
    }
    const ChangeId beside = s.say(6);
    for (const ChangeId& id : line)
        s.give(id);
    s.give(beside);
    std::vector<ChangeId> expected{line.back(), beside};
    for (std::size_t distance = 1; distance < line.size(); distance *= 2)
        expected.push_back(line[line.size() - 1 - distance]);
    CHECK(s.space.sample() == expected);
}
