#pragma once

// What the last events of a log have seen, as a row of numbers for each stretch of them: the way
// from one version to another close by, when many write at once, is a comparison of two rows and
// not a walk.
//
// A stretch is events of one author's log that follow each other. Stretches are laid in lanes, in
// each of which one has seen all before it: one lane a log, and others for what its events did not
// see of each other. A row says how many events of each lane are in the past of its stretch. Only
// what is recent is known, and only in few lanes; whoever asks must be able to walk.

#include "sync/event_log.hpp"

#include <algorithm>
#include <array>

namespace atelier {

class RecentPasts {
public:
    static constexpr std::size_t lanes_max = 64;
    static constexpr std::size_t rows_max = 1024;

    // The log must outlive it. It may grow.
    explicit RecentPasts(const EventLog& log) : log_(&log) {}

    // Begins anew, with the events from this one on, which all have seen all before it.
    void begin(Event first);

    // Which events are only in the past of the first version, and only in that of the second. False
    // where it does not know; then nothing was answered.
    [[nodiscard]] bool difference(const TextVersion& from, const TextVersion& to,
                                  std::vector<EventSpan>& only_from,
                                  std::vector<EventSpan>& only_to);

private:
    static constexpr std::size_t none = SIZE_MAX;

    struct Row {
        Event first = 0;  // of the stretch, which ends where the next one begins
        std::uint32_t lane = 0;
        std::uint32_t before = 0;     // events of the lane before it
        std::size_t previous = none;  // row in the lane
        bool is_known = false;
    };
    struct Lane {
        LogName log;
        std::size_t last = none;   // row
        std::uint32_t events = 0;  // when the last row was made
    };
    using Counts = std::array<std::uint32_t, lanes_max>;

    static std::size_t at(std::size_t row) { return row % rows_max; }
    bool is_kept(std::size_t row) const { return row >= oldest() && row < rows_made_; }
    std::size_t oldest() const { return rows_made_ - std::min(rows_made_, rows_max); }
    void catch_up();
    void add(Event first, std::span<const Event> parents, const LogName& log);
    std::size_t lane_for(const Counts& counts, const LogName& log) const;
    std::size_t row_of(Event event) const;
    bool unite(Counts& counts, Event head) const;
    bool unite_all(Counts& counts, std::span<const Event> heads) const;
    bool cut(std::size_t lane, std::uint32_t from, std::uint32_t to,
             std::vector<EventSpan>& spans) const;

    const EventLog* log_;
    Event first_ = 0;
    Event end_ = 0;              // events before it are in a row
    LogName last_log_;           // of the event before it
    std::size_t rows_made_ = 0;  // the last of them are kept
    std::vector<Row> rows_;
    std::vector<Counts> counts_;
    std::vector<Lane> lanes_;
};

}  // namespace atelier
