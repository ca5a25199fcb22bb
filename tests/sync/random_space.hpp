#pragma once

// Histories of a project whose people, some of them hostile, write at once while the class cuts,
// adopts, freezes, lifts and admits. From dice. Small, so that everything meets everything.

#include "sync/space.hpp"
#include "tests/random_changes.hpp"
#include "tests/sync/class_scene.hpp"
#include "tests/sync/space_world.hpp"

namespace atelier::test {

class RandomSpace {
public:
    explicit RandomSpace(std::uint64_t seed)
        : dice(seed),
          project_(found()),
          world(project_),
          accepting_class_(people_.world.genesis()),
          accepting_(accepting_class_, project_, 1'000'000) {
        for (std::uint64_t steps = dice.from_to(6, 40); steps > 0; --steps) {
            if (dice.chance(6)) {
                write_act();
            } else {
                write_change();
            }
        }
    }

    Dice dice;

private:
    ClassScene people_;
    ChangeId last_act_;
    std::vector<PersonId> persons_;
    ChangeId group_;
    SpaceId project_;

public:
    SpaceWorld world;

    const ClassWorld& class_world() const { return people_.world; }
    const SpaceId& project() const { return project_; }
    // What comes without its author's signature.
    bool is_signed(const ChangeId& id) const { return !unsigned_.contains(id); }

private:
    static constexpr std::uint8_t founder = 0, trainer = 1, learners_first = 4, learners_end = 8;

    // What the generator knows of a change: its past, and what can be referred to in it.
    struct Known {
        std::set<ChangeId> past;  // itself left out
        std::vector<std::uint32_t> texts, nodes, comments;
        std::map<OpRef, std::uint32_t> events;  // by file, as this history names it
    };

    // ---- the class ------------------------------------------------------------------------------

    SpaceId found() {
        last_act_ = people_.add_trainer(founder, {people_.start}, trainer);
        for (std::uint8_t learner = learners_first; learner < learners_end; ++learner) {
            // The last one by the trainer who may turn out to be none.
            const std::uint8_t by = learner + 1 == learners_end ? trainer : founder;
            last_act_ = people_.admit(by, {last_act_}, learner);
            persons_.push_back(id_cast<PersonId>(last_act_));
        }
        std::ranges::sort(persons_);
        group_ = last_act_ = people_.team(founder, {last_act_}, persons_);
        last_act_ = people_.project(founder, {last_act_}, group_);
        return id_cast<SpaceId>(last_act_);
    }
    std::vector<SpaceVersion> some_versions() {
        if (dice.chance(4)) return {};
        std::set<ChangeId> heads;
        for (std::uint64_t i = dice.below(3); i > 0 && !world.written().empty(); --i)
            heads.insert(some_change());
        if (dice.chance(10)) heads.insert(id_number<ChangeId>(7, 7));
        return {{project_, {heads.begin(), heads.end()}}};
    }
    std::uint8_t some_learner() {
        return static_cast<std::uint8_t>(dice.from_to(learners_first, learners_end - 1));
    }
    Act some_act() {
        switch (dice.below(7)) {
            case 0: return act::Cut{CutReason::freeze, {}, {{project_, one_head()}}};
            case 1:
                if (cuts_.empty()) break;
                return act::Lift{{cuts_[dice.below(cuts_.size())]}};
            case 2: return act::Adopt{{{project_, one_head()}}};
            case 3: {
                const auto who = static_cast<std::uint8_t>(dice.from_to(8, 9));
                const Person person{persons_[dice.below(persons_.size())], ""};
                return act::Admit{Role::learner, author_number(who), person, seat_number(who), {}};
            }
            case 4: {
                // Somebody leaves the team or comes back.
                std::vector<PersonId> members = persons_;
                members.erase(members.begin() + static_cast<std::ptrdiff_t>(dice.below(4)));
                std::ranges::sort(members);
                act::Team team{id_cast<TeamId>(group_), "A", members, {}, {}};
                if (dice.chance(3)) return team;
                std::ranges::set_difference(persons_, members, std::back_inserter(team.leaving));
                if (!team.leaving.empty()) team.versions = some_versions();
                return team;
            }
            default: break;
        }
        const CutReason reasons[] = {CutReason::suspend, CutReason::remove, CutReason::lost_seat};
        return act::Cut{reasons[dice.below(3)], {author_number(some_learner())}, some_versions()};
    }
    std::vector<ChangeId> one_head() {
        if (world.written().empty()) return {};
        return {some_change()};
    }
    void write_act() {
        if (dice.chance(12)) {
            act::TrainerRemove act{
                people_.world.first_root_change(), author_number(trainer), some_versions(), {}};
            const ChangeId on = dice.chance(2) ? last_act_ : people_.world.changes().front().id;
            people_.world.write_signed(founder, {on}, act, {{0, 0}});
            return;
        }
        const Act act = some_act();
        const bool beside = dice.chance(5);
        const ChangeId id =
            people_.world.write(dice.chance(4) ? trainer : founder, {last_act_}, act);
        if (std::holds_alternative<act::Cut>(act)) cuts_.push_back(id);
        if (!beside) last_act_ = id;
    }

