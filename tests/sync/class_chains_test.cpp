// The class space from changes to acts, in any order; and what its next act begins with.

#include "sync/class_chains.hpp"

#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/sync/class_scene.hpp"
#include "tests/sync/random_class.hpp"
#include "tests/sync/space_world.hpp"

#include <chrono>

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr std::size_t pending_max_bytes = 10'000'000;

SpanChange packed(const ActChange& change) {
    return {change.header, change.id, 0, encode_act(change.act)};
}

act::Receipt carried_out() {
    act::Receipt receipt;
    receipt.kind = ReceiptKind::carried_out;
    return receipt;
}

double milliseconds(auto&& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
        .count();
}

// A class whose acts are given to its space one by one.
struct ChainsScene : ClassScene {
    ClassChains chains;
    ClassChains::News news;  // of the last call

    explicit ChainsScene(std::size_t pending = pending_max_bytes)
        : chains(packed(world.genesis()), good_signature, pending) {}

    void give(const ChangeId& id) { news = chains.add({{packed(world.at(id))}}, good_signature); }
    void give_unsigned(const ChangeId& id) { news = chains.add({{packed(world.at(id))}}, {}); }
    void give_all() {
        for (const ActChange& change : world.changes())
            give(change.id);
    }
    ChangeId receipt(std::uint8_t by, const Ids& on) { return world.write(by, on, carried_out()); }
    ChangeId next_receipt(const ChangeId& prev, const Ids& heads = {}) {
        return world.write_next(prev, heads, carried_out());
    }
    // Written as a draft says, by nobody in particular.
    ChangeId write(Header header, const Act& act) {
        Bytes body = encode_act(act);
        header.log_bytes += body.size();
        const SpanChange change = make_change(std::move(header), std::move(body), 0);
        news = chains.add({{change}}, good_signature);
        return change.id;
    }
};

std::vector<ChangeId> sorted(std::vector<ChangeId> ids) {
    std::ranges::sort(ids);
    return ids;
}

// A random history as it travels, with lies among it and changes that nobody signed.
struct ActHistory {
    ActChange genesis;
    std::vector<SpanChange> changes;
    std::map<ChangeId, std::size_t> places;
    std::set<ChangeId> has_signature;

    explicit ActHistory(Dice& dice) {
        RandomClass random([&](std::uint64_t bound) { return dice.below(bound); });
        for (std::uint64_t steps = dice.from_to(2, 40); steps > 0; --steps)
            random.step();
        genesis = random.world().genesis();
        for (const ActChange& change : random.world().changes()) {
            keep(packed(change), dice);
            if (dice.chance(20)) keep_lie(dice);
        }
    }
    const SpanChange* before(const SpanChange& change) const {
        const auto found = places.find(change.header.prev);
        return found == places.end() ? nullptr : &changes[found->second];
    }
    // A signature is on it or on something of its chain behind it.
    std::set<ChangeId> vouched_for() const {
        std::set<ChangeId> vouched;
        for (const SpanChange& change : changes) {
            if (!has_signature.contains(change.id)) continue;
            for (const SpanChange* at = &change; at; at = before(*at))
                vouched.insert(at->id);
        }
        return vouched;
    }

private:
    void keep(const SpanChange& change, Dice& dice) {
        if (!places.try_emplace(change.id, changes.size()).second) return;
        changes.push_back(change);
        if (!dice.chance(5)) has_signature.insert(change.id);
    }
    // A wrong lamport, and an act on it.
    void keep_lie(Dice& dice) {
        SpanChange lie = changes.back();
        lie.header.lamport += 1 + dice.below(2);
        lie = make_change(lie.header, lie.body, 0);
        keep(lie, dice);
        SpanChange on_it = lie;
        on_it.header.seq += 1;
        on_it.header.prev = lie.id;
        on_it.header.heads.clear();
        on_it.header.lamport += 1;
        on_it.header.log_bytes += on_it.body.size();
        keep(make_change(on_it.header, on_it.body, 0), dice);
    }
};

