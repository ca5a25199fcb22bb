#pragma once

// Noise's SymmetricState (revision 34, 5.2): the chaining key, the running hash of everything both
// sides saw, and a cipher once a key was mixed in. Until then "encrypt" copies.

#include "protocol/noise_cipher.hpp"
#include "protocol/noise_hash.hpp"

#include <optional>
#include <utility>

namespace atelier::noise {

class SymmetricState {
public:
    // `suite` outlives this.
    SymmetricState(const Suite& suite, std::string_view protocol_name);

    void mix_hash(BytesView data);
    void mix_key(BytesView input);
    void mix_key_and_hash(BytesView input);
    Result<Bytes> encrypt_and_hash(BytesView plain);
    Result<Bytes> decrypt_and_hash(BytesView cipher);

    bool has_key() const { return cipher_.has_value(); }
    // h, hash_bytes long: the same on both sides when all was well. Not a secret.
    BytesView hash() const { return hash_.view(); }
    // The keys after the handshake: what the initiator sends with, what the responder sends with.
    std::pair<CipherState, CipherState> split() const;

private:
    const Suite* suite_;
    Secret<Digest> chaining_key_;
    Digest hash_;
    std::optional<CipherState> cipher_;
};

}  // namespace atelier::noise
