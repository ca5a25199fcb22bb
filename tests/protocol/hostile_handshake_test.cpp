// What a hostile machine can try between the first byte of a connection and its transport. The
// numbers are those of the list of hostile peers; what each must lead to is in the name.

#include "protocol/handshake.hpp"
#include "tests/protocol/noise_peer.hpp"
#include "tests/test.hpp"

#include <random>

using namespace atelier;
using namespace atelier::two_seats;

namespace {

const SeatSecrets attacker = seat(9);
const ClassId other_class{{0xC2}};

Bytes joined(BytesView a, BytesView b) {
    Bytes both(a.begin(), a.end());
    both.insert(both.end(), b.begin(), b.end());
    return both;
}

// What our responder says when a peer with `secrets` sends `payload` in message 3.
Result<std::size_t> answer_to_message3(HandshakeKind kind, const SeatSecrets& secrets,
                                       BytesView payload) {
    NoisePeer peer(kind, noise::Role::initiator, secrets);
    Handshake ours = responder();
    REQUIRE(ours.receive(peer.write({})).has_value());
    peer.read(ours.take_outgoing());
    const auto result = ours.receive(peer.write(payload));
    CHECK(ours.is_finished() == result.has_value());
    return result;
}

// What our initiator says when a peer with `secrets` sends `payload` in message 2.
Result<std::size_t> answer_to_message2(HandshakeKind kind, const SeatSecrets& secrets,
                                       BytesView payload) {
    NoisePeer peer(kind, noise::Role::responder, secrets);
    Handshake ours = initiator(kind);
    peer.read(ours.take_outgoing());
    const auto result = ours.receive(peer.write(payload));
    CHECK(ours.is_finished() == result.has_value());
    CHECK(ours.take_outgoing().empty() == !result.has_value());
    return result;
}

// The same for both roles: the answers to `payload`, in a join with the class id where it belongs.
std::vector<Result<std::size_t>> answers_to(HandshakeKind kind, const SeatSecrets& secrets,
                                            BytesView payload) {
    const Bytes front = kind == HandshakeKind::join
                            ? Bytes(our_class.bytes.begin(), our_class.bytes.end())
                            : Bytes{};
    return {answer_to_message2(kind, secrets, joined(front, payload)),
            answer_to_message3(kind, secrets, payload)};
}

void check_refused(const SeatSecrets& secrets, BytesView payload, Error error) {
    for (const HandshakeKind kind : all_kinds) {
        CAPTURE(int(kind));
        for (const auto& answer : answers_to(kind, secrets, payload))
            CHECK(answer == fail(error));
    }
}

}  // namespace

TEST_CASE(
    "a peer that does nothing wrong by hand is accepted, so that the refusals mean something") {
    for (const HandshakeKind kind : all_kinds) {
        CAPTURE(int(kind));
        const Bytes good = binding(attacker.device, our_class, public_half(attacker.noise));
        for (const auto& answer : answers_to(kind, attacker, good))
            CHECK(answer.has_value());
    }
}

TEST_CASE("a device that calls twice is seen to be one device in two conversations", "[H16]") {
    for (const HandshakeKind kind : all_kinds) {
        CAPTURE(int(kind));
        std::vector<Established> seen;
        for (const std::uint8_t ephemeral : {std::uint8_t{1}, std::uint8_t{7}}) {
            Handshake from = initiator(kind, ephemeral);
            Handshake to = responder(static_cast<std::uint8_t>(ephemeral + 1));
            REQUIRE(shake(from, to).has_value());
            seen.push_back(to.take_established());
        }
        CHECK(seen[0].device == seen[1].device);
        CHECK(seen[0].noise == seen[1].noise);
        CHECK(seen[0].hash != seen[1].hash);
    }
}

