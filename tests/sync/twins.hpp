#pragma once

// Questions that a test asks sync/text and its slow twin alike.

#include "sync/text.hpp"
#include "tests/sync/slow_text.hpp"

#include <algorithm>
#include <set>

namespace atelier::test {

inline std::vector<EventName> names_of(const Text& text, const TextVersion& version) {
    std::vector<EventName> names;
    for (const Event head : version)
        names.push_back(text.log().name_of(head));
    return names;
}

inline void show(Rope& screen, const std::vector<Splice>& splices) {
    for (const Splice& splice : splices)
        screen.apply(splice);
}

inline std::optional<Located> place_in(const SlowText& slow, const EventName& name,
                                       const SlowText::Events& events) {
    if (!slow.inserted(name, events)) return std::nullopt;
    Located place{slow.position(name, events), true, slow.deleted_by(name, events)};
    place.stands = place.deleted_by.empty();
    return place;
}

// Some changes that no other one has seen, but for those taken with them.
template <class Choices>
std::vector<ChangeId> latest_of_some(const std::vector<TextChange>& changes, Choices& choices) {
    std::vector<ChangeId> aside;
    std::set<ChangeId> seen;
    // From the latest on, as `changes` is in causal order.
    for (std::size_t i = changes.size(); i-- > 0;) {
        const TextChange& change = changes[i];
        if (!seen.contains(change.id) && choices.below(2) == 0) {
            aside.push_back(change.id);
            continue;
        }
        if (change.previous) seen.insert(*change.previous);
        for (const TextRun& run : change.runs)
            for (const TextParent& parent : run.parents.value_or(std::vector<TextParent>{}))
                seen.insert(parent.change);
    }
    return aside;
}

}  // namespace atelier::test
