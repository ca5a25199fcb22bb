#include "node/entrance.hpp"

#include "sync/limits.hpp"
#include "tests/sync/founded.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

SeatKeyring keyring(std::uint8_t number) {
    const auto seed = [&](std::uint8_t kind) { return id_number<Seed>(kind, number); };
    return {signing_key_from(seed(1)),
            noise_secret_from(seed(2)),
            seal_secret_from(seed(3)),
            signing_key_from(seed(4)),
            {}};
}

// A seat at one side of the door.
struct Side {
    SeatKeyring keys;
    Actions actions;
    SeedStream seeds;
    std::vector<Told> told;
    std::vector<act::Admit> admitted;
    bool is_trainers = true;
    bool can_commit = true;
    std::map<InviteKey, Role> kits;
    Founded* founded = nullptr;
    Entrance entrance;

    explicit Side(std::uint8_t number)
        : keys(keyring(number)),
          seeds(id_number<Seed>(9, number)),
          entrance(keys, Instance{number}, seeds, actions,
                   {[this] { return is_trainers; },
                    [this](const InviteKey& key) -> std::optional<Role> {
                        const auto kit = kits.find(key);
                        return kit == kits.end() ? std::nullopt : std::optional(kit->second);
                    },
                    [this](const act::Admit& act) {
                        return std::ranges::find(admitted, act) != admitted.end();
                    },
                    [this](const act::Admit& act, NodeTime) -> std::optional<Entrance::Admitted> {
                        if (!can_commit) return std::nullopt;
                        admitted.push_back(act);
                        return Entrance::Admitted{{id_cast<ClassId>(founded->genesis.id),
                                                   3,
                                                   NetworkKey{{7}},
                                                   {founded->genesis, founded->signature}},
                                                  admitted.size()};
                    },
                    [this](const Told& each) { told.push_back(each); }}) {}
};

// A newcomer and a trainer's seat, and a wire between them.
struct Porch {
    Founded founded;
    Side inside{1};
    Side outside{2};
    SigningKey kit = signing_key_from(id_number<Seed>(8, 21));
    const PeerAddress door{{{0xFD, 1}}, 24711, 0};
    std::size_t hung_up = 0;

