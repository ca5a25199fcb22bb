#include "editor/session/shared_text.hpp"

namespace atelier::editor {

namespace {

// The places of a change that were meant, and not the nearest that there are.
bool fits(const Buffer& buffer, const talk::TextEdit& edit) {
    const auto is_there = [&](talk::Position position) {
        return buffer.position_of(buffer.place_of(position)) == position;
    };
    return is_there(edit.range.start) && is_there(edit.range.end);
}

}  // namespace

Splices SharedText::write(const Splices& splices) {
    is_as_patched_ = false;
    return apply(buffer_, splices);
}

talk::Open SharedText::opening(std::uint64_t number, const std::vector<Splices>& unsent) {
    closed();
    opening_ = number;
    edits_ = patches_ = said_ = 0;
    talk::Open open{uri_, {}, {}};
    if (shows_version_) {
        open.seen = {processed_, version_};
        return open;
    }
    Buffer shown = buffer_;
    for (const Splices& back : unsent)
        apply(shown, back);
    if (shown.size() > 0) open.content = shown.text();
    opened_with_nothing_ = !open.content;
    return open;
}

void SharedText::opened(const talk::Opened& answer) {
    is_open_ = true;
    is_overfull_ = answer.overfull;
    version_ = answer.version;
    processed_ = answer.processed;
    // A text without a past is empty, so that no patch comes before somebody writes.
    shows_version_ = shows_version_ || (opened_with_nothing_ && version_.empty());
}

void SharedText::closed() {
    is_open_ = false;
    opening_ = 0;
    is_as_patched_ = false;
    dropped_at_.reset();
    hold_until_.reset();
}

void SharedText::send(talk::Edit& edit) {
    ++edits_;
    edit.revision = patches_;
    said_ = patches_;
    is_as_patched_ = false;
}

auto SharedText::take(const talk::Patch& patch, bool has_unsent, Instant now)
    -> std::expected<std::optional<Splices>, Misfit> {
    if (patch.revision != edits_ || has_unsent) {
        if (!dropped_at_) dropped_at_ = now;
        return std::optional<Splices>();
    }
    std::optional<Splices> splices = splices_of(buffer_, patch.delta);
    const bool fits_all = std::ranges::all_of(
        patch.delta, [&](const talk::TextEdit& edit) { return fits(buffer_, edit); });
    if (!splices || !fits_all || !patch.version || !patch.processed)
        return std::unexpected(Misfit::misfit);
    editor::apply(buffer_, *splices);
    ++patches_;
    version_ = *patch.version;
    processed_ = *patch.processed;
    shows_version_ = is_as_patched_ = true;
    dropped_at_.reset();
    hold_until_.reset();
    return splices;
}

bool SharedText::holds_keys(Instant now) {
    if (!dropped_at_ || now - *dropped_at_ < patience) return false;
    if (!hold_until_) hold_until_ = now + hold_longest;
    if (now < *hold_until_) return true;
    dropped_at_.reset();
    hold_until_.reset();
    return false;
}

std::optional<talk::SeenPatches> SharedText::seen_due(Instant now) {
    if (!is_open_ || said_ == patches_ || now - seen_at_ < between_seen) return std::nullopt;
    seen_at_ = now;
    said_ = patches_;
    return talk::SeenPatches{uri_, patches_};
}

auto SharedText::next_due() const -> std::optional<Instant> {
    std::optional<Instant> due;
    if (is_open_ && said_ != patches_) due = seen_at_ + between_seen;
    if (dropped_at_) {
        const Instant hold = hold_until_ ? *hold_until_ : *dropped_at_ + patience;
        due = due ? std::min(*due, hold) : hold;
    }
    return due;
}

}  // namespace atelier::editor
