#include "sync/counting.hpp"

#include "protocol/check.hpp"

namespace atelier {

Counting::Shift Counting::take(PastIndex index) {
    ATELIER_CHECK(index == stands_.size() && index + 1 == past_.size());
    stands_.push_back(false);
    counts_.push_back(false);
    const auto [cuts, is_new] = cuts_.try_emplace(past_.log(index).author);
    if (is_new) cuts->second = ask_cuts_(cuts->first);
    const bool is_cut = !cuts->second.empty();
    if ((is_new && is_cut) || missing_.contains(past_.id(index))) return decide_all();
    // Nothing that was here before has it in its past, so a version holds it only by its name.
    Shift shift;
    if (is_cut) return shift;
    stands_[index] = true;
    begin(index, shift);
    std::ranges::sort(shift.began);
    return shift;
}

// It and its past count.
void Counting::begin(PastIndex index, Shift& shift) {
    std::vector<PastIndex> open = {index};
    counts_[index] = true;
    heads_.insert(index);
    while (!open.empty()) {
        const PastIndex at = open.back();
        open.pop_back();
        shift.began.push_back(at);
        for (const PastIndex parent : past_.parents(at)) {
            heads_.erase(parent);
            if (counts_[parent]) continue;
            counts_[parent] = true;
            open.push_back(parent);
        }
    }
}

Counting::Shift Counting::ask_again() {
    bool same = true;
    for (auto& [author, cuts] : cuts_) {
        auto now = ask_cuts_(author);
        same = same && now == cuts;
        cuts = std::move(now);
    }
    return same ? Shift{} : decide_all();
}

Counting::Shift Counting::decide_all() {
    stands_ = all_standing();
    std::vector<bool> counts = stands_;
    std::vector<bool> has_counting_child(past_.size());
    for (auto i = static_cast<PastIndex>(past_.size()); i-- > 0;) {
        if (!counts[i]) continue;
        for (const PastIndex parent : past_.parents(i)) {
            counts[parent] = true;
            has_counting_child[parent] = true;
        }
    }
    Shift shift;
    heads_.clear();
    for (PastIndex i = 0; i < past_.size(); ++i) {
        if (counts[i] && !has_counting_child[i]) heads_.insert(i);
        if (counts[i] == counts_[i]) continue;
        (counts[i] ? shift.began : shift.stopped).push_back(i);
    }
    counts_ = std::move(counts);
    return shift;
}

std::vector<bool> Counting::all_standing() {
    missing_.clear();
    std::map<Version, PastClock> clocks;  // a freeze gives many authors the same
    std::map<AuthorId, std::vector<const PastClock*>> allowed;
    for (const auto& [author, versions] : cuts_) {
        auto& each = allowed[author];
        for (const Version& version : versions)
            each.push_back(&clock_of(version, clocks));
    }
    std::vector<bool> stands(past_.size());
    for (PastIndex i = 0; i < past_.size(); ++i) {
        stands[i] = std::ranges::all_of(allowed.at(past_.log(i).author),
                                        [&](const auto* clock) { return past_.covers(*clock, i); });
    }
    return stands;
}

const PastClock& Counting::clock_of(const Version& version, std::map<Version, PastClock>& clocks) {
    const auto [at, is_new] = clocks.try_emplace(version);
    if (!is_new) return at->second;
    for (const ChangeId& head : version) {
        if (const auto index = find_(head)) {
            past_.cover(at->second, {&*index, 1});
        } else {
            missing_.insert(head);
        }
    }
    return at->second;
}

}  // namespace atelier
