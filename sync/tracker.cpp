#include "sync/tracker.hpp"

#include "protocol/check.hpp"

#include <algorithm>
#include <iterator>

namespace atelier {

Tracker::Tracker(const EventLog& log, std::uint32_t base_length) : log_(log), length_(base_length) {
    ATELIER_CHECK(base_length < below_bit - 1);
    if (base_length > 0) spans_.push_back({below_bit, base_length, none, none, 1, false});
}

// The span and the place in it of the character that stands at a position; behind the last span
// for the end.
Tracker::Cursor Tracker::standing_at(std::uint32_t position) const {
    for (std::size_t i = 0; i < spans_.size(); ++i) {
        if (!spans_[i].stands()) continue;
        if (position < spans_[i].length) return {i, position};
        position -= spans_[i].length;
    }
    ATELIER_CHECK(position == 0);
    return {spans_.size(), 0};
}

void Tracker::split(std::size_t span, std::uint32_t offset) {
    if (offset == 0 || offset == spans_[span].length) return;
    Span tail = spans_[span];
    spans_[span].length = offset;
    tail.first += offset;
    tail.length -= offset;
    tail.left = tail.first - 1;
    spans_.insert(spans_.begin() + static_cast<std::ptrdiff_t>(span) + 1, tail);
}

// Where an item stands in the document, to be compared: its span, then its place in that. The left
// edge is before all, which place 0 stands for, as a left origin there has no other.
std::uint64_t Tracker::place_of(Item item) const {
    std::size_t i = 0;
    while (i < spans_.size() && item - spans_[i].first >= spans_[i].length)
        ++i;
    ATELIER_CHECK(i < spans_.size());
    return (std::uint64_t{i} + 1) << 32 | (item - spans_[i].first);
}

void Tracker::insert(EventSpan span, std::uint32_t position) {
    std::size_t next = 0;
    Item left = none;
    if (position > 0) {
        const Cursor cursor = standing_at(position - 1);
        left = spans_[cursor.span].first + cursor.offset;
        split(cursor.span, cursor.offset + 1);
        next = cursor.span + 1;
    }
    std::size_t known = next;  // the first span behind that the prepare version knows of
    while (known < spans_.size() && spans_[known].state == 0)
        ++known;
    const Item right = known < spans_.size() ? spans_[known].first : none;
    if (known > next) next = integrate(next, span.first, left, right);
    length_ += span.length();
    if (next > 0) {
        Span& before = spans_[next - 1];
        if (before.end() == span.first && before.stands() && left == span.first - 1 &&
            right == before.right) {
            before.length += span.length();
            return;
        }
    }
    spans_.insert(spans_.begin() + static_cast<std::ptrdiff_t>(next),
                  {span.first, span.length(), left, right, 1, false});
}

// The same for many items while nothing moves: whoever writes beside thousands of others at one
// place would look at all spans for each of them.
class Tracker::Places {
public:
    explicit Places(const Tracker& tracker) : tracker_(tracker) {}

    std::uint64_t of(Item item) {
        if (++asked_ <= few) return tracker_.place_of(item);
        if (sorted_.empty()) sort();
        const auto behind = std::ranges::upper_bound(sorted_, item, {}, &Start::first);
        const Start& start = *std::prev(behind);
        return (std::uint64_t{start.second} + 1) << 32 | (item - start.first);
    }

private:
    using Start = std::pair<Item, std::uint32_t>;  // first item and number of a span
    static constexpr int few = 8;

    void sort() {
        for (std::size_t i = 0; i < tracker_.spans_.size(); ++i)
            sorted_.emplace_back(tracker_.spans_[i].first, static_cast<std::uint32_t>(i));
        std::ranges::sort(sorted_);
    }

