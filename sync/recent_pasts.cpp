#include "sync/recent_pasts.hpp"

#include "protocol/check.hpp"

namespace atelier {

void RecentPasts::begin(Event first) {
    first_ = end_ = first;
    rows_made_ = 0;
    lanes_.clear();
}

bool RecentPasts::difference(const TextVersion& from, const TextVersion& to,
                             std::vector<EventSpan>& only_from, std::vector<EventSpan>& only_to) {
    catch_up();
    only_from.clear();
    only_to.clear();
    Counts a, b;
    if (!unite_all(a, from) || !unite_all(b, to)) return false;
    for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
        if (a[lane] == b[lane]) continue;
        const bool is_known = a[lane] > b[lane] ? cut(lane, b[lane], a[lane], only_from)
                                                : cut(lane, a[lane], b[lane], only_to);
        if (!is_known) return false;
    }
    return true;
}

void RecentPasts::catch_up() {
    if (rows_.empty()) {
        rows_.resize(rows_max);
        counts_.resize(rows_max);
    }
    const CausalGraph& graph = log_->graph();
    if (end_ == graph.size()) return;
    std::size_t run = graph.run_number(end_);
    while (end_ < graph.size()) {
        while (graph.run(run).end <= end_)
            ++run;
        const LogName& log = log_->log_of(log_->change_of(end_));
        const bool goes_on = graph.run(run).first != end_;
        if (!goes_on) {
            add(end_, graph.run_parents(run), log);
        } else if (rows_made_ == 0 || log != last_log_) {
            const Event before = end_ - 1;
            add(end_, {&before, 1}, log);
        }
        last_log_ = log;
        end_ = std::min(log_->part_end(end_), graph.run(run).end);
    }
}

void RecentPasts::add(Event first, std::span<const Event> parents, const LogName& log) {
    if (rows_made_ > 0) {  // the last row's stretch is over
        const Row& over = rows_[at(rows_made_ - 1)];
        if (over.is_known) lanes_[over.lane].events = over.before + (first - over.first);
    }
    const std::size_t number = rows_made_++;
    Row& row = rows_[at(number)];
    row = {first, 0, 0, none, false};
    Counts& counts = counts_[at(number)];
    if (!unite_all(counts, parents)) return;
    const std::size_t lane = lane_for(counts, log);
    if (lane == none) return;
    if (lane == lanes_.size()) {
        // Whoever has a row already has seen none of it.
        lanes_.emplace_back();
        for (Counts& each : counts_)
            each[lane] = 0;
    }
    row.previous = lanes_[lane].last;
    row.before = counts[lane];
    row.lane = static_cast<std::uint32_t>(lane);
    row.is_known = true;
    lanes_[lane] = {log, number, row.before};
}

// The lane of the log, or else a new one, or one of which this has seen all.
std::size_t RecentPasts::lane_for(const Counts& counts, const LogName& log) const {
    const auto is_seen = [&](std::size_t lane) { return counts[lane] == lanes_[lane].events; };
    for (std::size_t lane = 0; lane < lanes_.size(); ++lane)
        if (lanes_[lane].log == log && is_seen(lane)) return lane;
    if (lanes_.size() < lanes_max) return lanes_.size();
    for (std::size_t lane = 0; lane < lanes_.size(); ++lane)
        if (is_seen(lane)) return lane;
    return none;
}

// The row of an event from first_ on; none where that is not kept.
std::size_t RecentPasts::row_of(Event event) const {
    // Steps back, each twice as far.
    std::size_t high = rows_made_;  // behind it
    std::size_t step = 1;
    while (high > oldest()) {
        std::size_t low = high - std::min(step, high - oldest());
        if (rows_[at(low)].first <= event) {
            while (high - low > 1) {
                const std::size_t middle = low + (high - low) / 2;
                (rows_[at(middle)].first <= event ? low : high) = middle;
            }
            return low;
        }
        high = low;
        step *= 2;
    }
    return none;
}

bool RecentPasts::unite(Counts& counts, Event head) const {
    if (head < first_) return true;
    const std::size_t number = row_of(head);
    if (number == none) return false;
    const Row& row = rows_[at(number)];
    if (!row.is_known) return false;
    const Counts& theirs = counts_[at(number)];
    for (std::size_t lane = 0; lane < lanes_.size(); ++lane)
        counts[lane] = std::max(counts[lane], theirs[lane]);
    counts[row.lane] = std::max(counts[row.lane], row.before + (head - row.first) + 1);
    return true;
}

bool RecentPasts::unite_all(Counts& counts, std::span<const Event> heads) const {
    std::fill_n(counts.begin(), lanes_.size(), 0);
    for (const Event head : heads)
        if (!unite(counts, head)) return false;
    return true;
}

// The events of a lane with these numbers in it.
bool RecentPasts::cut(std::size_t lane, std::uint32_t from, std::uint32_t to,
                      std::vector<EventSpan>& spans) const {
    for (std::size_t number = lanes_[lane].last; to > from;) {
        if (number == none || !is_kept(number)) return false;
        const Row& row = rows_[at(number)];
        if (row.before < to) {
            const std::uint32_t low = std::max(from, row.before);
            spans.push_back({row.first + (low - row.before), row.first + (to - row.before)});
            to = low;
        }
        number = row.previous;
    }
    return true;
}

}  // namespace atelier
