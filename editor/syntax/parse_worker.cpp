#include "editor/syntax/parse_worker.hpp"

#include "protocol/check.hpp"

#include <sys/eventfd.h>

namespace atelier::editor {

ParseWorker::ParseWorker() : bell_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    ATELIER_CHECK(bell_);
}

ParseWorker::~ParseWorker() {
    if (!thread_.joinable()) return;
    call_off();
    {
        const std::lock_guard lock(mutex_);
        is_ending_ = true;
    }
    is_changed_.notify_one();
    thread_.join();
}

void ParseWorker::start(Work work) {
    ATELIER_CHECK(!is_busy_);
    is_busy_ = true;
    is_called_off_ = false;
    {
        const std::lock_guard lock(mutex_);
        work_ = std::move(work);
    }
    is_changed_.notify_one();
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
}

std::optional<ParseWorker::Outcome> ParseWorker::take() {
    std::uint64_t rings = 0;
    if (::read(bell_.number(), &rings, sizeof rings) != sizeof rings) return std::nullopt;
    is_busy_ = false;
    const std::lock_guard lock(mutex_);
    return std::exchange(outcome_, std::nullopt);
}

void ParseWorker::run() {
    Parser parser;
    std::unique_lock lock(mutex_);
    for (;;) {
        is_changed_.wait(lock, [this] { return is_ending_ || work_; });
        if (is_ending_) return;
        Work work = std::move(*work_);
        work_.reset();
        lock.unlock();
        const ParsePatience patience{std::chrono::steady_clock::now() + work.at_most,
                                     &is_called_off_};
        const Layers::Parsed parsed = work.layers.parse(parser, work.text, patience);
        lock.lock();
        outcome_ = {std::move(work.layers), parsed};
        ring();
    }
}

void ParseWorker::ring() const {
    const std::uint64_t once = 1;
    // An eventfd takes eight bytes whole; it is full after 2^64 rings.
    ATELIER_CHECK(::write(bell_.number(), &once, sizeof once) == sizeof once);
}

}  // namespace atelier::editor