    // ---- changes --------------------------------------------------------------------------------

    // Seldom one that is not accepted: nothing on it would be.
    const ChangeId& some_change() {
        const auto& all = good_.empty() || dice.chance(30) ? world.written() : good_;
        const std::uint64_t late = std::min<std::uint64_t>(all.size(), 5);
        return all[dice.chance(3) ? dice.below(all.size()) : all.size() - 1 - dice.below(late)];
    }
    std::optional<ChangeId> some_prev(const LogName& log) {
        std::vector<ChangeId> own;
        for (const ChangeId& id : dice.chance(30) ? world.written() : good_)
            if (world.at(id).header.log() == log) own.push_back(id);
        if (own.empty() || dice.chance(40)) return std::nullopt;
        return dice.chance(8) ? own[dice.below(own.size())] : own.back();
    }
    void write_change() {
        const auto author = static_cast<std::uint8_t>(
            dice.chance(8) ? dice.below(10) : dice.from_to(learners_first, learners_end - 1));
        const LogName log = log_of(author, dice.from_to(1, 2));
        const auto prev = some_prev(log);
        std::set<ChangeId> heads;
        for (std::uint64_t i = dice.below(3); i > 0 && !world.written().empty(); --i)
            heads.insert(some_change());
        if (dice.chance(60)) heads.insert(id_number<ChangeId>(7, 8));
        if (prev) heads.erase(*prev);
        Known known;
        std::set<ChangeId> parents = heads;
        if (prev) parents.insert(*prev);
        for (const ChangeId& parent : parents) {
            known.past.insert(parent);
            const auto& past = known_[parent].past;
            known.past.insert(past.begin(), past.end());
        }
        const Seq seq = prev ? world.at(*prev).header.seq + 1 : 1;
        const Content content = some_content(log, seq, known);
        const std::vector<ChangeId> named(heads.begin(), heads.end());
        const ChangeId id = world.write(log, prev, named, content, some_lie());
        known.past.erase(id);
        known_.emplace(id, known);
        people_.world.feed(accepting_class_);
        accepting_.class_changed();
        accepting_.add({&world.at(id), 1}, good_signature);
        if (accepting_.is_accepted(id)) good_.push_back(id);
        if (dice.chance(8)) unsigned_.insert(id);
    }
    // Mostly none. Claimed times may say anything.
    SpaceWorld::Lie some_lie() {
        const std::uint64_t time = dice.number(claimed_time_max_minutes);
        const std::uint64_t kind = dice.below(70);
        return [time, kind](Header& header) {
            header.claimed_time_minutes = time;
            if (kind == 0) header.lamport += 1 + time;
            if (kind == 1 && header.lamport > 0) --header.lamport;
            if (kind == 2) ++header.log_bytes;
            if (kind == 3 && header.seq > 1) ++header.seq;
            if (kind == 4) header.space.bytes[3] ^= 1;
        };
    }

    // ---- what they say --------------------------------------------------------------------------

