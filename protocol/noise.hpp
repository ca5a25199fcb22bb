#pragma once

// Noise's HandshakeState (revision 34, 5.3) over a table of patterns. Shipped are XX and XXpsk0
// with BLAKE2b and nothing else, so there is nothing to negotiate; tests bring the other patterns
// and SHA-256 to run all the published answers through this very code.
//
// Any wrong byte of a message is an error, and after an error every call is closed. A
// Diffie-Hellman result of zero is an error. The ephemeral key is an argument and serves one
// handshake: who uses it twice gives both away.

#include "protocol/noise_key.hpp"
#include "protocol/noise_symmetric.hpp"

#include <span>
#include <vector>

namespace atelier::noise {

// As in the specification: e and s send a public key, two letters are a Diffie-Hellman between
// the initiator's key (first letter) and the responder's, psk mixes in a shared key.
enum class Token : std::uint8_t { e, s, ee, es, se, ss, psk };

struct Pattern {
    std::string_view name;                     // as in the protocol's name, modifiers included
    bool knows_initiator = false;              // the pre-message "-> s"
    bool knows_responder = false;              // the pre-message "<- s"
    std::vector<std::vector<Token>> messages;  // the initiator's first, then by turns

    bool has_psk() const;
};

const Pattern& pattern_xx();
const Pattern& pattern_xx_psk0();

enum class Role : std::uint8_t { initiator, responder };

// What one side brings. `static_secret` and `remote` are there when the pattern needs them, and
// there are as many psks as the pattern has psk tokens.
struct Ingredients {
    Role role = Role::initiator;
    Bytes prologue;
    Secret<NoiseSecret> ephemeral;
    std::optional<Secret<NoiseSecret>> static_secret;
    std::optional<NoiseKey> remote;
    std::vector<Secret<NetworkKey>> psks;
};

class HandshakeState {
public:
    // `suite` and `pattern` outlive this.
    HandshakeState(const Suite& suite, const Pattern& pattern, Ingredients ingredients);

    // True when the next message is ours to write. False for both sides once finished.
    bool is_our_turn() const;
    bool finished() const { return next_message_ == pattern_->messages.size(); }

    // The message, its payload included: at most 65,535 bytes, which the caller sees to.
    Result<Bytes> write_message(BytesView payload);
    // The payload.
    Result<Bytes> read_message(BytesView message);

    BytesView hash() const { return symmetric_.hash(); }
    // The peer's static key, once it was read or when it was known before.
    const std::optional<NoiseKey>& remote() const { return remote_static_; }

    struct Ciphers {
        CipherState sending;
        CipherState receiving;
    };
    // Once finished. Also from then on h names this conversation.
    Ciphers split() const;

private:
    Result<Bytes> write_tokens(BytesView payload);
    Result<Bytes> read_tokens(BytesView message);
    Result<void> write_token(Token token, Bytes& message);
    Result<void> read_token(Token token, Reader& message);
    void mix_ephemeral(const NoiseKey& key);
    Result<void> read_static(Reader& message);
    Result<void> mix_shared(Token token);
    void mix_psk();
    void mix_known_keys();

    const Pattern* pattern_;
    SymmetricState symmetric_;
    Ingredients own_;
    std::optional<NoiseKey> remote_static_;
    std::optional<NoiseKey> remote_ephemeral_;
    std::size_t next_message_ = 0;
    std::size_t next_psk_ = 0;
    bool dead_ = false;
};

}  // namespace atelier::noise
