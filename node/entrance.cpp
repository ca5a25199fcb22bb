#include "node/entrance.hpp"

#include "sync/limits.hpp"

namespace atelier {

void Entrance::knock(Knocking where, const JoinWish& wish) {
    stop_knocking();
    wish_ = Wish{std::move(where), wish};
}

void Entrance::stop_knocking() {
    for (const auto& [number, newcomer] : newcomers_)
        actions_.emplace_back(action::Close{number});
    newcomers_.clear();
    wish_.reset();
}

void Entrance::heard(const PeerAddress& address) {
    if (wish_) wish_->where.heard(address);
}

void Entrance::failed(const PeerAddress& address) {
    if (wish_) wish_->where.failed(address);
}

std::optional<PeerAddress> Entrance::at() const {
    return wish_ ? wish_->where.at() : std::nullopt;
}

void Entrance::came_in() {
    class_.tell(told::Joining{at(), {}, JoinOutcome::admitted});
    newcomers_.clear();
    wish_.reset();
}

void Entrance::connected(const Connected& connection, bool is_of_class, Instant now) {
    const SessionNumber number = connection.number;
    const Visit visit{number, connection.class_id, connection.device, connection.noise,
                      connection.hash};
    const auto nonce = id_cast<JoinNonce>(seeds_.next());
    if (connection.opened_by_us && wish_ && !is_of_class &&
        wish_->where.connected(connection.address, number, connection.class_id, now)) {
        const auto visited = newcomers_.try_emplace(number, visit, wish_->what, keyring_.device,
                                                    public_half<AuthorId>(keyring_.author),
                                                    public_half(keyring_.seal), own_, nonce);
        say(number, visited.first->second.take_frames());
    } else if (!connection.opened_by_us && is_of_class && visitors_.size() < limits::visitors) {
        patience_ends_[number] = now + limits::visitor_patience;
        const auto visitor = visitors_.try_emplace(number, visit, own_, nonce);
        say(number, visitor.first->second.take_frames());
    } else {
        actions_.emplace_back(action::Close{number});
    }
}

bool Entrance::has(SessionNumber number) const {
    return newcomers_.contains(number) || visitors_.contains(number);
}

void Entrance::left(SessionNumber number) {
    if (wish_) wish_->where.left(number);
    newcomers_.erase(number);
    visitors_.erase(number);
    admitted_.erase(number);
    patience_ends_.erase(number);
}

void Entrance::tick(Instant now) {
    for (const auto& [number, ends] : patience_ends_) {
        if (now < ends) continue;
        actions_.emplace_back(action::Close{number});
        visitors_.erase(number);
    }
    std::erase_if(patience_ends_, [&](const auto& each) { return each.second <= now; });
    go_on_knocking(now);
}

void Entrance::go_on_knocking(Instant now) {
    if (!wish_) return;
    const Knocking::Step step = wish_->where.step(now);
    if (step.hang_up) {
        actions_.emplace_back(action::Close{*step.hang_up});
        newcomers_.erase(*step.hang_up);
    }
    if (step.call) {
        actions_.emplace_back(action::Dial{*step.call, HandshakeKind::join});
        class_.tell(told::Joining{step.call, {}, {}});
    }
    if (step.listens) class_.tell(told::Joining{});
    if (!step.outcome) return;
    class_.tell(told::Joining{{}, {}, step.outcome});
    wish_.reset();
}

// Any seat of the class has its genesis, and could answer with a key of its own making. Where a kit
// or a person says that a trainer is, it is believed; elsewhere a place is taken of who founded it.
bool Entrance::may_take(const Newcomer::Place& place, const Newcomer& newcomer) const {
    if (wish_->where.is_at_given()) return true;
    const auto act = decode_act(place.genesis.change.body, ChangeKind::genesis);
    const auto* genesis = act ? std::get_if<act::Genesis>(&*act) : nullptr;
    return genesis != nullptr && genesis->seat.device == newcomer.device();
}

void Entrance::hear(SessionNumber number, const Newcomer& newcomer, Instant now) {
    Knocking& where = wish_->where;
    if (newcomer.answer()) return where.answered(number, newcomer.answer()->verdict, now);
    if (!newcomer.pictures()) return;
    where.waits_for_a_person(number);
    class_.tell(told::Joining{where.at(), newcomer.pictures(), {}});
}

std::optional<Instant> Entrance::next_due() const {
    std::optional<Instant> due = wish_ ? wish_->where.next_due() : std::nullopt;
    for (const auto& [number, ends] : patience_ends_)
        due = due ? std::min(*due, ends) : ends;
    return due;
}

void Entrance::say(SessionNumber number, std::vector<Bytes> frames) {
    for (Bytes& frame : frames)
        actions_.emplace_back(action::Send{number, std::move(frame)});
}

void Entrance::received(SessionNumber number, BytesView frame, NodeTime time) {
    if (const auto found = newcomers_.find(number); found != newcomers_.end()) {
        Newcomer& newcomer = found->second;
        if (!newcomer.receive(frame)) {
            actions_.emplace_back(action::Close{number});
            return left(number);
        }
        say(number, newcomer.take_frames());
        if (newcomer.place() && !may_take(*newcomer.place(), newcomer)) {
            actions_.emplace_back(action::Close{number});
            return left(number);
        }
        return hear(number, newcomer, time.now);
    }
    Visitor& visitor = visitors_.at(number);
    const auto before = visitor.stands();
    if (!visitor.receive(frame)) {
        actions_.emplace_back(action::Close{number});
        left(number);
        return;
    }
    if (visitor.stands() != before) {
        patience_ends_.erase(number);
        asked(visitor, time);
    }
    say(number, visitor.take_frames());
}

void Entrance::asked(Visitor& visitor, NodeTime time) {
    using enum message::JoinVerdict;
    if (visitor.stands() == Visitor::Stands::waits) {
        if (!is_door_open_ || !class_.is_trainers_seat()) return visitor.refuse(door_shut);
        class_.tell(
            told::Waiting{visitor.visit().session, visitor.ask().name, *visitor.pictures()});
        return;
    }
    const Person person{{}, visitor.ask().name};
    auto role = class_.role_by_kit(visitor.ask().kit->kit);
    if (!role && class_.has_place(visitor.admission(person, Role::learner))) role = Role::learner;
    // Whether a kit is good is a trainer's to say.
    if (!class_.is_trainers_seat()) return visitor.refuse(door_shut);
    if (!role) return visitor.refuse(kit_void);
    admit(visitor, person, *role, time);
}

void Entrance::admit(Visitor& visitor, const Person& person, Role role, NodeTime time) {
    auto admitted = class_.admit(visitor.admission(person, role), time);
    if (!admitted) return visitor.refuse(message::JoinVerdict::refused);
    admitted_.emplace(visitor.visit().session, std::move(*admitted));
}

void Entrance::flushed(std::uint64_t commits, bool is_broken) {
    std::erase_if(admitted_, [&](const auto& each) {
        const auto& [number, admitted] = each;
        if (!is_broken && commits < admitted.commits) return false;
        Visitor& visitor = visitors_.at(number);
        if (is_broken) {
            visitor.refuse(message::JoinVerdict::refused);
        } else {
            const Newcomer::Place& place = admitted.place;
            visitor.admit(place.epoch, place.network_key, place.genesis);
        }
        say(number, visitor.take_frames());
        return true;
    });
}

bool Entrance::answer(const request::Answer& answer, NodeTime time) {
    const auto found = visitors_.find(answer.visitor);
    if (found == visitors_.end() || found->second.stands() != Visitor::Stands::waits ||
        admitted_.contains(answer.visitor))
        return false;
    Visitor& visitor = found->second;
    if (answer.is_admitted) {
        admit(visitor, answer.person, answer.role, time);
    } else {
        visitor.refuse(message::JoinVerdict::refused);
    }
    say(answer.visitor, visitor.take_frames());
    return true;
}

std::optional<std::pair<SessionNumber, Newcomer::Place>> Entrance::place() const {
    for (const auto& [number, newcomer] : newcomers_)
        if (auto place = newcomer.place()) return std::pair(number, std::move(*place));
    return std::nullopt;
}

}  // namespace atelier
