#include "sync/presence_board.hpp"

#include "sync/limits.hpp"

#include <algorithm>

namespace atelier {

std::optional<Instant> PresenceBoard::when_due() const {
    if (activity_ == told_.activity)
        return activity_ ? std::optional(told_at_ + heartbeat) : std::nullopt;
    const bool waits = activity_ && told_.counter > 0;
    return waits ? told_at_ + between_two : Instant{};
}

std::optional<Presence> PresenceBoard::due(Instant now) {
    const std::optional<Instant> when = when_due();
    if (!when || now < *when) return std::nullopt;
    told_ = {session_, told_.counter + 1, activity_};
    told_at_ = now;
    return told_;
}

std::optional<Instant> PresenceBoard::next_due(Instant now) const {
    const std::optional<Instant> when = when_due();
    return when ? std::optional(std::max(*when, now)) : std::nullopt;
}

std::optional<Presence> PresenceBoard::told() const {
    return told_.activity ? std::optional(told_) : std::nullopt;
}

bool PresenceBoard::heard(const DeviceKey& device, const Presence& presence, Instant now) {
    if (device == own_ || !make_room_for(device, now)) return false;
    Seat& seat = seats_[device];
    if (!is_news(seat, presence, now)) return false;
    if (presence.activity)
        seat.shown = {presence.session, *presence.activity, now};
    else if (seat.shown && seat.shown->session == presence.session)
        seat.shown.reset();
    return true;
}

bool PresenceBoard::make_room_for(const DeviceKey& device, Instant now) {
    if (seats_.size() < limits::present_devices || seats_.contains(device)) return true;
    const auto stalest = std::ranges::min_element(
        seats_, {}, [](const auto& seat) { return seat.second.sessions.back().heard; });
    if (now - stalest->second.sessions.back().heard < remembered_for) return false;
    seats_.erase(stalest);
    return true;
}

bool PresenceBoard::is_news(Seat& seat, const Presence& presence, Instant now) {
    const auto known = std::ranges::find(seat.sessions, presence.session, &Session::number);
    if (known != seat.sessions.end()) {
        if (presence.counter <= known->counter) return false;
        seat.sessions.erase(known);
    } else if (seat.sessions.size() == limits::present_sessions) {
        if (now - seat.sessions.front().heard < remembered_for) return false;
        seat.sessions.erase(seat.sessions.begin());
    }
    seat.sessions.push_back({presence.session, presence.counter, now});
    return true;
}

std::vector<PresenceBoard::Seen> PresenceBoard::seen(Instant now) const {
    std::vector<Seen> seen;
    for (const auto& [device, seat] : seats_) {
        if (!seat.shown || now - seat.shown->heard >= fades_after) continue;
        seen.push_back({device, seat.shown->activity, now - seat.shown->heard >= dims_after});
    }
    return seen;
}

std::optional<Instant> PresenceBoard::next_change(Instant now) const {
    std::optional<Instant> next;
    for (const auto& [device, seat] : seats_) {
        if (!seat.shown) continue;
        for (const Milliseconds age : {dims_after, fades_after}) {
            const Instant change = seat.shown->heard + age;
            if (now < change && (!next || change < *next)) next = change;
        }
    }
    return next;
}

}  // namespace atelier
