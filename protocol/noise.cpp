#include "protocol/noise.hpp"

#include "protocol/check.hpp"

#include <algorithm>
#include <string>

namespace atelier::noise {

namespace {

std::string protocol_name(const Suite& suite, const Pattern& pattern) {
    std::string name = "Noise_";
    return name.append(pattern.name).append("_25519_ChaChaPoly_").append(suite.hash_name);
}

}  // namespace

bool Pattern::has_psk() const {
    return std::ranges::any_of(messages, [](const std::vector<Token>& tokens) {
        return std::ranges::find(tokens, Token::psk) != tokens.end();
    });
}

const Pattern& pattern_xx() {
    using enum Token;
    static const Pattern pattern{"XX", false, false, {{e}, {e, ee, s, es}, {s, se}}};
    return pattern;
}

const Pattern& pattern_xx_psk0() {
    using enum Token;
    static const Pattern pattern{"XXpsk0", false, false, {{psk, e}, {e, ee, s, es}, {s, se}}};
    return pattern;
}

HandshakeState::HandshakeState(const Suite& suite, const Pattern& pattern, Ingredients ingredients)
    : pattern_(&pattern),
      symmetric_(suite, protocol_name(suite, pattern)),
      own_(std::move(ingredients)),
      remote_static_(own_.remote) {
    symmetric_.mix_hash(own_.prologue);
    mix_known_keys();
}

void HandshakeState::mix_known_keys() {
    const auto mix = [this](Role owner) {
        ATELIER_CHECK(owner == own_.role ? own_.static_secret.has_value()
                                         : remote_static_.has_value());
        const NoiseKey key =
            owner == own_.role ? public_half(**own_.static_secret) : *remote_static_;
        symmetric_.mix_hash(key.bytes);
    };
    if (pattern_->knows_initiator) mix(Role::initiator);
    if (pattern_->knows_responder) mix(Role::responder);
}

bool HandshakeState::is_our_turn() const {
    const Role turn = next_message_ % 2 == 0 ? Role::initiator : Role::responder;
    return !finished() && turn == own_.role;
}

Result<Bytes> HandshakeState::write_message(BytesView payload) {
    ATELIER_CHECK(is_our_turn());
    if (dead_) return fail(Error::closed);
    Result<Bytes> message = write_tokens(payload);
    dead_ = !message;
    ++next_message_;
    return message;
}

Result<Bytes> HandshakeState::read_message(BytesView message) {
    if (dead_) return fail(Error::closed);
    ATELIER_CHECK(!finished() && !is_our_turn());
    Result<Bytes> payload = read_tokens(message);
    dead_ = !payload;
    ++next_message_;
    return payload;
}

Result<Bytes> HandshakeState::write_tokens(BytesView payload) {
    Bytes message;
    for (const Token token : pattern_->messages[next_message_]) {
        if (const auto done = write_token(token, message); !done) return fail(done.error());
    }
    const Result<Bytes> sealed = symmetric_.encrypt_and_hash(payload);
    if (!sealed) return fail(sealed.error());
    message.insert(message.end(), sealed->begin(), sealed->end());
    ATELIER_CHECK(message.size() <= max_message_bytes);
    return message;
}

Result<Bytes> HandshakeState::read_tokens(BytesView message) {
    if (message.size() > max_message_bytes) return fail(Error::too_large);
    Reader reader(message);
    for (const Token token : pattern_->messages[next_message_]) {
        if (const auto done = read_token(token, reader); !done) return fail(done.error());
    }
    return symmetric_.decrypt_and_hash(reader.rest());
}

Result<void> HandshakeState::write_token(Token token, Bytes& message) {
    const auto append = [&message](BytesView bytes) {
        message.insert(message.end(), bytes.begin(), bytes.end());
    };
    switch (token) {
        case Token::e: {
            const NoiseKey key = public_half(*own_.ephemeral);
            append(key.bytes);
            mix_ephemeral(key);
            return {};
        }
        case Token::s: {
            ATELIER_CHECK(own_.static_secret.has_value());
            const auto sealed =
                symmetric_.encrypt_and_hash(public_half(**own_.static_secret).bytes);
            if (!sealed) return fail(sealed.error());
            append(*sealed);
            return {};
        }
        case Token::psk: mix_psk(); return {};
        default: return mix_shared(token);
    }
}

Result<void> HandshakeState::read_token(Token token, Reader& message) {
    switch (token) {
        case Token::e: {
            const NoiseKey key = message.id<NoiseKey>();
            if (const auto error = message.error()) return fail(*error);
            remote_ephemeral_ = key;
            mix_ephemeral(key);
            return {};
        }
        case Token::s: return read_static(message);
        case Token::psk: mix_psk(); return {};
        default: return mix_shared(token);
    }
}

// Where a psk is used, an ephemeral key is a key input too: it makes keys differ between
// handshakes before the first Diffie-Hellman (revision 34, 9.2).
void HandshakeState::mix_ephemeral(const NoiseKey& key) {
    symmetric_.mix_hash(key.bytes);
    if (pattern_->has_psk()) symmetric_.mix_key(key.bytes);
}

Result<void> HandshakeState::read_static(Reader& message) {
    const BytesView sealed =
        message.raw(NoiseKey::size_bytes + (symmetric_.has_key() ? tag_bytes : 0));
    if (const auto error = message.error()) return fail(*error);
    const Result<Bytes> opened = symmetric_.decrypt_and_hash(sealed);
    if (!opened) return fail(opened.error());
    remote_static_ = Reader(*opened).id<NoiseKey>();
    return {};
}

Result<void> HandshakeState::mix_shared(Token token) {
    const bool initiator = own_.role == Role::initiator;
    const bool initiator_static = token == Token::se || token == Token::ss;
    const bool responder_static = token == Token::es || token == Token::ss;
    const bool own_static = initiator ? initiator_static : responder_static;
    const bool remote_static = initiator ? responder_static : initiator_static;
    const auto& theirs = remote_static ? remote_static_ : remote_ephemeral_;
    ATELIER_CHECK(theirs.has_value() && (!own_static || own_.static_secret.has_value()));
    const auto shared =
        diffie_hellman(own_static ? **own_.static_secret : *own_.ephemeral, *theirs);
    if (!shared) return fail(Error::bad_handshake);
    symmetric_.mix_key(**shared);
    return {};
}

void HandshakeState::mix_psk() {
    ATELIER_CHECK(next_psk_ < own_.psks.size());
    symmetric_.mix_key_and_hash(own_.psks[next_psk_++]->bytes);
}

HandshakeState::Ciphers HandshakeState::split() const {
    ATELIER_CHECK(finished() && !dead_);
    auto [from_initiator, from_responder] = symmetric_.split();
    if (own_.role == Role::initiator) return {std::move(from_initiator), std::move(from_responder)};
    return {std::move(from_responder), std::move(from_initiator)};
}

}  // namespace atelier::noise
