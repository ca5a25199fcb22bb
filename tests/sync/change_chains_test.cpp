// What is held: complete chains, vouched for, by authors who ever had a place. Every question is
// also put to the slow twin.

#include "sync/change_chains.hpp"

#include "tests/random_changes.hpp"
#include "tests/sync/space_scene.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a change without the one before waits for it, in whatever order they come") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    const ChangeId two = s.say(4, one);
    const ChangeId three = s.say(4, two);
    s.give(three);
    CHECK_FALSE(s.held(three));
    CHECK(s.space.chains().is_pending(three));
    s.give(one);
    CHECK_FALSE(s.held(three));
    s.give(two);
    CHECK(s.counts(three));
    CHECK(s.news.began == std::vector{two, three});
    CHECK(s.space.chains().pending_bytes() == 0);
}

TEST_CASE("what no signature vouches for is not held, and a later one vouches for all before it",
          "[H22]") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    const ChangeId two = s.say(4, one);
    const ChangeId three = s.say(4, two);
    SECTION("the signature comes last") {
        s.give_unsigned({one});
        s.give_unsigned({two});
        CHECK_FALSE(s.held(one));
        s.give(three);
    }
    SECTION("the signature comes first") {
        s.give(three);
        s.give_unsigned({two});
        CHECK_FALSE(s.held(three));
        s.give_unsigned({one});
    }
    SECTION("the same change comes again with its signature") {
        s.give_unsigned({one, two, three});
        CHECK_FALSE(s.held(one));
        s.give(three);
    }
    CHECK(s.held(one));
    CHECK(s.counts(three));
    CHECK(s.space.chains().pending_bytes() == 0);
}

TEST_CASE("a bad signature in the middle and a good one later are accepted alike in either order",
          "[H22][hostile]") {
    SpaceScene s;
    const SigningKey key = signing_key_from(Seed{{9}});
    const LogName log{public_half<AuthorId>(key), Sitting{1}};
    const act::TrainerAdd added{
        s.people.world.first_root_change(), log.author, {{}, "T"}, seat_number(8), {}};
    s.last_act = s.people.world.write_signed(0, {s.last_act}, added, {{0, 0}});
    s.take_act();
    std::vector<ChangeId> ids;
    std::optional<ChangeId> tip;
    for (int i = 0; i < 3; ++i) {
        tip = s.world.write(log, tip, {}, saying(std::to_string(i)));
        ids.push_back(*tip);
    }
    // Signed with another's key, and with another's name for the change.
    const SigningKey stranger = signing_key_from(Seed{{8}});
    const Bytes first = pack_span(s.world.span(std::vector{ids[0]}), sign_change(key, ids[0]));
    const bool by_stranger = GENERATE(true, false);
    const Bytes bad =
        pack_span(s.world.span(std::vector{ids[1]}),
                  by_stranger ? sign_change(stranger, ids[1]) : sign_change(key, ids[0]));
    const Bytes good = pack_span(s.world.span(std::vector{ids[2]}), sign_change(key, ids[2]));
    const auto accepted_from = [&](std::vector<Bytes> order) {
        Space space(s.class_space, s.project, SpaceScene::pending_max_bytes);
        for (const Bytes& bytes : order) {
            const Span span = *unpack_span(bytes);
            const bool is_good = verify_span(span);
            CHECK(is_good == (bytes != bad));
            space.add(span.changes, is_good ? std::optional(span.signature) : std::nullopt);
        }
        CHECK(space.chains().pending_bytes() == 0);
        CHECK(std::ranges::all_of(ids, [&](const ChangeId& id) { return space.counts(id); }));
        return space.digest();
    };
    const Hash digest = accepted_from({first, bad, good});
    CHECK(accepted_from({good, bad, first}) == digest);
    CHECK(accepted_from({bad, good, first}) == digest);
    CHECK(accepted_from({good, first, bad}) == digest);
}

TEST_CASE("a tip that nothing vouches for is left out and waits") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    const ChangeId two = s.say(4, one);
    const ChangeId three = s.say(4, two);
    s.give_unsigned({one, two, three});
    s.give(two);
    CHECK(s.held(two));
    CHECK_FALSE(s.held(three));
    CHECK(s.space.chains().tips() == std::vector<Tip>{{log_of(4), 2, two}});
}

// Found by the shuffle, seed 11812.
TEST_CASE("a branch that waits is held when what it leaves comes below an unsigned branch") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    const ChangeId two = s.say(4, one);
    const ChangeId other = s.say(4, one, {}, "other");
    s.give(two);
    CHECK_FALSE(s.held(two));
    s.give_unsigned({one, other});
    CHECK(s.held(one));
    CHECK(s.counts(two));
    CHECK_FALSE(s.held(other));
}

