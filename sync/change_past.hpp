#pragma once

// The accepted changes of one space and what lies in whose past. It knows nothing of what a change
// says. Changes come with their parents before them; nothing is ever taken out.
//
// A past is told as a clock: of each chain (a branch of a log, from where it left another one) how
// many of its changes are in it. What lies in a past is then one look. A clock is found by walking
// down from the heads of the past to what the caller knows already, or to one of the clocks that
// are kept here and there: about one number in all for each change.

#include "protocol/change.hpp"

#include <map>

namespace atelier {

// The place of an accepted change in this node's memory; all in its past have lower ones.
using PastIndex = std::uint32_t;

// By number of chain: how many of its changes, from its first. Shorter: none of the others.
using PastClock = std::vector<std::uint32_t>;

class ChangePast {
public:
    // `parents`: of prev, if there is one, and heads. The change of `prev` is of the same log.
    PastIndex add(const ChangeId& id, const LogName& log, Seq seq, Lamport lamport,
                  std::optional<PastIndex> prev, std::span<const PastIndex> parents);

    std::size_t size() const { return nodes_.size(); }
    const ChangeId& id(PastIndex index) const { return nodes_[index].id; }
    const LogName& log(PastIndex index) const { return *chains_[nodes_[index].chain].log; }
    Lamport lamport(PastIndex index) const { return nodes_[index].lamport; }
    std::span<const PastIndex> parents(PastIndex index) const;
    std::optional<PastIndex> prev(PastIndex index) const;
    // The change itself or one in its past that has this lamport, if it has so many below.
    std::optional<PastIndex> at_lamport(PastIndex from, Lamport lamport) const;
    // 1 + the highest of these; over nothing 0.
    Lamport lamport_after(std::span<const PastIndex> parents) const;

    // Raises a clock, which is that of some past, by these changes and their past.
    void cover(PastClock& clock, std::span<const PastIndex> heads) const;
    bool covers(const PastClock& clock, PastIndex index) const;
    // All changes of a log and seq in that past: more than one where the log forks.
    std::vector<PastIndex> changes_at(const LogName& log, Seq seq, const PastClock& clock) const;

private:
    static constexpr PastIndex none = UINT32_MAX;

    struct Node {
        ChangeId id;
        std::uint32_t lamport = 0;  // at most its own number
        std::uint32_t parents = 0;  // where in parents_
        std::uint32_t nparents = 0;
        std::uint32_t chain = 0;
        std::uint32_t place = 0;  // in its chain
        PastIndex prev = none;
        std::uint32_t distance = 0;  // from the last kept clock on any way down
    };
    struct Chain {
        const LogName* log = nullptr;
        Seq first = 1;
        std::vector<PastIndex> changes;
    };

    std::uint32_t chain_for(const LogName& log, Seq seq, std::optional<PastIndex> prev);
    void keep_clock_now_and_then(PastIndex index);

    std::vector<Node> nodes_;
    std::vector<PastIndex> parents_;
    std::vector<Chain> chains_;
    std::map<LogName, std::vector<std::uint32_t>> logs_;  // their chains
    std::map<PastIndex, PastClock> clocks_;
    std::size_t clock_numbers_ = 0;  // in all of clocks_
};

}  // namespace atelier
