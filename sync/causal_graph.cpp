#include "sync/causal_graph.hpp"

#include "protocol/check.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <utility>

namespace atelier {

namespace {

std::uint8_t bits(Holder holder) {
    return static_cast<std::uint8_t>(holder);
}

}  // namespace

// A walk down from versions, latest event first. A point is a version that a run (or the caller)
// names as a whole; kept whole for as long as it is possible, so that a version of several heads
// is met as one.
class Descent {
public:
    struct Point {
        TextVersion heads;  // descending; empty: the root
        std::uint8_t holders = 0;
    };

    explicit Descent(const CausalGraph& graph) : graph_(graph) {}

    void add(TextVersion heads, std::uint8_t holders) {
        std::ranges::sort(heads, std::greater{});
        points_[std::move(heads)] |= holders;
    }

    Point take() {
        auto node = points_.extract(points_.begin());
        return {std::move(node.key()), node.mapped()};
    }

    bool empty() const { return points_.empty(); }

    // Goes below a point that was taken: the events of its latest head's run down to the next
    // point in that run, or to the run's parents. Empty when another point stands at that head.
    EventSpan below(const Point& point) {
        ATELIER_CHECK(!point.heads.empty());
        const Event last = point.heads.front();
        for (std::size_t i = 1; i < point.heads.size(); ++i)
            add({point.heads[i]}, point.holders);
        const std::size_t number = graph_.run_number(last);
        const EventSpan run = graph_.run(number);
        const TextVersion* next = points_.empty() ? nullptr : &points_.begin()->first;
        if (next && !next->empty() && next->front() >= run.first) {
            const Event stop = next->front();
            add({stop}, point.holders);
            return {stop + 1, last + 1};
        }
        const auto parents = graph_.run_parents(number);
        add({parents.begin(), parents.end()}, point.holders);
        return {run.first, last + 1};
    }

private:
    const CausalGraph& graph_;
    // Latest first. Of two with the same latest head the one of more heads comes first.
    std::map<TextVersion, std::uint8_t, std::greater<>> points_;
};

void CausalGraph::reserve(std::size_t runs, std::size_t parents) {
    runs_.reserve(runs);
    parents_.reserve(parents);
}

void CausalGraph::add_run(std::uint32_t count, std::span<const Event> parents) {
    ATELIER_CHECK(count >= 1 && count <= INT32_MAX - size_);
    ATELIER_CHECK(parents.empty() || parents.back() < size_);
    if (is_heads(parents)) return add_behind_all(count);
    if (parents.size() == 1 && parents.front() == size_ - 1) {  // goes on beside others
        size_ += count;
        heads_.back() = size_ - 1;
        return;
    }
    runs_.push_back({size_, static_cast<std::uint32_t>(parents_.size()), seen_by(parents)});
    parents_.insert(parents_.end(), parents.begin(), parents.end());
    for (const Event parent : parents) {
        const auto head = std::ranges::lower_bound(heads_, parent);
        if (head != heads_.end() && *head == parent) heads_.erase(head);
    }
    size_ += count;
    heads_.push_back(size_ - 1);
}

void CausalGraph::add_behind_all(std::uint32_t count) {
    ATELIER_CHECK(count >= 1 && count <= INT32_MAX - size_);
    const bool goes_on = heads_.size() == 1 && heads_.front() == size_ - 1;
    if (!goes_on) {
        runs_.push_back({size_, static_cast<std::uint32_t>(parents_.size()), size_});
        parents_.insert(parents_.end(), heads_.begin(), heads_.end());
    }
    size_ += count;
    heads_.resize(1);
    heads_.front() = size_ - 1;
}

bool CausalGraph::is_heads(std::span<const Event> parents) const {
    return std::ranges::equal(parents, heads_);
}

// Up to which number all events are in the past of something with these parents. Of several
// parents, what one of the last runs with the same ones is known to have seen.
Event CausalGraph::seen_by(std::span<const Event> parents) const {
    constexpr std::size_t looked_at = 16;
    Event seen = 0;
    for (const Event parent : parents) {
        const Run& run = runs_[run_number(parent)];
        seen = std::max(seen, run.has_seen_all() ? parent + 1 : run.seen);
    }
    if (parents.size() < 2) return seen;
    const std::size_t lowest = runs_.size() - std::min(runs_.size(), looked_at);
    for (std::size_t i = runs_.size(); i > lowest; --i) {
        if (runs_[i - 1].first <= parents.back()) break;
        if (std::ranges::equal(run_parents(i - 1), parents))
            return std::max(seen, runs_[i - 1].seen);
    }
    return seen;
}

std::size_t CausalGraph::search_run(Event event, std::size_t from) const {
    ATELIER_CHECK(event < size_);
    if (from + 1 >= runs_.size() || event < runs_[from + 1].first) return from;
    const auto begin = runs_.begin() + static_cast<std::ptrdiff_t>(from);
    const auto behind = std::ranges::upper_bound(begin, runs_.end(), event, {}, &Run::first);
    return static_cast<std::size_t>(behind - runs_.begin()) - 1;
}

TextVersion CausalGraph::parents_of(Event event) const {
    const std::size_t number = run_number(event);
    if (event != runs_[number].first) return {event - 1};
    const auto parents = run_parents(number);
    return {parents.begin(), parents.end()};
}

bool CausalGraph::contains(const TextVersion& version, Event event) const {
    std::vector<Event> queue(version.begin(), version.end());  // a heap, latest first
    std::ranges::make_heap(queue);
    while (!queue.empty() && queue.front() >= event) {
        std::ranges::pop_heap(queue);
        const std::size_t number = run_number(queue.back());
        queue.pop_back();
        if (runs_[number].first <= event || event < runs_[number].seen) return true;
        while (!queue.empty() && queue.front() >= runs_[number].first) {
            std::ranges::pop_heap(queue);
            queue.pop_back();
        }
        for (const Event parent : run_parents(number)) {
            queue.push_back(parent);
            std::ranges::push_heap(queue);
        }
    }
    return false;
}

// Points to go down from, latest first, each with what is said of it; two at one event are one.
template <class Said>
class PointQueue {
public:
    struct Point {
        Event event = 0;
        Said said{};
    };

