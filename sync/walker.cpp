#include "sync/walker.hpp"

#include <algorithm>
#include <bit>
#include <iterator>

namespace atelier {

namespace {

void append(std::vector<EventSpan>& spans, EventSpan span) {
    if (!spans.empty() && spans.back().end == span.first) {
        spans.back().end = span.end;
    } else {
        spans.push_back(span);
    }
}

// Pieces of the document as steps from one of its two texts to the other: what goes and what comes
// at one place is one step.
class Steps {
public:
    // `inserted` is where the spans of a step are gathered.
    Steps(const Walker::Show& show, std::vector<EventSpan>& inserted)
        : show_(show), inserted_(inserted) {
        inserted_.clear();
    }

    void add(const Piece& piece) {
        if (piece.kind == Piece::Kind::kept) {
            end();
            position_ += piece.length;
        } else if (piece.kind == Piece::Kind::removed) {
            removed_ += piece.length;
        } else {
            append(inserted_, piece.events);
            come_ += piece.length;
        }
    }
    void come(EventSpan events) {
        append(inserted_, events);
        come_ += events.length();
    }
    void end() {
        if (removed_ == 0 && come_ == 0) return;
        show_({position_, removed_, inserted_});
        position_ += come_;
        removed_ = come_ = 0;
        inserted_.clear();
    }

private:
    const Walker::Show& show_;
    std::vector<EventSpan>& inserted_;
    std::uint32_t position_ = 0;
    std::uint32_t removed_ = 0;
    std::uint32_t come_ = 0;
};

}  // namespace

Walker::Walker(EventLog& log, std::uint32_t block)
    : log_(log),
      live_{Tracker(log, block), {}, {}, 0, 0},
      recent_(log),
      other_{Tracker(log, block), {}, {}, 0, 0} {}

void Walker::Walk::begin(Event from, TextVersion below, std::uint32_t base_length) {
    tracker.begin(from, base_length);
    base = std::move(below);
    at = base;
    first = end = from;
}

std::uint32_t Walker::forward(Event known, std::uint32_t length, const Show& show) {
    if (goes_on_live(known)) return show_live(known, log_.size(), show);
    for (const CausalGraph::Stretch& stretch : log_.graph().stretches(known)) {
        const EventSpan events = stretch.events;
        if (stretch.is_line) {
            length = walk_line(events, length, show);
        } else if (events.first >= known) {
            begin_live(events.first, length);
            runs_in(events);
            walk_zone(live_);
            Steps steps(show, inserted_);
            live_.tracker.pieces_applied([&](const Piece& piece) { steps.add(piece); });
            steps.end();
            length = live_.tracker.applied_length();
        } else {
            begin_live(events.first, log_.length_before(events.first));
            runs_in({events.first, known});
            walk_zone(live_);
            length = show_live(known, events.end, show);
        }
    }
    return length;
}

// Whether all that is new is concurrent with nothing below the walk that was kept. That takes it in
// then, with what came since, unless that was much.
bool Walker::goes_on_live(Event known) const {
    const CausalGraph& graph = log_.graph();
    if (live_.first == live_.end || live_.end > known || known == log_.size()) return false;
    const Event seen = graph.seen_since(known);
    if (seen >= known || seen < live_.first) return false;
    // What catching up costs goes by edits, not by events.
    return log_.edit_number(known) - log_.edit_number(live_.end) <= kept_max;
}

std::uint32_t Walker::show_live(Event known, Event end, const Show& show) {
    follow_live(known, nullptr);
    effects_.clear();
    follow_live(end, &effects_);
    for (const Effect& effect : effects_)
        show({effect.position,
              effect.removed,
              {&effect.inserted, effect.inserted.empty() ? 0U : 1U}});
    return live_.tracker.applied_length();
}

std::uint32_t Walker::walk_line(EventSpan span, std::uint32_t length, const Show& show) {
    std::size_t number = log_.edit_number(span.first);
    for (Event event = span.first; event < span.end; ++number) {
        const Edit& edit = log_.edit(number);
        if (event == edit.first) log_.set_room(number, length);
        const Event end = std::min(edit.end(), span.end);
        const Reach reach = log_.reach(edit, {event, end});
        event = end;
        if (reach.count == 0) continue;
        switch (edit.action) {
            case RunAction::insert: {
                const EventSpan inserted{reach.first, reach.first + reach.count};
                show({reach.position, 0, {&inserted, 1}});
                length += reach.count;
                break;
            }
            case RunAction::remove:
                show({reach.position, reach.count, {}});
                length -= reach.count;
                break;
            case RunAction::remove_backwards:
                show({reach.position + 1 - reach.count, reach.count, {}});
                length -= reach.count;
                break;
        }
    }
    return length;
}

// All that is numbered in a span, run by run, into spans_.
void Walker::runs_in(EventSpan events) {
    spans_.clear();
    if (events.empty()) return;
    const CausalGraph& graph = log_.graph();
    for (std::size_t number = graph.run_number(events.first); number < graph.runs(); ++number) {
        const EventSpan run = graph.run(number);
        if (run.first >= events.end) break;
        spans_.push_back({std::max(run.first, events.first), std::min(run.end, events.end)});
    }
}

// Through spans_, whatever their order; the walk must just have begun.
void Walker::walk_zone(Walk& walk) {
    if (spans_.empty()) return;
    cut_parts(walk.first);
    order_parts();
    if (parts_.size() <= few_parts) {
        walk_parts(walk);
    } else {
        walk_many_parts(walk);
    }
    walk.end = spans_.back().end;
}

// The spans cut behind every event that another one names as a parent, so that a part is in the
// past of another whole or not at all.
void Walker::cut_parts(Event first) {
    const CausalGraph& graph = log_.graph();
    cuts_.clear();
    parts_.clear();
    parents_.clear();
    first_parts_.clear();
    Event before = 0;
    const auto parents_at = [&](EventSpan span, std::size_t run) -> std::span<const Event> {
        if (span.first == graph.run(run).first) return graph.run_parents(run);
        before = span.first - 1;
        return {&before, 1};
    };
    const std::size_t first_run = graph.run_number(spans_.front().first);
    std::size_t run = first_run;
    for (const EventSpan& span : spans_) {
        while (graph.run(run).end <= span.first)
            ++run;
        for (const Event parent : parents_at(span, run))
            if (parent >= first && parent + 1 != graph.run(graph.run_number(parent, run)).end)
                cuts_.push_back(parent + 1);
    }
    std::ranges::sort(cuts_);
    run = first_run;
    std::size_t edit = log_.edit_number(spans_.front().first);
    auto cut = cuts_.begin();
    first_parts_.push_back(0);
    for (const EventSpan& span : spans_) {
        while (graph.run(run).end <= span.first) {
            ++run;
            first_parts_.push_back(static_cast<std::uint32_t>(parts_.size()));
        }
        const std::span<const Event> parents = parents_at(span, run);
        for (Event at = span.first; at < span.end;) {
            while (cut != cuts_.end() && *cut <= at)
                ++cut;
            while (log_.edit(edit).end() <= at)
                ++edit;
            Part part;
            part.events = {at, cut == cuts_.end() ? span.end : std::min(*cut, span.end)};
            part.edit = edit;
            part.parents = static_cast<std::uint32_t>(parents_.size());
            if (at > span.first) {
                parents_.push_back(static_cast<std::uint32_t>(parts_.size() - 1));
            } else {
                for (const Event parent : parents)
                    if (parent >= first)
                        add_parent(parent, graph.run_number(parent, run), first_run);
            }
            part.waits_for = static_cast<std::uint32_t>(parents_.size()) - part.parents;
            at = part.events.end;
            parts_.push_back(part);
        }
    }
    Part end;
    end.edit = edit;
    end.parents = static_cast<std::uint32_t>(parents_.size());
    parts_.push_back(end);
}

// Unless that event is not in the zone: then it is below.
void Walker::add_parent(Event parent, std::size_t run, std::size_t first_run) {
    if (run < first_run) return;
    const auto from = parts_.begin() + first_parts_[run - first_run];
    const auto part = std::ranges::lower_bound(from, parts_.end(), parent + 1, {},
                                               [](const Part& each) { return each.events.end; });
    if (part == parts_.end() || part->events.first > parent) return;
    parents_.push_back(static_cast<std::uint32_t>(part - parts_.begin()));
}

// Each part behind its parents, and otherwise on from the part before, so that few edits leave the
// prepare version and come back. Where several stand on one part, first what stands on it alone,
// the lightest first; what merges it with others waits until all that is done, as in a ladder of
// two branches of which one takes in the other again and again.
void Walker::order_parts() {
    const std::size_t count = parts_.size() - 1;
    children_.resize(parents_.size());
    for (const std::uint32_t parent : parents_)
        ++parts_[parent].children;
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < count; ++i)
        parts_[i].children = sum += parts_[i].children;
    for (std::size_t i = 0; i < count; ++i)
        for (std::uint32_t k = parts_[i].parents; k < parts_[i + 1].parents; ++k)
            children_[--parts_[parents_[k]].children] = static_cast<std::uint32_t>(i);
    // `children` is now where they begin.
    parts_[count].children = static_cast<std::uint32_t>(children_.size());
    const auto is_later = [&](std::uint32_t a, std::uint32_t b) {
        const bool a_merges = parts_[a].merges;
        if (a_merges != parts_[b].merges) return a_merges;
        return parts_[a].weight > parts_[b].weight;
    };
    for (std::size_t i = count; i-- > 0;) {
        Part& part = parts_[i];
        part.weight += static_cast<std::uint32_t>(parts_[i + 1].edit - part.edit) + 1;
        part.merges = part.waits_for > 1;
        const auto begin = children_.begin() + part.children;
        const auto end = children_.begin() + parts_[i + 1].children;
        if (end - begin > 1) std::sort(begin, end, is_later);
        if (part.waits_for == 1) parts_[parents_[part.parents]].weight += part.weight;
    }
    order_.clear();
    ready_.clear();
    for (std::size_t i = count; i-- > 0;)
        if (parts_[i].waits_for == 0) ready_.push_back(static_cast<std::uint32_t>(i));
    std::ranges::sort(ready_, is_later);
    while (!ready_.empty()) {
        const std::uint32_t here = ready_.back();
        ready_.pop_back();
        order_.push_back(here);
        for (std::uint32_t k = parts_[here].children; k < parts_[here + 1].children; ++k)
            if (--parts_[children_[k]].waits_for == 0) ready_.push_back(children_[k]);
    }
    ATELIER_CHECK(order_.size() == count);
}

