// Public keys of low order in place of each key of a handshake. Their shared secrets are zero, so
// an attacker without any secret knows all that follows: the messages here are right but for the
// key, made by hand because our own engine refuses to make them.

#include "tests/protocol/noise_peer.hpp"
#include "tests/protocol/published.hpp"
#include "tests/test.hpp"

#include <set>

using namespace atelier;
using namespace atelier::two_seats;

namespace {

const SeatSecrets attacker = seat(9);
const NoiseSecret ephemeral = noise_secret_from(seed_of(5, 1));

Bytes joined(BytesView a, BytesView b) {
    Bytes both(a.begin(), a.end());
    both.insert(both.end(), b.begin(), b.end());
    return both;
}

// Public keys with which every shared secret is zero.
std::set<NoiseKey> low_order_keys() {
    std::set<NoiseKey> keys;
    const auto file = published::read("wycheproof/x25519_subset.json");
    for (const auto& item : file.at("tests").as_array()) {
        if (published::text_at(item.as_object(), "shared") != std::string(64, '0')) continue;
        keys.insert(published::id_from<NoiseKey>(published::bytes_at(item.as_object(), "public")));
    }
    return keys;
}

// The front of an initiator's XX or XXpsk0 by hand, with any ephemeral public key.
noise::SymmetricState begun(HandshakeKind kind, const NoiseKey& e) {
    const bool member = kind == HandshakeKind::member;
    noise::SymmetricState state(noise::blake2b, member ? "Noise_XXpsk0_25519_ChaChaPoly_BLAKE2b"
                                                       : "Noise_XX_25519_ChaChaPoly_BLAKE2b");
    state.mix_hash(prologue(kind));
    if (member) state.mix_key_and_hash(our_network_key.bytes);
    state.mix_hash(e.bytes);
    if (member) state.mix_key(e.bytes);
    return state;
}

Bytes message1_by_hand(HandshakeKind kind, const NoiseKey& e, noise::SymmetricState& state) {
    Bytes out{static_cast<std::uint8_t>(kind)};
    append_noise_message(out, joined(e.bytes, *state.encrypt_and_hash({})));
    return out;
}

// Goes on behind message 1 as an initiator with this ephemeral secret; the responder's ephemeral
// key.
NoiseKey message2_by_hand(HandshakeKind kind, BytesView message, const NoiseSecret& secret,
                          noise::SymmetricState& state) {
    Reader reader(message);
    (void)reader.u16();
    const auto theirs = reader.id<NoiseKey>();
    state.mix_hash(theirs.bytes);
    if (kind == HandshakeKind::member) state.mix_key(theirs.bytes);
    state.mix_key(**noise::diffie_hellman(secret, theirs));
    const auto theirs_static = Reader(*state.decrypt_and_hash(reader.raw(48))).id<NoiseKey>();
    state.mix_key(**noise::diffie_hellman(secret, theirs_static));
    REQUIRE(state.decrypt_and_hash(reader.rest()).has_value());
    return theirs;
}

constexpr std::array<std::uint8_t, 32> zero_secret{};

// What a secret makes with our key; zero for a key of low order, which has no secret.
Bytes shared(const std::optional<NoiseSecret>& secret, const NoiseKey& ours) {
    if (!secret) return {zero_secret.begin(), zero_secret.end()};
    const auto made = noise::diffie_hellman(*secret, ours);
    return {(*made)->begin(), (*made)->end()};
}

// What our initiator says to a message 2 with these keys, right in everything else.
Result<std::size_t> answer_to_message2(HandshakeKind kind, const NoiseKey& e,
                                       const std::optional<NoiseSecret>& e_secret,
                                       const NoiseKey& s,
                                       const std::optional<NoiseSecret>& s_secret) {
    Handshake ours = initiator(kind);
    const Bytes first = ours.take_outgoing();
    const auto our_e = Reader(BytesView(first).subspan(3)).id<NoiseKey>();
    noise::SymmetricState state = begun(kind, our_e);
    REQUIRE(state.decrypt_and_hash(BytesView(first).subspan(3 + 32)).has_value());
    state.mix_hash(e.bytes);
    if (kind == HandshakeKind::member) state.mix_key(e.bytes);
    state.mix_key(shared(e_secret, our_e));  // ee
    Bytes message = joined(e.bytes, *state.encrypt_and_hash(s.bytes));
    state.mix_key(shared(s_secret, our_e));  // es
    Bytes payload = binding(attacker.device, our_class, s);
    if (kind == HandshakeKind::join) payload = joined(our_class.bytes, payload);
    message = joined(message, *state.encrypt_and_hash(payload));
    Bytes wire;
    append_noise_message(wire, message);
    return ours.receive(wire);
}

}  // namespace

TEST_CASE("an ephemeral key of low order is refused in message 1", "[H8]") {
    CHECK(low_order_keys().size() >= 7);
    for (const HandshakeKind kind : all_kinds) {
        for (const NoiseKey& low : low_order_keys()) {
            CAPTURE(int(kind), low);
            noise::SymmetricState state = begun(kind, low);
            Handshake ours = responder();
            CHECK(ours.receive(message1_by_hand(kind, low, state)) == fail(Error::bad_handshake));
            CHECK(ours.take_outgoing().empty());
        }
    }
}

TEST_CASE("an ephemeral key of low order is refused in message 2", "[H8]") {
    for (const HandshakeKind kind : all_kinds) {
        for (const NoiseKey& low : low_order_keys()) {
            CAPTURE(int(kind), low);
            CHECK(answer_to_message2(kind, low, std::nullopt, public_half(attacker.noise),
                                     attacker.noise) == fail(Error::bad_handshake));
        }
    }
}

TEST_CASE("a static key of low order is refused in message 2", "[H8]") {
    for (const HandshakeKind kind : all_kinds) {
        for (const NoiseKey& low : low_order_keys()) {
            CAPTURE(int(kind), low);
            CHECK(answer_to_message2(kind, public_half(ephemeral), ephemeral, low, std::nullopt) ==
                  fail(Error::bad_handshake));
        }
    }
}

TEST_CASE("message 2 by hand is accepted with keys of full order") {
    for (const HandshakeKind kind : all_kinds) {
        CAPTURE(int(kind));
        CHECK(answer_to_message2(kind, public_half(ephemeral), ephemeral,
                                 public_half(attacker.noise), attacker.noise)
                  .has_value());
    }
}

TEST_CASE("a static key of low order is refused in message 3", "[H8]") {
    for (const HandshakeKind kind : all_kinds) {
        for (const NoiseKey& low : low_order_keys()) {
            CAPTURE(int(kind), low);
            noise::SymmetricState state = begun(kind, public_half(ephemeral));
            Handshake ours = responder();
            REQUIRE(
                ours.receive(message1_by_hand(kind, public_half(ephemeral), state)).has_value());
            message2_by_hand(kind, ours.take_outgoing(), ephemeral, state);
            Bytes message = *state.encrypt_and_hash(low.bytes);
            state.mix_key(zero_secret);  // se
            const Bytes payload = binding(attacker.device, our_class, low);
            message = joined(message, *state.encrypt_and_hash(payload));
            Bytes wire;
            append_noise_message(wire, message);
            CHECK(ours.receive(wire) == fail(Error::bad_handshake));
        }
    }
}
