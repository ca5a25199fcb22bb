#pragma once

// Ids as an editor has them: lower-case hexadecimal, one type for each kind. An editor compares
// them and gives them back; what they are made of is the node's.

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace atelier::talk {

template <class Tag, std::size_t Digits = 64>
struct HexId {
    static constexpr std::size_t digits = Digits;
    std::string hex;

    auto operator<=>(const HexId&) const = default;
};

// The tags are named as no tag of protocol/ids.hpp: where that header comes first, `struct
// ClassIdTag` here would be its tag, and two files would see two types under one name.
using ClassId = HexId<struct ClassIdHex>;
using SpaceId = HexId<struct SpaceIdHex>;
using ChangeId = HexId<struct ChangeIdHex>;
using BlobId = HexId<struct BlobIdHex>;
using PersonId = HexId<struct PersonIdHex>;
using TeamId = HexId<struct TeamIdHex>;
using AuthorId = HexId<struct AuthorIdHex>;
using DeviceKey = HexId<struct DeviceKeyHex>;
using RootKey = HexId<struct RootKeyHex>;
using KitKey = HexId<struct KitKeyHex>;
using KitSecret = HexId<struct KitSecretHex>;        // what a kit's key pair is made from
using SpacePrint = HexId<struct SpacePrintHex>;      // of what a seat has of a space
using EditorSession = HexId<struct SessionHex, 16>;  // random, an editor's run

// One event in the history of a text.
struct EventId {
    ChangeId change;
    std::uint32_t event = 0;

    auto operator<=>(const EventId&) const = default;
};

inline bool is_lower_hex(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace atelier::talk
