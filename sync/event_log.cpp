#include "sync/event_log.hpp"

#include "protocol/check.hpp"

#include <algorithm>
#include <iterator>

namespace atelier {

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
                                      ? event_of(at(number), parent.events - 1)
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

ChangeNumber EventLog::open(const LogName& log, std::optional<ChangeNumber> previous) {
    Change change{log, {}, previous, 0, 0, {}};
    if (previous) change.first_number = at(*previous).first_number + at(*previous).events;
    changes_.push_back(std::move(change));
    return ChangeNumber{static_cast<std::uint32_t>(changes_.size() - 1)};
}

void EventLog::append(ChangeNumber number, const TextRun& run, const TextVersion& parents) {
    Change& change = at(number);
    ATELIER_CHECK(change.id.is_zero() && run.length >= 1);
    ATELIER_CHECK(run.position <= position_max);
    const Event first = graph_.size();
    const auto text = static_cast<std::uint32_t>(text_.size());
    if (run.action == RunAction::insert) {
        ATELIER_CHECK(run.text.size() == run.length);
        text_ += run.text;
    }
    graph_.add(run.length, parents);
    edits_.push_back({first, run.length, run.action, run.position, text, Edit::unknown});
    if (!change.spans.empty() && change.spans.back().end == first) {
        change.spans.back().end += run.length;
    } else {
        change.spans.push_back({first, first + run.length});
        parts_.push_back({first, number, change.events});
    }
    change.events += run.length;
}

void EventLog::seal(ChangeNumber number, const ChangeId& id) {
    ATELIER_CHECK(!id.is_zero() && at(number).id.is_zero());
    at(number).id = id;
    const bool is_new = numbers_.emplace(id, number).second;
    ATELIER_CHECK(is_new);
}

TextChange EventLog::change(ChangeNumber number) const {
    const Change& change = at(number);
    TextChange told{change.log, change.id, {}, {}};
    if (change.previous) told.previous = at(*change.previous).id;
    TextVersion tip = change.previous ? tip_of(*change.previous) : TextVersion{};
    for (const EventSpan& span : change.spans) {
        for (Event event = span.first; event < span.end;) {
            const Edit& edit = edit_of(event);
            TextRun run{edit.action, edit.length, edit.position, {}, {}};
            const TextVersion parents = graph_.parents_of(edit.first);
            if (parents != tip) run.parents = names_of(parents);
            if (edit.action == RunAction::insert) run.text = text_.substr(edit.text, edit.length);
            told.runs.push_back(std::move(run));
            event = edit.end();
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
    const auto found = numbers_.find(id);
    if (found == numbers_.end()) return std::nullopt;
    return found->second;
}

std::optional<Event> EventLog::find(const EventName& name) const {
    const auto number = find(name.change);
    if (!number || name.event >= at(*number).events) return std::nullopt;
    return event_of(at(*number), name.event);
}

Event EventLog::event_of(const Change& change, std::uint32_t number) const {
    auto span = change.spans.begin();
    while (span != change.spans.end() && number >= span->length())
        number -= (span++)->length();
    ATELIER_CHECK(span != change.spans.end());
    return span->first + number;
}

// The last event along the chain up to and with this change, as a version.
TextVersion EventLog::tip_of(ChangeNumber number) const {
    std::optional<ChangeNumber> here = number;
    while (here && at(*here).spans.empty())
        here = at(*here).previous;
    if (!here) return {};
    return {at(*here).spans.back().end - 1};
}

const LogName& EventLog::log_of(ChangeNumber change) const {
    return at(change).log;
}

const ChangeId& EventLog::id_of(ChangeNumber change) const {
    return at(change).id;
}

const std::vector<EventSpan>& EventLog::spans_of(ChangeNumber change) const {
    return at(change).spans;
}

const EventLog::Part& EventLog::part_of(Event event) const {
    ATELIER_CHECK(event < size());
    return *std::prev(std::ranges::upper_bound(parts_, event, {}, &Part::first));
}

ChangeNumber EventLog::change_of(Event event) const {
    return part_of(event).change;
}

EventName EventLog::name_of(Event event) const {
    const Part& part = part_of(event);
    return {at(part.change).id, part.offset + (event - part.first)};
}

std::strong_ordering EventLog::tie(Event a, Event b) const {
    const Part& part_a = part_of(a);
    const Part& part_b = part_of(b);
    const Change& change_a = at(part_a.change);
    const Change& change_b = at(part_b.change);
    if (const auto order = change_a.log <=> change_b.log; order != 0) return order;
    const std::uint32_t number_a = change_a.first_number + part_a.offset + (a - part_a.first);
    const std::uint32_t number_b = change_b.first_number + part_b.offset + (b - part_b.first);
    if (number_a != number_b) return number_a <=> number_b;
    return change_a.id <=> change_b.id;
}

const Edit& EventLog::edit_of(Event event) const {
    ATELIER_CHECK(event < size());
    return *std::prev(std::ranges::upper_bound(edits_, event, {}, &Edit::first));
}

char32_t EventLog::character(Event event) const {
    const Edit& edit = edit_of(event);
    ATELIER_CHECK(edit.action == RunAction::insert);
    return text_[edit.text + (event - edit.first)];
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

void EventLog::set_room(const Edit& edit, std::uint32_t scalars) {
    Edit& kept = edits_[static_cast<std::size_t>(&edit - edits_.data())];
    ATELIER_CHECK(kept.room == Edit::unknown || kept.room == scalars);
    kept.room = scalars;
}

}  // namespace atelier