TEST_CASE("messages 1 and 3 replayed to a new responder go nowhere", "[H9]") {
    for (const HandshakeKind kind : all_kinds) {
        CAPTURE(int(kind));
        std::array<Bytes, 3> heard;
        Handshake from = initiator(kind);
        Handshake to = responder(2);
        REQUIRE(shake(from, to, [&](int piece, Bytes& bytes) {
                    heard[static_cast<std::size_t>(piece)] = bytes;
                }).has_value());
        Handshake again = responder(3);
        CHECK(again.receive(heard[0]).has_value());  // answered, as any first message is
        CHECK(again.receive(heard[2]) == fail(Error::bad_handshake));
    }
}

TEST_CASE("message 2 replayed to a new initiator is refused", "[H9]") {
    for (const HandshakeKind kind : all_kinds) {
        CAPTURE(int(kind));
        Handshake from = initiator(kind, 1);
        Handshake to = responder();
        REQUIRE(to.receive(from.take_outgoing()).has_value());
        const Bytes message2 = to.take_outgoing();
        Handshake again = initiator(kind, 4);
        CHECK(again.receive(message2) == fail(Error::bad_handshake));
        CHECK(from.receive(message2).has_value());
    }
}

TEST_CASE("message 1 sent twice in one conversation is refused", "[H9]") {
    for (const HandshakeKind kind : all_kinds) {
        CAPTURE(int(kind));
        const Bytes first = initiator(kind).take_outgoing();
        Handshake to = responder();
        REQUIRE(to.receive(first).has_value());
        CHECK_FALSE(to.receive(BytesView(first).subspan(1)).has_value());
    }
}

TEST_CASE("our own message 1 thrown back is refused", "[H10]") {
    for (const HandshakeKind kind : all_kinds) {
        CAPTURE(int(kind));
        Handshake ours = initiator(kind);
        const Bytes first = ours.take_outgoing();
        CHECK_FALSE(ours.receive(BytesView(first).subspan(1)).has_value());
    }
    for (const HandshakeKind kind : all_kinds) {
        Handshake ours = responder();
        REQUIRE(ours.receive(initiator(kind).take_outgoing()).has_value());
        CHECK_FALSE(ours.receive(ours.take_outgoing()).has_value());
    }
}

TEST_CASE("a seat led back to itself hangs up on both ends", "[H10][H17]") {
    for (const HandshakeKind kind : all_kinds) {
        CAPTURE(int(kind));
        Handshake from(seat(2), dial_of(kind), seed_of(3, 1));
        Handshake to(seat(2), all_welcome, seed_of(3, 2));
        CHECK(shake(from, to) == fail(Error::bad_handshake));
        CHECK_FALSE(from.is_finished());
        CHECK_FALSE(to.is_finished());
    }
}

TEST_CASE("a peer with our device key or our Noise key is refused", "[H17]") {
    for (const HandshakeKind kind : all_kinds) {
        CAPTURE(int(kind));
        for (const std::uint8_t ours :
             {std::uint8_t{1}, std::uint8_t{2}}) {  // the initiator's and the responder's seat
            const SeatSecrets same_device{seat(ours).device, attacker.noise};
            const SeatSecrets same_noise{attacker.device, seat(ours).noise};
            for (const SeatSecrets& secrets : {same_device, same_noise}) {
                const Bytes payload =
                    binding(secrets.device, our_class, public_half(secrets.noise));
                const auto answers = answers_to(kind, secrets, payload);
                CHECK(answers[ours - 1] == fail(Error::bad_handshake));
                CHECK(answers[2 - ours].has_value());
            }
        }
    }
}

TEST_CASE("a binding for another class is refused", "[H11]") {
    const NoiseKey own = public_half(attacker.noise);
    check_refused(attacker, binding(attacker.device, other_class, own), Error::bad_signature);
}

TEST_CASE("a binding by another device than it says is refused", "[H11]") {
    const NoiseKey own = public_half(attacker.noise);
    Bytes payload = binding(attacker.device, our_class, own);
    std::ranges::copy(public_half<DeviceKey>(seat(3).device).bytes, payload.begin());
    check_refused(attacker, payload, Error::bad_signature);
}

