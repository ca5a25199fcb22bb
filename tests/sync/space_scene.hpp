#pragma once

// A class with a founder (0), a trainer (1) and the learners 4, 5 and 6, who are a team with one
// project; 7 is admitted by trainer 1, and in the team; 8 and 9 are nobody yet. What is given to
// the space is given to its slow twin as well.

#include "sync/space.hpp"
#include "tests/sync/class_scene.hpp"
#include "tests/sync/slow_space.hpp"
#include "tests/sync/space_world.hpp"

namespace atelier::test {

class SpaceScene {
public:
    static constexpr std::size_t pending_max_bytes = 100'000;

    SpaceScene()
        : class_space(people.world.genesis()),
          project(make_project()),
          world(project),
          space(class_space, project, pending_max_bytes),
          slow(project) {
        is_there_ = true;
    }

private:
    bool is_there_ = false;  // the space

public:
    ClassScene people;
    ChangeId last_act;
    PersonId persons[10] = {};
    ChangeId group;
    ClassSpace class_space;
    SpaceId project;
    SpaceWorld world;
    Space space;
    SlowSpace slow;
    Space::News news;  // of the last call

    // ---- giving ---------------------------------------------------------------------------------

    // Consecutive changes of a log, the last one signed.
    void give(const std::vector<ChangeId>& ids) { give(ids, good_signature); }
    void give(const ChangeId& id) { give(std::vector{id}); }
    void give_unsigned(const std::vector<ChangeId>& ids) { give(ids, std::nullopt); }
    // An act by the founder on all acts so far.
    ChangeId act(Act act) {
        last_act = people.world.write(0, {last_act}, std::move(act));
        return take_act();
    }
    ChangeId cut(std::uint8_t author, std::optional<std::vector<ChangeId>> version,
                 CutReason reason = CutReason::suspend) {
        std::vector<SpaceVersion> versions;
        if (version) {
            std::ranges::sort(*version);
            versions.push_back({project, *version});
        }
        const std::vector<AuthorId> authors = reason == CutReason::freeze
                                                  ? std::vector<AuthorId>{}
                                                  : std::vector{author_number(author)};
        return act(act::Cut{reason, authors, versions});
    }
    ChangeId admit(std::uint8_t learner, std::uint8_t by = 0) {
        last_act = people.admit(by, {last_act}, learner);
        persons[learner] = id_cast<PersonId>(last_act);
        return take_act();
    }
    ChangeId regroup(std::initializer_list<std::uint8_t> members) {
        std::vector<PersonId> list;
        for (const std::uint8_t member : members)
            list.push_back(persons[member]);
        const bool is_new = group.is_zero();
        last_act = people.team(0, {last_act}, list, is_new ? TeamId{} : id_cast<TeamId>(group));
        if (is_new) group = last_act;
        return take_act();
    }
    ChangeId take_act() {
        class_space.add(people.world.at(last_act));
        if (is_there_) news = space.class_changed();
        return last_act;
    }

    // ---- writing --------------------------------------------------------------------------------

    ChangeId write(std::uint8_t author, std::optional<ChangeId> prev, std::vector<ChangeId> heads,
                   const Content& content, const SpaceWorld::Lie& lie = {},
                   std::uint64_t sitting = 1) {
        const LogName log = prev ? world.at(*prev).header.log() : log_of(author, sitting);
        return world.write(log, prev, std::move(heads), content, lie);
    }
    // A change that says no more than that it is there.
    ChangeId say(std::uint8_t author, std::optional<ChangeId> prev = {},
                 std::vector<ChangeId> heads = {}, const std::string& what = "x",
                 std::uint64_t sitting = 1) {
        return write(author, prev, std::move(heads), saying(what), {}, sitting);
    }

    // ---- asking ---------------------------------------------------------------------------------

    // Held, accepted, standing and counting: what the slow twin says, too.
    void check_twin() {
        slow.decide([&](const LogName& log) { return class_space.ever_has_place(log, project); },
                    class_space.state());
        for (const ChangeId& id : world.written()) {
            INFO(to_hex(id.bytes) << " seq " << world.at(id).header.seq);
            CHECK(space.is_held(id) == slow.held.contains(id));
            CHECK(space.is_accepted(id) == slow.accepted.contains(id));
            CHECK(space.stands(id) == slow.standing.contains(id));
            CHECK(space.counts(id) == slow.counting.contains(id));
        }
    }
    bool held(const ChangeId& id) {
        check_twin();
        return space.is_held(id);
    }
    bool accepted(const ChangeId& id) {
        check_twin();
        return space.is_accepted(id);
    }
    bool counts(const ChangeId& id) {
        check_twin();
        return space.counts(id);
    }

private:
    void give(const std::vector<ChangeId>& ids, const std::optional<Signature>& signature) {
        for (const ChangeId& id : ids)
            slow.add(world.at(id), signature && id == ids.back());
        news = space.add(world.span(ids), signature);
    }
    SpaceId make_project() {
        last_act = people.start;
        last_act = people.add_trainer(0, {last_act}, 1);
        take_act();
        for (const std::uint8_t learner : std::initializer_list<std::uint8_t>{4, 5, 6})
            admit(learner);
        admit(7, 1);
        regroup({4, 5, 6, 7});
        last_act = people.project(0, {last_act}, group);
        const SpaceId made = id_cast<SpaceId>(last_act);
        take_act();
        return made;
    }
};

}  // namespace atelier::test
