#pragma once

// Which spaces are compared with one peer, and when (docs/conversation.md, "One conversation"):
// those whose digests differ, and those in which something of the peer's lacks something. At most
// eight at a time, the class space alone first: without it others' authors have no place here. An
// answer that does not come is given up.

#include "protocol/ids.hpp"
#include "sync/instant.hpp"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace atelier {

class Comparing {
public:
    static constexpr Milliseconds answer_patience{5'000};
    static constexpr Milliseconds again_after{1'000};

    explicit Comparing(const SpaceId& class_space) : class_space_(class_space) {}

    // All whose digests differ, as the peer told them last; of spaces that are here.
    void differ(std::set<SpaceId> spaces) { waiting_ = std::move(spaces); }
    // One more, at most once a second.
    void need(const SpaceId& space, Instant now);
    // Its last frontier came.
    void answered(const SpaceId& space) { awaited_.erase(space); }

    // To be sampled now. Nothing but the class space while that is awaited, here or by its tips.
    std::vector<SpaceId> due(Instant now, bool awaits_class_tips);
    std::optional<Instant> next_due() const;
    // For an answer, or for tips of the class space: no time says when.
    bool is_waiting() const { return !waiting_.empty(); }

private:
    SpaceId class_space_;
    std::set<SpaceId> waiting_;           // as soon as they may
    std::map<SpaceId, Instant> awaited_;  // frontiers, until when
    std::set<SpaceId> needed_;            // at not_before_
    std::map<SpaceId, Instant> not_before_;
};

}  // namespace atelier