    bool empty() const { return points_.empty(); }
    Event latest() const { return points_.front().event; }

    void add(Event event, Said said) {
        points_.push_back({event, said});
        std::ranges::push_heap(points_, {}, &Point::event);
    }
    Point take() {
        Point point = take_one();
        while (!points_.empty() && points_.front().event == point.event)
            point.said |= take_one().said;
        return point;
    }

    Point take_one() {
        std::ranges::pop_heap(points_, {}, &Point::event);
        const Point point = points_.back();
        points_.pop_back();
        return point;
    }

private:
    std::vector<Point> points_;
};

namespace {

// Runs that a question about heads goes through with a number for each, and not with a queue.
constexpr std::size_t few_runs = 256;

// The run of an event that lies below a run, most likely a few before: steps back that grow.
std::size_t run_below(const CausalGraph& graph, Event event, std::size_t number) {
    std::size_t high = number + 1;
    std::size_t low = number;
    for (std::size_t step = 1; graph.run(low).first > event; step *= 2) {
        high = low;
        low -= std::min(step, low);
    }
    while (high - low > 1) {
        const std::size_t middle = low + (high - low) / 2;
        (graph.run(middle).first <= event ? low : high) = middle;
    }
    return low;
}

// The same for events, ascending, that are far from each other.
TextVersion heads_of_many(const CausalGraph& graph, const std::vector<Event>& events) {
    const Event earliest = events.front();
    TextVersion heads;
    // Holder::a: named by the caller. Holder::b: below an event that was.
    PointQueue<std::uint8_t> points;
    for (const Event event : events)
        points.add(event, bits(Holder::a));
    while (!points.empty() && points.latest() >= earliest) {
        const auto [last, holders] = points.take();
        if (holders == bits(Holder::a)) heads.push_back(last);
        const std::size_t number = graph.run_number(last);
        if (!points.empty() && points.latest() >= graph.run(number).first) {
            points.add(points.latest(), bits(Holder::b));
            continue;
        }
        for (const Event parent : graph.run_parents(number))
            points.add(parent, bits(Holder::b));
    }
    std::ranges::reverse(heads);
    return heads;
}

}  // namespace

TextVersion CausalGraph::heads_of(std::vector<Event> events) const {
    if (events.size() < 2) return events;
    std::ranges::sort(events);
    const auto twice = std::ranges::unique(events);
    events.erase(twice.begin(), twice.end());
    const Event earliest = events.front();
    const std::size_t lowest = run_number(earliest);
    const std::size_t highest = run_number(events.back());
    TextVersion heads;
    if (highest - lowest >= few_runs) return heads_of_many(*this, events);
    // Of each run: up to which event it lies below one that was named.
    std::array<Event, few_runs> below;
    std::fill_n(below.begin(), highest - lowest + 1, 0);
    std::size_t named = events.size();
    for (std::size_t number = highest + 1; number-- > lowest;) {
        Event end = below[number - lowest];
        if (named > 0 && events[named - 1] >= runs_[number].first) {
            const Event last = events[named - 1];
            if (last >= end) heads.push_back(last);
            end = std::max(end, last + 1);
            while (named > 0 && events[named - 1] >= runs_[number].first)
                --named;
        }
        if (end == 0) continue;
        for (const Event parent : run_parents(number)) {
            if (parent < earliest) continue;
            Event& reached = below[run_below(*this, parent, number) - lowest];
            reached = std::max(reached, parent + 1);
        }
    }
    std::ranges::reverse(heads);
    return heads;
}

CausalGraph::Difference CausalGraph::diff(const TextVersion& a, const TextVersion& b) const {
    Difference difference;
    if (a == b) return difference;
    PointQueue<std::uint8_t> points;
    std::size_t open = 0;  // points in the queue that only one of the two holds
    const auto one_sided = [](std::uint8_t holders) { return holders == 1 || holders == 2; };
    const auto add = [&](Event event, std::uint8_t holders) {
        points.add(event, holders);
        open += one_sided(holders);
    };
    for (const Event head : a)
        add(head, bits(Holder::a));
    for (const Event head : b)
        add(head, bits(Holder::b));
    while (open > 0) {
        const Event last = points.latest();
        std::uint8_t holders = 0;
        while (!points.empty() && points.latest() == last) {
            const std::uint8_t said = points.take_one().said;
            open -= one_sided(said);
            holders |= said;
        }
        const std::size_t number = run_number(last);
        Event first = runs_[number].first;
        if (!points.empty() && points.latest() >= first) {
            first = points.latest() + 1;
            add(first - 1, holders);
        } else {
            for (const Event parent : run_parents(number))
                add(parent, holders);
        }
        if (!one_sided(holders)) continue;
        auto& only = holders == bits(Holder::a) ? difference.only_a : difference.only_b;
        if (!only.empty() && only.back().first == last + 1) {
            only.back().first = first;
        } else {
            only.push_back({first, last + 1});
        }
    }
    return difference;
}

CausalGraph::Conflict CausalGraph::conflict(const TextVersion& a, const TextVersion& b) const {
    Descent descent(*this);
    descent.add(a, bits(Holder::a));
    descent.add(b, bits(Holder::b));
    std::vector<HeldSpan> spans;
    while (true) {
        Descent::Point point = descent.take();
        if (descent.empty()) {
            std::ranges::reverse(point.heads);
            std::ranges::reverse(spans);
            return {std::move(point.heads), std::move(spans)};
        }
        const EventSpan span = descent.below(point);
        if (span.empty()) continue;
        spans.push_back({span, static_cast<Holder>(point.holders)});
    }
}

Event CausalGraph::seen_since(Event event) const {
    Event seen = size_;
    for (std::size_t i = runs_.size(); i-- > 0;) {
        // An event that goes on in a run that has seen all before it has seen what is before
        // itself.
        seen = std::min(seen,
                        runs_[i].has_seen_all() ? std::max(runs_[i].first, event) : runs_[i].seen);
        if (runs_[i].first <= event) break;
    }
    return seen;
}

// Goes down from the latest run, with the least that any later event has seen: where that is all
// below some number, all that is concurrent lies on one side of it.
std::vector<CausalGraph::Stretch> CausalGraph::stretches(Event known) const {
    std::vector<Stretch> stretches;  // latest first
    Event end = size_;               // of what is not in a stretch yet
    Event seen = size_;              // by all events of the runs that were looked at
    const auto put = [&](EventSpan events, bool is_line) {
        if (events.empty()) return;
        if (!stretches.empty() && is_line && stretches.back().is_line) {
            stretches.back().events.first = events.first;
        } else {
            stretches.push_back({events, is_line});
        }
    };
    for (std::size_t number = runs_.size(); number-- > 0 && end > known;) {
        const EventSpan events = run(number);
        const Run& run = runs_[number];
        if (run.has_seen_all() && seen >= events.first) {
            // Below what is to be shown, nothing needs to be walked again.
            const Event line_end = std::min(events.end, seen);
            const Event line_first = std::clamp(known, events.first, line_end);
            put({line_end, end}, false);
            put({line_first, line_end}, true);
            end = events.first;
        }
        seen = std::min(seen, run.seen);
        if (seen >= events.first) {
            put({events.first, end}, false);
            end = events.first;
        }
    }
    std::ranges::reverse(stretches);
    return stretches;
}

}  // namespace atelier