// The past of each part within the zone is a row of bits.
void Walker::walk_parts(Walk& walk) {
    const std::size_t count = parts_.size() - 1;
    const std::size_t words = (count + 63) / 64;
    pasts_.assign(count * words, 0);
    here_.assign(words, 0);
    for (const std::uint32_t number : order_) {
        const Part& part = parts_[number];
        std::uint64_t* const past = &pasts_[number * words];
        for (std::uint32_t k = part.parents; k < parts_[number + 1].parents; ++k) {
            const std::uint32_t parent = parents_[k];
            const std::uint64_t* const theirs = &pasts_[parent * words];
            for (std::size_t w = 0; w < words; ++w)
                past[w] |= theirs[w];
            past[parent / 64] |= std::uint64_t{1} << parent % 64;
        }
        for (std::size_t w = 0; w < words; ++w) {
            for (std::uint64_t out = here_[w] & ~past[w]; out != 0; out &= out - 1)
                walk.tracker.toggle(
                    parts_[w * 64 + static_cast<std::size_t>(std::countr_zero(out))].events, -1);
            for (std::uint64_t in = past[w] & ~here_[w]; in != 0; in &= in - 1)
                walk.tracker.toggle(
                    parts_[w * 64 + static_cast<std::size_t>(std::countr_zero(in))].events, 1);
            here_[w] = past[w];
        }
        here_[number / 64] |= std::uint64_t{1} << number % 64;
        apply(walk.tracker, part.events, part.edit, nullptr);
        walk.at = {part.events.end - 1};
    }
}

