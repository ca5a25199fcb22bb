#include "sync/text.hpp"

#include "protocol/check.hpp"

#include <algorithm>
#include <utility>

namespace atelier {

std::vector<Splice> Text::catch_up() {
    TextVersion version = counting(version_, counted_);
    const std::vector<Move> moves = walker_.forward(version_, now_.size(), version);
    return show(moves, std::move(version));
}

Result<std::vector<Splice>> Text::merge(const TextChange& change) {
    if (const auto added = add(change); !added) return fail(added.error());
    return catch_up();
}

std::vector<Splice> Text::set_aside(std::set<ChangeNumber> changes) {
    walk_all();
    aside_ = std::move(changes);
    TextVersion version = counting({}, 0);
    for (const ChangeNumber change : aside_)
        for (const EventSpan& span : log_.spans_of(change))
            for (Event event = span.first; event < span.end; event = log_.edit_of(event).end())
                ATELIER_CHECK(!log_.graph().contains(version, event));
    const std::vector<Move> moves = walker_.difference(version_, version);
    return show(moves, std::move(version));
}

// The version of what counts, where that of the events before `since` is known.
TextVersion Text::counting(TextVersion known, Event since) const {
    if (aside_.empty()) return log_.graph().heads();
    std::vector<Event> events = std::move(known);
    for (Event event = since; event < log_.size();) {
        const Event end = log_.edit_of(event).end();
        if (!aside_.contains(log_.change_of(event))) events.push_back(end - 1);
        event = end;
    }
    return log_.graph().heads_of(std::move(events));
}

// Walks to what is held and set aside, or not yet shown, so that any two versions can be compared.
void Text::walk_all() {
    const TextVersion& all = log_.graph().heads();
    if (walked_ == all) return;
    for (const Move& move : walker_.forward(walked_, walked_length_, all)) {
        walked_length_ -= move.removed;
        for (const EventSpan& span : move.inserted)
            walked_length_ += span.length();
    }
    walked_ = all;
}

std::vector<Splice> Text::show(const std::vector<Move>& moves, TextVersion version) {
    std::vector<Splice> splices = splices_of(moves);
    for (const Splice& splice : splices)
        now_.apply(splice);
    version_ = std::move(version);
    counted_ = log_.size();
    if (version_ == log_.graph().heads()) {
        walked_ = version_;
        walked_length_ = now_.size();
    }
    return splices;
}

std::vector<Splice> Text::splices_of(const std::vector<Move>& moves) const {
    std::vector<Splice> splices;
    for (const Move& move : moves) {
        Splice splice{move.position, move.removed, {}};
        for (const EventSpan& span : move.inserted)
            for (Event event = span.first; event < span.end; ++event)
                splice.inserted += log_.character(event);
        splices.push_back(std::move(splice));
    }
    return splices;
}

bool Text::can_write(ChangeNumber draft, const TextVersion& at) const {
    const std::vector<EventSpan>& spans = log_.spans_of(draft);
    return spans.empty() || (at.size() == 1 && at.front() == spans.back().end - 1);
}

Text::Written Text::write(ChangeNumber draft, const TextVersion& at, const TextRun& run) {
    ATELIER_CHECK(!run.parents && can_write(draft, at));
    log_.append(draft, run, at);
    return {{log_.size() - 1}, catch_up()};
}

std::u32string Text::at(const TextVersion& version) {
    std::u32string text;
    for (const Event event : walker_.standing(version))
        text += log_.character(event);
    return text;
}

std::vector<Splice> Text::difference(const TextVersion& from, const TextVersion& to) {
    walk_all();
    return splices_of(walker_.difference(from, to));
}

std::vector<Authored> Text::blame(const TextVersion& version) {
    std::vector<Authored> parts;
    std::optional<ChangeNumber> last;
    for (const Event event : walker_.standing(version)) {
        const ChangeNumber change = log_.change_of(event);
        if (last != change) parts.push_back({0, log_.log_of(change), log_.id_of(change)});
        ++parts.back().length;
        last = change;
    }
    return parts;
}

std::optional<Located> Text::locate(const EventName& name, const TextVersion& version) {
    const std::optional<Event> event = log_.find(name);
    if (!event || log_.edit_of(*event).action != RunAction::insert) return std::nullopt;
    if (!log_.graph().contains(version, *event)) return std::nullopt;
    walk_all();
    // The parents do not have the event, so the stretch above what both have does.
    const auto [tracker, base] = walker_.compare(log_.graph().parents_of(*event), version);
    const std::optional<Spot> spot = tracker.find(*event);
    ATELIER_CHECK(spot && spot->inserted);
    Located place{spot->position, spot->stands, {}};
    for (const Event deletion : tracker.deletions_of(*event))
        if (log_.graph().contains(version, deletion))
            place.deleted_by.push_back(log_.name_of(deletion));
    std::ranges::sort(place.deleted_by);
    return place;
}

Trace Text::trace(const std::vector<EventSpan>& events) {
    Trace trace;
    if (events.empty()) return trace;
    walk_all();
    // The parents of the earliest have none of them, so the stretch above what both have has all
    // that count, and no other.
    const Event earliest = std::ranges::min(events, {}, &EventSpan::first).first;
    const Walker::Comparison comparison =
        walker_.compare(log_.graph().parents_of(earliest), version_);
    const Tracker& tracker = comparison.tracker;
    std::vector<Event> below;  // filled when one of the text below went
    const auto insertion_of = [&](Event character, bool is_below) {
        if (!is_below) return character;
        if (below.empty()) below = walker_.standing(comparison.base);
        return below[character];
    };
    for (const Layer& layer : tracker.layers()) {
        const std::uint32_t length = layer.events.length();
        if (layer.below && layer.stands) {
            trace.order.push_back({length, true, {}});
        } else if (!layer.below) {
            trace.order.push_back({length, layer.stands, layer.events});
        } else {
            for (Event i = layer.events.first; i < layer.events.end; ++i) {
                const Event event = insertion_of(i, true);
                trace.order.push_back({1, false, EventSpan{event, event + 1}});
            }
        }
    }
    for (const EventSpan& span : events)
        for (Event event = span.first; event < span.end; ++event)
            if (const auto taken = tracker.taken_by(event))
                trace.taken[event] = insertion_of(taken->character, taken->below);
    return trace;
}

std::uint32_t Text::carry(std::uint32_t position, const TextVersion& from, const TextVersion& to,
                          Side side) {
    if (from == to) return position;
    walk_all();
    // How many characters before the position, or up to the one on its right, stand in `from`.
    if (side == Side::left && position == 0) return 0;
    std::uint32_t wanted = side == Side::left ? position - 1 : position;
    std::uint32_t carried = 0;
    for (const Piece& piece : walker_.compare(from, to).tracker.pieces()) {
        const bool stays = piece.kind != Piece::Kind::removed;
        if (piece.kind != Piece::Kind::inserted) {
            if (wanted < piece.length) return carried + (stays ? wanted + (side == Side::left) : 0);
            wanted -= piece.length;
        }
        if (stays) carried += piece.length;
    }
    return carried;
}

TextVersion write_all(TextVersion at, const std::vector<Splice>& splices, const WriteRun& write) {
    for (const Splice& splice : splices) {
        for (std::uint32_t left = splice.removed; left > 0;) {
            const std::uint32_t length = std::min(left, run_max_events);
            at = write(at, {RunAction::remove, length, splice.position, {}, {}});
            left -= length;
        }
        for (std::size_t done = 0; done < splice.inserted.size(); done += run_max_events) {
            std::u32string text = splice.inserted.substr(done, run_max_events);
            const auto length = static_cast<std::uint32_t>(text.size());
            const auto position = splice.position + static_cast<std::uint32_t>(done);
            at = write(at, {RunAction::insert, length, position, {}, std::move(text)});
        }
    }
    return at;
}

}  // namespace atelier
