#include "protocol/noise_key.hpp"

#include <sodium.h>

namespace atelier {

NoiseSecret noise_secret_from(const Seed& seed) {
    NoiseKey unused;
    NoiseSecret secret;
    crypto_kx_seed_keypair(unused.bytes.data(), secret.bytes.data(), seed.bytes.data());
    return secret;
}

NoiseKey public_half(const NoiseSecret& secret) {
    NoiseKey key;
    crypto_scalarmult_base(key.bytes.data(), secret.bytes.data());
    return key;
}

namespace noise {

std::optional<Secret<SharedSecret>> diffie_hellman(const NoiseSecret& mine,
                                                   const NoiseKey& theirs) {
    Secret<SharedSecret> shared;
    if (crypto_scalarmult(shared->data(), mine.bytes.data(), theirs.bytes.data()) != 0) {
        return std::nullopt;
    }
    return shared;
}

}  // namespace noise

}  // namespace atelier
