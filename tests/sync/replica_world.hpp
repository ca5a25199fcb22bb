#pragma once

// Replicas fed from the histories of random_space.hpp, whose signatures are what a test says they
// are.

#include "protocol/check.hpp"
#include "sync/replica.hpp"
#include "tests/sync/random_space.hpp"

namespace atelier::test {

inline SpanChange span_change_of(const ActChange& act) {
    return {act.header, act.id, 0, encode_act(act.act)};
}

// A history as spans of one change, all signed by their authors but for what it says is not.
class ReplicaWorld {
public:
    explicit ReplicaWorld(std::uint64_t seed) : history(seed) {
        for (const ActChange& act : history.class_world().changes())
            acts_.push_back(span_change_of(act));
    }

    RandomSpace history;

    std::unique_ptr<Replica> replica(std::uint8_t seat) const {
        return std::make_unique<Replica>(
            span_change_of(history.class_world().genesis()), good_signature,
            signing_key_from(id_number<Seed>(8, seat)),
            [sitting = std::uint64_t{1000} * seat]() mutable { return Sitting{++sitting}; },
            [](const AuthorId&, const ChangeId&, const Signature& signature) {
                return signature == good_signature;
            });
    }
    const SpaceId& class_space() const { return class_; }
    std::size_t acts() const { return acts_.size(); }

    void give_act(Replica& replica, std::size_t number) const {
        const SpanChange& act = acts_[number];
        ATELIER_CHECK(!replica.add(replica.class_id(), {&act, 1}, good_signature));
    }
    void give_acts(Replica& replica, std::size_t count) const {
        for (std::size_t i = 0; i < count; ++i)
            give_act(replica, i);
    }
    // The change with those before it in its log that nothing else vouches for.
    void give(Replica& replica, const ChangeId& id) const {
        if (!history.is_signed(id)) return;
        std::vector<SpanChange> span = {history.world.at(id)};
        while (true) {
            const ChangeId& prev = span.front().header.prev;
            if (!history.world.knows(prev) || history.is_signed(prev)) break;
            span.insert(span.begin(), history.world.at(prev));
        }
        replica.add(history.project(), span, good_signature);
    }
    void give_some(Replica& replica, Dice& dice) const {
        give_acts(replica, dice.below(acts() + 1));
        for (const ChangeId& id : history.world.written())
            if (dice.chance(2)) give(replica, id);
        replica.take_news();
    }
    void give_all(Replica& replica) const {
        give_acts(replica, acts());
        for (const ChangeId& id : history.world.written())
            give(replica, id);
        replica.take_news();
    }

private:
    SpaceId class_ = history.class_world().class_id();
    std::vector<SpanChange> acts_;
};

// Whether both hold the same, in every space that both know.
inline bool hold_the_same(Replica& a, Replica& b) {
    return a.spaces() == b.spaces() && std::ranges::all_of(a.spaces(), [&](const SpaceId& space) {
               return a.tips(space) == b.tips(space) && a.digest(space) == b.digest(space);
           });
}

}  // namespace atelier::test
