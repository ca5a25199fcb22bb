#pragma once

// What a joiner and the trainer compare by eye: five of 64 pictographs, made from the handshake
// hash and a nonce of each side. The joiner commits to its nonce before it sees the trainer's, so
// a man in the middle has one try in 2^30 and cannot search; without the commitment he finds
// matching nonces in 2^30 hashes, minutes on one machine.
//
//   joiner -> commitment      trainer -> its nonce      joiner -> its nonce
//
// The trainer answers a commitment once, and shows nothing unless the revealed nonce opens it.
// The 64 pictures and their words belong to the editor.

#include "protocol/hash.hpp"

#include <array>

namespace atelier {

Hash pictograph_commitment(const HandshakeHash& handshake, const JoinNonce& joiner);

// True when `joiner` is the nonce that was committed to in this conversation.
bool opens_commitment(const Hash& commitment, const HandshakeHash& handshake,
                      const JoinNonce& joiner);

// Indices into the table, each 0 to 63.
using Pictographs = std::array<std::uint8_t, 5>;
Pictographs pictographs(const HandshakeHash& handshake, const JoinNonce& joiner,
                        const JoinNonce& trainer);

}  // namespace atelier
