#pragma once

// Every string that separates one use of a key or a hash from another, in one place. A test lists
// them and fails on a duplicate or on one that begins another. Part of the format: never change
// one, add a new one (docs/protocol.md, "Domains").

#include <array>
#include <cstdint>
#include <string_view>

namespace atelier {

// BLAKE2b-256 without a key, personalised with the string (at most 16 bytes, zeros behind it): what
// is hashed for every letter. A key would cost a block more each time.
enum class PersonalDomain : std::uint8_t {
    change,
    body,
};

// BLAKE2b-256 keyed with the string itself.
enum class HashDomain : std::uint8_t {
    root_change,
    root_person,
    blob_chunk,
    blob,
    bundle_chunk,
    bundle,
    space_digest,
    pictograph_commitment,
    pictographs,
    seed_stream,
};

// The signed string begins with the domain and a zero byte.
enum class SignDomain : std::uint8_t {
    change,
    root_act,
    noise_static,
    invite_proof,
    bundle,
    presence,
};

// BLAKE2b-256 keyed with the network key; the hashed string begins with the domain and a zero byte.
enum class NetworkDomain : std::uint8_t {
    beacon_tag,
    beacon_heard,
    beacon_mac,
};

inline constexpr std::array personal_domains = std::to_array<std::string_view>({
    "atelier change 1",
    "atelier body 1",
});
inline constexpr std::array hash_domains = std::to_array<std::string_view>({
    "atelier root-change 1",
    "atelier root-person 1",
    "atelier blob-chunk 1",
    "atelier blob 1",
    "atelier bundle-chunk 1",
    "atelier bundle-root 1",
    "atelier space-digest 1",
    "atelier pictograph-commitment 1",
    "atelier pictographs 1",
    "atelier seed-stream 1",
});
inline constexpr std::array sign_domains = std::to_array<std::string_view>({
    "atelier change-sig 1",
    "atelier root-act 1",
    "atelier noise-static 1",
    "atelier invite-proof 1",
    "atelier bundle-sig 1",
    "atelier presence-sig 1",
});
inline constexpr std::array network_domains = std::to_array<std::string_view>({
    "atelier beacon-tag 1",
    "atelier beacon-heard 1",
    "atelier beacon-mac 1",
});

constexpr std::string_view name_of(PersonalDomain domain) {
    return personal_domains[static_cast<std::size_t>(domain)];
}
constexpr std::string_view name_of(HashDomain domain) {
    return hash_domains[static_cast<std::size_t>(domain)];
}
constexpr std::string_view name_of(SignDomain domain) {
    return sign_domains[static_cast<std::size_t>(domain)];
}
constexpr std::string_view name_of(NetworkDomain domain) {
    return network_domains[static_cast<std::size_t>(domain)];
}

}  // namespace atelier
