#include "node/shell/flushing.hpp"

#include <utility>

namespace atelier {

Flushing::Flushing(Work work, Where where) : work_(std::move(work)) {
    if (where == Where::thread) thread_ = std::thread([this] { run(); });
}

Flushing::~Flushing() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    asked_.notify_one();
    if (thread_.joinable()) thread_.join();
}

FlushToken Flushing::request() {
    std::unique_lock lock(mutex_);
    const FlushToken token{++tokens_};
    requested_.push_back(token);
    if (thread_.joinable()) {
        asked_.notify_one();
        return token;
    }
    flush_requested(lock);
    lock.unlock();
    while (work_.chore()) {
    }
    return token;
}

std::vector<Flushed> Flushing::ended() {
    const std::lock_guard lock(mutex_);
    return std::exchange(ended_, {});
}

void Flushing::flush_requested(std::unique_lock<std::mutex>& lock) {
    const std::vector<FlushToken> tokens = std::exchange(requested_, {});
    lock.unlock();
    const auto fault = work_.flush();
    lock.lock();
    for (const FlushToken token : tokens)
        ended_.push_back({token, fault});
    lock.unlock();
    work_.wake();
    lock.lock();
}

void Flushing::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        asked_.wait(lock, [this] { return is_stopping_ || !requested_.empty(); });
        if (requested_.empty()) return;
        flush_requested(lock);
        // One at least, or a busy seat would never come to them.
        bool is_more = !is_stopping_;
        while (is_more) {
            lock.unlock();
            is_more = work_.chore();
            lock.lock();
            is_more = is_more && requested_.empty() && !is_stopping_;
        }
    }
}

}  // namespace atelier