TEST_CASE("another seat's binding is refused under our own Noise key", "[H11]") {
    check_refused(attacker, binding(seat(3).device, our_class, public_half(seat(3).noise)),
                  Error::bad_signature);
}

TEST_CASE("a joiner refuses a class that the responder did not bind to, and no class", "[H11]") {
    const NoiseKey own = public_half(attacker.noise);
    const Bytes payload = binding(attacker.device, our_class, own);
    CHECK(answer_to_message2(HandshakeKind::join, attacker, joined(other_class.bytes, payload)) ==
          fail(Error::bad_signature));
    const Bytes for_zero = binding(attacker.device, ClassId{}, own);
    CHECK(answer_to_message2(HandshakeKind::join, attacker, joined(ClassId{}.bytes, for_zero)) ==
          fail(Error::wrong_class));
}

TEST_CASE("a joiner led to a class binds itself to that class and no other", "[H11]") {
    const Bytes payload = joined(
        other_class.bytes, binding(attacker.device, other_class, public_half(attacker.noise)));
    NoisePeer peer(HandshakeKind::join, noise::Role::responder, attacker);
    Handshake ours = initiator(HandshakeKind::join);
    peer.read(ours.take_outgoing());
    REQUIRE(ours.receive(peer.write(payload)).has_value());
    CHECK(peer.read(ours.take_outgoing()) ==
          binding(seat(1).device, other_class, public_half(seat(1).noise)));
    CHECK(ours.take_established().class_id == other_class);
}

TEST_CASE("the kind changed on the way ends every handshake", "[H12]") {
    for (const HandshakeKind kind : all_kinds) {
        for (int changed = 0; changed < 256; ++changed) {
            if (changed == int(kind)) continue;
            CAPTURE(int(kind), changed);
            Handshake from = initiator(kind);
            Handshake to = responder();
            CHECK_FALSE(shake(from, to, [&](int piece, Bytes& bytes) {
                            if (piece == 0) bytes[0] = static_cast<std::uint8_t>(changed);
                        }).has_value());
            CHECK_FALSE(from.is_finished());
            CHECK_FALSE(to.is_finished());
        }
    }
}

TEST_CASE("a length no handshake message has is refused before its bytes come", "[H13]") {
    const auto answer = [](std::uint8_t high, std::uint8_t low) {
        return responder().receive(Bytes{1, high, low});
    };
    CHECK(answer(0, 0) == fail(Error::truncated));
    CHECK(answer(0, 31) == fail(Error::truncated));
    CHECK(answer(0x10, 0x01) == fail(Error::too_large));
    CHECK(answer(0xFF, 0xFF) == fail(Error::too_large));
    CHECK(answer(0x10, 0x00) == 3);
    CHECK(answer(0, 32) == 3);
}

TEST_CASE("a length above what was sent only waits", "[H13]") {
    Handshake to = responder();
    Bytes bytes = initiator(HandshakeKind::member).take_outgoing();
    bytes[1] = 0x0F;
    CHECK(to.receive(bytes) == bytes.size());
    CHECK(to.take_outgoing().empty());
    CHECK_FALSE(to.is_finished());
}

TEST_CASE("a message of 4,096 bytes is read whole and refused for what it says", "[H13]") {
    Handshake to = responder();
    Bytes bytes{1};
    append_noise_message(bytes, Bytes(4096, 7));
    CHECK(to.receive(bytes) == fail(Error::bad_handshake));
}

TEST_CASE("a first message with a payload is refused", "[H13]") {
    for (const HandshakeKind kind : all_kinds) {
        CAPTURE(int(kind));
        NoisePeer peer(kind, noise::Role::initiator, attacker);
        CHECK(responder().receive(peer.write(Bytes{1})) == fail(Error::trailing_bytes));
    }
}

