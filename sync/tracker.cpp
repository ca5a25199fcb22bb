#include "sync/tracker.hpp"

#include <algorithm>
#include <cstring>

namespace atelier {

namespace {

constexpr std::size_t kept_targets = 1 << 16;  // their memory, for the next zone

}  // namespace

Tracker::Tracker(const EventLog& log, std::uint32_t block)
    : log_(&log), block_max_(block), blocks_(1) {
    ATELIER_CHECK(block >= 2 && block <= block_max);
}

void Tracker::begin(Event first, std::uint32_t base_length) {
    ATELIER_CHECK(base_length < below_bit - 1);
    first_ = first;
    tree_.clear();
    blocks_.resize(1);
    blocks_[0].size = 0;
    spans_ = 0;
    // A hostile zone can have made them large.
    if (targets_.capacity() > kept_targets) targets_ = {};
    targets_.clear();
    applied_targets_.clear();
    targets_of_.clear();
    block_pages_.clear();
    first_edit_ = first < log_->size() ? log_->edit_number(first) : log_->edits();
    if (base_length > 0) put({}, {below_bit, base_length, none, none, 1, 0, 1});
}

Tracker::Counts Tracker::counts_of(const Span& span) {
    return {span.stands() ? span.length : 0, span.dead ? 0 : span.length,
            span.is_below() ? span.length : 0};
}

// The character that stands at a position; behind everything for the end.
Tracker::Place Tracker::standing_at(std::uint32_t position) const {
    const auto [number, offset] = tree_.find(prepared, position);
    const Block& block = blocks_[number];
    std::uint32_t left = offset;
    std::uint32_t i = 0;
    for (; i < block.size && left >= block.standing[i]; ++i)
        left -= block.standing[i];
    return {number, i, left};
}

Tracker::Place Tracker::place_of(Item item) const {
    BlockNumber number = tree_.first();
    if (blocks_.size() > 1)
        number = item & below_bit ? tree_.find(below, item & ~below_bit).leaf : block_of(item);
    const Block& block = blocks_[number];
    std::uint32_t i = 0;
    while (i < block.size && item - block.spans[i].first >= block.spans[i].length)
        ++i;
    ATELIER_CHECK(i < block.size);
    return {number, i, item - block.spans[i].first};
}

// The same where it may be the first item of the span at the hint.
Tracker::Place Tracker::place_of(Item item, Place hint) const {
    const Block& block = blocks_[hint.block];
    if (hint.index < block.size && block.spans[hint.index].first == item) return hint;
    return place_of(item);
}

bool Tracker::is_before(Place a, Place b) const {
    if (a.block != b.block) return tree_.is_before(a.block, b.block);
    return a.index != b.index ? a.index < b.index : a.offset < b.offset;
}

// From behind the last span of a block to the first of the next; false at the end.
bool Tracker::go_on(Place& place) const {
    while (place.index == blocks_[place.block].size) {
        const BlockNumber next = tree_.next(place.block);
        if (next == CountedTree<3>::none) return false;
        place = {next, 0, 0};
    }
    return true;
}

std::uint32_t Tracker::applied_before(Place place) const {
    const Block& block = blocks_[place.block];
    std::uint32_t sum = tree_.before(place.block, applied);
    for (std::uint32_t i = 0; i < place.index; ++i)
        sum += block.spans[i].dead ? 0 : block.spans[i].length;
    if (place.offset > 0 && !block.spans[place.index].dead) sum += place.offset;
    return sum;
}

// Of a block that is full, half go to a new one.
void Tracker::make_room(Place& place) {
    if (blocks_[place.block].size < block_max_) return;
    if (blocks_.size() == 1) index(place.block, 0);
    const BlockNumber made = tree_.insert_after(place.block);
    ATELIER_CHECK(made == blocks_.size());
    blocks_.emplace_back();
    Block& from = blocks_[place.block];
    Block& to = blocks_[made];
    const std::uint32_t kept = block_max_ / 2;
    to.size = block_max_ - kept;
    from.size = kept;
    std::copy_n(from.spans.begin() + kept, to.size, to.spans.begin());
    std::copy_n(from.standing.begin() + kept, to.size, to.standing.begin());
    Counts moved{};
    for (std::uint32_t i = 0; i < to.size; ++i) {
        const Counts counts = counts_of(to.spans[i]);
        for (std::size_t d = 0; d < moved.size(); ++d)
            moved[d] += counts[d];
    }
    tree_.add(made, moved);
    tree_.add(place.block, {-moved[0], -moved[1], -moved[2]});
    index(made, 0);
    if (place.index > kept) place = {made, place.index - kept, place.offset};
}

// Notes for the insertions of a block that they are in it.
void Tracker::index(BlockNumber number, std::uint32_t from) {
    const Block& block = blocks_[number];
    for (std::uint32_t i = from; i < block.size; ++i) {
        const Span& span = block.spans[i];
        if (!span.is_below()) note_block({span.first, span.end()}, number);
    }
}

void Tracker::note_block(EventSpan insertions, BlockNumber block) {
    const std::size_t end = insertions.end - first_;
    for (std::size_t at = insertions.first - first_; at < end;) {
        const std::size_t number = at / page;
        if (block_pages_.size() <= number) block_pages_.resize(number + 1);
        if (!block_pages_[number])
            block_pages_[number] = std::make_unique<std::array<BlockNumber, page>>();
        const std::size_t stop = std::min(end, (number + 1) * page);
        std::fill_n(block_pages_[number]->begin() + at % page, stop - at, block);
        at = stop;
    }
}

void Tracker::put(Place place, const Span& span) {
    make_room(place);
    Block& block = blocks_[place.block];
    const std::size_t behind = block.size - place.index;
    std::memmove(&block.spans[place.index] + 1, &block.spans[place.index], behind * sizeof(Span));
    std::memmove(&block.standing[place.index] + 1, &block.standing[place.index],
                 behind * sizeof(std::uint32_t));
    ++block.size;
    ++spans_;
    block.spans[place.index] = span;
    block.standing[place.index] = span.stands() ? span.length : 0;
    tree_.add(place.block, counts_of(span));
    if (blocks_.size() > 1 && !span.is_below()) note_block({span.first, span.end()}, place.block);
}

// Cuts a span in two. Answers where the second is; where there is nothing to cut, the place in
// front of or behind the span.
Tracker::Place Tracker::split(Place place, std::uint32_t offset) {
    if (offset == 0) return {place.block, place.index, 0};
    if (offset == at(place).length) return {place.block, place.index + 1, 0};
    Place next{place.block, place.index + 1, 0};
    make_room(next);
    // Where the block was cut just between the two, `next` is behind the last of the first half.
    Block& block = blocks_[next.block];
    Span& head = block.spans[next.index - 1];
    const std::size_t behind = block.size - next.index;
    std::memmove(&block.spans[next.index] + 1, &block.spans[next.index], behind * sizeof(Span));
    std::memmove(&block.standing[next.index] + 1, &block.standing[next.index],
                 behind * sizeof(std::uint32_t));
    ++block.size;
    ++spans_;
    Span& tail = block.spans[next.index];
    tail = head;
    head.length = offset;
    tail.first += offset;
    tail.length -= offset;
    tail.left = tail.first - 1;
    if (head.stands()) {
        block.standing[next.index - 1] = head.length;
        block.standing[next.index] = tail.length;
    } else {
        block.standing[next.index] = 0;
    }
    return next;
}

// Deleted once more in the prepare version, and in the effect version.
void Tracker::set_dead(Place place) {
    Block& block = blocks_[place.block];
    Span& span = block.spans[place.index];
    const Counts before = counts_of(span);
    span.state = (span.state + 1U) & 0x3fffffff;
    span.dead = 1;
    const Counts after = counts_of(span);
    block.standing[place.index] = after[prepared];
    tree_.add(place.block, {after[0] - before[0], after[1] - before[1], 0});
}

void Tracker::insert(EventSpan span, std::uint32_t position, std::vector<Effect>* effects) {
    ATELIER_CHECK(position <= length());
    Place next{tree_.first(), 0, 0};
    Item left = none;
    if (position > 0) {
        const Place before = standing_at(position - 1);
        left = at(before).first + before.offset;
        next = split(before, before.offset + 1);
    }
    Place known = next;  // the first span behind that the prepare version knows of
    bool at_end = !go_on(known);
    bool conflicts = false;
    while (!at_end && at(known).state == 0) {
        conflicts = true;
        ++known.index;
        at_end = !go_on(known);
    }
    const Item right = at_end ? none : at(known).first;
    if (conflicts) next = integrate(next, span.first, left, right);
    if (effects) effects->push_back({applied_before(next), 0, span});
    if (next.index > 0) {
        const Place place{next.block, next.index - 1, 0};
        Span& before = at(place);
        if (before.end() == span.first && left == span.first - 1 && right == before.right &&
            before.stands() && !before.dead && !before.stood) {
            before.length += span.length();
            blocks_[place.block].standing[place.index] = before.length;
            tree_.add(place.block, {span.length(), span.length(), 0});
            if (blocks_.size() > 1) note_block(span, place.block);
            return;
        }
    }
    put(next, {span.first, span.length(), left, right, 1, 0, 0});
}

// Among the spans from `from` on that the prepare version does not know, the place of a new item
// with these origins.
Tracker::Place Tracker::integrate(Place from, Event event, Item left, Item right) const {
    // The left edge is before all, the right edge behind all.
    const auto left_is_before = [&](Item a, Item b) {
        if (a == b || b == none) return false;
        return a == none || is_before(place_of(a), place_of(b));
    };
    const auto right_is_before = [&](Item a, Item b) {
        if (a == b || a == none) return false;
        return b == none || is_before(place_of(a), place_of(b));
    };
    Place place = from;
    Place i = from;
    bool scanning = false;  // whether `place` stays behind until the next sibling is judged
    while (true) {
        if (!scanning) place = i;
        if (!go_on(i) || at(i).first == right) return place;
        const Span& other = at(i);
        ++i.index;
        if (left_is_before(other.left, left)) return place;
        if (left_is_before(left, other.left)) continue;
        if (other.right == right) {
            if (log_->tie(event, other.first) < 0) return place;
            scanning = false;
        } else {
            scanning = right_is_before(other.right, right);
        }
    }
}

void Tracker::remove(const Reach& reach, bool backwards, std::vector<Effect>* effects) {
    if (reach.count == 0) return;
    Event event = reach.first;
    std::uint32_t position = reach.position;
    const std::size_t edit = log_->edit_number(event) - first_edit_;
    if (targets_of_.size() <= edit) targets_of_.resize(edit + 1, none);
    const auto begin = static_cast<std::uint32_t>(targets_.size());
    for (std::uint32_t left = reach.count; left > 0;) {
        const Place found = standing_at(position);
        ATELIER_CHECK(found.index < blocks_[found.block].size);
        const Span span = at(found);
        const std::uint32_t count =
            std::min(left, backwards ? found.offset + 1 : span.length - found.offset);
        const std::uint32_t from = backwards ? found.offset + 1 - count : found.offset;
        const Item item = span.first + found.offset;
        targets_.push_back({event, count, item, backwards});
        Place place = split(found, from);
        go_on(place);
        const Place behind = split(place, count);
        // Making room for the second part may have moved the first.
        if (behind.index > 0) place = {behind.block, behind.index - 1, 0};
        if (effects && !span.dead) effects->push_back({applied_before(place), count, {}});
        set_dead(place);
        event += count;
        left -= count;
        if (backwards) position -= count;
    }
    applied_targets_.push_back(
        {begin, static_cast<std::uint32_t>(targets_.size()), targets_of_[edit]});
    targets_of_[edit] = static_cast<std::uint32_t>(applied_targets_.size() - 1);
}

// What the events of an edit that lie in a span deleted.
template <class Visit>
void Tracker::for_each_target(std::size_t edit, EventSpan span, Visit visit) const {
    if (edit < first_edit_ || edit - first_edit_ >= targets_of_.size()) return;
    for (std::uint32_t i = targets_of_[edit - first_edit_]; i != none;
         i = applied_targets_[i].next) {
        const auto begin = targets_.begin() + applied_targets_[i].begin;
        const auto end = targets_.begin() + applied_targets_[i].end;
        auto target = std::ranges::upper_bound(begin, end, span.first, {}, &Target::end);
        for (; target != end && target->first < span.end; ++target)
            visit(*target);
    }
}

void Tracker::toggle(EventSpan span, int by) {
    std::size_t number = log_->edit_number(span.first);
    for (; number < log_->edits() && log_->edit(number).first < span.end; ++number) {
        const Edit& edit = log_->edit(number);
        if (edit.action == RunAction::insert) {
            toggle_items(std::max(edit.first, span.first), std::min(edit.end(), span.end), by);
            continue;
        }
        for_each_target(number, span, [&](const Target& target) {
            const Event from = std::max(target.first, span.first);
            const Event to = std::min(target.end(), span.end);
            const Item lowest = target.lowest(from, to);
            toggle_items(lowest, lowest + (to - from), by);
        });
    }
}

void Tracker::toggle_items(Item first, Item end, int by) {
    Place hint = place_of(first);
    BlockNumber block = hint.block;
    std::uint32_t difference = 0;  // of what stands in that block, not told to the tree yet
    while (first < end) {
        const Place found = place_of(first, hint);
        Place place = found;
        if (found.offset > 0 || end - first < at(found).length) {
            // The tree is asked for places, and blocks may be cut.
            tree_.add(block, {difference, 0, 0});
            difference = 0;
            place = split(found, found.offset);
            const std::uint32_t count = std::min(end - first, at(place).length);
            const Place behind = split(place, count);
            if (behind.index > 0) place = {behind.block, behind.index - 1, 0};
        }
        if (place.block != block) {
            tree_.add(block, {difference, 0, 0});
            difference = 0;
            block = place.block;
        }
        Span& span = at(place);
        ATELIER_CHECK(by > 0 || span.state > 0);
        const std::uint32_t stood = span.stands() ? span.length : 0;
        span.state = (span.state + static_cast<std::uint32_t>(by)) & 0x3fffffff;
        const std::uint32_t stands = span.stands() ? span.length : 0;
        blocks_[block].standing[place.index] = stands;
        difference += stands - stood;
        first += span.length;
        hint = {place.block, place.index + 1, 0};
    }
    tree_.add(block, {difference, 0, 0});
}

void Tracker::remember_prepared() {
    for (Block& block : blocks_)
        for (std::uint32_t i = 0; i < block.size; ++i)
            block.spans[i].stood = block.spans[i].stands();
}

void Tracker::remember_applied() {
    for (Block& block : blocks_)
        for (std::uint32_t i = 0; i < block.size; ++i)
            block.spans[i].stood = !block.spans[i].dead;
}

std::optional<Spot> Tracker::find(Event event) const {
    std::optional<Spot> spot;
    std::uint32_t position = 0;
    for_each_span([&](const Span& span) {
        if (spot) return;
        const std::uint32_t offset = event - span.first;
        if (offset < span.length)
            spot = {position + (span.stands() ? offset : 0), span.state > 0, span.stands()};
        if (span.stands()) position += span.length;
    });
    return spot;
}

std::vector<Layer> Tracker::layers() const {
    std::vector<Layer> layers;
    for_each_span([&](const Span& span) {
        const Event first = span.first & ~below_bit;
        if (span.state > 0)
            layers.push_back({{first, first + span.length}, span.is_below(), span.stands()});
    });
    return layers;
}

std::optional<TakenCharacter> Tracker::taken_by(Event deletion) const {
    std::optional<TakenCharacter> taken;
    const EventSpan span{deletion, deletion + 1};
    for_each_target(log_->edit_number(deletion), span, [&](const Target& target) {
        const Item item = target.lowest(span.first, span.end);
        taken = {item & ~below_bit, (item & below_bit) != 0};
    });
    return taken;
}

std::vector<Event> Tracker::deletions_of(Event event) const {
    std::vector<Event> deletions;
    for (const Target& target : targets_) {
        const std::uint32_t distance = target.backwards ? target.item - event : event - target.item;
        if (distance < target.length) deletions.push_back(target.first + distance);
    }
    std::ranges::sort(deletions);
    return deletions;
}

}  // namespace atelier