    Porch() { inside.founded = &founded; }
    Connected connection(const Side& other, bool opened_by_us, SessionNumber number) {
        return {number,
                public_half<DeviceKey>(other.keys.device),
                public_half(other.keys.noise),
                HandshakeKind::join,
                id_cast<ClassId>(founded.genesis.id),
                HandshakeHash{{5}},
                opened_by_us,
                door};
    }
    void meet(bool with_kit, SessionNumber number = SessionNumber{1}) {
        JoinWish wish{"Karim", std::nullopt};
        if (with_kit) wish.kit = kit;
        outside.entrance.knock({{door}, {}}, wish);
        outside.entrance.tick(Instant{1'000});
        outside.entrance.connected(connection(inside, true, number), false, Instant{1'000});
        inside.entrance.connected(connection(outside, false, number), true, Instant{1'000});
        carry();
    }
    std::uint64_t flushed = UINT64_MAX;  // commits
    bool is_broken = false;
    void carry() {
        inside.entrance.flushed(flushed, is_broken);
        while (!inside.actions.empty() || !outside.actions.empty()) {
            carry(inside, outside);
            carry(outside, inside);
            inside.entrance.flushed(flushed, is_broken);
        }
    }
    void carry(Side& from, Side& to) {
        for (Action& action : std::exchange(from.actions, {})) {
            if (const auto* sent = std::get_if<action::Send>(&action)) {
                if (to.entrance.has(sent->to)) to.entrance.received(sent->to, sent->frame, {});
            } else if (std::holds_alternative<action::Close>(action)) {
                ++hung_up;
            }
        }
    }
    // How the knocking ended.
    std::optional<JoinOutcome> outcome() {
        if (outside.entrance.place()) return JoinOutcome::admitted;
        outside.entrance.tick(Instant{1'000});
        const auto* last =
            outside.told.empty() ? nullptr : std::get_if<told::Joining>(&outside.told.back());
        return last ? last->outcome : std::nullopt;
    }
    void answer(bool is_admitted) {
        CHECK(inside.entrance.answer({SessionNumber{1}, is_admitted, {{}, "Karim"}, Role::auditor},
                                     {}));
        carry();
    }
};

}  // namespace

TEST_CASE("a good kit lets in at once, as what it says") {
    Porch porch;
    porch.inside.kits[public_half<InviteKey>(porch.kit)] = Role::auditor;
    porch.meet(true);
    REQUIRE(porch.inside.admitted.size() == 1);
    CHECK(porch.inside.admitted[0].role == Role::auditor);
    CHECK(porch.inside.admitted[0].person.name == "Karim");
    const auto place = porch.outside.entrance.place();
    REQUIRE(place);
    CHECK(place->second.network_key == NetworkKey{{7}});
    CHECK(place->second.epoch == 3);
    porch.outside.entrance.came_in();
    const auto& joining = std::get<told::Joining>(porch.outside.told.back());
    CHECK(joining.outcome == JoinOutcome::admitted);
    CHECK(joining.at == porch.door);
    CHECK_FALSE(porch.outside.entrance.place());
    CHECK_FALSE(porch.outside.entrance.has(SessionNumber{1}));
}

TEST_CASE("who was let in and did not hear it is let in again, though the kit is used up") {
    Porch porch;
    porch.inside.kits[public_half<InviteKey>(porch.kit)] = Role::learner;
    porch.flushed = 0;
    porch.meet(true);
    porch.inside.entrance.left(SessionNumber{1});
    porch.outside.entrance.left(SessionNumber{1});
    CHECK(porch.outcome() == JoinOutcome::nobody);
    porch.inside.kits.clear();
    porch.flushed = UINT64_MAX;
    porch.meet(true, SessionNumber{2});
    CHECK(porch.outcome() == JoinOutcome::admitted);
}

TEST_CASE("a kit that is not good is said to be void, by a trainer's seat and no other") {
    Porch porch;
    SECTION("unknown") {
        porch.meet(true);
        CHECK(porch.outcome() == JoinOutcome::kit_void);
    }
    SECTION("no trainer's seat") {
        porch.inside.kits[public_half<InviteKey>(porch.kit)] = Role::learner;
        porch.inside.is_trainers = false;
        porch.meet(true);
        CHECK(porch.outcome() == JoinOutcome::door_shut);
    }
    CHECK_FALSE(porch.outside.entrance.place());
    CHECK(porch.inside.admitted.empty());
}

TEST_CASE("a shut door is said, also where it is open at a seat that is no trainer's") {
    Porch porch;
    SECTION("shut") {
        porch.meet(false);
    }
    SECTION("no trainer's") {
        porch.inside.entrance.open_door(true);
        porch.inside.is_trainers = false;
        porch.meet(false);
    }
    CHECK(porch.outcome() == JoinOutcome::door_shut);
}

TEST_CASE("at an open door somebody waits for the trainer's answer") {
    Porch porch;
    porch.inside.entrance.open_door(true);
    porch.meet(false);
    REQUIRE(porch.inside.told.size() == 1);
    const auto& waiting = std::get<told::Waiting>(porch.inside.told.back());
    CHECK(waiting.name == "Karim");
    CHECK(waiting.pictures == std::get<told::Joining>(porch.outside.told.back()).pictures);
    CHECK_FALSE(porch.outcome());
    SECTION("yes") {
        porch.answer(true);
        CHECK(porch.outcome() == JoinOutcome::admitted);
        CHECK(porch.outside.entrance.place());
        CHECK(porch.inside.admitted.at(0).role == Role::auditor);
    }
    SECTION("no") {
        porch.answer(false);
        CHECK(porch.outcome() == JoinOutcome::refused);
        CHECK(porch.inside.admitted.empty());
    }
    CHECK_FALSE(porch.inside.entrance.answer({SessionNumber{1}, true, {}, Role::learner}, {}));
}

TEST_CASE("a place that could not be committed is refused, not promised") {
    Porch porch;
    porch.inside.kits[public_half<InviteKey>(porch.kit)] = Role::learner;
    porch.inside.can_commit = false;
    porch.meet(true);
    CHECK(porch.outcome() == JoinOutcome::refused);
    CHECK_FALSE(porch.outside.entrance.place());
}

TEST_CASE("where beacons come from a place is taken of who founded the class, and of no other") {
    Porch porch;
    porch.inside.kits[public_half<InviteKey>(porch.kit)] = Role::learner;
    const JoinWish wish{"Karim", porch.kit};
    porch.outside.entrance.knock({{}, id_cast<ClassId>(porch.founded.genesis.id)}, wish);
    porch.outside.entrance.heard(porch.door);
    porch.outside.entrance.tick(Instant{1'000});
    const auto act = decode_act(porch.founded.genesis.body, ChangeKind::genesis);
    REQUIRE(act);
    const DeviceKey founder = std::get<act::Genesis>(*act).seat.device;
    auto seen = porch.connection(porch.inside, true, SessionNumber{1});
    SECTION("the founder") {
        seen.device = founder;
    }
    SECTION("somebody else, who has the genesis as well") {}
    porch.outside.entrance.connected(seen, false, Instant{1'000});
    porch.inside.entrance.connected(porch.connection(porch.outside, false, SessionNumber{1}), true,
                                    Instant{1'000});
    porch.carry();
    const bool is_founder = seen.device == founder;
    CHECK(porch.outside.entrance.place().has_value() == is_founder);
    CHECK(porch.outside.entrance.has(SessionNumber{1}) == is_founder);
}

TEST_CASE("a visit is hung up at a seat without a class, and of one who wished for nothing") {
    Porch porch;
    SECTION("without a class") {
        porch.inside.entrance.connected(porch.connection(porch.outside, false, SessionNumber{1}),
                                        false, Instant{1'000});
    }
    SECTION("without a wish") {
        porch.outside.entrance.connected(porch.connection(porch.inside, true, SessionNumber{1}),
                                         false, Instant{1'000});
    }
    porch.carry();
    CHECK(porch.hung_up == 1);
}

TEST_CASE("who says what is not in its turn is hung up, and nobody answers them any more") {
    Porch porch;
    porch.inside.entrance.open_door(true);
    porch.meet(false);
    porch.inside.entrance.received(SessionNumber{1}, encode(message::Ping{1}), {});
    CHECK_FALSE(porch.inside.entrance.has(SessionNumber{1}));
    CHECK_FALSE(porch.inside.entrance.answer({SessionNumber{1}, true, {}, Role::learner}, {}));
}

TEST_CASE("who stands at the door and asks for nothing goes after ten seconds, who waits stays") {
    Porch porch;
    porch.inside.entrance.open_door(true);
    porch.meet(false);
    porch.inside.entrance.connected(porch.connection(porch.outside, false, SessionNumber{2}), true,
                                    Instant{2'000});
    CHECK(porch.inside.entrance.next_due() == Instant{12'000});
    porch.inside.entrance.tick(Instant{11'999});
    CHECK(porch.inside.entrance.has(SessionNumber{2}));
    porch.inside.entrance.tick(Instant{12'000});
    CHECK_FALSE(porch.inside.entrance.has(SessionNumber{2}));
    CHECK(porch.inside.entrance.has(SessionNumber{1}));
    CHECK_FALSE(porch.inside.entrance.next_due());
}

TEST_CASE("of visitors without end so many stand at the door") {
    Porch porch;
    for (std::uint32_t i = 1; i <= 1'000; ++i)
        porch.inside.entrance.connected(porch.connection(porch.outside, false, SessionNumber{i}),
                                        true, Instant{1'000});
    std::size_t standing = 0;
    for (std::uint32_t i = 1; i <= 1'000; ++i)
        standing += porch.inside.entrance.has(SessionNumber{i});
    CHECK(standing == limits::visitors);
}

TEST_CASE("who is let in hears it when their place is on the disk, not before") {
    Porch porch;
    porch.inside.kits[public_half<InviteKey>(porch.kit)] = Role::learner;
    porch.flushed = 0;
    porch.meet(true);
    REQUIRE(porch.inside.admitted.size() == 1);
    CHECK_FALSE(porch.outcome());
    CHECK_FALSE(porch.outside.entrance.place());
    SECTION("then") {
        porch.flushed = 1;
        porch.carry();
        CHECK(porch.outcome() == JoinOutcome::admitted);
        CHECK(porch.outside.entrance.place());
    }
    SECTION("a disk that breaks first is a no") {
        porch.is_broken = true;
        porch.carry();
        CHECK(porch.outcome() == JoinOutcome::refused);
        CHECK_FALSE(porch.outside.entrance.place());
    }
    SECTION("who leaves first is forgotten") {
        porch.inside.entrance.left(SessionNumber{1});
        porch.flushed = 1;
        porch.carry();
        CHECK_FALSE(porch.outcome());
    }
}

TEST_CASE("a trainer's yes is taken once, while it is on its way to the disk") {
    Porch porch;
    porch.inside.entrance.open_door(true);
    porch.flushed = 0;
    porch.meet(false);
    porch.answer(true);
    CHECK_FALSE(porch.outcome());
    CHECK_FALSE(
        porch.inside.entrance.answer({SessionNumber{1}, true, {{}, "Karim"}, Role::learner}, {}));
    CHECK(porch.inside.admitted.size() == 1);
    porch.flushed = 1;
    porch.carry();
    CHECK(porch.outcome() == JoinOutcome::admitted);
}
