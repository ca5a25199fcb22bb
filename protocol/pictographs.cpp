#include "protocol/pictographs.hpp"

namespace atelier {

Hash pictograph_commitment(const HandshakeHash& handshake, const JoinNonce& joiner) {
    return hash_of(HashDomain::pictograph_commitment, {handshake.bytes, joiner.bytes});
}

bool opens_commitment(const Hash& commitment, const HandshakeHash& handshake,
                      const JoinNonce& joiner) {
    return equal_secretly(commitment.bytes, pictograph_commitment(handshake, joiner).bytes);
}

Pictographs pictographs(const HandshakeHash& handshake, const JoinNonce& joiner,
                        const JoinNonce& trainer) {
    const Hash mixed =
        hash_of(HashDomain::pictographs, {handshake.bytes, joiner.bytes, trainer.bytes});
    std::uint32_t bits = 0;  // the first 32, most significant first
    for (std::size_t i = 0; i < sizeof bits; ++i)
        bits = bits << 8 | mixed.bytes[i];
    Pictographs indices{};
    for (std::size_t i = 0; i < indices.size(); ++i)
        indices[i] = static_cast<std::uint8_t>(bits >> (26 - 6 * i) & 63);
    return indices;
}

}  // namespace atelier
