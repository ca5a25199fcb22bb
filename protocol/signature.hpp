#pragma once

// Ed25519 signatures, each over a domain string, a zero byte and the parts (docs/protocol.md,
// "Domains"). Key pairs come from a seed given by the caller: this room has no random device.

#include "protocol/bytes.hpp"
#include "protocol/domain.hpp"

#include <initializer_list>

namespace atelier {

SigningKey signing_key_from(const Seed& seed);

// The public half, as the kind of key it is used as (AuthorId, DeviceKey, RootKey, InviteKey).
template <class Key>
Key public_half(const SigningKey& key) {
    static_assert(Key::size_bytes == 32);
    Key half;
    for (std::size_t i = 0; i < 32; ++i)
        half.bytes[i] = key.bytes[32 + i];
    return half;
}

Signature sign(const SigningKey& key, SignDomain domain, std::initializer_list<BytesView> parts);

// False for any signature that libsodium refuses: S out of range, small order, wrong key, wrong
// domain. `key` is 32 bytes and `signature` 64; any other length is false.
bool verifies(BytesView key, BytesView signature, SignDomain domain,
              std::initializer_list<BytesView> parts);

// The signature over bare bytes, without a domain: for published answers in tests only.
bool verifies_bare(BytesView key, BytesView signature, BytesView message);

}  // namespace atelier
