#pragma once

// Whether what was typed is kept, and who has it: the words in the status bar, and the one cell
// beside them that is "…" from the first key that is not on the disk until it is.
//
// The cell is true at every moment. The words follow when a state has lasted a second: repainted at
// each key they would flood whoever listens to the screen. But trouble, and that it is over, is
// said at once; and words that call everything kept go as soon as they stop being true for longer.

#include "editor/session/node_session.hpp"
#include "editor/words/words.hpp"

namespace atelier::editor {

enum class KeptState : std::uint8_t {
    starting = 1,  // nothing was heard of the node yet
    node_gone,     // typing is in memory and in a rescue file
    disk_full,
    disk_broken,
    not_yet,      // some of it is not on the disk
    alone,        // kept; no other seat is there
    here_only,    // kept; others are there, and none has all of it
    passed_on,    // kept, and so many others have it
    nothing_yet,  // nothing was ever written at this seat
};

KeptState kept_state(const Kept& kept, bool was_ever_there);
std::string kept_sentence(const Words& words, KeptState state, const Kept& kept);
bool is_trouble(KeptState state);

class KeptLine {
public:
    using Instant = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::milliseconds settles_after{1'000};

    // True when what is shown is another one now.
    bool update(const Kept& kept, Instant now);
    std::optional<Instant> next_due() const;

    KeptState state() const { return shown_; }
    const Kept& kept() const { return shown_kept_; }
    bool has_unsaved() const { return kept_.unsaved > 0; }

private:
    bool is_good_news(KeptState state) const;

    Kept kept_;
    bool was_ever_there_ = false;
    KeptState shown_ = KeptState::starting;
    Kept shown_kept_;
    // What would be shown, and since when that is so.
    KeptState next_ = KeptState::starting;
    std::uint64_t next_seats_ = 0;
    Instant since_;
};

}  // namespace atelier::editor
