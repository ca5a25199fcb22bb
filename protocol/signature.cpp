#include "protocol/signature.hpp"

#include <sodium.h>

namespace atelier {

namespace {

// What is signed. Small: every signed string is a domain and a few ids or hashes, but for root
// acts, which are bounded by the body.
Bytes signed_string(SignDomain domain, std::initializer_list<BytesView> parts) {
    const std::string_view name = name_of(domain);
    Bytes message(name.begin(), name.end());
    message.push_back(0);
    for (const BytesView part : parts)
        message.insert(message.end(), part.begin(), part.end());
    return message;
}

}  // namespace

SigningKey signing_key_from(const Seed& seed) {
    SigningKey key;
    std::array<std::uint8_t, 32> unused{};
    crypto_sign_seed_keypair(unused.data(), key.bytes.data(), seed.bytes.data());
    return key;
}

Signature sign(const SigningKey& key, SignDomain domain, std::initializer_list<BytesView> parts) {
    const Bytes message = signed_string(domain, parts);
    Signature signature;
    crypto_sign_detached(signature.bytes.data(), nullptr, message.data(), message.size(),
                         key.bytes.data());
    return signature;
}

bool verifies(BytesView key, BytesView signature, SignDomain domain,
              std::initializer_list<BytesView> parts) {
    return verifies_bare(key, signature, signed_string(domain, parts));
}

bool verifies_bare(BytesView key, BytesView signature, BytesView message) {
    if (key.size() != crypto_sign_PUBLICKEYBYTES || signature.size() != crypto_sign_BYTES) {
        return false;
    }
    return crypto_sign_verify_detached(signature.data(), message.data(), message.size(),
                                       key.data()) == 0;
}

}  // namespace atelier
