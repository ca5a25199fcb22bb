#include "sync/event_log.hpp"

#include "protocol/check.hpp"
#include "protocol/compression.hpp"
#include "sync/scalars.hpp"
#include "sync/utf8_count.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace atelier {

namespace {

// Events in a run that is not all ASCII and still grows: to find a letter in it, it is read.
constexpr std::uint32_t mixed_max = 4096;

}  // namespace

Result<ChangeNumber> EventLog::add(const TextChange& change) {
    if (const auto known = find(change.id)) return *known;
    if (!references_are_here(change)) return fail(Error::bad_reference);
    const ChangeNumber number =
        open(change.log, change.previous ? find(*change.previous) : std::nullopt);
    for (const TextRun& run : change.runs) {
        TextVersion parents;
        if (run.parents) {
            for (const TextParent& parent : *run.parents)
                parents.push_back(parent.change == change.id
                                      ? event_of(number, parent.events - 1)
                                      : *find(EventName{parent.change, parent.events - 1}));
            parents = graph_.heads_of(std::move(parents));
        } else {
            parents = tip_of(number);
        }
        append(number, run, parents);
    }
    seal(number, change.id);
    return number;
}

bool EventLog::references_are_here(const TextChange& change) const {
    if (change.previous && !find(*change.previous)) return false;
    std::uint64_t own = 0;  // events of the runs before
    for (const TextRun& run : change.runs) {
        const auto is_here = [&](const TextParent& parent) {
            if (parent.events == 0) return false;
            if (parent.change == change.id) return parent.events <= own;
            return find(EventName{parent.change, parent.events - 1}).has_value();
        };
        if (run.parents && !std::ranges::all_of(*run.parents, is_here)) return false;
        own += run.length;
    }
    return true;
}

std::optional<ChangeNumber> EventLog::previous_of(const Change& change) {
    if (change.previous == 0) return std::nullopt;
    return ChangeNumber{change.previous - 1};
}

ChangeNumber EventLog::open(const LogName& log, std::optional<ChangeNumber> previous) {
    const auto next = static_cast<std::uint32_t>(logs_.size());
    const auto [known, is_new] = log_numbers_.try_emplace(log, next);
    if (is_new) logs_.push_back(log);
    Change change;
    change.log = known->second;
    if (previous) {
        change.previous = static_cast<std::uint32_t>(*previous) + 1;
        change.first_number = at(*previous).first_number + at(*previous).events;
    }
    static_cast<void>(ids());  // those before it have theirs first
    if (fill_later_) fill_now();
    changes_.push_back(change);
    ids_.emplace_back();
    return ChangeNumber{static_cast<std::uint32_t>(change_count_++)};
}

void EventLog::append(ChangeNumber number, const TextRun& run, const TextVersion& parents) {
    ATELIER_CHECK(run.length >= 1 && run.position <= position_max);
    Edit edit;
    edit.first = graph_.size();
    edit.length = run.length;
    edit.position = run.position;
    edit.action = run.action;
    edit.text = text_bytes();
    if (run.action == RunAction::insert) {
        ATELIER_CHECK(run.text.size() == run.length);
        const std::string utf8 = utf8_of(run.text);
        edit.is_ascii = utf8.size() == run.length;
        append_text(utf8);
    }
    if (parents.empty()) edit.room = 0;
    graph_.add(run.length, parents);
    give(number, run.length);
    append_edit(edit);
}

void EventLog::append_new_insertion(ChangeNumber number, std::uint32_t position,
                                    std::string_view utf8, std::uint32_t scalars,
                                    std::uint32_t room) {
    Edit edit;
    edit.room = room;
    edit.first = graph_.size();
    edit.length = scalars;
    edit.position = position;
    edit.text = text_bytes();
    edit.is_ascii = utf8.size() == scalars;
    append_text(utf8);
    graph_.add_behind_all(scalars);
    give(number, scalars);
    append_edit(edit);
}

