#pragma once

// The thread that parses what would keep somebody waiting. It gets a copy of the text, works on one
// at a time and rings when it is done. It is started by the first text; most people never have it.

#include "editor/descriptor.hpp"
#include "editor/syntax/layers.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace atelier::editor {

class ParseWorker {
public:
    struct Work {
        std::string text;
        Layers layers;
        std::chrono::microseconds at_most{};
    };
    struct Outcome {
        Layers layers;
        Layers::Parsed parsed{};  // not_all: it was called off, or took too long
    };

    ParseWorker();
    ~ParseWorker();
    ParseWorker(const ParseWorker&) = delete;
    ParseWorker& operator=(const ParseWorker&) = delete;

    // From here to when the outcome is taken.
    bool is_busy() const { return is_busy_; }
    // Of one that is not busy.
    void start(Work work);
    // The outcome still comes, soon.
    void call_off() { is_called_off_ = true; }

    // Readable when there is an outcome to take.
    int ready_descriptor() const { return bell_.number(); }
    std::optional<Outcome> take();

private:
    void run();
    void ring() const;

    Descriptor bell_;
    bool is_busy_ = false;
    std::atomic<bool> is_called_off_{false};

    std::mutex mutex_;  // of what follows
    std::condition_variable is_changed_;
    bool is_ending_ = false;
    std::optional<Work> work_;
    std::optional<Outcome> outcome_;

    std::thread thread_;
};

}  // namespace atelier::editor
