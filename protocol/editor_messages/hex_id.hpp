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

// Declared here: `struct Tag` in an argument would be that of another room where one of its headers
// came before this one.
struct ClassIdTag;
struct SpaceIdTag;
struct ChangeIdTag;
struct BlobIdTag;
struct PersonIdTag;
struct TeamIdTag;
struct AuthorIdTag;
struct DeviceKeyTag;
struct RootKeyTag;
struct KitKeyTag;
struct KitSecretTag;
struct SpacePrintTag;
struct SessionTag;

template <class Tag, std::size_t Digits = 64>
struct HexId {
    static constexpr std::size_t digits = Digits;
    std::string hex;

    auto operator<=>(const HexId&) const = default;
};

using ClassId = HexId<ClassIdTag>;
using SpaceId = HexId<SpaceIdTag>;
using ChangeId = HexId<ChangeIdTag>;
using BlobId = HexId<BlobIdTag>;
using PersonId = HexId<PersonIdTag>;
using TeamId = HexId<TeamIdTag>;
using AuthorId = HexId<AuthorIdTag>;
using DeviceKey = HexId<DeviceKeyTag>;
using RootKey = HexId<RootKeyTag>;
using KitKey = HexId<KitKeyTag>;
using KitSecret = HexId<KitSecretTag>;        // what a kit's key pair is made from
using SpacePrint = HexId<SpacePrintTag>;      // of what a seat has of a space
using EditorSession = HexId<SessionTag, 16>;  // random, an editor's run

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
