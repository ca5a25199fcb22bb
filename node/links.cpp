#include "node/links.hpp"

namespace atelier {

Link& Links::add(const Connected& facts, Session&& session) {
    devices_.reset();
    const auto [added, is_new] =
        links_.try_emplace(facts.number, facts, std::move(session), stirred_);
    if (is_new) {
        const auto behind = std::ranges::upper_bound(visits_, facts.number, {}, &Visit::number);
        visits_.insert(behind, {facts.number, &added->second, {}, true});
    }
    return added->second;
}

Link* Links::find(SessionNumber number) {
    const auto found = links_.find(number);
    return found == links_.end() ? nullptr : &found->second;
}

bool Links::left(SessionNumber number) {
    devices_.reset();
    std::erase_if(visits_, [&](const Visit& visit) { return visit.number == number; });
    std::erase(stirred_, number);
    return links_.erase(number) > 0;
}

bool Links::drained(SessionNumber number, std::size_t room) {
    Link* const link = find(number);
    if (!link) return false;
    link->room = room;
    if (!link->session().has_frames()) return false;
    link->stir();
    return true;
}

void Links::hang_up(Link& link, message::ByeReason why) {
    if (std::exchange(link.is_ending, true)) return;
    link.stir();
    devices_.reset();
    actions_.emplace_back(action::Send{link.facts.number, encode(message::Bye{why})});
    actions_.emplace_back(action::Close{link.facts.number});
}

void Links::heard_bye(Link& link) {
    link.stir();
    devices_.reset();
    link.is_ending = true;
    actions_.emplace_back(action::Close{link.facts.number});
}

bool Links::is_connected(const PeerAddress& address) const {
    return std::ranges::any_of(
        links_, [&](const auto& link) { return link.second.facts.address == address; });
}

std::size_t Links::devices() const {
    if (devices_) return *devices_;
    std::set<DeviceKey> devices;
    for (const auto& [number, link] : links_)
        if (link.session().hello() && !link.is_ending) devices.insert(link.facts.device);
    devices_ = devices.size();
    return *devices_;
}

void Links::push(const Replica::HeldChange& held, Instant now) {
    for (auto& [number, link] : links_)
        if (!link.is_ending && link.session().is_serving()) link.talk().push(held, now);
}

void Links::send(Instant now) {
    for (const SessionNumber number : stirred_)
        std::ranges::lower_bound(visits_, number, {}, &Visit::number)->is_due_at_once = true;
    stirred_.clear();
    for (Visit& visit : visits_) {
        if (!visit.is_due_at_once && now < visit.due) continue;
        Link& link = *visit.link;
        link.is_stirred_ = false;
        look_at(link, now);
        visit.due = due_of(link).value_or(Instant{UINT64_MAX});
        visit.is_due_at_once = !link.is_ending && link.session().is_held_up();
    }
}

void Links::look_at(Link& link, Instant now) {
    if (link.is_ending) return;
    if (!link.session_.tick(now)) {
        link.is_ending = true;
        devices_.reset();
        actions_.emplace_back(action::Close{link.facts.number});
        return;
    }
    while (link.room > 0 && link.session_.has_frames()) {
        auto frames = link.session_.take_frames(link.room);
        if (frames.empty()) break;
        for (Bytes& frame : frames) {
            link.room -= std::min(link.room, frame.size());
            actions_.emplace_back(action::Send{link.facts.number, std::move(frame)});
        }
    }
}

std::optional<Instant> Links::due_of(const Link& link) {
    return link.is_ending ? std::nullopt : link.session().next_due();
}

std::optional<Instant> Links::next_due() const {
    Instant due{UINT64_MAX};
    for (const Visit& visit : visits_)
        due = std::min(due, visit.due);
    if (!stirred_.empty()) {  // their `due` is out of date
        due = Instant{UINT64_MAX};
        for (const auto& [number, link] : links_)
            due = std::min(due, due_of(link).value_or(due));
    }
    return due == Instant{UINT64_MAX} ? std::nullopt : std::optional(due);
}

}  // namespace atelier
