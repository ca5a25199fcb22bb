#include "node/door.hpp"

#include "tests/sync/founded.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A newcomer and a trainer's seat on one connection.
struct Doorstep {
    Founded founded;
    SigningKey device = signing_key_from(id_number<Seed>(8, 20));
    SigningKey kit = signing_key_from(id_number<Seed>(8, 21));
    AuthorId author = author_number(9);
    SealKey seal = id_number<SealKey>(4, 9);
    Visit inside, outside;
    std::optional<Newcomer> newcomer;
    std::optional<Visitor> visitor;

    explicit Doorstep(bool with_kit) {
        const auto class_id = id_cast<ClassId>(founded.genesis.id);
        const HandshakeHash hash{{5}};
        inside = {SessionNumber{1}, class_id, public_half<DeviceKey>(device),
                  id_number<NoiseKey>(3, 9), hash};
        outside = {SessionNumber{1}, class_id, id_number<DeviceKey>(2, 1),
                   id_number<NoiseKey>(3, 1), hash};
        JoinWish wish{"Karim", std::nullopt};
        if (with_kit) wish.kit = kit;
        newcomer.emplace(outside, wish, device, author, seal, Instance{1}, JoinNonce{{1}});
        visitor.emplace(inside, Instance{2}, JoinNonce{{2}});
    }
    // Until both have nothing more to say.
    bool talk() {
        for (bool more = true; more;) {
            more = false;
            for (const Bytes& frame : newcomer->take_frames()) {
                more = true;
                if (!visitor->receive(frame)) return false;
            }
            for (const Bytes& frame : visitor->take_frames()) {
                more = true;
                if (!newcomer->receive(frame)) return false;
            }
        }
        return true;
    }
    void admit() { visitor->admit(3, NetworkKey{{7}}, {founded.genesis, founded.signature}); }
};

}  // namespace

TEST_CASE("at the door both see the same pictures, and who is admitted has all to begin with") {
    Doorstep step(false);
    REQUIRE(step.talk());
    REQUIRE(step.visitor->stands() == Visitor::Stands::waits);
    CHECK(step.visitor->pictures() == step.newcomer->pictures());
    CHECK(step.visitor->ask().name == "Karim");
    const act::Admit admission = step.visitor->admission({{}, "Karim"}, Role::learner);
    CHECK(admission.author == step.author);
    CHECK(admission.seat.device == step.inside.device);
    CHECK(admission.seat.noise == step.inside.noise);
    CHECK(admission.seat.seal == step.seal);
    CHECK_FALSE(step.newcomer->place());
    step.admit();
    REQUIRE(step.talk());
    const auto place = step.newcomer->place();
    REQUIRE(place);
    CHECK(place->epoch == 3);
    CHECK(place->network_key == NetworkKey{{7}});
    CHECK(place->genesis.change.id == step.founded.genesis.id);
}

TEST_CASE("a kit is proved for this conversation and no other") {
    Doorstep step(true);
    REQUIRE(step.talk());
    CHECK(step.visitor->stands() == Visitor::Stands::has_kit);
    CHECK(step.visitor->admission({{}, "Karim"}, Role::learner).kit ==
          public_half<InviteKey>(step.kit));

    Doorstep other(true);
    other.inside.hash = HandshakeHash{{6}};
    other.visitor.emplace(other.inside, Instance{2}, JoinNonce{{2}});
    CHECK_FALSE(other.talk());
    CHECK(other.visitor->stands() == Visitor::Stands::begins);
}

// H59, without the grinding: what opens the commitment alone is shown.
TEST_CASE("a nonce that was not committed to shows no pictures") {
    Doorstep step(false);
    REQUIRE(step.visitor->receive(encode(message::Hello{1, 1, Instance{1}, {}})));
    const message::JoinAsk ask{"Karim",
                               step.author,
                               step.seal,
                               pictograph_commitment(step.inside.hash, JoinNonce{{1}}),
                               {}};
    REQUIRE(step.visitor->receive(encode(ask)));
    CHECK_FALSE(step.visitor->receive(encode(message::JoinReveal{JoinNonce{{9}}})));
    CHECK_FALSE(step.visitor->pictures());
}

TEST_CASE("who is refused gets nothing, and a class that is not the one named is none") {
    Doorstep step(false);
    REQUIRE(step.talk());
    step.visitor->refuse(message::JoinVerdict::refused);
    REQUIRE(step.talk());
    CHECK_FALSE(step.newcomer->place());
    REQUIRE(step.newcomer->answer());
    CHECK(step.newcomer->answer()->verdict == message::JoinVerdict::refused);

    Doorstep liar(false);
    REQUIRE(liar.talk());
    liar.founded.genesis.header.claimed_time_minutes = 9;
    liar.founded.genesis = make_change(liar.founded.genesis.header, liar.founded.genesis.body, 0);
    liar.admit();
    CHECK_FALSE(liar.talk());
    CHECK_FALSE(liar.newcomer->place());
}

TEST_CASE("nothing of the door is said before hello or out of its turn") {
    Doorstep step(false);
    CHECK_FALSE(step.visitor->receive(encode(message::JoinReveal{JoinNonce{{1}}})));
    Doorstep other(false);
    REQUIRE(other.talk());
    CHECK_FALSE(other.visitor->receive(encode(message::Ping{1})));
    CHECK_FALSE(other.newcomer->receive(encode(message::JoinNonce{JoinNonce{{3}}})));
}

TEST_CASE("who has a kit compares no pictures, whatever is said at the door") {
    Doorstep step(true);
    for (const Bytes& frame : step.visitor->take_frames())
        REQUIRE(step.newcomer->receive(frame));
    const auto shown = step.newcomer->receive(encode(message::JoinNonce{JoinNonce{{3}}}));
    REQUIRE_FALSE(shown);
    CHECK(shown.error() == Error::bad_value);
    CHECK_FALSE(step.newcomer->pictures());
}