TEST_CASE("a body that was changed under way is another change, which nobody signed", "[hostile]") {
    SpaceScene s;
    const SigningKey key = signing_key_from(Seed{{9}});
    const LogName log{public_half<AuthorId>(key), Sitting{1}};
    const Hash& roots = s.people.world.first_root_change();
    const act::TrainerAdd added{roots, log.author, {{}, "T"}, seat_number(8), {}};
    s.last_act = s.people.world.write_signed(0, {s.last_act}, added, {{0, 0}});
    s.take_act();
    const ChangeId one = s.world.write(log, {}, {}, saying("wahr"));
    const Bytes bytes = pack_span(s.world.span(std::vector{one}), sign_change(key, one));
    const auto add = [&](const Bytes& from) {
        const Span span = *unpack_span(from);
        const bool good = verify_span(span);
        s.space.add(span.changes, good ? std::optional(span.signature) : std::nullopt);
        return span.changes.back().id;
    };
    Bytes changed = bytes;
    const auto word = std::ranges::search(changed, std::string_view("wahr")).begin();
    REQUIRE(word != changed.end());
    *word = 'W';
    const ChangeId other = add(changed);
    CHECK(other != one);
    CHECK_FALSE(s.space.is_held(other));
    CHECK(add(bytes) == one);
    CHECK(s.space.is_held(one));
    CHECK_FALSE(s.space.is_held(other));
}

TEST_CASE("a gap in the seqs, another log's prev and a false total end a log there",
          "[H27][H28][H32][hostile]") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    const ChangeId other = s.say(4, {}, {}, "x", 2);
    s.give(one);
    s.give(other);
    ChangeId bad;
    SECTION("a gap") {
        bad = s.write(4, one, {}, saying("x"), [](Header& header) { header.seq = 3; });
    }
    SECTION("another log's prev") {
        bad =
            s.write(4, one, {}, saying("x"), [&](Header& header) { header.sitting = Sitting{2}; });
    }
    SECTION("too small a total") {
        bad = s.write(4, one, {}, saying("xyz"), [](Header& header) { --header.log_bytes; });
    }
    SECTION("too large a total") {
        bad = s.write(4, one, {}, saying("x"), [](Header& header) { ++header.log_bytes; });
    }
    s.give(bad);
    CHECK(s.news.fault == Error::bad_chain);
    CHECK_FALSE(s.held(bad));
    const ChangeId on_it = s.say(4, bad);
    s.give(on_it);
    CHECK_FALSE(s.held(on_it));
}

TEST_CASE("the total of a first change is its own cost", "[hostile]") {
    SpaceScene s;
    const ChangeId bad =
        s.write(4, {}, {}, saying("x"), [](Header& header) { header.log_bytes += 5; });
    s.give(bad);
    CHECK(s.news.fault == Error::bad_chain);
    CHECK_FALSE(s.held(bad));
}

TEST_CASE("a body that is no body, or deletes more than it says, is not held", "[hostile]") {
    SpaceScene s;
    const ChangeId noise = s.world.write_bytes(log_of(4), {}, Bytes{0, 0});
    s.give(noise);
    CHECK(s.news.fault == Error::trailing_bytes);
    CHECK_FALSE(s.held(noise));

    const ChangeId page = s.write(5, {}, {}, {{make_text()}});
    s.give(page);
    Content content{{op::Text{OpRef{s.world.ref(page), 0}, {removed(3)}}}};
    LogContext context = s.space.chains().context_after(*s.space.chains().find(page));
    Bytes body = encode_content(content, context, log_of(5), 2);
    const ChangeId cheap = s.world.write_bytes(log_of(5), page, body, 2);
    s.give(cheap);
    CHECK(s.news.fault == Error::bad_value);
    CHECK_FALSE(s.held(cheap));
    const ChangeId honest = s.world.write_bytes(log_of(5), page, body, 3);
    s.give(honest);
    CHECK(s.held(honest));
}

TEST_CASE("a body with a fault vouches for nothing below it, whoever comes first", "[hostile]") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    const ChangeId noise = s.world.write_bytes(log_of(4), one, Bytes{0, 0});
    SECTION("below first") {
        s.give_unsigned({one});
        s.give(noise);
    }
    SECTION("above first") {
        s.give(noise);
        s.give_unsigned({one});
    }
    CHECK_FALSE(s.held(one));
    CHECK_FALSE(s.space.chains().is_pending(noise));
    s.give(s.say(4, one));
    CHECK(s.held(one));
    CHECK_FALSE(s.held(noise));
}

