#pragma once

// Virtual time: what is to happen, in the order of its time and, at one time, of being asked for.
// Nothing happens by itself, so a day costs what happens in it.

#include "sync/instant.hpp"

#include <functional>
#include <map>
#include <utility>

namespace atelier::salle {

class EventQueue {
public:
    using Event = std::function<void()>;

    Instant now() const { return now_; }
    std::uint64_t happened() const { return happened_; }

    void at(Instant when, Event event) {
        events_.emplace(std::pair(std::max(when, now_), ++asked_), std::move(event));
    }
    void in(Milliseconds span, Event event) { at(now_ + span, std::move(event)); }

    // The next event, if it is due by then; else it is `until`.
    bool run_next(Instant until) {
        if (events_.empty() || events_.begin()->first.first > until) {
            now_ = std::max(now_, until);
            return false;
        }
        auto next = events_.extract(events_.begin());
        now_ = std::max(now_, next.key().first);
        ++happened_;
        next.mapped()();
        return true;
    }
    // Everybody slept: what was due meanwhile happens late.
    void pause(Milliseconds span) { now_ = now_ + span; }

private:
    Instant now_{1'000};
    std::uint64_t asked_ = 0;
    std::uint64_t happened_ = 0;
    std::map<std::pair<Instant, std::uint64_t>, Event> events_;
};

}  // namespace atelier::salle
