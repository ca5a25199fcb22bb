#include "node/conversations.hpp"

#include "tests/sync/founded.hpp"
#include "tests/sync/memory_store.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const DeviceKey member = seat_number(0).device;
const DeviceKey stranger{{9}};

// A seat of a class, and others who say to it what a test wants.
struct Parlour {
    Founded founded;
    MemoryDisk disk;
    MemoryStore store{disk};
    Archive archive{store};
    SigningKey device = signing_key_from(id_number<Seed>(8, 40));
    SeedStream seeds{id_number<Seed>(8, 41)};
    Actions actions;
    std::vector<Told> told;
    std::size_t acts = 0;
    Conversations others{
        device,
        Instance{1},
        seeds,
        actions,
        *founded.replica,
        archive,
        {[this](NodeTime) { ++acts; }, [this](const Told& each) { told.push_back(each); }}};
    Instant now{1'000};
    std::uint32_t numbers = 0;

    Parlour() {
        founded.replica->take_news();
        others.class_moved();
    }
    SessionNumber meet(const DeviceKey& other, bool says_hello = true) {
        const SessionNumber number{++numbers};
        Connected connection{number, other, {}, HandshakeKind::member, {}, {}, false, {}};
        connection.address.port = static_cast<std::uint16_t>(1'000 + numbers);
        others.begin(connection, now);
        if (says_hello) hear(number, message::Hello{1, 1, Instance{numbers + 10}, {}});
        return number;
    }
    void hear(SessionNumber number, const Message& message) {
        others.received(number, encode(message), now);
    }
    std::optional<message::ByeReason> bye(SessionNumber number) {
        for (const Action& action : actions) {
            const auto* sent = std::get_if<action::Send>(&action);
            if (sent == nullptr || sent->to != number) continue;
            const auto message = decode_message(sent->frame);
            if (const auto* bye = std::get_if<message::Bye>(&*message)) return bye->reason;
        }
        return std::nullopt;
    }
};

}  // namespace

TEST_CASE("what no honest seat says ends the conversation; the third time the clients are told") {
    Parlour parlour;
    for (int time = 1; time <= 3; ++time) {
        CHECK(parlour.told.empty());
        const SessionNumber number = parlour.meet(member);
        parlour.others.received(number, Bytes{255, 1}, parlour.now);
        CHECK(parlour.bye(number) == message::ByeReason::malformed);
        parlour.others.ended(number, parlour.now);
    }
    REQUIRE(parlour.told.size() == 1);
    CHECK(std::get<told::Misbehaving>(parlour.told.front()).device == member);
}

TEST_CASE("what is said of the door is out of place in a conversation") {
    Parlour parlour;
    const SessionNumber number = parlour.meet(member);
    parlour.hear(number, message::JoinReveal{});
    CHECK(parlour.bye(number) == message::ByeReason::malformed);
}

TEST_CASE("of two connections with one device the older is hung up") {
    Parlour parlour;
    const SessionNumber older = parlour.meet(member);
    parlour.now = parlour.now + Milliseconds{6'000};
    const SessionNumber newer = parlour.meet(member);
    CHECK(parlour.bye(older) == message::ByeReason::second_connection);
    CHECK_FALSE(parlour.bye(newer));
    CHECK(parlour.others.devices() == 1);
}

TEST_CASE("who speaks no version of ours hears it") {
    Parlour parlour;
    const SessionNumber number = parlour.meet(member, false);
    parlour.hear(number, message::Hello{2, 3, Instance{5}, {}});
    CHECK(parlour.bye(number) == message::ByeReason::no_common_version);
}

TEST_CASE("a device that the class does not know is heard and served nothing") {
    Parlour parlour;
    parlour.meet(stranger);
    REQUIRE(parlour.others.sessions().size() == 1);
    CHECK_FALSE(parlour.others.sessions().front()->is_serving());
    parlour.meet(member);
    CHECK(parlour.others.sessions().back()->is_serving());
}

TEST_CASE("of a hundred changes that come at once 40 are verified in a turn, the rest later") {
    Parlour parlour;
    const auto elsewhere = parlour.founded.another();
    Founded::give_all(*parlour.founded.replica, *elsewhere);
    elsewhere->take_news();
    const SpaceId project = parlour.founded.project;
    Author& author = elsewhere->author(project);
    const SessionNumber number = parlour.meet(member);
    for (int i = 0; i < 100; ++i)
        REQUIRE(author.write({resolved::Moment{"m"}}, 1));
    const auto tip = elsewhere->highest(project, author.log());
    REQUIRE(tip);
    for (const Replica::HeldChange& held : elsewhere->take_news().held) {
        const Replica::Single single = elsewhere->single(held);
        parlour.hear(number, message::Span{1, pack_span({&single.change, 1}, *single.signature)});
    }
    const auto held = [&] {
        const auto highest = parlour.founded.replica->highest(project, tip->log);
        return highest ? highest->seq : Seq{0};
    };
    CHECK(parlour.others.next_due(parlour.now) == parlour.now);
    parlour.others.verify_some({parlour.now, 1});
    CHECK(held() == 40);
    parlour.others.verify_some({parlour.now, 1});
    parlour.others.verify_some({parlour.now, 1});
    CHECK(held() == 100);
    parlour.others.to_dial(parlour.now);
    CHECK(parlour.others.next_due(parlour.now) > parlour.now);
}

TEST_CASE("of long spans that come at once those of 512 changes are taken in a turn") {
    Parlour parlour;
    const auto elsewhere = parlour.founded.another();
    Founded::give_all(*parlour.founded.replica, *elsewhere);
    const SpaceId project = parlour.founded.project;
    Author& author = elsewhere->author(project);
    const SessionNumber number = parlour.meet(member);
    for (int i = 0; i < 1'300; ++i)
        REQUIRE(author.write({resolved::Moment{"m"}}, 1));
    const auto tip = elsewhere->highest(project, author.log());
    REQUIRE(tip);
    for (const auto& [from, to] : std::initializer_list<std::pair<Seq, Seq>>{
             {1, 200}, {201, 400}, {401, 1'200}, {1'201, 1'300}}) {
        const auto piece = elsewhere->piece(project, tip->id, from, to);
        REQUIRE(piece);
        parlour.hear(number, message::Span{1, piece->span});
    }
    std::vector<Seq> held;
    while (held.empty() || held.back() < 1'300) {
        parlour.others.verify_some({parlour.now, 1});
        const auto highest = parlour.founded.replica->highest(project, tip->log);
        held.push_back(highest ? highest->seq : 0);
        REQUIRE(held.size() < 10);
    }
    CHECK(held == std::vector<Seq>{400, 1'200, 1'300});  // a span is not divided
}

TEST_CASE("before an act of another is taken in the seat is told, before a change it is not") {
    Parlour parlour;
    const auto elsewhere = parlour.founded.another();
    Founded::give_all(*parlour.founded.replica, *elsewhere);
    elsewhere->take_news();
    const SessionNumber number = parlour.meet(member);
    const auto pass_on = [&] {
        for (const Replica::HeldChange& held : elsewhere->take_news().held) {
            const Replica::Single single = elsewhere->single(held);
            parlour.hear(number,
                         message::Span{1, pack_span({&single.change, 1}, *single.signature)});
        }
        parlour.others.verify_some({parlour.now, 1});
    };
    REQUIRE(elsewhere->author(parlour.founded.project).write({resolved::Moment{"m"}}, 1));
    pass_on();
    CHECK(parlour.acts == 0);
    REQUIRE(elsewhere->write(act::Team{{}, "B", {}, {}, {}}, 1));
    pass_on();
    CHECK(parlour.acts == 1);
}

TEST_CASE("in a full mesh two peers get another's change at once, the rest if they do not say it") {
    Parlour parlour;
    Founded& founded = parlour.founded;
    const SigningKey karim = signing_key_from(id_number<Seed>(8, 60));
    for (std::uint8_t seat = 1; seat <= 8; ++seat)
        REQUIRE(founded.replica->write(
            act::Admit{Role::learner,
                       seat == 1 ? public_half<AuthorId>(karim) : author_number(seat),
                       {{}, "Karim"},
                       seat_number(seat),
                       {}},
            1));
    const ClassState& state = founded.replica->state();
    const PersonId person = state.authors.at(public_half<AuthorId>(karim)).back().person;
    REQUIRE(
        founded.replica->write(act::Team{state.teams.begin()->first, "A", {person}, {}, {}}, 1));
    founded.replica->take_news();
    parlour.others.class_moved();
    std::vector<SessionNumber> peers;
    for (std::uint8_t seat = 1; seat <= 8; ++seat)
        peers.push_back(parlour.meet(seat_number(seat).device));

    Replica theirs(
        founded.genesis, founded.signature, karim, [] { return Sitting{900}; },
        [](const AuthorId& author, const ChangeId& id, const Signature& by) {
            return verify_change(author, id, by);
        });
    Founded::give_all(*founded.replica, theirs);
    theirs.take_news();
    REQUIRE(theirs.author(founded.project).write({resolved::Moment{"m"}}, 1));
    const Replica::Single single = theirs.single(theirs.take_news().held.front());
    REQUIRE_FALSE(founded.replica->add(founded.project, {&single.change, 1}, *single.signature));

    const auto told = [&] {
        std::set<SessionNumber> peers_told;
        parlour.others.send(parlour.now);
        for (const Action& action : parlour.actions) {
            const auto* sent = std::get_if<action::Send>(&action);
            if (sent && MessageKind{sent->frame.front()} == MessageKind::span)
                peers_told.insert(sent->to);
        }
        return peers_told;
    };
    told();
    parlour.actions.clear();
    parlour.others.push(founded.replica->take_news().held, parlour.now);
    parlour.now = parlour.now + Milliseconds{20};
    const auto at_once = told();
    CHECK(at_once.size() == 2);
    // All but one of the rest say that they have it.
    std::optional<SessionNumber> silent;
    for (const SessionNumber peer : peers) {
        if (at_once.contains(peer)) continue;
        if (!silent) {
            silent = peer;
            continue;
        }
        parlour.hear(
            peer,
            message::Have{{{founded.project, {single.tip.log, single.tip.seq, single.tip.id}}}});
    }
    parlour.now = parlour.now + Milliseconds{1'400};
    CHECK(told() == at_once);
    parlour.now = parlour.now + Milliseconds{1'600};
    auto in_the_end = at_once;
    in_the_end.insert(*silent);
    CHECK(told() == in_the_end);
}
