#pragma once

// X25519 keys of the handshake. A seat's static key and each ephemeral key are made here from a
// seed that serves nothing else; the derivation differs from that of the seal key (seal.hpp), so
// that a seed given to both by mistake still makes two keys.

#include "protocol/secret.hpp"

#include <optional>

namespace atelier {

NoiseSecret noise_secret_from(const Seed& seed);
NoiseKey public_half(const NoiseSecret& secret);

namespace noise {

using SharedSecret = std::array<std::uint8_t, 32>;

// Nothing when the result is zero, which a public key of low order makes it: the peer then would
// have had no say in the key (RFC 7748, 6.1).
std::optional<Secret<SharedSecret>> diffie_hellman(const NoiseSecret& mine, const NoiseKey& theirs);

}  // namespace noise

}  // namespace atelier
