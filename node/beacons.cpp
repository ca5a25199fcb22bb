#include "node/beacons.hpp"

namespace atelier {

void Beacons::begin(Instant now) {
    announced_ = 0;
    announce_at_ = now;
}

void Beacons::show_door(std::string label, Instant now) {
    door_ = std::move(label);
    announce_at_ = now;
}

Bytes Beacons::beacon(BeaconKind kind) const {
    Beacon beacon;
    beacon.front = {kind, own_, port_, class_tag_of(*key_, own_), std::nullopt};
    if (!door_.empty()) beacon.front.door = door_;
    for (const auto& [tag, at] : heard_)
        if (beacon.heard.size() < beacon_heard_max) beacon.heard.push_back(tag);
    return encode(beacon, *key_);
}

std::optional<Beacons::Heard> Beacons::heard(const PeerAddress& from, BytesView datagram,
                                             Instant now) {
    if (!looks_.take(now)) return std::nullopt;
    PeerAddress address = from;
    const auto read = key_ ? read_beacon(datagram, *key_) : std::unexpected(Error::wrong_class);
    if (!read) {
        const auto front = read_beacon_front(datagram);
        if (!front || front->kind == BeaconKind::bye) return std::nullopt;
        address.port = front->port;
        return Heard{address, front->instance, false};
    }
    const BeaconFront& front = read->front;
    if (front.instance == own_) return std::nullopt;
    const HeardTag tag = heard_tag_of(*key_, front.instance);
    const bool is_new = !heard_.contains(tag);
    if (!is_new || heard_.size() < limits::instances_heard) heard_[tag] = now;
    if (front.kind == BeaconKind::bye) return std::nullopt;
    address.port = front.port;
    if (is_new && front.kind == BeaconKind::announce)
        actions_.emplace_back(action::Announce{beacon(BeaconKind::answer), from});
    return Heard{address, front.instance, true};
}

void Beacons::tick(Instant now) {
    if (!key_) announce_at_.reset();
    if (!announce_at_ || now < *announce_at_) return;
    std::erase_if(heard_, [&](const auto& each) { return now - each.second > remembered_for; });
    actions_.emplace_back(action::Announce{beacon(BeaconKind::announce), std::nullopt});
    constexpr std::array<std::uint64_t, 3> first = {1'000, 2'000, 4'000};
    const std::uint64_t wait =
        announced_ < first.size() ? first[announced_] : 15'000 + seeds_.number() % 10'001;
    ++announced_;
    announce_at_ = now + Milliseconds{wait};
}

void Beacons::leave() {
    if (key_) actions_.emplace_back(action::Announce{beacon(BeaconKind::bye), std::nullopt});
    announce_at_.reset();
}

}  // namespace atelier