// What it comes to when everything that is vouched for is offered until nothing is taken.
struct Outcome {
    std::set<ChangeId> held, accepted;
    std::vector<Tip> tips;
    ClassState state;

    explicit Outcome(const ActHistory& history) {
        ClassSpace space(history.genesis, verify_cheaply);
        const std::set<ChangeId> vouched = history.vouched_for();
        for (bool more = true; more;) {
            more = false;
            for (const SpanChange& change : history.changes) {
                if (!vouched.contains(change.id)) continue;
                const Act act = *decode_act(change.body, ChangeKind::act);
                if (space.add({change.header, change.id, act}) != Acceptance::accepted) continue;
                accepted.insert(change.id);
                more = true;
            }
        }
        state = space.state();
        std::set<ChangeId> stood_on;
        for (const SpanChange& change : history.changes) {
            if (!vouched.contains(change.id)) continue;
            if (!space.ever_has_place(change.header.log(), space.class_id())) continue;
            held.insert(change.id);
            stood_on.insert(change.header.prev);
        }
        const Header& genesis = history.genesis.header;
        tips.push_back({genesis.log(), 1, history.genesis.id});
        for (const SpanChange& change : history.changes) {
            if (held.contains(change.id) && !stood_on.contains(change.id))
                tips.push_back({change.header.log(), change.header.seq, change.id});
        }
        std::ranges::sort(tips);
    }
};

// Everything in a random order, some of it in spans, some of it twice.
void give_shuffled(ClassChains& chains, const ActHistory& history, Dice& dice,
                   std::set<ChangeId>& told) {
    std::vector<std::size_t> order(history.changes.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[dice.below(i)]);
    for (const std::size_t place : order) {
        std::vector<SpanChange> span = {history.changes[place]};
        const ChangeId last = span.back().id;
        while (dice.chance(3)) {
            const SpanChange* before = history.before(span.front());
            if (before) span.insert(span.begin(), *before);
        }
        const auto signature =
            history.has_signature.contains(last) ? std::optional(good_signature) : std::nullopt;
        const ClassChains::News news = chains.add(span, signature);
        REQUIRE_FALSE(news.fault);
        REQUIRE(news.dropped.empty());
        for (const ChangeId& id : news.accepted) {
            for (const ChangeId& parent : parents_of(history.changes[history.places.at(id)].header))
                REQUIRE((parent == history.genesis.id || told.contains(parent)));
            REQUIRE(told.insert(id).second);
        }
        if (dice.chance(8)) (void)chains.state();
    }
}

struct Met {
    std::size_t held = 0, accepted = 0, refused = 0, left_out = 0, own_places = 0, forks = 0;
};

void meet(const Outcome& outcome, ClassChains& chains, const ActHistory& history, Met& met) {
    met.held += outcome.held.size();
    met.accepted += outcome.accepted.size();
    met.left_out += history.changes.size() - outcome.held.size();
    met.forks += chains.chains().forks().size();
    for (const ChangeId& id : outcome.held)
        met.refused += chains.is_refused(id);
    for (const Tip& tip : outcome.tips) {
        const LogName other{tip.log.author, Sitting{1'000'000}};
        met.own_places += !chains.space().ever_has_place(other, chains.space().class_id());
    }
}

}  // namespace

// ---- taking -------------------------------------------------------------------------------------