TEST_CASE("a change of another space or of another kind is not taken", "[hostile]") {
    SpaceScene s;
    const ChangeId foreign =
        s.write(4, {}, {}, saying("x"), [](Header& header) { header.space.bytes[0] ^= 1; });
    s.give(foreign);
    CHECK(s.news.fault == Error::bad_chain);
    CHECK_FALSE(s.held(foreign));
    const ChangeId act =
        s.write(4, {}, {}, saying("x"), [](Header& header) { header.kind = ChangeKind::act; });
    s.give(act);
    CHECK(s.news.fault == Error::bad_chain);
    CHECK_FALSE(s.held(act));
}

TEST_CASE("what somebody without a place wrote waits until an act gives one") {
    SpaceScene s;
    const ChangeId one = s.say(8);
    const ChangeId two = s.say(8, one);
    s.give({one, two});
    CHECK_FALSE(s.held(one));
    const ChangeId reply = s.say(4, {}, {two});
    s.give(reply);
    CHECK_FALSE(s.accepted(reply));
    s.admit(8);
    CHECK_FALSE(s.held(one));
    s.regroup({4, 5, 6, 7, 8});
    CHECK(s.counts(two));
    CHECK(s.counts(reply));
    CHECK(s.news.began == std::vector{one, two, reply});
}

TEST_CASE("what waits is bounded, and who has most goes first") {
    SpaceScene s;
    const ChangeId modest = s.say(5, s.say(5));
    s.give(modest);
    ChangeId tip = s.say(4);
    std::vector<ChangeId> flood, dropped;
    for (int i = 0; i < 1000; ++i) {
        tip = s.say(4, tip);
        flood.push_back(tip);
        s.give(tip);
        dropped.insert(dropped.end(), s.news.dropped.begin(), s.news.dropped.end());
    }
    CHECK(s.space.chains().pending_bytes() <= SpaceScene::pending_max_bytes);
    CHECK(dropped.size() > 800);
    CHECK(std::ranges::find(dropped, modest) == dropped.end());
    CHECK(s.space.chains().is_pending(modest));
    CHECK(s.space.chains().is_pending(flood.front()));
}

TEST_CASE("who writes in another's name without a signature pushes out nothing of theirs",
          "[hostile]") {
    SpaceScene s;
    const ChangeId signed_one = s.say(5, s.say(5));
    s.give(signed_one);
    const ChangeId larger = s.say(5, s.say(5, {}, {}, "x", 2), {}, std::string(200, 'x'));
    s.give(larger);
    ChangeId tip = s.say(5, {}, {}, "x", 3);
    bool dropped = false;
    for (int i = 0; i < 300; ++i) {
        tip = s.say(5, tip, {}, "x", 3);
        s.give_unsigned({tip});
        dropped = dropped || !s.news.dropped.empty();
        CHECK(std::ranges::find(s.news.dropped, signed_one) == s.news.dropped.end());
    }
    CHECK(dropped);
    CHECK(s.space.chains().is_pending(signed_one));
    CHECK(s.space.chains().is_pending(larger));
}

TEST_CASE("a fork at the head with another branch for each peer ends the same on both", "[H36]") {
    SpaceScene a, b;
    const ChangeId one = a.say(4);
    const ChangeId left = a.say(4, one, {}, "left");
    const ChangeId right = a.say(4, one, {}, "right");
    for (const ChangeId& id : {b.say(4), b.say(4, one, {}, "left"), b.say(4, one, {}, "right")})
        REQUIRE(a.world.knows(id));
    a.give({one, left});
    b.give({one, right});
    CHECK(a.space.chains().forks().empty());
    CHECK(a.space.digest() != b.space.digest());
    a.give(right);
    b.give(left);
    CHECK(a.counts(left));
    CHECK(a.counts(right));
    CHECK(b.counts(left));
    CHECK(a.space.digest() == b.space.digest());
    const std::vector<ForkClaim> fork{
        {a.project, log_of(4), 2, std::min(left, right), std::max(left, right)}};
    CHECK(a.space.chains().forks() == fork);
    CHECK(b.space.chains().forks() == fork);
    CHECK(a.space.chains().tips().size() == 2);
}

