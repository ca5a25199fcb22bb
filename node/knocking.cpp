#include "node/knocking.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace atelier {

namespace {

JoinOutcome outcome_of(message::JoinVerdict verdict) {
    switch (verdict) {
        case message::JoinVerdict::admitted: return JoinOutcome::admitted;
        case message::JoinVerdict::refused: return JoinOutcome::refused;
        case message::JoinVerdict::door_shut: return JoinOutcome::door_shut;
        case message::JoinVerdict::kit_void: break;
    }
    return JoinOutcome::kit_void;
}

// A trainer's own no says most.
JoinOutcome clearer(JoinOutcome before, JoinOutcome now) {
    constexpr std::array by_clearness{JoinOutcome::nobody, JoinOutcome::door_shut,
                                      JoinOutcome::kit_void, JoinOutcome::refused};
    const auto place = [&](JoinOutcome each) { return std::ranges::find(by_clearness, each); };
    return place(before) > place(now) ? before : now;
}

}  // namespace

Knocking::Knocking(const std::vector<PeerAddress>& addresses, std::optional<ClassId> class_id)
    : class_id_(class_id) {
    for (const PeerAddress& address : addresses)
        if (known_.insert(address).second) given_.push_back(address);
}

void Knocking::heard(const PeerAddress& address) {
    if (!class_id_ || heard_count_ == heard_max || !is_dialable(address)) return;
    const auto of_its_machine = std::ranges::count(known_, address.ip, &PeerAddress::ip);
    if (of_its_machine >= std::ptrdiff_t{heard_of_one_machine_max}) return;
    if (!known_.insert(address).second) return;
    heard_.push_back(address);
    ++heard_count_;
}

bool Knocking::connected(const PeerAddress& address, SessionNumber number, const ClassId& class_id,
                         Instant now) {
    if (!knock_ || knock_->session || knock_->address != address) return false;
    if (class_id_ && *class_id_ != class_id) {
        knock_.reset();
        return false;
    }
    knock_->session = number;
    knock_->until = now + answered_within;
    return true;
}

void Knocking::failed(const PeerAddress& address) {
    if (!knock_ || knock_->session || knock_->address != address) return;
    // The machine may be started in a moment, and says so.
    if (knock_->is_given) known_.erase(address);
    knock_.reset();
}

void Knocking::left(SessionNumber number) {
    if (is_at(number)) knock_.reset();
}

void Knocking::waits_for_a_person(SessionNumber number) {
    if (is_at(number)) knock_->waits_for_a_person = true;
}

void Knocking::answered(SessionNumber number, message::JoinVerdict verdict, Instant now) {
    if (!is_at(number)) return;
    knock_->waits_for_a_person = false;
    // Who was admitted is given the class next, in time.
    knock_->until = now + answered_within;
    if (verdict == message::JoinVerdict::admitted) return;
    knock_->until = now;
    // Who was only heard of may be any seat of the class: all of them have their doors shut but for
    // the trainers'.
    if (knock_->is_given || verdict != message::JoinVerdict::door_shut)
        no_ = clearer(no_.value_or(JoinOutcome::nobody), outcome_of(verdict));
}

std::optional<PeerAddress> Knocking::next(Instant now) {
    const bool is_given = !given_.empty();
    const bool is_over = listens_until_ && now >= *listens_until_ + called_within;
    std::deque<PeerAddress>& from = is_given ? given_ : heard_;
    if (from.empty() || (!is_given && is_over)) return std::nullopt;
    const PeerAddress address = from.front();
    from.pop_front();
    knock_ = Knock{address, now + answered_within, {}, is_given, false};
    return address;
}

Knocking::Step Knocking::step(Instant now) {
    Step step;
    if (knock_ && !knock_->waits_for_a_person && now >= knock_->until) {
        step.hang_up = knock_->session;
        knock_.reset();
    }
    if (knock_) return step;
    // A trainer has spoken: no other place says anything else.
    const bool is_decided =
        given_.empty() && (no_ == JoinOutcome::refused || no_ == JoinOutcome::kit_void);
    if (given_.empty() && class_id_ && !listens_until_) listens_until_ = now + heard_within;
    if (!is_decided) step.call = next(now);
    if (step.call) {
        is_listening_ = false;
        return step;
    }
    if (is_decided || !listens_until_ || now >= *listens_until_) {
        step.outcome = no_.value_or(JoinOutcome::nobody);
    } else {
        step.listens = !std::exchange(is_listening_, true);
    }
    return step;
}

std::optional<Instant> Knocking::next_due() const {
    if (!knock_) return listens_until_;
    return knock_->waits_for_a_person ? std::nullopt : std::optional(knock_->until);
}

std::optional<PeerAddress> Knocking::at() const {
    return knock_ ? std::optional(knock_->address) : std::nullopt;
}

}  // namespace atelier