    const Tracker& tracker_;
    std::vector<Start> sorted_;
    int asked_ = 0;
};

// Among the spans from `from` on that the prepare version does not know, the one before which a
// new item with these origins goes.
std::size_t Tracker::integrate(std::size_t from, Event event, Item left, Item right) const {
    Places places(*this);
    const auto left_place = [&](Item item) { return item == none ? 0 : places.of(item); };
    const auto right_place = [&](Item item) { return item == none ? UINT64_MAX : places.of(item); };
    const std::uint64_t my_left = left_place(left);
    const std::uint64_t my_right = right_place(right);
    std::size_t place = from;
    bool scanning = false;  // whether `place` stays behind until the next sibling is judged
    for (std::size_t i = from;; ++i) {
        if (!scanning) place = i;
        if (i == spans_.size() || spans_[i].first == right) return place;
        const Span& other = spans_[i];
        const std::uint64_t other_left = left_place(other.left);
        if (other_left < my_left) return place;
        if (other_left > my_left) continue;
        const std::uint64_t other_right = right_place(other.right);
        if (other_right == my_right && log_.tie(event, other.first) < 0) return place;
        scanning = other_right < my_right;
    }
}

void Tracker::remove(const Reach& reach, bool backwards) {
    Event event = reach.first;
    std::uint32_t position = reach.position;
    for (std::uint32_t left = reach.count; left > 0;) {
        const std::uint32_t removed = remove_at(event, left, position, backwards);
        event += removed;
        left -= removed;
        if (backwards) position -= removed;
    }
}

// Deletes what stands at the position and as many neighbours of the same span as `most` allows.
std::uint32_t Tracker::remove_at(Event event, std::uint32_t most, std::uint32_t position,
                                 bool backwards) {
    Cursor cursor = standing_at(position);
    ATELIER_CHECK(cursor.span < spans_.size());
    const Span& span = spans_[cursor.span];
    const Item item = span.first + cursor.offset;
    const std::uint32_t count =
        std::min(most, backwards ? cursor.offset + 1 : span.length - cursor.offset);
    const std::uint32_t first = backwards ? cursor.offset + 1 - count : cursor.offset;
    split(cursor.span, first + count);
    split(cursor.span, first);
    spans_[cursor.span + (first > 0)].state += 1;
    length_ -= count;
    targets_[event] = {event, count, item, backwards};
    return count;
}

void Tracker::toggle(const std::vector<EventSpan>& spans, int by) {
    if (spans.empty()) return;
    Steps steps;
    for (const EventSpan& span : spans)
        add_steps(steps, span, by);
    apply(steps);
}

// A character may be deleted by more than one event of the span, so steps add up.
void Tracker::add_steps(Steps& steps, EventSpan span, int by) const {
    const auto add = [&](Item first, Item end) {
        steps[first] += by;
        steps[end] -= by;
    };
    for (Event event = span.first; event < span.end;) {
        const Edit& edit = log_.edit_of(event);
        const Event end = std::min(edit.end(), span.end);
        if (edit.action == RunAction::insert) add(event, end);
        event = end;
    }
    auto target = targets_.upper_bound(span.first);
    if (target != targets_.begin()) --target;
    for (; target != targets_.end() && target->first < span.end; ++target) {
        const auto& [first, length, item, backwards] = target->second;
        const Event from = std::max(first, span.first);
        const Event to = std::min(first + length, span.end);
        if (from >= to) continue;
        if (backwards) {
            add(item - (to - 1 - first), item - (from - first) + 1);
        } else {
            add(item + (from - first), item + (to - first));
        }
    }
}

void Tracker::apply(const Steps& steps) {
    // The same as intervals: from each item on, the state changes by so much.
    std::vector<std::pair<Item, std::int32_t>> changes;
    std::int32_t sum = 0;
    for (const auto& [item, step] : steps)
        changes.emplace_back(item, sum += step);
    for (std::size_t i = 0; i < spans_.size(); ++i) {
        auto next = std::ranges::upper_bound(changes, spans_[i].first, {},
                                             &std::pair<Item, std::int32_t>::first);
        if (next != changes.end() && next->first < spans_[i].end())
            split(i, next->first - spans_[i].first);
        if (next == changes.begin()) continue;
        const std::int32_t by = std::prev(next)->second;
        if (by == 0) continue;
        Span& span = spans_[i];
        if (span.stands()) length_ -= span.length;
        span.state += by;
        ATELIER_CHECK(span.state >= 0);
        if (span.stands()) length_ += span.length;
    }
}

void Tracker::remember() {
    for (Span& span : spans_)
        span.stood = span.stands();
}

std::vector<Piece> Tracker::pieces() const {
    std::vector<Piece> pieces;
    for (const Span& span : spans_) {
        if (!span.stood && !span.stands()) continue;
        const Piece::Kind kind = !span.stood     ? Piece::Kind::inserted
                                 : span.stands() ? Piece::Kind::kept
                                                 : Piece::Kind::removed;
        const bool below = span.first & below_bit;
        const Event first = span.first & ~below_bit;
        pieces.push_back({kind, span.length, {first, first + span.length}, below});
    }
    return pieces;
}

std::optional<Spot> Tracker::find(Event event) const {
    std::uint32_t position = 0;
    for (const Span& span : spans_) {
        if (event - span.first < span.length) {
            if (span.stands()) position += event - span.first;
            return Spot{position, span.state > 0, span.stands()};
        }
        if (span.stands()) position += span.length;
    }
    return std::nullopt;
}

std::vector<Layer> Tracker::layers() const {
    std::vector<Layer> layers;
    for (const Span& span : spans_) {
        const Event first = span.first & ~below_bit;
        if (span.state > 0)
            layers.push_back(
                {{first, first + span.length}, (span.first & below_bit) != 0, span.stands()});
    }
    return layers;
}

std::optional<TakenCharacter> Tracker::taken_by(Event deletion) const {
    auto target = targets_.upper_bound(deletion);
    if (target == targets_.begin()) return std::nullopt;
    const auto& [first, length, item, backwards] = std::prev(target)->second;
    const std::uint32_t distance = deletion - first;
    if (distance >= length) return std::nullopt;
    const Item taken = backwards ? item - distance : item + distance;
    return TakenCharacter{taken & ~below_bit, (taken & below_bit) != 0};
}

std::vector<Event> Tracker::deletions_of(Event event) const {
    std::vector<Event> deletions;
    for (const auto& [first, target] : targets_) {
        const std::uint32_t distance = target.backwards ? target.item - event : event - target.item;
        if (distance < target.length) deletions.push_back(first + distance);
    }
    return deletions;
}

}  // namespace atelier
