#include "sync/loose_changes.hpp"

#include "protocol/check.hpp"

namespace atelier {

namespace {

// What one costs in memory: itself, its two index entries, its heads and its body.
std::size_t cost_of(const SpanChange& change) {
    constexpr std::size_t fixed = sizeof(SpanChange) + 432;
    return fixed + 32 * change.header.heads.size() + change.body.size();
}

}  // namespace

bool LooseChanges::add(const SpanChange& change, const std::optional<Signature>& signature,
                       const AuthorId& payer) {
    const auto [at, is_new] = changes_.try_emplace(change.id);
    Loose& loose = at->second;
    const bool is_signed_now = signature && !loose.signature;
    if (signature) loose.signature = signature;
    if (!is_new) return is_signed_now;
    loose.change = change;
    loose.payer = payer;
    loose.below = change.header.prev;
    loose.arrival = arrivals_++;
    loose.bytes = cost_of(change);
    bytes_ += loose.bytes;
    by_prev_.emplace(change.header.prev, change.id);
    Share& share = shares_[payer];
    share.by_arrival.emplace(loose.arrival, change.id);
    set_share(payer, share, share.bytes + loose.bytes);
    return true;
}

void LooseChanges::erase(const ChangeId& id) {
    const auto found = changes_.find(id);
    if (found == changes_.end()) return;
    const Loose& loose = found->second;
    const auto share = shares_.find(loose.payer);
    share->second.by_arrival.erase(loose.arrival);
    set_share(loose.payer, share->second, share->second.bytes - loose.bytes);
    if (share->second.bytes == 0) shares_.erase(share);
    bytes_ -= loose.bytes;
    by_prev_.erase({loose.change.header.prev, id});
    changes_.erase(found);
}

void LooseChanges::set_share(const AuthorId& payer, Share& share, std::size_t bytes) {
    by_share_.erase({share.bytes, payer});
    share.bytes = bytes;
    if (bytes > 0) by_share_.emplace(bytes, payer);
}

void LooseChanges::erase_with_all_on_it(const ChangeId& id) {
    for (const ChangeId& each : all_on(id))
        erase(each);
    erase(id);
}

std::vector<ChangeId> LooseChanges::shrink() {
    std::vector<ChangeId> dropped;
    while (bytes_ > max_bytes_) {
        const Share& largest = shares_.at(by_share_.rbegin()->second);
        dropped.push_back(largest.by_arrival.rbegin()->second);
        erase(dropped.back());
    }
    return dropped;
}

std::vector<ChangeId> LooseChanges::chain_to(const ChangeId& id) {
    std::vector<ChangeId> chain;
    std::vector<Loose*> walked;
    for (auto at = changes_.find(id); at != changes_.end();
         at = changes_.find(at->second.change.header.prev)) {
        chain.push_back(at->first);
        walked.push_back(&at->second);
    }
    std::ranges::reverse(chain);
    if (!walked.empty()) walked.pop_back();
    for (Loose* const each : walked)
        each->below = chain.front();
    return chain;
}

ChangeId LooseChanges::lowest_below(const ChangeId& id) {
    std::vector<Loose*> walked;
    auto at = changes_.find(id);
    for (;;) {
        auto below = changes_.find(at->second.below);
        if (below == changes_.end()) below = changes_.find(at->second.change.header.prev);
        if (below == changes_.end()) break;
        walked.push_back(&at->second);
        at = below;
    }
    for (Loose* const each : walked)
        each->below = at->first;
    return at->first;
}

std::vector<ChangeId> LooseChanges::directly_on(const ChangeId& id) const {
    std::vector<ChangeId> on;
    for (auto at = by_prev_.lower_bound({id, ChangeId{}}); at != by_prev_.end() && at->first == id;
         ++at) {
        on.push_back(at->second);
    }
    return on;
}

std::vector<ChangeId> LooseChanges::all_on(const ChangeId& id) const {
    std::vector<ChangeId> all;
    ChangeId below = id;
    for (std::size_t next = 0;; below = all[next++]) {
        for (auto at = by_prev_.lower_bound({below, ChangeId{}});
             at != by_prev_.end() && at->first == below; ++at) {
            all.push_back(at->second);
        }
        if (next == all.size()) return all;
    }
}

std::vector<ChangeId> LooseChanges::signed_on(const ChangeId& id) const {
    std::vector<ChangeId> all = all_on(id);
    std::erase_if(all, [&](const ChangeId& each) { return !changes_.at(each).signature; });
    return all;
}

}  // namespace atelier
