#include "protocol/presence.hpp"

namespace atelier {

namespace {

constexpr std::uint8_t presence_version = 1;
constexpr std::size_t selections_max = 16;
constexpr std::size_t least_place_bytes = 2;

template <class Fields>
void describe_side(Fields& fields, Is<Side> auto& side) {
    bool is_right = side == Side::right;
    fields.flag(is_right);
    if constexpr (std::same_as<Fields, FieldReader>) side = is_right ? Side::right : Side::left;
}

template <class Fields>
void describe(Fields& fields, Is<Place> auto& place) {
    bool has_event = place.event.has_value();
    fields.flag(has_event);
    fields.when(has_event, place.event, [&](auto& event) {
        fields.id(event.change);
        fields.number(event.number, UINT32_MAX);
    });
    describe_side(fields, place.side);
}

template <class Fields>
void describe(Fields& fields, Is<OpenFile> auto& file) {
    fields.id(file.space);
    fields.id(file.change);
    fields.number(file.op, ops_max - 1);
    fields.list(file.selections, 0, selections_max, 2 * least_place_bytes, [&](auto& selection) {
        describe(fields, selection.from);
        describe(fields, selection.to);
    });
}

template <class Fields>
void describe_all(Fields& fields, Is<Presence> auto& presence) {
    std::uint8_t version = presence_version;
    fields.byte(version);
    fields.require(version == presence_version, Error::unknown_version);
    fields.u64(presence.session);
    fields.number(presence.counter, UINT64_MAX);
    bool is_gone = !presence.activity.has_value();
    fields.flag(is_gone);
    fields.when(!is_gone, presence.activity, [&](auto& activity) {
        fields.flag(activity.hand_up);
        fields.flag(activity.away);
        fields.id(activity.following);
        fields.number(activity.shows, UINT32_MAX);
        bool has_file = activity.file.has_value();
        fields.flag(has_file);
        fields.when(has_file, activity.file, [&](auto& file) { describe(fields, file); });
    });
}

}  // namespace

void describe(FieldReader& fields, Presence& presence) {
    describe_all(fields, presence);
}

void describe(FieldWriter& fields, const Presence& presence) {
    describe_all(fields, presence);
}

Bytes encode(const Presence& presence) {
    Writer writer;
    FieldWriter fields{writer};
    describe(fields, presence);
    return writer.take();
}

Result<Presence> decode_presence(BytesView bytes) {
    Reader reader(bytes);
    FieldReader fields{reader};
    Presence presence;
    describe(fields, presence);
    return finished(reader, std::move(presence));
}

Signature sign_presence(const SigningKey& device, const ClassId& class_id,
                        const Presence& presence) {
    return sign(device, SignDomain::presence, {class_id.bytes, encode(presence)});
}

bool verify_presence(const DeviceKey& device, const ClassId& class_id, const Presence& presence,
                     const Signature& signature) {
    return verifies(device.bytes, signature.bytes, SignDomain::presence,
                    {class_id.bytes, encode(presence)});
}

}  // namespace atelier
