#pragma once

// A class whose people are called by number (0 the founder, 1 to 3 trainers, 4 and up learners),
// where each line of a test is one act. Roots sign with real keys.

#include "sync/place.hpp"
#include "tests/sync/act_model.hpp"
#include "tests/sync/class_world.hpp"
#include "tests/test.hpp"

namespace atelier::test {

struct ClassScene {
    ClassWorld world;
    ChangeId start;

    explicit ClassScene(std::uint8_t roots = 1, std::uint8_t threshold = 1)
        : world(roots, threshold), start(world.genesis().id) {}

    using Signers = std::vector<ClassWorld::Signer>;

    ChangeId add_trainer(std::uint8_t by, const Ids& on, std::uint8_t trainer,
                         std::optional<Hash> link = {}, const Signers& signers = {{0, 0}}) {
        act::TrainerAdd act{link.value_or(world.first_root_change()),
                            author_number(trainer),
                            {{}, "T"},
                            seat_number(trainer),
                            {}};
        return world.write_signed(by, on, act, signers);
    }
    ChangeId remove_trainer(std::uint8_t by, const Ids& on, std::uint8_t trainer,
                            std::vector<SpaceVersion> versions = {},
                            const Signers& signers = {{0, 0}}) {
        act::TrainerRemove act{
            world.first_root_change(), author_number(trainer), std::move(versions), {}};
        return world.write_signed(by, on, act, signers);
    }
    ChangeId change_roots(std::uint8_t by, const Ids& on, std::uint8_t first_root,
                          const Signers& signers, std::optional<Hash> link = {},
                          std::uint8_t count = 1) {
        act::RootChange act{
            link.value_or(world.first_root_change()), world.root_holders(first_root, count), 1, {}};
        return world.write_signed(by, on, act, signers);
    }
    ChangeId set_hops(std::uint8_t by, const Ids& on, std::uint64_t hops, const Signers& signers) {
        act::SetPolicy act{world.first_root_change(), {{PolicyKey::hop_limit, hops}}, {}};
        return world.write_signed(by, on, act, signers);
    }
    ChangeId admit(std::uint8_t by, const Ids& on, std::uint8_t learner, PersonId person = {},
                   Role role = Role::learner, InviteKey kit = {}) {
        return world.write(by, on,
                           act::Admit{role,
                                      author_number(learner),
                                      {person, person.is_zero() ? "Karim" : ""},
                                      seat_number(learner),
                                      kit});
    }
    ChangeId team(std::uint8_t by, const Ids& on, std::vector<PersonId> members, TeamId id = {}) {
        std::ranges::sort(members);
        return world.write(by, on, act::Team{id, "A", std::move(members), {}, {}});
    }
    ChangeId project(std::uint8_t by, const Ids& on, const ChangeId& team) {
        return world.write(by, on, act::Project{"site", id_cast<TeamId>(team), {}});
    }
    ChangeId cut(std::uint8_t by, const Ids& on, CutReason reason, std::uint8_t learner,
                 std::vector<SpaceVersion> versions = {}) {
        return world.write(by, on, act::Cut{reason, {author_number(learner)}, std::move(versions)});
    }
    ChangeId report(std::uint8_t by, const Ids& on, std::uint8_t first = 1) {
        return world.write(by, on, fork_report(first));
    }
    act::ForkReport fork_report(std::uint8_t first = 1) const {
        return {world.class_id(),
                {author_number(0), Sitting{1}},
                1,
                id_number<ChangeId>(5, first),
                id_number<ChangeId>(6, 1)};
    }

    // What all that was written comes to: by the replay, which must be what the model says.
    ClassState state() const {
        ClassSpace space(world.genesis());
        for (bool more = true; more;) {
            more = false;
            for (const ActChange& change : world.changes())
                more = space.add(change) == Acceptance::accepted || more;
        }
        std::vector<ActChange> all = world.changes();
        all.push_back(world.genesis());
        ActModel model(all, verify_root_string);
        CHECK(model.accepted().size() == space.graph().size());
        CHECK(model.state() == space.state());
        CHECK(model.solutions(10).value_or(1) == 1);
        return space.state();
    }
    std::optional<VoidReason> fault(const ClassState& state, const ChangeId& id) const {
        const auto found = state.void_acts.find({world.at(id).header.lamport, id});
        return found == state.void_acts.end() ? std::nullopt : std::optional(found->second);
    }
    std::optional<VoidReason> fault(const ChangeId& id) const { return fault(state(), id); }
};

inline bool is_trainer(const ClassState& state, std::uint8_t author) {
    return atelier::is_trainer(state, author_number(author));
}
inline bool in_class(const ClassState& state, std::uint8_t author) {
    return has_place(state, author_number(author), state.class_id);
}

}  // namespace atelier::test
