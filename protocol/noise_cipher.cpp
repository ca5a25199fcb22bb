#include "protocol/noise_cipher.hpp"

#include "protocol/check.hpp"

#include <sodium.h>

namespace atelier::noise {

namespace {

// 2^64 - 1 is reserved for a rekey that we do not have.
constexpr std::uint64_t reserved_nonce = UINT64_MAX;

std::array<std::uint8_t, crypto_aead_chacha20poly1305_IETF_NPUBBYTES> nonce_bytes(
    std::uint64_t nonce) {
    std::array<std::uint8_t, crypto_aead_chacha20poly1305_IETF_NPUBBYTES> bytes{};
    for (std::size_t i = 0; i < 8; ++i)
        bytes[4 + i] = static_cast<std::uint8_t>(nonce >> (8 * i));
    return bytes;
}

}  // namespace

Result<Bytes> CipherState::encrypt(BytesView associated, BytesView plain) {
    ATELIER_CHECK(plain.size() <= max_plain_bytes);
    if (nonce_ == reserved_nonce) return fail(Error::closed);
    Bytes cipher(plain.size() + tag_bytes);
    crypto_aead_chacha20poly1305_ietf_encrypt(cipher.data(), nullptr, plain.data(), plain.size(),
                                              associated.data(), associated.size(), nullptr,
                                              nonce_bytes(nonce_).data(), key_->data());
    ++nonce_;
    return cipher;
}

Result<Bytes> CipherState::decrypt(BytesView associated, BytesView cipher) {
    if (nonce_ == reserved_nonce) return fail(Error::closed);
    if (cipher.size() < tag_bytes) return fail(Error::truncated);
    Bytes plain(cipher.size() - tag_bytes);
    const int refused = crypto_aead_chacha20poly1305_ietf_decrypt(
        plain.data(), nullptr, nullptr, cipher.data(), cipher.size(), associated.data(),
        associated.size(), nonce_bytes(nonce_).data(), key_->data());
    if (refused != 0) return fail(Error::bad_handshake);
    ++nonce_;
    return plain;
}

}  // namespace atelier::noise