    // A change to refer to: mostly from the past, with an id mostly if and only if that is right.
    std::optional<ChangeId> some_past(const Known& known) {
        if (world.written().empty()) return std::nullopt;
        if (dice.chance(60)) return some_change();
        if (known.past.empty()) return std::nullopt;
        auto at = known.past.begin();
        std::advance(at, dice.below(known.past.size()));
        return world.knows(*at) ? std::optional(*at) : std::nullopt;
    }
    std::optional<ChangeRef> some_ref(const ChangeId& to, const LogName& log, Seq seq,
                                      const Known& known) {
        const Header& header = world.at(to).header;
        std::size_t same = 0;
        for (const ChangeId& id : known.past) {
            if (!world.knows(id)) continue;
            const Header& other = world.at(id).header;
            same += other.log() == header.log() && other.seq == header.seq;
        }
        const bool with_id = dice.chance(40) ? dice.chance(2) : same > 1;
        // What cannot be written at all.
        if (!with_id && header.log() == log && header.seq >= seq) return std::nullopt;
        return with_id ? world.ref_with_id(to) : world.ref(to);
    }
    std::optional<OpRef> some_op(const LogName& log, Seq seq, const Known& known,
                                 std::vector<std::uint32_t> Known::* which) {
        const auto& own = known.*which;
        if (!own.empty() && dice.chance(3)) {
            last_named_ = {{log, seq, {}}, own[dice.below(own.size())]};
            return last_named_;
        }
        for (int tries = 0; tries < 6; ++tries) {
            const auto change = some_past(known);
            if (!change) continue;
            const auto& ops = known_[*change].*which;
            if (ops.empty() && !dice.chance(60)) continue;
            const auto ref = some_ref(*change, log, seq, known);
            if (!ref) continue;
            const auto op = ops.empty() ? 0 : ops[dice.below(ops.size())];
            last_named_ = {world.ref_with_id(*change), op};
            return OpRef{*ref, op};
        }
        return std::nullopt;
    }
    // How many events of a change in the file that was named last to speak of.
    std::uint32_t some_events(const ChangeId& change) {
        const auto& events = known_[change].events;
        const auto found = events.find(last_named_);
        const std::uint32_t there = found == events.end() ? 0 : found->second;
        if (dice.chance(40)) return there + 1;
        return there == 0 ? 0 : static_cast<std::uint32_t>(dice.from_to(1, there));
    }
    std::optional<std::vector<Parent>> some_parents(const LogName& log, Seq seq,
                                                    const Known& known) {
        if (dice.chance(3)) return std::nullopt;
        std::map<ChangeRef, std::uint32_t> parents;
        for (int tries = 0; tries < 3; ++tries) {
            const auto change = some_past(known);
            const std::uint32_t events = change ? some_events(*change) : 0;
            const auto ref = events > 0 ? some_ref(*change, log, seq, known) : std::nullopt;
            if (ref) parents.emplace(*ref, events);
        }
        const auto own = known.events.find(last_named_);
        if (own != known.events.end() && dice.chance(3)) {
            const std::uint32_t too_many = dice.chance(10) ? 1 : 0;
            parents.emplace(ChangeRef{log, seq, {}}, own->second + too_many);
        }
        std::vector<Parent> list;
        for (const auto& [change, events] : parents)
            list.push_back({change, events});
        return list;
    }
    Op some_text(const LogName& log, Seq seq, Known& known) {
        const auto file = some_op(log, seq, known, &Known::texts);
        if (!file) return make_text();
        op::Text text{*file, {}};
        const OpRef name = last_named_;
        for (std::uint64_t runs = dice.from_to(1, 2); runs > 0; --runs) {
            Run run = dice.chance(3) ? removed(static_cast<std::uint32_t>(dice.from_to(1, 3)))
                                     : typed(dice.text(dice.from_to(1, 3)));
            last_named_ = name;
            run.parents = some_parents(log, seq, known);
            known.events[name] += run.length;
            text.runs.push_back(std::move(run));
        }
        return text;
    }
    Op some_comment(const LogName& log, Seq seq, const Known& known) {
        const auto file = some_op(log, seq, known, &Known::texts);
        if (!file) return op::Comment{Root::site, {}, "", "x"};
        op::Comment comment{*file, {}, "", "x"};
        const auto change = some_past(known);
        const std::uint32_t events = change ? some_events(*change) : 0;
        const auto ref = events > 0 ? some_ref(*change, log, seq, known) : std::nullopt;
        if (!ref) return comment;
        comment.range = {Anchor{Anchor::Event{*ref, events - 1}, Side::left}, Anchor{}};
        return comment;
    }
    Op some_op_said(const LogName& log, Seq seq, Known& known) {
        const auto node = [&](auto which) -> NodeRef {
            const auto op = some_op(log, seq, known, which);
            return op ? NodeRef(*op) : NodeRef(Root::notes);
        };
        switch (dice.below(9)) {
            case 0: return make_text(node(&Known::nodes));
            case 1: return op::Create{NodeKind::folder, node(&Known::nodes), "a"};
            case 2: return op::Move{node(&Known::nodes), node(&Known::nodes)};
            case 3: return op::Delete{node(&Known::nodes)};
            case 4: return some_comment(log, seq, known);
            case 5: {
                const auto comment = some_op(log, seq, known, &Known::comments);
                if (!comment) return op::Moment{"m"};
                return op::Reply{*comment, "x"};
            }
            default: return some_text(log, seq, known);
        }
    }
    Content some_content(const LogName& log, Seq seq, Known& known) {
        Content content;
        for (std::uint32_t i = 0, count = static_cast<std::uint32_t>(dice.below(4)); i < count;
             ++i) {
            content.ops.push_back(some_op_said(log, seq, known));
            const auto* create = std::get_if<op::Create>(&content.ops.back());
            if (create) known.nodes.push_back(i);
            if (create && create->kind == NodeKind::text) known.texts.push_back(i);
            if (std::holds_alternative<op::Comment>(content.ops.back()))
                known.comments.push_back(i);
        }
        return content;
    }

    std::map<ChangeId, Known> known_;
    std::vector<ChangeId> cuts_;
    std::set<ChangeId> unsigned_;
    OpRef last_named_;
    ClassSpace accepting_class_;
    Space accepting_;
    std::vector<ChangeId> good_;
};

}  // namespace atelier::test
