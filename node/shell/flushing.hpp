#pragma once

// Flushes, beside the loop: requests are gathered while one runs, and one flush ends all that were
// requested before it began. Between flushes it does chores, pieces of what can wait. Knows nothing
// of what is flushed.
//
// `flush` and `chore` are called in a thread of their own and never at once; `wake` is called there
// and may only pass word to the loop, which then asks ended(). They do not throw.

#include "sync/store.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace atelier {

class Flushing {
public:
    struct Work {
        std::function<std::optional<StoreFault>()> flush;
        std::function<bool()> chore;  // false: there is nothing more to do
        std::function<void()> wake;
    };
    // By the caller: everything is done within request(), for tests that count each step.
    enum class Where : std::uint8_t { thread, caller };

    Flushing(Work work, Where where);
    // Ends the flushes that were requested; chores stay undone.
    ~Flushing();
    Flushing(const Flushing&) = delete;
    Flushing& operator=(const Flushing&) = delete;

    FlushToken request();
    // In the order of their requests, each once.
    std::vector<Flushed> ended();

private:
    void run();
    void flush_requested(std::unique_lock<std::mutex>& lock);

    Work work_;
    std::mutex mutex_;
    std::condition_variable asked_;
    std::vector<FlushToken> requested_;
    std::vector<Flushed> ended_;
    std::uint64_t tokens_ = 0;
    bool is_stopping_ = false;
    std::thread thread_;
};

}  // namespace atelier
