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

using ClassId = HexId<struct ClassIdTag>;
using SpaceId = HexId<struct SpaceIdTag>;
using ChangeId = HexId<struct ChangeIdTag>;
using BlobId = HexId<struct BlobIdTag>;
using PersonId = HexId<struct PersonIdTag>;
using TeamId = HexId<struct TeamIdTag>;
using AuthorId = HexId<struct AuthorIdTag>;
using DeviceKey = HexId<struct DeviceKeyTag>;
using RootKey = HexId<struct RootKeyTag>;
using KitKey = HexId<struct KitKeyTag>;
using KitSecret = HexId<struct KitSecretTag>;        // what a kit's key pair is made from
using SpacePrint = HexId<struct SpacePrintTag>;      // of what a seat has of a space
using EditorSession = HexId<struct SessionTag, 16>;  // random, an editor's run

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
