#pragma once

// One type for each thing that is 32 or 64 bytes long, so that an author is never taken for a
// space. Order is the order of the bytes. Nothing here says where an id comes from: change.hpp
// (ChangeId), signature.hpp (keys), blob.hpp (BlobId).

#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>

namespace atelier {

template <class Tag, std::size_t Size = 32>
struct Id {
    static constexpr std::size_t size_bytes = Size;
    std::array<std::uint8_t, Size> bytes{};

    // Almost all ids differ in their first eight bytes, and trees of them are everywhere: those are
    // compared here, and a call is for the rest.
    std::strong_ordering operator<=>(const Id& other) const {
        const std::uint64_t mine = first_word();
        const std::uint64_t theirs = other.first_word();
        if (mine != theirs) return mine <=> theirs;
        return std::memcmp(bytes.data(), other.bytes.data(), Size) <=> 0;
    }
    bool operator==(const Id& other) const {
        return first_word() == other.first_word() &&
               std::memcmp(bytes.data(), other.bytes.data(), Size) == 0;
    }
    bool is_zero() const { return *this == Id{}; }

private:
    std::uint64_t first_word() const {  // big-endian, so that its order is that of the bytes
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), Size < sizeof word ? Size : sizeof word);
        return std::endian::native == std::endian::little ? std::byteswap(word) : word;
    }
};

using Hash = Id<struct HashTag>;          // a BLAKE2b-256 value with no name of its own
using ChangeId = Id<struct ChangeIdTag>;  // keyed hash of a change's header
using SpaceId =
    Id<struct SpaceIdTag>;            // id of the act that creates the space; class space: ClassId
using BlobId = Id<struct BlobIdTag>;  // root of the tree over 64 KiB chunks
using PersonId = Id<struct PersonIdTag>;  // id of the act that first admits the person
using TeamId = Id<struct TeamIdTag>;      // id of the act that creates the team

using AuthorId = Id<struct AuthorIdTag>;    // Ed25519 public key of a person on a seat
using DeviceKey = Id<struct DeviceKeyTag>;  // Ed25519 public key of a seat
using RootKey = Id<struct RootKeyTag>;      // Ed25519 public key that signs root acts
using InviteKey = Id<struct InviteKeyTag>;  // Ed25519 public key of a joining kit
using NoiseKey = Id<struct NoiseKeyTag>;    // X25519 public key, handshake only
using SealKey = Id<struct SealKeyTag>;      // X25519 public key, receives sealed network keys

using Signature = Id<struct SignatureTag, 64>;  // Ed25519

using HandshakeHash = Id<struct HandshakeHashTag, 64>;        // Noise h: names one conversation
using JoinNonce = Id<struct JoinNonceTag>;                    // rJ, rT of pictographs.hpp
using SealedNetworkKey = Id<struct SealedNetworkKeyTag, 80>;  // for one SealKey (seal.hpp)

// Secrets. Separate types, so that no encoder of public keys takes one by mistake.
using NetworkKey = Id<struct NetworkKeyTag>;      // the class's key: Noise psk, beacon tag and MAC
using Seed = Id<struct SeedTag>;                  // what a key pair or a nonce is made from
using NoiseSecret = Id<struct NoiseSecretTag>;    // X25519 private key
using SealSecret = Id<struct SealSecretTag>;      // X25519 private key
using SigningKey = Id<struct SigningKeyTag, 64>;  // libsodium's form: seed followed by public key

// The class id is the id of its genesis, and the class space bears the same 32 bytes.
using ClassId = SpaceId;

enum class Sitting : std::uint64_t {};  // random, one per start of a node and space
enum class Instance : std::uint64_t {
};  // random, one per start of a node, seen in beacons and hello
using Seq = std::uint64_t;  // place of a change in its log, from 1
using Lamport = std::uint64_t;

// A log within its space: one author's changes of one sitting. Ordered by author bytes, then
// sitting as a number, which is the order text.md calls "sitting big-endian".
struct LogName {
    AuthorId author;
    Sitting sitting{};

    auto operator<=>(const LogName&) const = default;
};

// A reinterpretation between two id types, spelled out where it is meant (a space is named by the
// id of the act that made it).
template <class To, class Tag, std::size_t Size>
To id_cast(const Id<Tag, Size>& from) {
    static_assert(To::size_bytes == Size);
    return To{from.bytes};
}

}  // namespace atelier

// Ids that a stranger can choose (keys, mined hashes) go into ordered maps or keyed tables; this
// hash is for tables whose keys are hashes of ours and says so by taking 8 bytes as they are.
template <class Tag, std::size_t Size>
struct std::hash<atelier::Id<Tag, Size>> {
    std::size_t operator()(const atelier::Id<Tag, Size>& id) const noexcept {
        std::uint64_t word = 0;
        std::memcpy(&word, id.bytes.data(), sizeof word);
        return word;
    }
};
