#include "editor/app/kept_line.hpp"

namespace atelier::editor {

KeptState kept_state(const Kept& kept, bool was_ever_there) {
    if (!kept.is_node_there) return was_ever_there ? KeptState::node_gone : KeptState::starting;
    if (!kept.has_room())
        return *kept.disk == talk::DiskTrouble::full ? KeptState::disk_full
                                                     : KeptState::disk_broken;
    if (!kept.is_all_saved()) return KeptState::not_yet;
    if (!kept.wrote) return KeptState::nothing_yet;
    if (kept.seats > 0) return KeptState::passed_on;
    return kept.connected > 0 ? KeptState::here_only : KeptState::alone;
}

bool is_trouble(KeptState state) {
    return state == KeptState::node_gone || state == KeptState::disk_full ||
           state == KeptState::disk_broken;
}

std::string kept_sentence(const Words& words, KeptState state, const Kept& kept) {
    switch (state) {
        case KeptState::starting: return words("kept.starting"_key);
        case KeptState::node_gone: return words("kept.gone"_key);
        case KeptState::disk_full: return words("kept.disk_full"_key);
        case KeptState::disk_broken: return words("kept.disk_broken"_key);
        case KeptState::not_yet: return words("kept.not_yet"_key);
        case KeptState::alone: return words("kept.alone"_key);
        case KeptState::here_only: return words("kept.here_only"_key);
        case KeptState::passed_on: return words.count("kept.passed_on"_key, kept.seats);
        case KeptState::nothing_yet: break;
    }
    return words("kept.nothing_yet"_key);
}

// That all is kept after a time when it was not: who types on would else never read it, since each
// key is for a moment not kept.
bool KeptLine::is_good_news(KeptState state) const {
    return shown_ == KeptState::not_yet && state != KeptState::not_yet;
}

bool KeptLine::update(const Kept& kept, Instant now) {
    const bool had_unsaved = has_unsaved();
    kept_ = kept;
    was_ever_there_ = was_ever_there_ || kept.is_node_there;
    const KeptState state = kept_state(kept, was_ever_there_);
    if (state != next_ || kept.seats != next_seats_) since_ = now;
    next_ = state;
    next_seats_ = kept.seats;
    const bool is_other = state != shown_ || kept.seats != shown_kept_.seats;
    const bool is_urgent = is_good_news(state) || is_trouble(state) != is_trouble(shown_) ||
                           (is_trouble(state) && state != shown_) || shown_ == KeptState::starting;
    if (!is_other || (!is_urgent && now - since_ < settles_after))
        return had_unsaved != has_unsaved();
    shown_ = state;
    shown_kept_ = kept;
    return true;
}

std::optional<KeptLine::Instant> KeptLine::next_due() const {
    if (next_ == shown_ && next_seats_ == shown_kept_.seats) return std::nullopt;
    return since_ + settles_after;
}

}  // namespace atelier::editor