TEST_CASE("each branch of a fork reads its bodies in a context of its own") {
    SpaceScene s;
    const ChangeId page = s.write(5, {}, {}, {{make_text()}});
    const ChangeId other = s.write(6, {}, {}, {{make_text()}});
    const ChangeId one = s.say(4, {}, {page, other});
    const auto text = [&](const ChangeId& file, std::string what) {
        return Content{{op::Text{OpRef{s.world.ref(file), 0}, {typed(std::move(what))}}}};
    };
    // The same bytes of the last change mean another file on each branch.
    const ChangeId left = s.write(4, one, {}, text(page, "a"));
    const ChangeId right = s.write(4, one, {}, text(other, "a"));
    const ChangeId on_left = s.write(4, left, {}, text(page, "b"));
    const ChangeId on_right = s.write(4, right, {}, text(other, "b"));
    CHECK(s.world.at(on_left).body == s.world.at(on_right).body);
    for (const ChangeId& id : {page, other, one, left, right, on_right, on_left})
        s.give(id);
    CHECK(s.accepted(on_left));
    CHECK(s.space.resolved(on_left).texts.front().file == NodeId{page, 0});
    CHECK(s.space.resolved(on_right).texts.front().file == NodeId{other, 0});
    CHECK(s.space.resolved(on_left).texts.front().change.previous == left);
    CHECK(s.space.resolved(on_right).texts.front().change.previous == right);
}

TEST_CASE("what a branch has at a seq is found from every end of a log that forks") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        SpaceScene s;
        std::vector<ChangeId> ids{s.say(4)};
        for (int i = 0; i < 40; ++i) {
            const std::size_t from = dice.chance(3) ? dice.below(ids.size()) : ids.size() - 1;
            ids.push_back(s.say(4, ids[from], {}, std::to_string(i)));
        }
        for (const ChangeId& id : ids)
            s.give(id);
        const auto& chains = s.space.chains();
        for (const ChangeId& id : ids) {
            const HeldIndex last = *chains.find(id);
            std::vector<HeldIndex> chain;  // backwards
            for (HeldIndex each = last; each != not_held; each = chains.before(each))
                chain.push_back(each);
            std::ranges::reverse(chain);
            for (Seq seq = 1; seq <= chain.size(); ++seq)
                REQUIRE(chains.at(last, seq) == chain[seq - 1]);
            const Seq from = 1 + dice.below(chain.size());
            const Seq to = from + dice.below(chain.size());
            const auto begin = chain.begin() + static_cast<std::ptrdiff_t>(from - 1);
            const auto end =
                chain.begin() + static_cast<std::ptrdiff_t>(std::min<Seq>(to, chain.size()));
            REQUIRE(chains.branch(last, from, to) == std::vector(begin, end));
            REQUIRE(chains.branch(last, chain.size() + 1).empty());
        }
    }
}

TEST_CASE("a range of a log comes out as it went in, with signatures where they were") {
    SpaceScene s;
    const ChangeId one = s.say(4);
    const ChangeId page = s.say(5);
    const ChangeId two = s.write(4, one, {page}, saying("zwei"),
                                 [](Header& header) { header.claimed_time_minutes = 77; });
    const ChangeId three = s.say(4, two);
    s.give(page);
    s.give({one, two});
    s.give({three});
    const auto& chains = s.space.chains();
    const HeldIndex last = *chains.find(three);
    CHECK(are_same(chains.range(last, 1), s.world.span(std::vector{one, two, three})));
    CHECK(are_same(chains.range(last, 3), s.world.span(std::vector{three})));
    CHECK(chains.range(last, 4).empty());
    CHECK(chains.signature_of(*chains.find(two)) == good_signature);
    CHECK(chains.signature_of(last) == good_signature);
    CHECK_FALSE(chains.signature_of(*chains.find(one)));
    const auto packed = pack_span(chains.range(last, 2), good_signature);
    CHECK(are_same(unpack_span(packed)->changes, chains.range(last, 2)));
}

TEST_CASE("a change reads the same before and after what it names has come") {
    SpaceScene s;
    const ChangeId here = s.say(5);
    const ChangeId late = s.say(6);
    const ChangeId later = s.say(7);
    const ChangeId reply = s.say(4, {}, {here, late, later});
    const ChangeId more = s.say(4, reply, {late});
    const auto reads_the_same = [&](const ChangeId& id) {
        const ChangeChains& chains = s.space.chains();
        return are_same(std::vector{chains.change(*chains.find(id))}, std::vector{s.world.at(id)});
    };
    s.give(here);
    s.give({reply, more});
    for (const ChangeId& next : {late, later, more}) {
        CHECK(reads_the_same(reply));
        CHECK(reads_the_same(more));
        s.give(next);
    }
    CHECK(s.counts(more));
    CHECK(reads_the_same(reply));
    CHECK(reads_the_same(more));
}
