#include "node/shell/carrying.hpp"

#include <boost/asio/post.hpp>

namespace atelier {

namespace {

constexpr std::chrono::milliseconds looked_at_disk_every{10};

talk::Code code_of(BundleFile::Fault fault) {
    return fault == BundleFile::Fault::no_room ? talk::Code::no_room : talk::Code::unreadable;
}

talk::Code code_of(BundleIn::Refusal refusal) {
    switch (refusal) {
        case BundleIn::Refusal::unreadable: return talk::Code::unreadable;
        case BundleIn::Refusal::other_class: return talk::Code::other_class;
        case BundleIn::Refusal::no_room: return talk::Code::disk_full;
        case BundleIn::Refusal::no_bundle:
        case BundleIn::Refusal::dishonest: break;
    }
    return talk::Code::damaged;
}

class Slice {
public:
    bool is_over() const { return std::chrono::steady_clock::now() >= end_; }

private:
    std::chrono::steady_clock::time_point end_ = std::chrono::steady_clock::now() + Carrying::slice;
};

}  // namespace

// ---- out ----------------------------------------------------------------------------------------

CarryStep CarryOut::step() {
    if (fault_) return std::unexpected(code_of(*fault_));
    if (!out_) {
        turn_([&](NodeCore& core, NodeTime time) { out_.emplace(core.bundle_out("", time)); });
        return carry_step::Again{};
    }
    if (is_flushed_)
        return Carried{out_->counts().spaces, out_->counts().changes, out_->counts().blobs};
    Bytes bytes;
    for (const Slice slice; bytes.size() < written_at_once && !is_whole_ && !slice.is_over();) {
        const auto more = out_->next();
        is_whole_ = !more;
        if (more) bytes.insert(bytes.end(), more->begin(), more->end());
    }
    return carry_step::Beside{[this, bytes = std::move(bytes)] {
        fault_ = file_.write(bytes);
        if (!is_whole_ || fault_) return;
        fault_ = file_.flush();
        is_flushed_ = !fault_;
    }};
}

// ---- in -----------------------------------------------------------------------------------------

CarryStep CarryIn::step() {
    if (in_ && in_->wants_bytes() && !is_read_ && !std::exchange(is_fetched_, true))
        return carry_step::Beside{[this] { file_.fetch(BundleIn::read_bytes); }};
    CarryStep next = carry_step::Again{};
    turn_([&](NodeCore& core, NodeTime) {
        if (!in_) in_.emplace(core.bundle_in(file_, clock_));
        if (!is_read_ && !refusal_) read(core);
        if (refusal_) {
            const bool is_broken = core.is_broken();
            next = std::unexpected(is_broken ? talk::Code::disk_broken : code_of(*refusal_));
        } else if (is_read_) {
            next = wait_for_disk(core);
        }
    });
    return next;
}

void CarryIn::read(NodeCore& core) {
    for (const Slice slice; !slice.is_over();) {
        if (in_->wants_bytes() && !std::exchange(is_fetched_, false)) return;
        const auto step = in_->step();
        if (!step) refusal_ = step.error();
        is_read_ = step && !*step;
        if (!step || !*step) break;
    }
    commits_ = core.commits();
}

// What has no room on the disk is in memory alone, and gone with the stick.
CarryStep CarryIn::wait_for_disk(NodeCore& core) const {
    if (core.is_broken()) return std::unexpected(talk::Code::disk_broken);
    if (core.is_full()) return std::unexpected(talk::Code::disk_full);
    if (core.flushed_commits() < commits_) return carry_step::Later{};
    return Carried{in_->counts().spaces.size(), in_->counts().changes, in_->counts().blobs};
}

// ---- both ---------------------------------------------------------------------------------------

void Carrying::stop() {
    ended_ = nullptr;
    is_given_up_ = true;
    later_.cancel();
    beside_.join();
}

void Carrying::post_step() {
    asio::post(loop_, [self = shared_from_this()] { self->step(); });
}

void Carrying::step() {
    if (is_given_up_) return end(std::nullopt);
    CarryStep next = way_->step();
    std::visit([&](auto& each) { take(each); }, next);
}

void Carrying::take(carry_step::Beside& beside) {
    // The last to hold it is the loop: its thread must not end itself.
    asio::post(beside_, [self = shared_from_this(), work = std::move(beside.work)]() mutable {
        work();
        work = nullptr;
        asio::io_context& loop = self->loop_;
        asio::post(loop, [self = std::move(self)] { self->step(); });
    });
}

void Carrying::take(const carry_step::Later&) {
    later_.expires_after(looked_at_disk_every);
    later_.async_wait([self = shared_from_this()](const SocketError&) { self->step(); });
}

void Carrying::end(const std::optional<CarryOutcome>& outcome) {
    if (const Ended ended = std::exchange(ended_, nullptr)) ended(outcome);
}

}  // namespace atelier