void EventLog::append_new_removal(ChangeNumber number, std::uint32_t position, std::uint32_t count,
                                  bool backwards, std::uint32_t room) {
    Edit edit;
    edit.room = room;
    edit.first = graph_.size();
    edit.length = count;
    edit.position = position;
    edit.action = backwards && count > 1 ? RunAction::remove_backwards : RunAction::remove;
    graph_.add_behind_all(count);
    give(number, count);
    append_edit(edit);
}

// The next events are of this change.
void EventLog::give(ChangeNumber number, std::uint32_t events) {
    Change& change = at(number);
    ATELIER_CHECK(id_of(number).is_zero());
    const Event end = graph_.size();
    const Event first = end - events;
    if (change.events > 0 && is_last(number)) {
        (change.scattered ? scattered_[change.scattered - 1].back() : change.span).end = end;
    } else {
        const std::uint32_t along = change.first_number + change.events;
        parts_.push_back({first, number, change.events, 0, change.log, along});
        last_is_open_ = true;
        if (change.events == 0) {
            change.span = {first, end};
        } else {
            if (change.scattered == 0) {
                scattered_.push_back({change.span});
                change.scattered = static_cast<std::uint32_t>(scattered_.size());
            }
            scattered_[change.scattered - 1].push_back({first, end});
        }
    }
    change.events += events;
}

// Whether an edit goes on where the last one ended and reaches the same as one run with it. A run
// backwards counts from its first position, even where there is nothing: it grows only where that
// is known to be in the text.
bool EventLog::joins(const Edit& edit) const {
    if (edits_.empty() || !graph_.goes_on(edit.first)) return false;
    const Edit& last = edits_.back();
    if (last.length > run_max_events - std::min(edit.length, run_max_events)) return false;
    if (edit.action == RunAction::insert)
        return last.action == RunAction::insert &&
               ((last.is_ascii && edit.is_ascii) || last.length < mixed_max) &&
               std::uint64_t{last.position} + last.length == edit.position;
    if (last.action == RunAction::insert) return false;
    const bool forwards = last.action == RunAction::remove && edit.action == RunAction::remove;
    if (forwards && last.position == edit.position) return true;
    const bool backwards = (last.action == RunAction::remove_backwards || last.length == 1) &&
                           (edit.action == RunAction::remove_backwards || edit.length == 1) &&
                           std::uint64_t{edit.position} + last.length == last.position;
    return backwards && last.room != Edit::unknown && last.position < last.room;
}

void EventLog::append_edit(Edit edit) {
    if (joins(edit)) {
        Edit& last = edits_.back();
        const bool turned = last.action == RunAction::remove && last.position != edit.position;
        if (edit.action != RunAction::insert && turned) last.action = RunAction::remove_backwards;
        last.is_ascii = last.is_ascii && edit.is_ascii;
        last.length += edit.length;
        return;
    }
    if (edit.room == Edit::unknown && !edits_.empty() && graph_.goes_on(edit.first) &&
        edits_.back().room != Edit::unknown)
        edit.room = length_after(edit.first - 1);
    edits_.push_back(edit);
}

void EventLog::seal(ChangeNumber number, const ChangeId& id) {
    ChangeId& kept = ids_[static_cast<std::size_t>(number)];
    ATELIER_CHECK(!id.is_zero() && kept.is_zero() && !find(id));
    kept = id;
    if (is_last(number)) last_is_open_ = false;
    numbers_.add(static_cast<std::uint32_t>(number), ids_);
}

TextChange EventLog::change(ChangeNumber number) const {
    const Change& change = at(number);
    const auto previous = previous_of(change);
    TextChange told{logs_[change.log], id_of(number), {}, {}};
    if (previous) told.previous = id_of(*previous);
    TextVersion tip = previous ? tip_of(*previous) : TextVersion{};
    for (const EventSpan& span : spans_of(number)) {
        for (Event event = span.first; event < span.end;) {
            const Edit& edit = edit_of(event);
            const Event end = std::min(edit.end(), span.end);
            const std::uint32_t behind = event - edit.first;
            TextRun run{edit.action, end - event, edit.position, {}, {}};
            if (edit.action == RunAction::insert) run.position += behind;
            if (edit.action == RunAction::remove_backwards) run.position -= behind;
            if (edit.action == RunAction::remove_backwards && run.length == 1)
                run.action = RunAction::remove;
            const TextVersion parents = graph_.parents_of(event);
            if (parents != tip) run.parents = names_of(parents);
            if (edit.action == RunAction::insert) run.text = scalars_of(utf8(edit, {event, end}));
            told.runs.push_back(std::move(run));
            event = end;
            tip = {event - 1};
        }
    }
    return told;
}