TEST_CASE("acts in any order, signed or not, come to what they come to in a causal order") {
    Met met;
    for (std::uint64_t seed = 1; seed <= seeds(600); ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        const ActHistory history(dice);
        const Outcome outcome(history);
        for (int i = 0; i < 3; ++i) {
            ClassChains chains(packed(history.genesis), good_signature, pending_max_bytes,
                               verify_cheaply);
            std::set<ChangeId> told;
            give_shuffled(chains, history, dice, told);
            REQUIRE(told == outcome.accepted);
            REQUIRE(chains.tips() == outcome.tips);
            REQUIRE(chains.state() == outcome.state);
            for (const SpanChange& change : history.changes) {
                REQUIRE(chains.is_held(change.id) == outcome.held.contains(change.id));
                REQUIRE(chains.is_accepted(change.id) == outcome.accepted.contains(change.id));
            }
            if (i == 0) meet(outcome, chains, history, met);
        }
    }
    UNSCOPED_INFO("held " << met.held << ", accepted " << met.accepted << ", refused "
                          << met.refused << ", left out " << met.left_out << ", by own place "
                          << met.own_places << ", forks " << met.forks);
    // What was not met was not tested.
    CHECK(met.refused > seeds(600) / 4);
    CHECK(met.left_out > seeds(600));
    CHECK(met.own_places > seeds(600) / 20);
    CHECK(met.forks > seeds(600) / 4);
}

TEST_CASE("what a learner wrote waits for the admission, and is let in by it") {
    ChainsScene s;
    const ChangeId admitted = s.admit(0, {s.start}, 4);
    const ChangeId report = s.receipt(4, {admitted});
    const ChangeId more = s.next_receipt(report);
    s.give(more);
    s.give(report);
    CHECK_FALSE(s.chains.is_held(report));
    s.give(admitted);
    CHECK(s.news.accepted == std::vector{admitted, report, more});
    CHECK(s.news.held.size() == 3);
    CHECK(s.chains.chains().pending_bytes() == 0);
    CHECK(s.chains.state().void_acts.empty());
}

TEST_CASE("a root act from a machine without a place is held once its past is, and what is on it") {
    ChainsScene s;
    const ChangeId trainer = s.add_trainer(0, {s.start}, 1);
    act::Recovery recovery{s.world.first_root_change(),
                           author_number(8),
                           {{}, "Luc"},
                           seat_number(8),
                           {author_number(0)},
                           {},
                           {}};
    const ChangeId bare = s.world.write_signed(9, {trainer}, recovery, {{0, 0}});
    const ChangeId on_it = s.next_receipt(bare);
    SECTION("in order") {
        s.give(trainer);
        s.give(bare);
        CHECK(s.news.accepted == std::vector{bare});
        s.give(on_it);
        CHECK(s.news.accepted == std::vector{on_it});
    }
    SECTION("before its past") {
        s.give(on_it);
        s.give(bare);
        CHECK_FALSE(s.chains.is_held(bare));
        s.give(trainer);
        CHECK(s.news.accepted == std::vector{trainer, bare, on_it});
    }
    SECTION("without a signature of its own") {
        s.give(trainer);
        s.give_unsigned(bare);
        CHECK_FALSE(s.chains.is_held(bare));
        CHECK_FALSE(s.chains.is_accepted(bare));
        s.give(on_it);
        CHECK(s.news.accepted == std::vector{bare, on_it});
    }
    CHECK(is_trainer(s.chains.state(), 8));
    CHECK_FALSE(is_trainer(s.chains.state(), 0));
}

TEST_CASE("a root act that brings no place lets nothing in, and one beside it does", "[hostile]") {
    ChainsScene s;
    const auto policy = [&](std::uint64_t hops, std::uint8_t root, const Ids& on) {
        return s.set_hops(9, on, hops, {{0, root}});
    };
    const ChangeId forged = policy(3, 77, {s.start});
    s.give(forged);
    s.give(s.next_receipt(forged));
    CHECK(s.chains.chains().size() == 0);
    const act::TrainerAdd of_nobody{s.world.first_root_change(),
                                    author_number(9),
                                    {id_number<PersonId>(7, 7), ""},
                                    seat_number(9),
                                    {}};
    s.give(s.world.write_signed(9, {s.start}, of_nobody, {{0, 0}}));
    const ChangeId stranger = s.receipt(9, {s.start});
    s.give(stranger);
    CHECK(s.chains.chains().size() == 0);
    // A fork of its first change: the place is the log's, and so both are held.
    ActChange beside = s.world.at(stranger);
    const ChangeId good = policy(4, 0, {s.start});
    beside.header.sitting = s.world.at(good).header.sitting;
    const SpanChange fork = make_change(beside.header, encode_act(beside.act), 0);
    s.chains.add({{fork}}, good_signature);
    CHECK_FALSE(s.chains.is_held(fork.id));
    s.give(good);
    CHECK(s.news.accepted == std::vector{good, fork.id});
    CHECK(s.chains.chains().forks().size() == 1);
    CHECK_FALSE(s.chains.is_held(forged));
}