void Walker::walk_many_parts(Walk& walk) {
    for (const std::uint32_t number : order_) {
        const Part& part = parts_[number];
        TextVersion parents;
        for (std::uint32_t k = part.parents; k < parts_[number + 1].parents; ++k)
            parents.push_back(parts_[parents_[k]].events.end - 1);
        std::ranges::sort(parents);
        move(walk, parents.empty() ? walk.base : parents);
        apply(walk.tracker, part.events, part.edit, nullptr);
        walk.at = {part.events.end - 1};
    }
}

void Walker::begin_live(Event first, std::uint32_t base_length) {
    live_.begin(first, log_.graph().parents_of(first), base_length);
    recent_.begin(first);
}

// On through the log, run by run.
void Walker::follow_live(Event end, std::vector<Effect>* effects) {
    const CausalGraph& graph = log_.graph();
    if (live_.end >= end) return;
    std::size_t edit = log_.edit_number(live_.end);
    TextVersion parents;
    for (std::size_t number = graph.run_number(live_.end); live_.end < end; ++number) {
        const EventSpan run = graph.run(number);
        const EventSpan span{live_.end, std::min(run.end, end)};
        if (span.first == run.first) {
            const auto told = graph.run_parents(number);
            parents.assign(told.begin(), told.end());
        } else {
            parents.assign(1, span.first - 1);
        }
        move_live(parents);
        while (log_.edit(edit).end() <= span.first)
            ++edit;
        apply(live_.tracker, span, edit, effects);
        live_.at.assign(1, span.end - 1);
        live_.end = span.end;
    }
}

