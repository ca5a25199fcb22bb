#include "sync/walker.hpp"

#include "protocol/check.hpp"

#include <algorithm>
#include <iterator>

namespace atelier {

namespace {

std::uint32_t length_of(const std::vector<EventSpan>& spans) {
    std::uint32_t length = 0;
    for (const EventSpan& span : spans)
        length += span.length();
    return length;
}

void append(std::vector<EventSpan>& spans, EventSpan span) {
    if (!spans.empty() && spans.back().end == span.first) {
        spans.back().end = span.end;
    } else {
        spans.push_back(span);
    }
}

// Letters typed or deleted one after the other make one step.
void append(std::vector<Move>& moves, Move move) {
    if (!moves.empty()) {
        Move& last = moves.back();
        const bool typed = last.removed == 0 && move.removed == 0;
        if (typed && move.position == last.position + length_of(last.inserted)) {
            for (const EventSpan& span : move.inserted)
                append(last.inserted, span);
            return;
        }
        const bool deleted = last.inserted.empty() && move.inserted.empty();
        if (deleted &&
            (move.position == last.position || move.position + move.removed == last.position)) {
            last.position = move.position;
            last.removed += move.removed;
            return;
        }
    }
    moves.push_back(std::move(move));
}

// The spans of a zone in an order that puts each behind its parents and otherwise goes on from the
// span before: fewer events leave the prepare version and come back than in order of arrival.
std::vector<EventSpan> depth_first(const CausalGraph& graph, const std::vector<EventSpan>& spans) {
    std::vector<std::vector<std::size_t>> children(spans.size());
    std::vector<std::size_t> waiting(spans.size());
    std::vector<std::size_t> ready;
    for (std::size_t i = spans.size(); i-- > 0;) {
        for (const Event parent : graph.parents_of(spans[i].first)) {
            const auto behind = std::ranges::upper_bound(spans, parent, {}, &EventSpan::first);
            if (behind == spans.begin() || std::prev(behind)->end <= parent) continue;
            children[static_cast<std::size_t>(behind - spans.begin() - 1)].push_back(i);
            ++waiting[i];
        }
        if (waiting[i] == 0) ready.push_back(i);
    }
    std::vector<EventSpan> ordered;
    while (!ready.empty()) {
        const std::size_t here = ready.back();
        ready.pop_back();
        ordered.push_back(spans[here]);
        for (const std::size_t child : children[here])
            if (--waiting[child] == 0) ready.push_back(child);
    }
    ATELIER_CHECK(ordered.size() == spans.size());
    return ordered;
}

}  // namespace

std::vector<Move> Walker::forward(const TextVersion& from, std::uint32_t length,
                                  const TextVersion& to) {
    std::vector<Move> moves;
    const CausalGraph& graph = log_.graph();
    TextVersion here = from;
    for (const CausalGraph::Stretch& stretch : graph.stretches(from, to)) {
        const bool is_line = stretch.spans.size() == 1 && stretch.base == here &&
                             graph.parents_of(stretch.spans.front().first) == here;
        if (is_line) {
            walk_line(stretch.spans.front(), length, moves);
        } else {
            const std::uint32_t base_length =
                stretch.base == here ? length : length_of(stretch.base, stretch.spans);
            Tracker tracker(log_, base_length);
            const TextVersion at = walk_zone(tracker, stretch.base, stretch.spans);
            move(tracker, at, here);
            tracker.remember();
            move(tracker, here, stretch.end);
            std::ranges::move(moves_of(tracker.pieces(), stretch.base), std::back_inserter(moves));
            length = tracker.length();
        }
        here = stretch.end;
    }
    ATELIER_CHECK(here == to);
    return moves;
}

// A base of several heads is either where the caller stands or the parents of a run above it.
std::uint32_t Walker::length_of(const TextVersion& base,
                                const std::vector<EventSpan>& spans) const {
    if (base.empty()) return 0;
    if (base.size() == 1) return log_.length_after(base.front());
    const auto above = std::ranges::find_if(spans, [&](const EventSpan& span) {
        return log_.edit_of(span.first).room != Edit::unknown &&
               log_.graph().parents_of(span.first) == base;
    });
    ATELIER_CHECK(above != spans.end());
    return log_.edit_of(above->first).room;
}

void Walker::walk_line(EventSpan span, std::uint32_t& length, std::vector<Move>& moves) {
    for (Event event = span.first; event < span.end;) {
        const Edit& edit = log_.edit_of(event);
        if (event == edit.first) log_.set_room(edit, length);
        const Event end = std::min(edit.end(), span.end);
        const Reach reach = log_.reach(edit, {event, end});
        event = end;
        if (reach.count == 0) continue;
        switch (edit.action) {
            case RunAction::insert:
                append(moves, {reach.position, 0, {{reach.first, reach.first + reach.count}}});
                length += reach.count;
                break;
            case RunAction::remove:
                append(moves, {reach.position, reach.count, {}});
                length -= reach.count;
                break;
            case RunAction::remove_backwards:
                append(moves, {reach.position + 1 - reach.count, reach.count, {}});
                length -= reach.count;
                break;
        }
    }
}

// Leaves the tracker at the version it returns.
TextVersion Walker::walk_zone(Tracker& tracker, const TextVersion& base,
                              const std::vector<EventSpan>& spans) {
    TextVersion at = base;
    for (const EventSpan& span : depth_first(log_.graph(), spans)) {
        move(tracker, at, log_.graph().parents_of(span.first));
        apply(tracker, span);
        at = {span.end - 1};
    }
    return at;
}

void Walker::apply(Tracker& tracker, EventSpan span) {
    for (Event event = span.first; event < span.end;) {
        const Edit& edit = log_.edit_of(event);
        if (event == edit.first) log_.set_room(edit, tracker.length());
        const Event end = std::min(edit.end(), span.end);
        const Reach reach = log_.reach(edit, {event, end});
        if (edit.action == RunAction::insert) {
            tracker.insert({event, end}, reach.position);
        } else {
            tracker.remove(reach, edit.action == RunAction::remove_backwards);
        }
        event = end;
    }
}

void Walker::move(Tracker& tracker, const TextVersion& from, const TextVersion& to) const {
    if (from == to) return;
    const auto [out, in] = log_.graph().diff(from, to);
    tracker.toggle(out, -1);
    tracker.toggle(in, 1);
}

std::vector<Event> Walker::standing(const TextVersion& version) {
    std::vector<Event> events;
    for (const Move& move : forward({}, 0, version)) {
        const auto place = events.begin() + move.position;
        const auto behind = events.erase(place, place + move.removed);
        std::vector<Event> inserted;
        for (const EventSpan& span : move.inserted)
            for (Event event = span.first; event < span.end; ++event)
                inserted.push_back(event);
        events.insert(behind, inserted.begin(), inserted.end());
    }
    return events;
}

Walker::Comparison Walker::compare(const TextVersion& from, const TextVersion& to) {
    const CausalGraph::Conflict conflict = log_.graph().conflict(from, to);
    std::vector<EventSpan> spans;
    for (const CausalGraph::HeldSpan& held : conflict.spans)
        spans.push_back(held.span);
    Comparison comparison{Tracker(log_, length_of(conflict.common, spans)), conflict.common};
    const TextVersion at = walk_zone(comparison.tracker, conflict.common, spans);
    move(comparison.tracker, at, from);
    comparison.tracker.remember();
    move(comparison.tracker, from, to);
    return comparison;
}

std::vector<Move> Walker::difference(const TextVersion& from, const TextVersion& to) {
    if (from == to) return {};
    const Comparison comparison = compare(from, to);
    return moves_of(comparison.tracker.pieces(), comparison.base);
}

std::vector<Move> Walker::moves_of(const std::vector<Piece>& pieces, const TextVersion& base) {
    std::vector<Move> moves;
    std::vector<Event> below;  // filled when characters of the text below come back
    std::uint32_t position = 0;
    bool open = false;  // whether the last move goes on
    for (const Piece& piece : pieces) {
        if (piece.kind == Piece::Kind::kept) {
            position += piece.length;
            open = false;
            continue;
        }
        if (!open) moves.push_back({position, 0, {}});
        open = true;
        Move& move = moves.back();
        if (piece.kind == Piece::Kind::removed) {
            move.removed += piece.length;
            continue;
        }
        position += piece.length;
        if (!piece.below) {
            atelier::append(move.inserted, piece.events);
            continue;
        }
        if (below.empty()) below = standing(base);
        for (Event i = piece.events.first; i < piece.events.end; ++i)
            atelier::append(move.inserted, {below[i], below[i] + 1});
    }
    return moves;
}

}  // namespace atelier
