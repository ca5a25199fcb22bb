#pragma once

// The datagram by which seats of one class find each other: docs/protocol.md, "Beacon". Version 1,
// open. At most 512 bytes.
//
//   beacon := magic 41 54 4C 31 | version u8 = 1 | kind u8 | instance u64 | port u16, not 0
//           | class tag 8 | has door flag | if 1: class label text<1..120>
//           | list<64> of heard 4, ascending | MAC 16
//
// It is only a hint where to dial; who answers proves itself in the handshake. Somebody without the
// network key reads the front, which anybody can have written. A member learns by the tag whether
// the beacon is its class's, and believes the rest only with the right MAC.

#include "protocol/bytes.hpp"

namespace atelier {

inline constexpr std::size_t beacon_max_bytes = 512;
inline constexpr std::size_t beacon_heard_max = 64;

using ClassTag = Id<struct ClassTagTag, 8>;  // of an instance; another one each start
using HeardTag = Id<struct HeardTagTag, 4>;  // names an instance to who has the network key

ClassTag class_tag_of(const NetworkKey& key, Instance instance);
HeardTag heard_tag_of(const NetworkKey& key, Instance instance);

// on the wire: never renumber
enum class BeaconKind : std::uint8_t {
    announce = 1,
    answer = 2,  // to one new instance, by unicast
    bye = 3,
};

// What everybody can read.
struct BeaconFront {
    BeaconKind kind = BeaconKind::announce;
    Instance instance{};
    std::uint16_t port = 1;  // TCP, not 0
    ClassTag class_tag;
    std::optional<std::string> door;  // a trainer's door is open; the class's label, 1..120 bytes

    bool operator==(const BeaconFront&) const = default;
};

struct Beacon {
    BeaconFront front;
    std::vector<HeardTag> heard;  // ascending, at most 64: those of the last 60 s

    bool operator==(const Beacon&) const = default;
};

// `front.class_tag` must be the one of its instance.
Bytes encode(const Beacon& beacon, const NetworkKey& key);

// The front of a datagram, whoever sent it; what stands behind the label is not looked at.
Result<BeaconFront> read_beacon_front(BytesView datagram);

// The whole beacon of our class. wrong_class: the tag is not made with this key (the front may
// still show a door); bad_signature: the tag is and the MAC is not, so somebody forges.
Result<Beacon> read_beacon(BytesView datagram, const NetworkKey& key);

}  // namespace atelier