TEST_CASE("an act with a wrong lamport is refused for ever, vouches, and carries nothing",
          "[H31][hostile]") {
    ChainsScene s;
    const ChangeId one = s.world.write(0, {s.start}, act::SessionMark{});
    const auto after = [&](const SpanChange& prev, Lamport lamport) {
        Header header = prev.header;
        header.prev = prev.id;
        header.seq += 1;
        header.heads.clear();
        header.lamport = lamport;
        header.log_bytes += prev.body.size();
        return make_change(header, prev.body, 0);
    };
    const SpanChange jump = after(packed(s.world.at(one)), 1000);
    const SpanChange on_it = after(jump, 1001);
    s.chains.add({{jump}}, good_signature);
    s.give_unsigned(one);
    CHECK(s.news.accepted == std::vector{one});
    s.chains.add({{on_it}}, good_signature);
    CHECK(s.chains.is_refused(jump.id));
    CHECK(s.chains.is_held(on_it.id));
    CHECK_FALSE(s.chains.is_refused(on_it.id));
    CHECK_FALSE(s.chains.is_accepted(on_it.id));
    CHECK(s.chains.draft(s.world.at(one).header.log()).error() == CannotWrite::log_lost);
}

TEST_CASE("a body that is no act, another space and another kind are not taken", "[hostile]") {
    ChainsScene s;
    const ChangeId mark = s.world.write(0, {s.start}, act::SessionMark{});
    SpanChange bad = packed(s.world.at(mark));
    Error expected = Error::bad_chain;
    SECTION("a body that is no act") {
        bad.header.log_bytes = 2;
        bad = make_change(bad.header, {0, 0}, 0);
        expected = decode_act(bad.body, ChangeKind::act).error();
    }
    SECTION("deleted events") {
        bad.header.log_bytes += 1;
        bad = make_change(bad.header, bad.body, 1);
        expected = Error::bad_value;
    }
    SECTION("another space") {
        bad.header.space.bytes[0] ^= 1;
        bad = make_change(bad.header, bad.body, 0);
    }
    SECTION("content") {
        bad.header.kind = ChangeKind::content;
        bad = make_change(bad.header, bad.body, 0);
    }
    SECTION("a genesis") {
        bad = packed(s.world.genesis());
    }
    CHECK(s.chains.add({{bad}}, good_signature).fault == expected);
    CHECK(s.chains.chains().size() == 0);
    s.give(mark);
    CHECK(s.news.accepted == std::vector{mark});
}

TEST_CASE("the genesis is a log of one change in what two seats compare") {
    ChainsScene s;
    const Tip genesis{s.world.genesis().header.log(), 1, s.start};
    CHECK(s.chains.tips() == std::vector{genesis});
    CHECK(s.chains.digest() == digest_of(std::vector{genesis}));
    CHECK(s.chains.is_held(s.start));
    CHECK(s.chains.is_accepted(s.start));
    CHECK(s.chains.genesis().id == s.start);
    CHECK(s.chains.genesis_signature() == good_signature);
    const ChangeId later = s.world.write(0, {s.start}, act::SessionMark{});
    const ChangeId admitted = s.admit(0, {s.start}, 4);
    s.give(later);
    s.give(admitted);
    const std::vector<Tip> tips = s.chains.tips();
    CHECK(tips.size() == 3);
    CHECK(tips.front() == genesis);
    CHECK(std::ranges::is_sorted(tips));
    CHECK(s.chains.digest() == digest_of(tips));
}

