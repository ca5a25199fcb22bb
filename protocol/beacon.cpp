#include "protocol/beacon.hpp"

#include "protocol/fields.hpp"
#include "protocol/hash.hpp"

namespace atelier {

namespace {

constexpr std::array<std::uint8_t, 4> magic = {0x41, 0x54, 0x4C, 0x31};  // "ATL1"
constexpr std::uint8_t beacon_version = 1;
constexpr std::size_t door_label_max_bytes = 120;

using Mac = Id<struct BeaconMacTag, 16>;

// A network hash, as far as `Short` has room.
template <class Short>
Short shortened(NetworkDomain domain, const NetworkKey& key, BytesView part) {
    const Hash hash = hash_of(domain, key, {part});
    return Reader(BytesView(hash.bytes).first(Short::size_bytes)).template id<Short>();
}

template <class Short>
Short tag_of_instance(NetworkDomain domain, const NetworkKey& key, Instance instance) {
    Writer writer;
    writer.u64(static_cast<std::uint64_t>(instance));
    return shortened<Short>(domain, key, writer.view());
}

template <class Fields>
void describe(Fields& fields, Is<BeaconFront> auto& front) {
    fields.choice(front.kind, BeaconKind::bye);
    fields.u64(front.instance);
    fields.u16(front.port);
    fields.require(front.port != 0, Error::bad_value);
    fields.id(front.class_tag);
    bool has_door = front.door.has_value();
    fields.flag(has_door);
    fields.when(has_door, front.door,
                [&](auto& label) { fields.text(label, 1, door_label_max_bytes); });
}

template <class Fields>
void describe(Fields& fields, Is<std::vector<HeardTag>> auto& heard) {
    fields.list(heard, 0, beacon_heard_max, HeardTag::size_bytes,
                [&](auto& tag) { fields.id(tag); });
    fields.require(ascending(heard), Error::not_canonical);
}

BeaconFront read_front(Reader& reader) {
    if (reader.left() > beacon_max_bytes) reader.refuse(Error::too_large);
    if (!std::ranges::equal(reader.raw(magic.size()), magic)) reader.refuse(Error::bad_value);
    if (reader.u8() != beacon_version) reader.refuse(Error::unknown_version);
    BeaconFront front;
    FieldReader fields{reader};
    describe(fields, front);
    return front;
}

// `datagram` is longer than a MAC.
bool has_right_mac(BytesView datagram, const NetworkKey& key) {
    const std::size_t signed_bytes = datagram.size() - Mac::size_bytes;
    const Mac mac = shortened<Mac>(NetworkDomain::beacon_mac, key, datagram.first(signed_bytes));
    return equal_secretly(mac.bytes, datagram.subspan(signed_bytes));
}

}  // namespace

ClassTag class_tag_of(const NetworkKey& key, Instance instance) {
    return tag_of_instance<ClassTag>(NetworkDomain::beacon_tag, key, instance);
}

HeardTag heard_tag_of(const NetworkKey& key, Instance instance) {
    return tag_of_instance<HeardTag>(NetworkDomain::beacon_heard, key, instance);
}

Bytes encode(const Beacon& beacon, const NetworkKey& key) {
    ATELIER_CHECK(beacon.front.class_tag == class_tag_of(key, beacon.front.instance));
    Writer writer;
    FieldWriter fields{writer};
    writer.raw(magic);
    writer.u8(beacon_version);
    describe(fields, beacon.front);
    describe(fields, beacon.heard);
    writer.id(shortened<Mac>(NetworkDomain::beacon_mac, key, writer.view()));
    ATELIER_CHECK(writer.size() <= beacon_max_bytes);
    return writer.take();
}

Result<BeaconFront> read_beacon_front(BytesView datagram) {
    Reader reader(datagram);
    BeaconFront front = read_front(reader);
    if (const auto error = reader.error()) return fail(*error);
    return front;
}

Result<Beacon> read_beacon(BytesView datagram, const NetworkKey& key) {
    Reader reader(datagram);
    Beacon beacon{.front = read_front(reader), .heard = {}};
    if (const auto error = reader.error()) return fail(*error);
    const ClassTag ours = class_tag_of(key, beacon.front.instance);
    if (!equal_secretly(ours.bytes, beacon.front.class_tag.bytes)) return fail(Error::wrong_class);
    if (reader.left() < Mac::size_bytes) return fail(Error::truncated);
    if (!has_right_mac(datagram, key)) return fail(Error::bad_signature);
    FieldReader fields{reader};
    describe(fields, beacon.heard);
    reader.raw(Mac::size_bytes);  // looked at above
    return finished(reader, std::move(beacon));
}

}  // namespace atelier
