#include "node/shell/datagram_gate.hpp"

#include "protocol/beacon.hpp"

namespace atelier {

namespace {

// On loopback each port is another seat; elsewhere a port is for the taking.
PeerAddress source_of(const PeerAddress& from) {
    return {from.ip, is_loopback(from.ip) ? from.port : std::uint16_t{0}, from.scope};
}

}  // namespace

bool DatagramGate::admits(const PeerAddress& from, BytesView datagram, Instant now) {
    if (datagram.empty() || datagram.size() > beacon_max_bytes || !is_dialable(from)) return false;
    const PeerAddress name = source_of(from);
    if (sources_.size() >= limits::datagram_sources && !sources_.contains(name)) sources_.clear();
    const Allowance full{limits::datagrams_a_second_each, limits::datagrams_at_once_each, now};
    Source& source = sources_.try_emplace(name, Source{full, 0, std::nullopt}).first->second;
    const std::size_t hash = std::hash<std::string_view>{}(text_of(datagram));
    const bool is_echo =
        source.last_at && source.last == hash && now - *source.last_at < limits::datagram_echo;
    if (is_echo) return false;
    source.last = hash;
    source.last_at = now;
    return source.allowance.take(now) && all_.take(now);
}

}  // namespace atelier
