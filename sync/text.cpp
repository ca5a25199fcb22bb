#include "sync/text.hpp"

#include "protocol/check.hpp"
#include "protocol/compression.hpp"
#include "sync/scalars.hpp"
#include "sync/text_columns.hpp"
#include "sync/walker.hpp"

#include <algorithm>
#include <utility>

namespace atelier {

namespace {

// Pressed in one go, at 2 ms of a turn (1.2 ms for a page of 100 KB, which are twice as many bytes;
// 27 ms for one of 2 MB; 2026-11-28, Zen 4).
constexpr std::size_t rested_max_bytes = 327'680;

// Letters typed or deleted one after the other make one splice.
void append(std::vector<Splice>& splices, Splice splice) {
    if (!splices.empty()) {
        Splice& last = splices.back();
        const std::size_t end = last.position + last.inserted.size();
        if (last.removed == 0 && splice.removed == 0 && splice.position == end) {
            last.inserted += splice.inserted;
            return;
        }
        const bool deleted = last.inserted.empty() && splice.inserted.empty();
        if (deleted && (splice.position == last.position ||
                        splice.position + splice.removed == last.position)) {
            last.position = splice.position;
            last.removed += splice.removed;
            return;
        }
    }
    splices.push_back(std::move(splice));
}

}  // namespace

Text::Text() : walker_(std::make_unique<Walker>(log_)) {}

Text::~Text() = default;

std::vector<Splice> Text::catch_up() {
    if (read_later_ || counted_ == held().size()) return {};
    if (!counts_all()) {
        walk_all();
        TextVersion version = counting(version_, counted_);
        const std::vector<Move> moves = walker_->difference(version_, version);
        return show(moves, std::move(version));
    }
    std::vector<Splice> splices;
    // Of a text that comes as a whole, how it came about is of no use to a screen.
    if (now_.size() == 0) {
        catch_up_untold();
        if (now_.size() > 0) splices.push_back({0, 0, now_.text()});
        return splices;
    }
    walk_on([&](const WalkStep& step) {
        show_step(step);
        Splice splice{step.position, step.removed, {}};
        for (const EventSpan& span : step.inserted)
            append_text(span, splice.inserted);
        append(splices, std::move(splice));
    });
    return splices;
}

void Text::catch_up_untold() {
    if (read_later_ || counted_ == held().size()) return;
    if (counts_all()) {
        walk_on([&](const WalkStep& step) { show_step(step); });
    } else {
        catch_up();
    }
}

void Text::walk_on(const std::function<void(const WalkStep&)>& show) {
    walked_length_ = walker_->forward(counted_, now_.size(), show);
    walked_ = counted_ = held().size();
    version_ = held().graph().heads();
}

bool Text::read_history(BytesView columns, EventLog::NameChanges name) {
    ATELIER_CHECK(held().size() == 0 && held().changes() == 0);
    return read_columns(columns, log_, std::move(name));
}

void Text::open_saved(std::string_view now, TextVersion version,
                      std::function<void(EventLog&)> read) {
    ATELIER_CHECK(held().size() == 0 && held().changes() == 0);
    now_ = Rope::of_utf8(now);
    version_ = std::move(version);
    walked_ = counted_ = version_.empty() ? 0 : version_.back() + 1;
    walked_length_ = now_.size();
    read_later_ = std::move(read);
}

std::size_t Text::rest(std::uint32_t worth_it) {
    if (rest_ || read_later_ || !counts_all() || counted_ != log_.size()) return 0;
    const std::size_t bytes = now_.bytes() + log_.whole_text().size();
    if (bytes < worth_it || bytes > rested_max_bytes) return 0;
    const std::string now = now_.utf8();
    Rest rest;
    rest.bytes = static_cast<std::uint32_t>(now.size());
    // As with every page that was brought in and not written in yet.
    const bool is_log_text = log_.whole_text().starts_with(now);
    if (!is_log_text) rest.now = compress(view_of(now), fast_level);
    rest.now.shrink_to_fit();
    log_.rest_text();
    Rope none;  // what is swapped goes with all its room
    std::swap(now_, none);
    walker_ = std::make_unique<Walker>(log_);
    rest_ = std::move(rest);
    return bytes;
}

void Text::wake() {
    const auto rest = std::exchange(rest_, std::nullopt);
    if (!rest) return;
    if (rest->now.empty()) {
        now_ = Rope::of_utf8(log_.whole_text().substr(0, rest->bytes));
        return;
    }
    const auto now = decompress(rest->now, rest->bytes);
    ATELIER_CHECK(now);
    now_ = Rope::of_utf8(text_of(*now));
}

void Text::read_now() const {
    const auto read = std::exchange(read_later_, nullptr);
    read(log_);
    ATELIER_CHECK(log_.size() == counted_);
}

void Text::show_step(const WalkStep& step) {
    if (step.removed > 0) now_.remove(step.position, step.removed);
    std::uint32_t position = step.position;
    for (const EventSpan& span : step.inserted) {
        for (Event event = span.first; event < span.end;) {
            const Edit& edit = held().edit_of(event);
            const Event end = std::min(edit.end(), span.end);
            now_.insert(position, held().utf8(edit, {event, end}), end - event);
            position += end - event;
            event = end;
        }
    }
}

void Text::append_text(const EventSpan& insertions, std::u32string& text) const {
    for (Event event = insertions.first; event < insertions.end;) {
        const Edit& edit = held().edit_of(event);
        const Event end = std::min(edit.end(), insertions.end);
        text += scalars_of(held().utf8(edit, {event, end}));
        event = end;
    }
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
        for (const EventSpan& span : held().spans_of(change))
            for (Event event = span.first; event < span.end; event = held().edit_of(event).end())
                ATELIER_CHECK(!held().graph().contains(version, event));
    const std::vector<Move> moves = walker_->difference(version_, version);
    return show(moves, std::move(version));
}

// The version of what counts, where that of the events before `since` is known.
TextVersion Text::counting(TextVersion known, Event since) const {
    if (aside_.empty()) return held().graph().heads();
    std::vector<Event> events = std::move(known);
    for (Event event = since; event < held().size();) {
        const Event end = std::min(held().edit_of(event).end(), held().part_end(event));
        if (!aside_.contains(held().change_of(event))) events.push_back(end - 1);
        event = end;
    }
    return held().graph().heads_of(std::move(events));
}

// Walks to what is held and set aside, or not yet shown, so that any two versions can be compared.
void Text::walk_all() {
    if (walked_ == held().size()) return;
    walked_length_ = walker_->forward(walked_, walked_length_, [](const WalkStep&) {});
    walked_ = held().size();
}

std::vector<Splice> Text::show(const std::vector<Move>& moves, TextVersion version) {
    std::vector<Splice> splices = splices_of(moves);
    for (const Splice& splice : splices)
        now_.apply(splice);
    version_ = std::move(version);
    counted_ = held().size();
    now_is_all_ = version_ == held().graph().heads();
    return splices;
}

std::vector<Splice> Text::splices_of(const std::vector<Move>& moves) const {
    std::vector<Splice> splices;
    for (const Move& move : moves) {
        Splice splice{move.position, move.removed, {}};
        for (const EventSpan& span : move.inserted)
            append_text(span, splice.inserted);
        splices.push_back(std::move(splice));
    }
    return splices;
}

bool Text::can_write(ChangeNumber draft, const TextVersion& at) const {
    const std::span<const EventSpan> spans = held().spans_of(draft);
    return spans.empty() || (at.size() == 1 && at.front() == spans.back().end - 1);
}

Text::Written Text::write(ChangeNumber draft, const TextVersion& at, const TextRun& run) {
    ATELIER_CHECK(!run.parents && can_write(draft, at));
    held().append(draft, run, at);
    return {{held().size() - 1}, catch_up()};
}

std::u32string Text::at(const TextVersion& version) {
    walk_all();
    std::u32string text;
    for (const EventSpan& span : walker_->standing(version))
        append_text(span, text);
    return text;
}

std::vector<Event> Text::standing() {
    walk_all();
    std::vector<Event> events;
    for (const EventSpan& span : walker_->standing(version_))
        for (Event event = span.first; event < span.end; ++event)
            events.push_back(event);
    return events;
}

std::vector<Splice> Text::difference(const TextVersion& from, const TextVersion& to) {
    walk_all();
    return splices_of(walker_->difference(from, to));
}

std::vector<Authored> Text::blame(const TextVersion& version) {
    walk_all();
    std::vector<Authored> parts;
    std::optional<ChangeNumber> last;
    for (const EventSpan& span : walker_->standing(version)) {
        for (Event event = span.first; event < span.end;) {
            const Event end = std::min(span.end, held().part_end(event));
            const ChangeNumber change = held().change_of(event);
            if (last != change) parts.push_back({0, held().log_of(change), held().id_of(change)});
            parts.back().length += end - event;
            last = change;
            event = end;
        }
    }
    return parts;
}

std::optional<Located> Text::locate(const EventName& name, const TextVersion& version) {
    const std::optional<Event> event = held().find(name);
    if (!event || held().edit_of(*event).action != RunAction::insert) return std::nullopt;
    if (!held().graph().contains(version, *event)) return std::nullopt;
    walk_all();
    // The parents do not have the event, so the stretch above what both have does.
    const auto [tracker, base] = walker_->compare(held().graph().parents_of(*event), version);
    const std::optional<Spot> spot = tracker.find(*event);
    ATELIER_CHECK(spot && spot->inserted);
    Located place{spot->position, spot->stands, {}};
    for (const Event deletion : tracker.deletions_of(*event))
        if (held().graph().contains(version, deletion))
            place.deleted_by.push_back(held().name_of(deletion));
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
        walker_->compare(held().graph().parents_of(earliest), version_);
    const Tracker& tracker = comparison.tracker;
    std::vector<Event> below;  // filled when one of the text below went
    const auto insertion_of = [&](Event character, bool is_below) {
        if (!is_below) return character;
        if (below.empty()) {
            Walker other(held());  // the comparison is still wanted
            for (const EventSpan& span : other.standing(comparison.base))
                for (Event event = span.first; event < span.end; ++event)
                    below.push_back(event);
        }
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
    bool found = false;
    walker_->compare(from, to).tracker.pieces_prepared([&](const Piece& piece) {
        if (found) return;
        const bool stays = piece.kind != Piece::Kind::removed;
        if (piece.kind != Piece::Kind::inserted) {
            found = wanted < piece.length;
            if (found) {
                carried += stays ? wanted + (side == Side::left) : 0;
                return;
            }
            wanted -= piece.length;
        }
        if (stays) carried += piece.length;
    });
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
