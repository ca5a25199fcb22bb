#pragma once

// The part of a Noise protocol's name that can differ between protocols here: its hash, with HMAC
// (RFC 2104) and HKDF (Noise revision 34, 4.3) built on it. The Diffie-Hellman function is always
// 25519 and the cipher ChaChaPoly. Shipped is BLAKE2b alone; tests bring SHA-256.
//
// HMAC-BLAKE2b is made by hand: libsodium's keyed BLAKE2b is another function.

#include "protocol/secret.hpp"

#include <array>
#include <initializer_list>
#include <span>
#include <string_view>

namespace atelier::noise {

inline constexpr std::size_t max_hash_bytes = 64;
inline constexpr std::size_t max_block_bytes = 128;

struct Suite {
    std::string_view hash_name;  // as in the protocol's name
    std::size_t hash_bytes;      // HASHLEN: 32 or 64
    std::size_t block_bytes;     // BLOCKLEN: 64 or 128
    // The hash of the parts one after the other into `out`, hash_bytes long.
    void (*hash)(std::span<std::uint8_t> out, std::initializer_list<BytesView> parts);
};

extern const Suite blake2b;

// A hash value of the suite's length.
class Digest {
public:
    Digest() = default;
    explicit Digest(const Suite& suite) : size_(suite.hash_bytes) {}

    std::span<std::uint8_t> span() { return std::span(bytes_).first(size_); }
    BytesView view() const { return BytesView(bytes_).first(size_); }

private:
    std::array<std::uint8_t, max_hash_bytes> bytes_{};
    std::size_t size_ = 0;
};

Secret<Digest> hmac(const Suite& suite, BytesView key, BytesView message);

// The first `outputs` (2 or 3) values; the others stay empty.
std::array<Secret<Digest>, 3> hkdf(const Suite& suite, BytesView chaining_key, BytesView input,
                                   int outputs);

}  // namespace atelier::noise
