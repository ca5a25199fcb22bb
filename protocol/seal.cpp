#include "protocol/seal.hpp"

#include <sodium.h>

#include <algorithm>

namespace atelier {

namespace {

static_assert(SealedNetworkKey::size_bytes == crypto_box_SEALBYTES + NetworkKey::size_bytes);

// BLAKE2b of both public keys, as crypto_box_seal has it.
std::array<std::uint8_t, crypto_box_NONCEBYTES> nonce_of(const SealKey& ephemeral,
                                                         const SealKey& recipient) {
    std::array<std::uint8_t, crypto_box_NONCEBYTES> nonce;
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, nonce.size());
    crypto_generichash_update(&state, ephemeral.bytes.data(), ephemeral.bytes.size());
    crypto_generichash_update(&state, recipient.bytes.data(), recipient.bytes.size());
    crypto_generichash_final(&state, nonce.data(), nonce.size());
    return nonce;
}

}  // namespace

SealSecret seal_secret_from(const Seed& seed) {
    SealKey unused;
    SealSecret secret;
    crypto_box_seed_keypair(unused.bytes.data(), secret.bytes.data(), seed.bytes.data());
    return secret;
}

SealKey public_half(const SealSecret& secret) {
    SealKey key;
    crypto_scalarmult_base(key.bytes.data(), secret.bytes.data());
    return key;
}

Result<SealedNetworkKey> seal(const NetworkKey& network_key, const SealKey& recipient,
                              const Seed& ephemeral) {
    const Secret<SealSecret> secret(seal_secret_from(ephemeral));
    const SealKey own = public_half(*secret);
    SealedNetworkKey sealed;
    const auto box = std::ranges::copy(own.bytes, sealed.bytes.begin()).out;
    const int refused = crypto_box_easy(&*box, network_key.bytes.data(), network_key.bytes.size(),
                                        nonce_of(own, recipient).data(), recipient.bytes.data(),
                                        secret->bytes.data());
    if (refused != 0) return fail(Error::bad_value);
    return sealed;
}

Result<NetworkKey> open_seal(const SealedNetworkKey& sealed, const SealSecret& secret) {
    NetworkKey network_key;
    const int refused =
        crypto_box_seal_open(network_key.bytes.data(), sealed.bytes.data(), sealed.bytes.size(),
                             public_half(secret).bytes.data(), secret.bytes.data());
    if (refused != 0) return fail(Error::bad_value);
    return network_key;
}

}  // namespace atelier
