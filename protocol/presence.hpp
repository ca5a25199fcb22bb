#pragma once

// Where somebody is and what they are about: cursor, selections, hand up. Kept in memory only,
// dimmed and forgotten by its age. docs/protocol.md, "Presence". Version 1, open.
//
//   presence := version u8 = 1 | session u64 | counter varint | gone flag | if 0: hand flag | away
//   flag
//             | following device key 32 (zero: nobody) | shows varint (0: no) | has file flag
//             | if 1: space 32 | file (change id 32 | op varint) | list<16> of (from place | to
//             place)
//   place    := 0 u8 | side flag  |  1 u8 | change id 32 | event varint | side flag
//
// It is taken from its own seat's connection, or passed on with that seat's signature. Whether the
// space, file and events exist is not asked here: what cannot be shown is not shown.

#include "protocol/fields.hpp"
#include "protocol/reference.hpp"
#include "protocol/signature.hpp"

namespace atelier {

struct TextEvent {
    ChangeId change;
    std::uint32_t number = 0;  // among that change's events in the file, from 0

    bool operator==(const TextEvent&) const = default;
};

// An anchor with its change spelled out; without an event the file's start or end.
struct Place {
    std::optional<TextEvent> event;
    Side side = Side::left;

    bool operator==(const Place&) const = default;
};

struct Selection {
    Place from;
    Place to;  // where the cursor is

    bool operator==(const Selection&) const = default;
};

struct OpenFile {
    SpaceId space;
    ChangeId change;       // whose op made the file; of a root the space id
    std::uint32_t op = 0;  // below ops_max
    std::vector<Selection> selections;

    bool operator==(const OpenFile&) const = default;
};

struct Activity {
    bool hand_up = false;
    bool away = false;
    DeviceKey following;      // zero: nobody
    std::uint32_t shows = 0;  // others are asked to come here: each time another number; 0: not
    std::optional<OpenFile> file;

    bool operator==(const Activity&) const = default;
};

struct Presence {
    std::uint64_t session = 0;         // random, one a start of the node
    std::uint64_t counter = 0;         // of a session, the greater one wins
    std::optional<Activity> activity;  // without: gone

    bool operator==(const Presence&) const = default;
};

// What can be written: at most 16 selections, op below ops_max.
Bytes encode(const Presence& presence);
Result<Presence> decode_presence(BytesView bytes);

Signature sign_presence(const SigningKey& device, const ClassId& class_id,
                        const Presence& presence);
bool verify_presence(const DeviceKey& device, const ClassId& class_id, const Presence& presence,
                     const Signature& signature);

// As a field of something longer.
void describe(FieldReader& fields, Presence& presence);
void describe(FieldWriter& fields, const Presence& presence);

}  // namespace atelier