std::vector<TextParent> EventLog::names_of(const TextVersion& version) const {
    std::vector<TextParent> names;
    for (const Event head : version) {
        const EventName name = name_of(head);
        ATELIER_CHECK(!name.change.is_zero());
        names.push_back({name.change, name.event + 1});
    }
    std::ranges::sort(names);
    return names;
}

std::optional<ChangeNumber> EventLog::find(const ChangeId& id) const {
    const std::vector<ChangeId>& ids = this->ids();  // fills the index, too
    const auto found = numbers_.find(id, ids);
    if (!found) return std::nullopt;
    return ChangeNumber{*found};
}

std::optional<Event> EventLog::find(const EventName& name) const {
    const auto number = find(name.change);
    if (!number || name.event >= at(*number).events) return std::nullopt;
    return event_of(*number, name.event);
}

Event EventLog::event_of(ChangeNumber change, std::uint32_t number) const {
    for (const EventSpan& span : spans_of(change)) {
        if (number < span.length()) return span.first + number;
        number -= span.length();
    }
    ATELIER_CHECK(false);
}

// The last event along the chain up to and with this change, as a version.
TextVersion EventLog::tip_of(ChangeNumber number) const {
    std::optional<ChangeNumber> here = number;
    while (here && at(*here).events == 0)
        here = previous_of(at(*here));
    if (!here) return {};
    return {spans_of(*here).back().end - 1};
}

const LogName& EventLog::log_of(ChangeNumber change) const {
    return logs_[at(change).log];
}

const ChangeId& EventLog::id_of(ChangeNumber change) const {
    return ids()[static_cast<std::size_t>(change)];
}

void EventLog::name_now() const {
    const NameChanges name = std::exchange(name_later_, nullptr);
    ids_.resize(change_count_);
    name(ids_);
    ATELIER_CHECK(ids_.size() == change_count_);
    for (std::uint32_t i = 0; i < ids_.size(); ++i)
        numbers_.add(i, ids_);
}

void EventLog::fill_now() const {
    const FillChanges fill = std::exchange(fill_later_, nullptr);
    fill(changes_, scattered_);
    ATELIER_CHECK(changes_.size() == change_count_);
}

std::span<const EventSpan> EventLog::spans_of(ChangeNumber change) const {
    const Change& kept = at(change);
    if (kept.scattered) return scattered_[kept.scattered - 1];
    return {&kept.span, kept.events > 0 ? 1U : 0U};
}

const EventLog::Part& EventLog::part_of(Event event) const {
    ATELIER_CHECK(event < size());
    return *std::prev(std::ranges::upper_bound(parts_, event, {}, &Part::first));
}

ChangeNumber EventLog::change_of(Event event) const {
    const Part& part = part_of(event);
    if (part.each == 0) return part.change;
    return ChangeNumber{static_cast<std::uint32_t>(part.change) + (event - part.first) / part.each};
}

Event EventLog::part_end(Event event) const {
    const Part& part = part_of(event);
    if (part.each > 0) return event + part.each - (event - part.first) % part.each;
    const auto number = static_cast<std::size_t>(&part - parts_.data());
    return number + 1 < parts_.size() ? parts_[number + 1].first : size();
}

EventName EventLog::name_of(Event event) const {
    const Part& part = part_of(event);
    const std::uint32_t behind = event - part.first;
    return {id_of(change_of(event)), part.each > 0 ? behind % part.each : part.offset + behind};
}

std::strong_ordering EventLog::tie(Event a, Event b) const {
    const Part& part_a = part_of(a);
    const Part& part_b = part_of(b);
    if (part_a.log != part_b.log) return logs_[part_a.log] <=> logs_[part_b.log];
    const std::uint32_t number_a = part_a.number + (a - part_a.first);
    const std::uint32_t number_b = part_b.number + (b - part_b.first);
    if (number_a != number_b) return number_a <=> number_b;
    return id_of(change_of(a)) <=> id_of(change_of(b));
}

