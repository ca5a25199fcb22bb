#include "sync/change_past.hpp"

#include "protocol/check.hpp"

#include <algorithm>
#include <utility>

namespace atelier {

namespace {

// Changes on one way down between two kept clocks: what a walk costs at most for each chain that is
// concurrent there. Measured: see the test of a long history.
constexpr std::uint32_t clock_distance = 256;

void raise(PastClock& clock, const PastClock& other) {
    if (clock.size() < other.size()) clock.resize(other.size());
    for (std::size_t i = 0; i < other.size(); ++i)
        clock[i] = std::max(clock[i], other[i]);
}

}  // namespace

PastIndex ChangePast::add(const ChangeId& id, const LogName& log, Seq seq, Lamport lamport,
                          std::optional<PastIndex> prev, std::span<const PastIndex> parents) {
    const auto index = static_cast<PastIndex>(nodes_.size());
    Node node;
    node.id = id;
    ATELIER_CHECK(lamport <= index);
    node.lamport = static_cast<std::uint32_t>(lamport);
    node.parents = static_cast<std::uint32_t>(parents_.size());
    node.nparents = static_cast<std::uint32_t>(parents.size());
    node.chain = chain_for(log, seq, prev);
    node.place = static_cast<std::uint32_t>(chains_[node.chain].changes.size());
    node.prev = prev.value_or(none);
    for (const PastIndex parent : parents) {
        ATELIER_CHECK(parent < index);
        node.distance = std::max(node.distance, nodes_[parent].distance + 1);
    }
    parents_.insert(parents_.end(), parents.begin(), parents.end());
    chains_[node.chain].changes.push_back(index);
    nodes_.push_back(node);
    keep_clock_now_and_then(index);
    return index;
}

// Goes on with the chain of prev where prev is its end; otherwise a log begins or forks.
std::uint32_t ChangePast::chain_for(const LogName& log, Seq seq, std::optional<PastIndex> prev) {
    if (prev) {
        const std::uint32_t chain = nodes_[*prev].chain;
        if (chains_[chain].changes.back() == *prev) return chain;
    }
    const auto chain = static_cast<std::uint32_t>(chains_.size());
    const auto at = logs_.try_emplace(log).first;
    at->second.push_back(chain);
    chains_.push_back({&at->first, seq, {}});
    return chain;
}

// The clocks together never hold more numbers than there are changes, so forks and sittings beyond
// count make them rarer, not memory short.
void ChangePast::keep_clock_now_and_then(PastIndex index) {
    if (nodes_[index].distance < clock_distance) return;
    if (clock_numbers_ + chains_.size() > nodes_.size()) return;
    PastClock clock;
    cover(clock, {&index, 1});
    clock_numbers_ += clock.size();
    clocks_.emplace(index, std::move(clock));
    nodes_[index].distance = 0;
}

std::span<const PastIndex> ChangePast::parents(PastIndex index) const {
    return std::span(parents_).subspan(nodes_[index].parents, nodes_[index].nparents);
}

std::optional<PastIndex> ChangePast::prev(PastIndex index) const {
    const PastIndex prev = nodes_[index].prev;
    return prev == none ? std::nullopt : std::optional(prev);
}

Lamport ChangePast::lamport_after(std::span<const PastIndex> parents) const {
    Lamport lamport = 0;
    for (const PastIndex parent : parents)
        lamport = std::max(lamport, this->lamport(parent) + 1);
    return lamport;
}

// A change's highest parent is one below it, so some way down meets every lamport. Along a chain
// the way is searched, not walked: a history of a hundred thousand changes is some dozen steps.
std::optional<PastIndex> ChangePast::at_lamport(PastIndex from, Lamport lamport) const {
    const auto lamport_of = [&](PastIndex index) { return this->lamport(index); };
    while (lamport_of(from) > lamport) {
        const Chain& chain = chains_[nodes_[from].chain];
        from = *std::ranges::upper_bound(chain.changes, lamport, {}, lamport_of);
        if (parents(from).empty()) return std::nullopt;
        from = std::ranges::max(parents(from), {}, lamport_of);
    }
    if (lamport_of(from) < lamport) return std::nullopt;
    return from;
}

bool ChangePast::covers(const PastClock& clock, PastIndex index) const {
    const Node& node = nodes_[index];
    return node.chain < clock.size() && clock[node.chain] > node.place;
}

void ChangePast::cover(PastClock& clock, std::span<const PastIndex> heads) const {
    std::vector<PastIndex> open(heads.begin(), heads.end());
    while (!open.empty()) {
        const PastIndex head = open.back();
        open.pop_back();
        if (covers(clock, head)) continue;
        const Node& node = nodes_[head];
        if (clock.size() < chains_.size()) clock.resize(chains_.size());
        const Chain& chain = chains_[node.chain];
        const std::uint32_t known = std::exchange(clock[node.chain], node.place + 1);
        for (std::uint32_t place = node.place + 1; place-- > known;) {
            const PastIndex at = chain.changes[place];
            if (nodes_[at].distance == 0) {
                if (const auto kept = clocks_.find(at); kept != clocks_.end()) {
                    raise(clock, kept->second);
                    break;
                }
            }
            for (const PastIndex parent : parents(at)) {
                if (!covers(clock, parent)) open.push_back(parent);
            }
        }
    }
}

std::vector<PastIndex> ChangePast::changes_at(const LogName& log, Seq seq,
                                              const PastClock& clock) const {
    std::vector<PastIndex> changes;
    const auto found = logs_.find(log);
    if (found == logs_.end()) return changes;
    for (const std::uint32_t number : found->second) {
        const Chain& chain = chains_[number];
        const std::uint64_t known = number < clock.size() ? clock[number] : 0;
        if (seq >= chain.first && seq - chain.first < known)
            changes.push_back(chain.changes[static_cast<std::size_t>(seq - chain.first)]);
    }
    return changes;
}

}  // namespace atelier
