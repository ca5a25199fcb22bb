#include "sync/session.hpp"

#include "protocol/frame.hpp"
#include "tests/seeds.hpp"
#include "tests/sync/founded.hpp"
#include "tests/sync/replica_world.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A seat with one conversation, and what its owner does: judge what comes, push what is new.
struct End {
    std::unique_ptr<Replica> replica;
    FetchList fetch;
    BlobSource blobs{[](const BlobId&) { return false; },
                     [](const BlobId&) { return std::nullopt; },
                     [](const BlobId&, std::uint16_t) { return std::nullopt; }};
    std::optional<Session> session;
    std::vector<message::OnDisk> heard_on_disk;
    std::vector<std::size_t> spans;  // how many changes each had

    explicit End(std::unique_ptr<Replica> own)
        : replica(std::move(own)),
          fetch(replica->class_id(), {[this](const SpaceId& space, const ChangeId& id) {
                                          return replica->holds(space, id);
                                      },
                                      [this](const SpaceId& space, const LogName& log) {
                                          return replica->highest(space, log);
                                      }}) {}

    void meet(std::uint8_t number, Instant now) {
        session.emplace(Session::Facts{SessionNumber{number},
                                       id_number<DeviceKey>(2, number),
                                       Instance{number},
                                       number,
                                       {}},
                        *replica, fetch, blobs, now);
    }
    void hear(BytesView frame, Instant now) {
        auto heard = session->receive(frame, now);
        REQUIRE(heard);
        for (Heard& each : *heard) {
            if (auto* changes = std::get_if<HeardChanges>(&each)) judge(*changes, now);
            if (auto* have = std::get_if<message::Have>(&each))
                heard_on_disk.insert(heard_on_disk.end(), have->logs.begin(), have->logs.end());
        }
    }
    void judge(const HeardChanges& heard, Instant now) {
        using enum FetchList::Outcome;
        session->worked_off(heard.bytes);
        spans.push_back(heard.changes.size());
        const auto fault = replica->add(heard.space, heard.changes, heard.signature);
        REQUIRE_FALSE(fault);
        const bool is_held = replica->holds(heard.space, heard.changes.back().id);
        const ChangeId& prev = heard.changes.front().header.prev;
        const bool is_gap = !is_held && !prev.is_zero() && !replica->holds(heard.space, prev);
        session->came(heard, is_held ? held : is_gap ? gap : unusable, now);
        for (const SpaceId& space : replica->take_lacking())
            session->compare(space, now);
    }
    // What a turn of the node does for the conversation.
    void turn(Instant now) {
        const Replica::News news = replica->take_news();
        for (const Replica::HeldChange& held : news.held)
            session->push(held, now);
        if (news.class_changed) fetch.class_changed();
        if (news.spaces_changed) session->compare();
        for (FetchList::Ask& ask : fetch.asks(now))
            std::visit([&](auto& message) { session->say(message); }, ask.message);
        REQUIRE(session->tick(now));
    }
};

struct Pair {
    End a, b;
    Instant now{1'000};
    std::size_t frames = 0;
    std::size_t bytes = 0;
    std::map<MessageKind, std::size_t> kinds;

    Pair(std::unique_ptr<Replica> one, std::unique_ptr<Replica> other)
        : a(std::move(one)), b(std::move(other)) {}
    explicit Pair(const ReplicaWorld& world) : Pair(world.replica(1), world.replica(2)) {}

    void meet() {
        a.meet(1, now);
        b.meet(2, now);
    }
    bool carry(End& from, End& to) {
        bool any = false;
        for (const Bytes& frame : from.session->take_frames(64 * 1024)) {
            any = true;
            ++frames;
            bytes += frame.size();
            ++kinds[MessageKind{frame.front()}];
            to.hear(frame, now);
        }
        return any;
    }
    // Until neither has anything to say for so long.
    void run(std::uint64_t milliseconds) {
        const Instant end = now + Milliseconds{milliseconds};
        while (now < end) {
            a.turn(now);
            b.turn(now);
            const bool from_a = carry(a, b);
            const bool from_b = carry(b, a);
            if (from_a || from_b) continue;
            now = now + Milliseconds{50};
        }
    }
};

// Changes of its log behind one another.
std::vector<ChangeId> written_on(SpaceWorld& world, ChangeId last, int count,
                                 const std::string& what) {
    std::vector<ChangeId> changes;
    for (int i = 0; i < count; ++i) {
        last = world.write(world.at(last).header.log(), last, {}, saying(what + std::to_string(i)));
        changes.push_back(last);
    }
    return changes;
}

}  // namespace