TEST_CASE("a binding of another length is refused", "[H13]") {
    const Bytes good = binding(attacker.device, our_class, public_half(attacker.noise));
    for (const std::size_t size : {0, 1, 31, 32, 64, 95})
        check_refused(attacker, BytesView(good).first(size), Error::truncated);
    check_refused(attacker, joined(good, Bytes{0}), Error::trailing_bytes);
    check_refused(attacker, joined(good, good), Error::trailing_bytes);
}

TEST_CASE("a class id in front is refused where no join is, and missed where one is", "[H13]") {
    const Bytes good = binding(attacker.device, our_class, public_half(attacker.noise));
    const Bytes with_class = joined(our_class.bytes, good);
    CHECK(answer_to_message2(HandshakeKind::member, attacker, with_class) ==
          fail(Error::trailing_bytes));
    CHECK(answer_to_message2(HandshakeKind::rejoin, attacker, with_class) ==
          fail(Error::trailing_bytes));
    CHECK(answer_to_message3(HandshakeKind::join, attacker, with_class) ==
          fail(Error::trailing_bytes));
    CHECK(answer_to_message2(HandshakeKind::join, attacker, good) == fail(Error::truncated));
}

TEST_CASE("a signature made for another use is no binding", "[H24]") {
    const NoiseKey own = public_half(attacker.noise);
    for (std::size_t i = 0; i < sign_domains.size(); ++i) {
        const auto domain = static_cast<SignDomain>(i);
        if (domain == SignDomain::noise_static) continue;
        INFO(name_of(domain));
        check_refused(attacker, binding(attacker.device, our_class, own, domain),
                      Error::bad_signature);
    }
}

TEST_CASE("no handshake survives one changed byte in any of its messages") {
    std::mt19937_64 random(20261125);
    for (const HandshakeKind kind : all_kinds) {
        std::array<std::size_t, 3> sizes{};
        Handshake from = initiator(kind);
        Handshake to = responder();
        REQUIRE(shake(from, to, [&](int piece, Bytes& bytes) {
                    sizes[static_cast<std::size_t>(piece)] = bytes.size();
                }).has_value());
        for (int changed = 0; changed < 3; ++changed) {
            for (std::size_t at = 0; at < sizes[static_cast<std::size_t>(changed)]; ++at) {
                const auto mask = static_cast<std::uint8_t>(1 + random() % 255);
                CAPTURE(int(kind), changed, at, int(mask));
                Handshake a = initiator(kind);
                Handshake b = responder();
                const bool refused = !shake(a, b, [&](int piece, Bytes& bytes) {
                                          if (piece == changed) bytes.at(at) ^= mask;
                                      }).has_value();
                // A greater length is not refused: it waits for bytes that do not come.
                const bool in_length = at < (changed == 0 ? 3 : 2);
                CHECK((refused || in_length));
                // Message 3 is the initiator's last word: only the responder can refuse it.
                CHECK_FALSE(b.is_finished());
                CHECK((changed == 2 || !a.is_finished()));
            }
        }
    }
}

TEST_CASE("no handshake survives a message cut short under a true length") {
    for (const HandshakeKind kind : all_kinds) {
        for (int cut = 0; cut < 3; ++cut) {
            const std::size_t front = cut == 0 ? 3 : 2;
            for (const std::size_t lost : {1, 16, 17, 32}) {
                CAPTURE(int(kind), cut, lost);
                Handshake from = initiator(kind);
                Handshake to = responder();
                CHECK_FALSE(shake(from, to, [&](int piece, Bytes& bytes) {
                                if (piece != cut) return;
                                bytes.resize(bytes.size() - lost);
                                const std::size_t size = bytes.size() - front;
                                bytes[front - 2] = static_cast<std::uint8_t>(size >> 8);
                                bytes[front - 1] = static_cast<std::uint8_t>(size);
                            }).has_value());
                CHECK_FALSE(to.is_finished());
            }
        }
    }
}
