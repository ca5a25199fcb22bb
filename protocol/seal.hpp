#pragma once

// The network key in an envelope for one seat: the form of libsodium's crypto_box_seal, with the
// ephemeral key from a seed given by the caller.
//
//   sealed := ephemeral public key 32 | XSalsa20-Poly1305 of the network key, 16 + 32
//
// The sender stays unknown; the act that carries the envelope is signed. A seed is random and
// serves one envelope only: used twice for the same seat it gives both network keys away.

#include "protocol/secret.hpp"

namespace atelier {

SealSecret seal_secret_from(const Seed& seed);
SealKey public_half(const SealSecret& secret);

// bad_value: a recipient's key of low order, which nobody can open.
Result<SealedNetworkKey> seal(const NetworkKey& network_key, const SealKey& recipient,
                              const Seed& ephemeral);
// bad_value: not sealed for this key, or changed.
Result<NetworkKey> open_seal(const SealedNetworkKey& sealed, const SealSecret& secret);

}  // namespace atelier