void Walker::move_live(const TextVersion& to) {
    if (live_.at == to) return;
    if (!recent_.difference(live_.at, to, out_, in_)) return move(live_, to);
    for (const EventSpan& span : out_)
        live_.tracker.toggle(span, -1);
    for (const EventSpan& span : in_)
        live_.tracker.toggle(span, 1);
    live_.at = to;
}

void Walker::apply(Tracker& tracker, EventSpan span, std::size_t number,
                   std::vector<Effect>* effects) {
    for (Event event = span.first; event < span.end; ++number) {
        const Edit& edit = log_.edit(number);
        if (event == edit.first) log_.set_room(number, tracker.length());
        const Event end = std::min(edit.end(), span.end);
        const Reach reach = log_.reach(edit, {event, end});
        if (edit.action == RunAction::insert) {
            tracker.insert({event, end}, reach.position, effects);
        } else {
            tracker.remove(reach, edit.action == RunAction::remove_backwards, effects);
        }
        event = end;
    }
}

// What both versions have below the walk is in neither difference.
void Walker::move(Walk& walk, const TextVersion& to) {
    if (walk.at == to) return;
    const auto [out, in] = log_.graph().diff(walk.at, to);
    for (const EventSpan& span : out)
        walk.tracker.toggle(span, -1);
    for (const EventSpan& span : in)
        walk.tracker.toggle(span, 1);
    walk.at = to;
}

std::vector<EventSpan> Walker::standing(const TextVersion& version) {
    std::vector<EventSpan> events;
    if (version.empty()) return events;
    spans_.clear();
    const auto past = log_.graph().diff(version, {}).only_a;
    for (auto span = past.rbegin(); span != past.rend(); ++span) {
        const CausalGraph& graph = log_.graph();
        for (std::size_t number = graph.run_number(span->first); number < graph.runs(); ++number) {
            const EventSpan run = graph.run(number);
            if (run.first >= span->end) break;
            spans_.push_back({std::max(run.first, span->first), std::min(run.end, span->end)});
        }
    }
    other_.begin(0, {}, 0);
    walk_zone(other_);
    other_.tracker.pieces_applied([&](const Piece& piece) {
        if (piece.kind == Piece::Kind::inserted) append(events, piece.events);
    });
    return events;
}

// Of several heads it is known where they are the parents of one of spans_.
std::uint32_t Walker::length_of(const TextVersion& base) {
    if (base.empty()) return 0;
    if (base.size() == 1) return log_.length_after(base.front());
    const auto above = std::ranges::find_if(
        spans_, [&](const EventSpan& span) { return log_.graph().parents_of(span.first) == base; });
    if (above != spans_.end()) return log_.length_before(above->first);
    const std::vector<EventSpan> spans = std::move(spans_);
    std::uint32_t length = 0;
    for (const EventSpan& span : standing(base))
        length += span.length();
    spans_ = spans;
    return length;
}

Walker::Comparison Walker::compare(const TextVersion& from, const TextVersion& to) {
    const CausalGraph::Conflict conflict = log_.graph().conflict(from, to);
    spans_.clear();
    for (const CausalGraph::HeldSpan& held : conflict.spans)
        spans_.push_back(held.span);
    const std::uint32_t base_length = length_of(conflict.common);
    const Event first = spans_.empty() ? log_.size() : spans_.front().first;
    other_.begin(first, conflict.common, base_length);
    walk_zone(other_);
    move(other_, from);
    other_.tracker.remember_prepared();
    move(other_, to);
    return {other_.tracker, conflict.common};
}

std::vector<Move> Walker::difference(const TextVersion& from, const TextVersion& to) {
    std::vector<Move> moves;
    if (from == to) return moves;
    const Comparison comparison = compare(from, to);
    std::vector<Piece> pieces;
    bool needs_below = false;
    comparison.tracker.pieces_prepared([&](const Piece& piece) {
        needs_below = needs_below || (piece.below && piece.kind == Piece::Kind::inserted);
        pieces.push_back(piece);
    });
    std::vector<Event> below;  // the insertions of the text below, where some of it comes back
    if (needs_below)
        for (const EventSpan& span : standing(comparison.base))
            for (Event event = span.first; event < span.end; ++event)
                below.push_back(event);
    const Show show = [&](const WalkStep& step) {
        moves.push_back(
            {step.position, step.removed, {step.inserted.begin(), step.inserted.end()}});
    };
    Steps steps(show, inserted_);
    for (const Piece& piece : pieces) {
        if (piece.below && piece.kind == Piece::Kind::inserted) {
            for (Event i = piece.events.first; i < piece.events.end; ++i)
                steps.come({below[i], below[i] + 1});
        } else {
            steps.add(piece);
        }
    }
    steps.end();
    return moves;
}

}  // namespace atelier