// ---- writing ------------------------------------------------------------------------------------

TEST_CASE("the first act of a class names the genesis, and the next goes on behind the tip") {
    ChainsScene s;
    const auto first = s.chains.draft(log_of(0, 99));
    REQUIRE(first);
    CHECK(first->heads == std::vector{s.start});
    CHECK(first->prev.is_zero());
    CHECK(first->lamport == 1);
    const ChangeId one = s.write(*first, act::SessionMark{});
    CHECK(s.news.accepted == std::vector{one});
    const ChangeId beside = s.admit(0, {s.start}, 4);
    const ChangeId report = s.receipt(4, {beside});
    s.give(beside);
    s.give(report);
    const auto next = s.chains.draft(log_of(0, 99));
    REQUIRE(next);
    CHECK(next->prev == one);
    CHECK(next->seq == 2);
    CHECK(next->heads == std::vector{report});
    CHECK(next->lamport == 3);
    CHECK(next->log_bytes == s.chains.chains().tip(0).log_bytes);
    const ChangeId two = s.write(*next, act::SessionMark{});
    CHECK(s.news.accepted == std::vector{two});
    CHECK(s.chains.draft(log_of(0, 99))->heads.empty());
    CHECK(s.chains.draft(log_of(4, 99))->heads == std::vector{two});
    CHECK(s.chains.state().void_acts.empty());
}

TEST_CASE("nobody writes an act without a place, in a forked log or in one that is full") {
    ChainsScene s;
    const ChangeId admitted = s.admit(0, {s.start}, 4);
    const ChangeId report = s.receipt(4, {admitted});
    s.give(admitted);
    s.give(report);
    const LogName log = s.world.at(report).header.log();
    CHECK(s.chains.draft(log_of(9)).error() == CannotWrite::no_place);
    CHECK(s.chains.draft(log)->prev == report);
    SECTION("cut") {
        s.give(s.cut(0, {admitted}, CutReason::suspend, 4));
        CHECK(s.chains.draft(log).error() == CannotWrite::no_place);
    }
    SECTION("a fork") {
        ActChange fork = s.world.at(report);
        fork.header.claimed_time_minutes = 5;
        const SpanChange other = make_change(fork.header, encode_act(fork.act), 0);
        CHECK(s.chains.add({{other}}, good_signature).accepted.size() == 1);
        CHECK(s.chains.draft(log).error() == CannotWrite::log_lost);
        CHECK(s.chains.draft(log_of(4, 99))->heads == sorted({report, other.id}));
    }
}

TEST_CASE("a recovery is drafted on a machine without a place") {
    ChainsScene s;
    s.give(s.add_trainer(0, {s.start}, 1));
    const auto draft = s.chains.draft_root_act(log_of(9));
    REQUIRE(draft);
    act::Recovery recovery{s.world.first_root_change(),
                           author_number(9),
                           {{}, "Luc"},
                           seat_number(9),
                           {author_number(0), author_number(1)},
                           {},
                           {}};
    recovery.signatures = {{0, sign_root_act(ClassWorld::root_secret(0), s.world.class_id(),
                                             carrier_of(*draft), recovery)}};
    const ChangeId bare = s.write(*draft, recovery);
    CHECK(s.news.accepted == std::vector{bare});
    CHECK(is_trainer(s.chains.state(), 9));
    CHECK(s.chains.draft(log_of(9))->prev == bare);
}

