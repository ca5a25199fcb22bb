#include "node/links.hpp"

namespace atelier {

Link& Links::add(const Connected& facts, Session session) {
    devices_.reset();
    return links_
        .try_emplace(facts.number, Link{facts, std::move(session), Link::room_at_start, false})
        .first->second;
}

Link* Links::find(SessionNumber number) {
    const auto found = links_.find(number);
    return found == links_.end() ? nullptr : &found->second;
}

bool Links::left(SessionNumber number) {
    devices_.reset();
    return links_.erase(number) > 0;
}

bool Links::drained(SessionNumber number, std::size_t room) {
    Link* const link = find(number);
    if (!link) return false;
    link->room = room;
    return link->session.has_frames();
}

void Links::hang_up(Link& link, message::ByeReason why) {
    if (std::exchange(link.is_ending, true)) return;
    devices_.reset();
    actions_.emplace_back(action::Send{link.facts.number, encode(message::Bye{why})});
    actions_.emplace_back(action::Close{link.facts.number});
}

void Links::heard_bye(Link& link) {
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
        if (link.session.hello() && !link.is_ending) devices.insert(link.facts.device);
    devices_ = devices.size();
    return *devices_;
}

void Links::push(const Replica::HeldChange& held, Instant now) {
    for (auto& [number, link] : links_)
        if (!link.is_ending && link.session.is_serving()) link.session.push(held, now);
}

void Links::send(Instant now) {
    for (auto& [number, link] : links_) {
        if (link.is_ending) continue;
        if (!link.session.tick(now)) {
            link.is_ending = true;
            devices_.reset();
            actions_.emplace_back(action::Close{number});
            continue;
        }
        while (link.room > 0 && link.session.has_frames()) {
            auto frames = link.session.take_frames(link.room);
            if (frames.empty()) break;
            for (Bytes& frame : frames) {
                link.room -= std::min(link.room, frame.size());
                actions_.emplace_back(action::Send{number, std::move(frame)});
            }
        }
    }
}

std::optional<Instant> Links::next_due() const {
    std::optional<Instant> due;
    for (const auto& [number, link] : links_) {
        if (link.is_ending) continue;
        const auto at = link.session.next_due();
        if (at) due = due ? std::min(*due, *at) : *at;
    }
    return due;
}

}  // namespace atelier
