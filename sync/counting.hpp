#pragma once

// Which accepted changes of one space stand and which count (docs: protocol.md, "From bytes to
// counts"). A change stands when it lies in all versions that the class allows its author; it
// counts when it stands or one that stands was built on it. A pure function of the accepted set and
// of what the class says; taking one change in is as dear as its parents, and only when the class
// says something else about somebody is all of it decided anew.

#include "sync/change_past.hpp"
#include "sync/place.hpp"

#include <functional>

namespace atelier {

class Counting {
public:
    // The class's cuts on an author in this space (place.hpp), and who an id is in the past.
    using AskCuts = std::function<std::vector<Version>(const AuthorId&)>;
    using Find = std::function<std::optional<PastIndex>(const ChangeId&)>;

    Counting(const ChangePast& past, AskCuts ask_cuts, Find find)
        : past_(past), ask_cuts_(std::move(ask_cuts)), find_(std::move(find)) {}

    // Ascending, so in a causal order. What stops has nothing on it that counts.
    struct Shift {
        std::vector<PastIndex> began;
        std::vector<PastIndex> stopped;
    };
    // The next change of the past. Nothing stops by it.
    Shift take(PastIndex index);
    // The state of the class changed.
    Shift ask_again();

    bool stands(PastIndex index) const { return stands_[index]; }
    bool counts(PastIndex index) const { return counts_[index]; }
    // Those that count and have no child that does.
    const std::set<PastIndex>& heads() const { return heads_; }

private:
    void begin(PastIndex index, Shift& shift);
    Shift decide_all();
    std::vector<bool> all_standing();
    const PastClock& clock_of(const Version& version, std::map<Version, PastClock>& clocks);

    const ChangePast& past_;
    AskCuts ask_cuts_;
    Find find_;
    std::map<AuthorId, std::vector<Version>> cuts_;  // on every author here
    std::set<ChangeId> missing_;                     // heads that cuts name, not here
    std::vector<bool> stands_;
    std::vector<bool> counts_;
    std::set<PastIndex> heads_;
};

}  // namespace atelier