TEST_CASE("of too many heads those are named that cover what roots and trainers did",
          "[H58][hostile]") {
    ChainsScene s;
    ChangeId tip = s.add_trainer(0, {s.start}, 1);
    for (std::uint8_t learner = 4; learner < 10; ++learner)
        tip = s.admit(0, {tip}, learner);
    s.give_all();
    const ChangeId late = s.admit(1, {tip}, 20);
    // Only their reports and forgeries stand on it, in more logs than anybody names.
    ChangeId own;
    for (std::uint8_t i = 0; i < 90; ++i) {
        const std::uint8_t learner = 4 + i % 6;
        own = s.receipt(learner, {late});
        s.set_hops(learner, {tip}, i, {{0, 77}});
    }
    const ChangeId by_founder = s.world.write(0, {tip}, act::SessionMark{});
    s.give_all();
    const auto draft = s.chains.draft(log_of(1, 99));
    REQUIRE(draft);
    CHECK(draft->heads.size() == 32);
    CHECK(std::ranges::binary_search(draft->heads, late));
    CHECK(std::ranges::binary_search(draft->heads, by_founder));
    std::map<AuthorId, std::size_t> logs;
    for (const ChangeId& head : draft->heads)
        CHECK(++logs[s.world.at(head).header.author] <= 8);
    // In the past of its own tip there is nothing to be covered again.
    const auto by_learner = *s.chains.draft(s.world.at(own).header.log());
    CHECK(std::ranges::binary_search(by_learner.heads, by_founder));
    CHECK_FALSE(std::ranges::binary_search(by_learner.heads, late));
    // What is created there can be referred to.
    act::Team team{{}, "A", {id_cast<PersonId>(late)}, {}, {}};
    const ChangeId referring = s.write(*draft, team);
    CHECK(s.news.accepted == std::vector{referring});
    CHECK(s.chains.state().teams.contains(id_cast<TeamId>(referring)));
}

// ---- what it costs ------------------------------------------------------------------------------

TEST_CASE("acts cost each as much as the one before, while strangers' logs wait",
          "[H58][hostile]") {
    ChainsScene s(3'000'000);
    const ChangeId admitted = s.admit(0, {s.start}, 4);
    s.give(admitted);
    std::vector<SpanChange> strangers, flood;
    // Each says it is a root act whose past will come.
    const ActChange policy = s.world.at(s.set_hops(9, {s.start}, 3, {{0, 77}}));
    for (std::uint64_t i = 0; i < 3000; ++i) {
        Header header = policy.header;
        header.sitting = Sitting{i};
        if (i % 2 == 0) header.heads = {id_number<ChangeId>(7, 7)};
        strangers.push_back(make_change(header, encode_act(policy.act), 0));
    }
    SpanChange last = packed(s.world.at(s.receipt(4, {admitted})));
    for (std::size_t i = 0; i < 12'000; ++i) {
        flood.push_back(last);
        last.header.prev = last.id;
        last.header.heads.clear();
        last.header.seq += 1;
        last.header.lamport += 1;
        last.header.log_bytes += last.body.size();
        last = make_change(last.header, last.body, 0);
    }
    for (const SpanChange& change : strangers)
        REQUIRE(s.chains.add({&change, 1}, good_signature).held.empty());
    REQUIRE(s.chains.chains().pending_bytes() > 2'000'000);
    const auto take = [&](std::size_t from, std::size_t to) {
        return milliseconds([&] {
            for (std::size_t i = from; i < to; ++i) {
                REQUIRE(s.chains.add({&flood[i], 1}, good_signature).accepted.size() == 1);
                REQUIRE(s.chains.draft(log_of(0)));
            }
        });
    };
    const double first = take(0, 3000);
    const double middle = take(3000, 9000);
    const double later = take(9000, 12'000);
    INFO("first 3,000: " << first << " ms, 6,000 more: " << middle << " ms, last 3,000: " << later);
    CHECK(later < 4 * first + 20);
    // 60 ms with -O1 on today's cores.
    CHECK(first < 3000);
}
