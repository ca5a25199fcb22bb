#pragma once

// Noise's CipherState (revision 34, 5.1) that always has a key: ChaCha20-Poly1305 (RFC 8439) with
// a nonce of four zero bytes and a 64-bit little-endian counter.
//
// A message that does not authenticate is bad_handshake and uses up no nonce. The last nonce is
// never used: before it every call is closed. Whoever gets an error must stop; nothing here
// remembers it.

#include "protocol/secret.hpp"

namespace atelier::noise {

using CipherKey = std::array<std::uint8_t, 32>;

inline constexpr std::size_t tag_bytes = 16;
// Longest Noise message and, without its tag, longest plain text in one.
inline constexpr std::size_t max_message_bytes = 65535;
inline constexpr std::size_t max_plain_bytes = max_message_bytes - tag_bytes;

class CipherState {
public:
    // `nonce` is not 0 in tests only.
    explicit CipherState(const CipherKey& key, std::uint64_t nonce = 0)
        : key_(key), nonce_(nonce) {}

    Result<Bytes> encrypt(BytesView associated, BytesView plain);
    Result<Bytes> decrypt(BytesView associated, BytesView cipher);

    // Messages that this key has sealed or opened.
    std::uint64_t nonce() const { return nonce_; }

private:
    Secret<CipherKey> key_;
    std::uint64_t nonce_;
};

}  // namespace atelier::noise
