#include "node/known_places.hpp"

namespace atelier {

namespace {

const std::string record_key = "known places";
constexpr std::size_t place_bytes = 32 + 16 + 2 + 4;

}  // namespace

void KnownPlaces::load() {
    const auto record = archive_.record(record_key);
    if (!record) return;
    Reader in(*record);
    std::vector<Place> places;
    for (std::size_t left = in.count(places_max, place_bytes); left > 0; --left) {
        Place place;
        place.device = in.id<DeviceKey>();
        place.address.ip = in.id<message::IpAddress>();
        place.address.port = in.u16();
        place.address.scope = in.u32();
        if (is_dialable(place.address)) places.push_back(place);
    }
    if (!in.finish()) places_ = std::move(places);
}

void KnownPlaces::reached(const DeviceKey& device, const PeerAddress& address) {
    const Place place{device, address};
    const bool is_known = std::ranges::find(places_, place) != places_.end();
    std::erase_if(places_, [&](const Place& each) { return each.device == device; });
    places_.insert(places_.begin(), place);
    if (places_.size() > places_max) places_.pop_back();
    if (!is_known) archive_.keep_record({record_key, encoded()});
}

std::vector<PeerAddress> KnownPlaces::addresses() const {
    std::vector<PeerAddress> addresses;
    for (const Place& place : places_)
        addresses.push_back(place.address);
    return addresses;
}

Bytes KnownPlaces::encoded() const {
    Writer out;
    out.varint(places_.size());
    for (const Place& place : places_) {
        out.id(place.device);
        out.id(place.address.ip);
        out.u16(place.address.port);
        out.u32(place.address.scope);
    }
    return out.take();
}

}  // namespace atelier
