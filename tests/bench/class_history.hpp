#pragma once

// What a class does to one page, as one seat hears of it: people type in bursts, all in the same
// file, and every key of theirs reaches every other seat after a while. Made from a seed, without
// the engine: each character knows when it came to whom, and a writer's positions count those that
// he has.

#include "sync/event_log.hpp"
#include "tests/bench/editing_trace.hpp"

namespace atelier::bench {

struct ClassShape {
    std::uint32_t authors = 24;
    std::uint32_t seconds = 600;
    std::uint32_t delay_least_ms = 50;  // from one seat to another
    std::uint32_t delay_most_ms = 200;
    std::uint32_t page = 5'000;      // characters that all begin with
    std::uint32_t offline = 20'000;  // keys of one who was away, from that page on
};

struct ClassHistory {
    TextChange page;
    // One a key, in the order in which they come to the seat of the first author; what a change
    // stands on comes before it.
    std::vector<TextChange> live;
    std::vector<TextChange> offline;
};

ClassHistory class_history(const ClassShape& shape, std::uint64_t seed);

// The page and what was typed live, as a recorded history; its end is not known.
EditingTrace trace_of(const ClassHistory& history);

}  // namespace atelier::bench
