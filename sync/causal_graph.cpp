#include "sync/causal_graph.hpp"

#include "protocol/check.hpp"

#include <algorithm>
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
        std::uint8_t& held = points_[std::move(heads)];
        in_b_ += !(held & bits(Holder::b)) && (holders & bits(Holder::b));
        held |= holders;
    }

    Point take() {
        auto node = points_.extract(points_.begin());
        if (node.mapped() & bits(Holder::b)) --in_b_;
        return {std::move(node.key()), node.mapped()};
    }

    bool empty() const { return points_.empty(); }
    bool nothing_else_in_b() const { return in_b_ == 0; }
    void put_back(const Point& point) { add(point.heads, point.holders); }

    // Goes below a point that was taken: the events of its latest head's run down to the next
    // point in that run, or to the run's parents. Empty when another point stands at that head.
    EventSpan below(const Point& point) {
        ATELIER_CHECK(!point.heads.empty());
        const Event last = point.heads.front();
        for (std::size_t i = 1; i < point.heads.size(); ++i)
            add({point.heads[i]}, point.holders);
        const CausalGraph::Run& run = graph_.run_of(last);
        const TextVersion* next = points_.empty() ? nullptr : &points_.begin()->first;
        if (next && !next->empty() && next->front() >= run.first) {
            const Event stop = next->front();
            add({stop}, point.holders);
            return {stop + 1, last + 1};
        }
        add(run.parents, point.holders);
        return {run.first, last + 1};
    }

private:
    const CausalGraph& graph_;
    // Latest first. Of two with the same latest head the one of more heads comes first.
    std::map<TextVersion, std::uint8_t, std::greater<>> points_;
    std::size_t in_b_ = 0;
};

void CausalGraph::add(std::uint32_t count, const TextVersion& parents) {
    ATELIER_CHECK(count >= 1 && count <= INT32_MAX - size_);
    ATELIER_CHECK(parents.empty() || parents.back() < size_);
    const bool goes_on = size_ > 0 && parents == TextVersion{size_ - 1};
    if (!goes_on) runs_.push_back({size_, parents});
    std::erase_if(heads_, [&](Event head) { return std::ranges::binary_search(parents, head); });
    size_ += count;
    heads_.push_back(size_ - 1);
}

const CausalGraph::Run& CausalGraph::run_of(Event event) const {
    ATELIER_CHECK(event < size_);
    return *std::prev(std::ranges::upper_bound(runs_, event, {}, &Run::first));
}

TextVersion CausalGraph::parents_of(Event event) const {
    const Run& run = run_of(event);
    return event == run.first ? run.parents : TextVersion{event - 1};
}

bool CausalGraph::contains(const TextVersion& version, Event event) const {
    std::vector<Event> queue(version.begin(), version.end());  // a heap, latest first
    std::ranges::make_heap(queue);
    while (!queue.empty() && queue.front() >= event) {
        std::ranges::pop_heap(queue);
        const Run& run = run_of(queue.back());
        queue.pop_back();
        if (run.first <= event) return true;
        while (!queue.empty() && queue.front() >= run.first) {
            std::ranges::pop_heap(queue);
            queue.pop_back();
        }
        for (const Event parent : run.parents) {
            queue.push_back(parent);
            std::ranges::push_heap(queue);
        }
    }
    return false;
}

TextVersion CausalGraph::heads_of(std::vector<Event> events) const {
    std::ranges::sort(events);
    const auto doubles = std::ranges::unique(events);
    events.erase(doubles.begin(), doubles.end());
    if (events.size() < 2) return events;
    const Event earliest = events.front();
    TextVersion heads;
    // Holder::a: named by the caller. Holder::b: below an event that was.
    std::map<Event, std::uint8_t, std::greater<>> points;
    for (const Event event : events)
        points[event] = bits(Holder::a);
    while (!points.empty() && points.begin()->first >= earliest) {
        const auto [last, holders] = *points.begin();
        points.erase(points.begin());
        if (holders == bits(Holder::a)) heads.push_back(last);
        const Run& run = run_of(last);
        if (!points.empty() && points.begin()->first >= run.first) {
            points.begin()->second |= bits(Holder::b);
            continue;
        }
        for (const Event parent : run.parents)
            points[parent] |= bits(Holder::b);
    }
    std::ranges::reverse(heads);
    return heads;
}

CausalGraph::Difference CausalGraph::diff(const TextVersion& a, const TextVersion& b) const {
    Difference difference;
    std::map<Event, std::uint8_t, std::greater<>> points;
    std::size_t open = 0;  // points that only one of the two holds
    const auto one_sided = [](std::uint8_t holders) { return holders == 1 || holders == 2; };
    const auto add = [&](Event event, std::uint8_t holders) {
        std::uint8_t& held = points[event];
        open -= one_sided(held);
        held |= holders;
        open += one_sided(held);
    };
    for (const Event head : a)
        add(head, bits(Holder::a));
    for (const Event head : b)
        add(head, bits(Holder::b));
    while (open > 0) {
        const auto [last, holders] = *points.begin();
        points.erase(points.begin());
        open -= one_sided(holders);
        const Run& run = run_of(last);
        Event first = run.first;
        if (!points.empty() && points.begin()->first >= run.first) {
            first = points.begin()->first + 1;
            add(first - 1, holders);
        } else {
            for (const Event parent : run.parents)
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

// `from` only marks where to stop: as `to` holds it, whatever `to` has not reached when a point is
// the only one of `to` lies below that point.
std::vector<CausalGraph::Stretch> CausalGraph::stretches(const TextVersion& from,
                                                         const TextVersion& to) const {
    Descent descent(*this);
    descent.add(from, bits(Holder::a));
    descent.add(to, bits(Holder::b));
    std::vector<Stretch> stretches;  // latest first, as are the spans of `open`
    Stretch open{{}, {}, to};
    const auto close = [&](TextVersion base) {
        std::ranges::sort(base);
        TextVersion next_end = base;
        if (!open.spans.empty()) {
            open.base = std::move(base);
            std::ranges::reverse(open.spans);
            stretches.push_back(std::move(open));
        }
        open = Stretch{{}, {}, std::move(next_end)};
    };
    while (true) {
        const Descent::Point point = descent.take();
        const bool reached = point.holders & bits(Holder::a);
        if (descent.empty() && reached) {
            close(point.heads);
            std::ranges::reverse(stretches);
            return stretches;
        }
        const bool cut = !reached && descent.nothing_else_in_b();
        if (cut) close(point.heads);
        const EventSpan span = descent.below(point);
        if (span.empty()) continue;
        ATELIER_CHECK(point.holders & bits(Holder::b));
        open.spans.push_back(span);
        if (cut && point.heads.size() == 1) close(parents_of(span.first));
    }
}

}  // namespace atelier
