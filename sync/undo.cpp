#include "sync/undo.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace atelier {

Event PutBack::latest(Event insertion) const {
    for (auto found = by_.find(insertion); found != by_.end(); found = by_.find(insertion))
        insertion = found->second;
    return insertion;
}

namespace {

// The two kinds of characters that a reversal is about, by their insertions.
struct Concerned {
    std::set<Event> go;
    std::set<Event> come;
};

Concerned concerned(const Text& text, const std::vector<EventSpan>& events, const Trace& trace,
                    const PutBack& put_back) {
    Concerned concerned;
    std::set<Event> inserted;
    for (const EventSpan& span : events)
        for (Event event = span.first; event < span.end; ++event)
            if (text.log().edit_of(event).action == RunAction::insert) {
                inserted.insert(event);
                concerned.go.insert(put_back.latest(event));
            }
    for (const auto& [deletion, character] : trace.taken)
        if (!inserted.contains(character) && !put_back.has(character))
            concerned.come.insert(character);
    return concerned;
}

// What happens in front of one character: some come, and it goes itself.
struct Place {
    std::vector<Event> come;  // the last one first
    bool goes = false;
};

// Where every standing character is whose insertion the trace names.
std::map<Event, std::uint32_t> positions_in(const Trace& trace) {
    std::map<Event, std::uint32_t> positions;
    std::uint32_t position = 0;
    for (const CharacterRun& run : trace.order) {
        if (!run.stands) continue;
        if (run.insertions)
            for (std::uint32_t i = 0; i < run.length; ++i)
                positions[run.insertions->first + i] = position + i;
        position += run.length;
    }
    return positions;
}

// Goes through the text from its end: what comes back goes in front of the next character that
// stands, or that stands for one which stood there.
std::map<std::uint32_t, Place> places_of(const Trace& trace, const Concerned& concerned,
                                         const PutBack& put_back, std::uint32_t length) {
    const std::map<Event, std::uint32_t> positions = positions_in(trace);
    std::map<std::uint32_t, Place> places;
    std::uint32_t position = length;
    std::uint32_t next = length;
    for (auto run = trace.order.rbegin(); run != trace.order.rend(); ++run) {
        if (!run->insertions) {
            next = position -= run->length;
            continue;
        }
        for (Event event = run->insertions->end; event-- > run->insertions->first;) {
            if (run->stands) {
                next = --position;
                if (concerned.go.contains(event)) places[position].goes = true;
            } else if (concerned.come.contains(event)) {
                places[next].come.push_back(event);
            } else if (const auto stands = positions.find(put_back.latest(event));
                       stands != positions.end()) {
                next = stands->second;
            }
        }
    }
    return places;
}

}  // namespace

Reversal reversal_of(Text& text, const std::vector<EventSpan>& events, const PutBack& put_back) {
    const Trace trace = text.trace(events);
    const auto places =
        places_of(trace, concerned(text, events, trace, put_back), put_back, text.now().size());
    Reversal reversal;
    std::vector<Reversal::Piece>& pieces = reversal.pieces;
    for (const auto& [position, place] : places) {
        // Places that touch are one: what goes, then what comes instead.
        const bool goes_on =
            !pieces.empty() &&
            pieces.back().splice.position + pieces.back().splice.removed == position;
        if (!goes_on) pieces.push_back({{position, 0, {}}, {}});
        Reversal::Piece& piece = pieces.back();
        piece.splice.removed += place.goes;
        for (auto event = place.come.rbegin(); event != place.come.rend(); ++event) {
            piece.splice.inserted += text.log().character(*event);
            piece.puts_back.push_back(*event);
        }
    }
    if (!pieces.empty())
        reversal.caret = pieces.front().splice.position +
                         static_cast<std::uint32_t>(pieces.front().splice.inserted.size());
    std::ranges::reverse(pieces);
    return reversal;
}

namespace {

std::vector<EventSpan> write_reversal(const UndoText& to, const Reversal& reversal) {
    std::vector<EventSpan> written;
    TextVersion at = to.text.version();
    for (const Reversal::Piece& piece : reversal.pieces) {
        const Event first = to.text.log().size();
        at = write_all(std::move(at), {piece.splice}, to.write);
        written.push_back({first, to.text.log().size()});
        for (std::uint32_t i = 0; i < piece.puts_back.size(); ++i)
            to.put_back.note(piece.puts_back[i], first + piece.splice.removed + i);
    }
    return written;
}

}  // namespace

void UndoStack::typed(FileNumber file, std::optional<UndoGroup> group, EventSpan events) {
    std::erase_if(redo_, [&](const Group& each) { return each.events.contains(file); });
    const auto same =
        std::ranges::find_if(undo_, [&](const Group& each) { return group && each.name == group; });
    if (same != undo_.end()) {
        same->events[file].push_back(events);
    } else {
        undo_.push_back({group, {{file, {events}}}});
    }
}

std::optional<UndoStack::Carets> UndoStack::undo(FileNumber file, const Texts& texts) {
    return reverse_latest(file, undo_, redo_, texts);
}

std::optional<UndoStack::Carets> UndoStack::redo(FileNumber file, const Texts& texts) {
    return reverse_latest(file, redo_, undo_, texts);
}

std::optional<UndoStack::Carets> UndoStack::reverse_latest(FileNumber file,
                                                           std::vector<Group>& from,
                                                           std::vector<Group>& to,
                                                           const Texts& texts) {
    while (true) {
        const auto latest =
            std::ranges::find_if(from.rbegin(), from.rend(),
                                 [&](const Group& each) { return each.events.contains(file); });
        if (latest == from.rend()) return std::nullopt;
        const Group group = std::move(*latest);
        from.erase(std::prev(latest.base()));
        Carets carets;
        Group reversed;
        for (const auto& [each, events] : group.events) {
            const UndoText text = texts(each);
            const Reversal reversal = reversal_of(text.text, events, text.put_back);
            if (reversal.pieces.empty()) continue;
            reversed.events[each] = write_reversal(text, reversal);
            carets[each] = reversal.caret;
        }
        if (carets.empty()) continue;  // nothing of it stands
        to.push_back(std::move(reversed));
        return carets;
    }
}

void UndoStack::closed(FileNumber file) {
    for (std::vector<Group>* groups : {&undo_, &redo_}) {
        for (Group& group : *groups)
            group.events.erase(file);
        std::erase_if(*groups, [](const Group& group) { return group.events.empty(); });
    }
}

}  // namespace atelier