TEST_CASE("two seats that hold any parts of a history come to hold the same") {
    std::size_t walks = 0, wants = 0;
    for (std::uint64_t seed = 1; seed <= seeds(150); ++seed) {
        INFO("seed " << seed);
        const ReplicaWorld world(seed);
        Dice dice(seed);
        Pair pair(world);
        world.give_some(*pair.a.replica, dice);
        world.give_some(*pair.b.replica, dice);
        pair.meet();
        pair.run(10'000);  // and not only by the next comparison, after 22 s
        REQUIRE(hold_the_same(*pair.a.replica, *pair.b.replica));
        REQUIRE(pair.a.fetch.size() == 0);
        walks += pair.kinds[MessageKind::walk];
        wants += pair.kinds[MessageKind::want];
    }
    CHECK(walks > 5);
    CHECK(wants > 100);
}

TEST_CASE("seats that hold the same compare and send nothing more") {
    const ReplicaWorld world(7);
    Pair pair(world);
    world.give_all(*pair.a.replica);
    world.give_all(*pair.b.replica);
    pair.meet();
    pair.run(2'000);
    CHECK(pair.kinds[MessageKind::hello] == 2);
    CHECK(pair.kinds[MessageKind::sample] == 0);
    CHECK(pair.kinds[MessageKind::span] == 0);
    CHECK(pair.frames <= 6);
    // And not much while nothing happens: a ping now and then, a comparison every half minute.
    const std::size_t before = pair.bytes;
    pair.run(60'000);
    CHECK(pair.bytes - before < 2'000);
}

TEST_CASE("a long history comes in frames of 512 changes") {
    Founded founded;
    Pair pair(founded.another(), founded.another());
    Founded::give_all(*founded.replica, *pair.a.replica);
    Founded::give_all(*founded.replica, *pair.b.replica);
    for (int i = 0; i < 1'300; ++i)
        REQUIRE(pair.a.replica->author(founded.project).write({resolved::Moment{"m"}}, 1));
    pair.a.replica->take_news();
    pair.b.replica->take_news();
    pair.meet();
    pair.run(5'000);
    CHECK(hold_the_same(*pair.a.replica, *pair.b.replica));
    CHECK(pair.b.spans == std::vector<std::size_t>{512, 512, 276});
}

TEST_CASE("two long branches of a forked log come to both seats") {
    ReplicaWorld world(7);
    SpaceWorld& changes = world.history.world;
    const ChangeId first = changes.written().front();
    const std::vector<ChangeId> common = written_on(changes, first, 100, "common ");
    const std::vector<ChangeId> shorter = written_on(changes, common.back(), 50, "one ");
    const std::vector<ChangeId> longer = written_on(changes, common.back(), 1'900, "other ");
    Pair pair(world);
    const auto give = [&](End& end, const std::vector<ChangeId>& branch) {
        for (const ChangeId& id : branch)
            REQUIRE_FALSE(
                end.replica->add(world.history.project(), {&changes.at(id), 1}, good_signature));
    };
    for (End* const end : {&pair.a, &pair.b}) {
        world.give_acts(*end->replica, world.acts());
        give(*end, {first});
        give(*end, common);
    }
    give(pair.a, shorter);
    give(pair.b, longer);
    REQUIRE(pair.b.replica->holds(world.history.project(), longer.back()));
    pair.a.replica->take_news();
    pair.b.replica->take_news();
    pair.meet();
    pair.run(5'000);
    CHECK(hold_the_same(*pair.a.replica, *pair.b.replica));
}

TEST_CASE("what one signature vouches for comes in one frame, however many changes they are") {
    ReplicaWorld world(7);
    SpaceWorld& changes = world.history.world;
    const ChangeId first = changes.written().front();
    const std::vector<ChangeId> day = written_on(changes, first, 700, "unsigned ");
    Pair pair(world);
    for (End* const end : {&pair.a, &pair.b}) {
        world.give_acts(*end->replica, world.acts());
        REQUIRE_FALSE(
            end->replica->add(world.history.project(), {&changes.at(first), 1}, good_signature));
    }
    REQUIRE_FALSE(pair.a.replica->add(world.history.project(), changes.span(day), good_signature));
    pair.a.replica->take_news();
    pair.b.replica->take_news();
    pair.meet();
    pair.run(5'000);
    CHECK(hold_the_same(*pair.a.replica, *pair.b.replica));
    CHECK(pair.b.spans == std::vector<std::size_t>{700});
}

TEST_CASE("a new change goes to the other seat at once, and once") {
    const ReplicaWorld world(7);
    Pair pair(world);
    world.give_acts(*pair.a.replica, world.acts());
    world.give_acts(*pair.b.replica, world.acts());
    pair.a.replica->take_news();
    pair.b.replica->take_news();
    pair.meet();
    pair.run(1'000);
    world.give(*pair.a.replica, world.history.world.written().front());
    const std::size_t spans = pair.kinds[MessageKind::span];
    pair.run(60);
    CHECK(hold_the_same(*pair.a.replica, *pair.b.replica));
    CHECK(pair.kinds[MessageKind::span] == spans + 1);
    pair.run(1'000);
    CHECK(pair.kinds[MessageKind::span] == spans + 1);
}

TEST_CASE("a seat that says nothing is pinged after 5 s and given up after 15 s") {
    const ReplicaWorld world(3);
    End end(world.replica(1));
    end.meet(1, Instant{0});
    REQUIRE(end.session->tick(Instant{4'999}));
    end.session->take_frames(1 << 20);
    REQUIRE(end.session->tick(Instant{5'000}));
    const auto frames = end.session->take_frames(1 << 20);
    REQUIRE(frames.size() == 1);
    CHECK(MessageKind{frames[0][0]} == MessageKind::ping);
    REQUIRE(end.session->tick(Instant{14'999}));
    CHECK_FALSE(end.session->tick(Instant{15'000}));
}

// Else its node is woken without end, for nothing.
TEST_CASE("before the other side's hello a session is due for its silence alone") {
    const ReplicaWorld world(7);
    End end(world.replica(1));
    world.give_acts(*end.replica, world.acts());
    end.replica->take_news();
    end.meet(1, Instant{0});
    world.give(*end.replica, world.history.world.written().front());
    const auto news = end.replica->take_news().held;
    REQUIRE_FALSE(news.empty());
    for (const Replica::HeldChange& held : news)
        end.session->push(held, Instant{1});
    for (const Instant now : {Instant{1}, Instant{4'999}, Instant{5'000}, Instant{14'999}}) {
        REQUIRE(end.session->tick(now));
        end.session->take_frames(1 << 20);
        CHECK(end.session->next_due().value() > now);
    }
    end.session->receive(encode(message::Hello{1, 1, Instance{5}, {}}), Instant{14'999});
    CHECK(end.session->next_due().value() <= Instant{14'999});
    REQUIRE(end.session->tick(Instant{14'999}));
    CHECK(end.session->next_due().value() > Instant{14'999});
}

TEST_CASE("before its hello a peer may say nothing else, and hello once only") {
    const ReplicaWorld world(3);
    End end(world.replica(1));
    end.meet(1, Instant{0});
    CHECK_FALSE(end.session->receive(encode(message::Ping{1}), Instant{0}));
    const Bytes hello = encode(message::Hello{1, 1, Instance{5}, {}});
    CHECK(end.session->receive(hello, Instant{0}));
    CHECK(end.session->receive(encode(message::Ping{1}), Instant{0}));
    CHECK_FALSE(end.session->receive(hello, Instant{0}));
}

TEST_CASE("who is not served learns nothing of what is here", "[H7]") {
    const ReplicaWorld world(7);
    Pair pair(world);
    world.give_all(*pair.a.replica);
    pair.meet();
    pair.a.session->serve(false);
    pair.run(40'000);
    CHECK(pair.kinds[MessageKind::frontier] <= 2);
    CHECK(pair.kinds[MessageKind::span] == 0);
    CHECK(pair.b.replica->tips(world.class_space()).size() == 1);
}

// H63.
TEST_CASE("a peer that never reads is held at most 4 MiB and compared with when it reads again") {
    const ReplicaWorld world(7);
    Pair pair(world);
    world.give_acts(*pair.a.replica, world.acts());
    world.give_acts(*pair.b.replica, world.acts());
    pair.meet();
    pair.run(1'000);
    pair.a.replica->take_news();
    // Changes of 200 KB each, one more than fit.
    const LogName log = log_of(4, 77);
    Header header;
    header.space = world.history.project();
    header.author = log.author;
    header.sitting = log.sitting;
    std::size_t most = 0;
    for (int i = 0; i < 40; ++i) {
        LogContext context;
        Content content{{op::Moment{"m"}}};
        content.ops.resize(1);
        for (int part = 0; part < 1000; ++part)
            content.ops.push_back(op::Moment{std::string(200, 'x')});
        header.heads.clear();
        Bytes body = encode_content(content, context, log, header.seq);
        header.log_bytes += body.size();
        const SpanChange change = make_change(header, std::move(body), 0);
        REQUIRE_FALSE(pair.a.replica->add(header.space, {&change, 1}, good_signature));
        header.seq += 1;
        header.prev = change.id;
        header.lamport += 1;
        for (const Replica::HeldChange& held : pair.a.replica->take_news().held)
            pair.a.session->push(held, pair.now);
        REQUIRE(pair.a.session->tick(pair.now));
        most = std::max(most, pair.a.session->queued_bytes());
    }
    CHECK(most <= limits::queued_bytes + (1 << 18));
    pair.run(40'000);
    CHECK(hold_the_same(*pair.a.replica, *pair.b.replica));
}

// H60, H62.
TEST_CASE("wants without end and offers without end end the conversation or are left") {
    const ReplicaWorld world(7);
    End end(world.replica(1));
    world.give_all(*end.replica);
    end.meet(1, Instant{0});
    const auto say = [&](const Message& message) {
        return end.session->receive(encode(message), Instant{0}).has_value();
    };
    REQUIRE(say(message::Hello{1, 1, Instance{5}, {}}));
    message::Frontier frontier{world.history.project(), {}, {}, true};
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        Tip tip;
        for (int byte = 0; byte < 4; ++byte)
            tip.log.author.bytes[byte] = static_cast<std::uint8_t>(i >> (24 - 8 * byte));
        tip.id.bytes[0] = 1;
        frontier.tips.push_back(tip);
    }
    for (std::uint8_t more = 0; more < 20; ++more) {
        for (Tip& tip : frontier.tips)
            tip.log.sitting = Sitting{more};
        REQUIRE(say(frontier));
    }
    CHECK(end.fetch.size() <= limits::offers_of_session);
    CHECK(end.fetch.asks(Instant{0}).size() <= limits::ranges_asked_of_session);

    const message::WantedRange range{log_of(4), id_number<ChangeId>(1, 1), 1, 1};
    bool may_go_on = true;
    for (int i = 0; i < 10'000 && may_go_on; ++i)
        may_go_on = say(message::Want{world.history.project(), {range}});
    CHECK_FALSE(may_go_on);
}

TEST_CASE("who asks on and on and reads no answer is hung up before much waits for it",
          "[H20][H63]") {
    const ReplicaWorld world(7);
    End end(world.replica(1));
    world.give_all(*end.replica);
    end.meet(1, Instant{0});
    REQUIRE(end.session->receive(encode(message::Hello{1, 1, Instance{5}, {}}), Instant{0}));
    const Bytes ask = encode(message::Sample{world.history.project(), {id_number<ChangeId>(1, 1)}});
    std::size_t asked = 0;
    while (asked < 1'000'000 && end.session->receive(ask, Instant{0}))
        ++asked;
    CHECK(asked < 1'000'000);
    CHECK(end.session->queued_bytes() > limits::answers_bytes);
    CHECK(end.session->queued_bytes() < limits::answers_bytes + frame_max_bytes);
}

TEST_CASE("what a peer says to have of logs without end is remembered of so many", "[H60]") {
    const ReplicaWorld world(7);
    End end(world.replica(1));
    end.meet(1, Instant{0});
    REQUIRE(end.session->receive(encode(message::Hello{1, 1, Instance{5}, {}}), Instant{0}));
    const auto tip_of_sitting = [](std::uint64_t sitting) {
        Tip tip;
        tip.log.sitting = Sitting{sitting};
        tip.id.bytes[0] = 1;
        return tip;
    };
    for (std::uint64_t said = 0; said <= limits::logs_known_of_session; said += 1'024) {
        message::Have have;
        for (std::uint64_t i = said; i < said + 1'024; ++i)
            have.logs.push_back({world.history.project(), tip_of_sitting(i)});
        std::ranges::sort(have.logs);
        REQUIRE(end.session->receive(encode(have), Instant{0}));
        if (said == 0) CHECK(end.session->is_known(world.history.project(), tip_of_sitting(0)));
    }
    CHECK_FALSE(end.session->is_known(world.history.project(), tip_of_sitting(0)));
    const std::uint64_t last = limits::logs_known_of_session + 1'023;
    CHECK(end.session->is_known(world.history.project(), tip_of_sitting(last)));
}

TEST_CASE("a space that is not here is not compared, whoever pushes changes of it") {
    const ReplicaWorld world(7);
    End end(world.replica(1));
    end.meet(1, Instant{0});
    REQUIRE(end.session->receive(encode(message::Hello{1, 1, Instance{5}, {}}), Instant{0}));
    end.session->compare(id_number<SpaceId>(7, 7), Instant{0});
    REQUIRE(end.session->tick(Instant{0}));
    for (const Bytes& frame : end.session->take_frames(1 << 20))
        CHECK(MessageKind{frame.front()} != MessageKind::sample);
}