std::size_t EventLog::edit_number(Event event) const {
    ATELIER_CHECK(event < size());
    // Mostly it is the one that was asked for last, or the next.
    for (std::size_t number = last_edit_; number < edits_.size() && number < last_edit_ + 4;
         ++number)
        if (event - edits_[number].first < edits_[number].length) return last_edit_ = number;
    const auto behind = std::ranges::upper_bound(edits_, event, {}, &Edit::first);
    return last_edit_ = static_cast<std::size_t>(behind - edits_.begin()) - 1;
}

// By itself a string takes twice the room that it had: of a page in which somebody begins to type
// half would be air.
void EventLog::append_text(std::string_view utf8) {
    const std::size_t needed = text_.size() + utf8.size();
    if (needed > text_.capacity() && needed >= long_text) {
        std::string longer;
        longer.reserve(needed + needed / 8);
        longer += text_;
        text_ = std::move(longer);
    }
    text_ += utf8;
}

void EventLog::rest_text() {
    const std::string_view text = whole_text();
    rested_text_ = compress(view_of(text), fast_level);
    rested_text_.shrink_to_fit();
    rested_bytes_ = static_cast<std::uint32_t>(text.size());
    text_.clear();
    text_.shrink_to_fit();  // an empty string that is moved there would leave its room
}

void EventLog::wake_text() const {
    const auto text = decompress(rested_text_, rested_bytes_);
    ATELIER_CHECK(text);
    std::string whole;
    whole.reserve(rested_bytes_ + text_.size());
    whole += text_of(*text);
    whole += text_;
    text_ = std::move(whole);
    rested_text_ = Bytes();
    rested_bytes_ = 0;
}

std::string_view EventLog::utf8(const Edit& edit, EventSpan span) const {
    ATELIER_CHECK(edit.action == RunAction::insert && span.end <= edit.end());
    const std::string_view text = whole_text();
    if (edit.is_ascii) return text.substr(edit.text + (span.first - edit.first), span.length());
    const std::string_view tail = text.substr(edit.text);
    const std::string_view from = tail.substr(utf8::offset(tail, span.first - edit.first));
    return from.substr(0, utf8::offset(from, span.length()));
}

char32_t EventLog::character(Event event) const {
    return scalars_of(utf8(edit_of(event), {event, event + 1})).front();
}

Reach EventLog::reach(const Edit& edit, EventSpan span) const {
    ATELIER_CHECK(edit.room != Edit::unknown);
    const std::uint32_t position = std::min(edit.position, edit.room);
    std::uint32_t from = span.first - edit.first;  // numbers of events in the run
    std::uint32_t to = span.end - edit.first;
    switch (edit.action) {
        case RunAction::insert: return {span.first, to - from, position + from};
        case RunAction::remove:
            to = std::min(to, edit.room - position);
            if (from >= to) return {};
            return {edit.first + from, to - from, position};
        case RunAction::remove_backwards:
            if (position == edit.room) from = std::max(from, 1U);
            to = std::min(to, position + 1);
            if (from >= to) return {};
            return {edit.first + from, to - from, position - from};
    }
    return {};
}

std::uint32_t EventLog::length_after(Event event) const {
    const Edit& edit = edit_of(event);
    const std::uint32_t count = reach(edit, {edit.first, event + 1}).count;
    return edit.action == RunAction::insert ? edit.room + count : edit.room - count;
}

std::uint32_t EventLog::length_before(Event event) const {
    const Edit& edit = edit_of(event);
    ATELIER_CHECK(edit.room != Edit::unknown);
    return event == edit.first ? edit.room : length_after(event - 1);
}

void EventLog::set_room(std::size_t edit, std::uint32_t scalars) {
    Edit& kept = edits_[edit];
    ATELIER_CHECK(kept.room == Edit::unknown || kept.room == scalars);
    kept.room = scalars;
}

}  // namespace atelier
