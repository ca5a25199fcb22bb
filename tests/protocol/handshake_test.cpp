#include "protocol/handshake.hpp"

#include "tests/protocol/noise_peer.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

#include <random>

using namespace atelier;
using namespace atelier::two_seats;

namespace {

Bytes frame_at_once(Transport& from, Transport& to, BytesView frame) {
    REQUIRE(from.send(frame).has_value());
    const auto taken = to.receive(from.take_outgoing());
    REQUIRE(taken.has_value());
    REQUIRE(taken->whole.has_value());
    return *taken->whole;
}

// Feeds `bytes` in pieces of random size, 1 to `most`.
void trickle(Handshake& to, BytesView bytes, std::size_t most, std::mt19937_64& random) {
    while (!bytes.empty()) {
        const std::size_t size = std::min<std::size_t>(bytes.size(), 1 + random() % most);
        const auto used = to.receive(bytes.first(size));
        REQUIRE(used.has_value());
        CHECK(*used == size);
        bytes = bytes.subspan(size);
    }
}

}  // namespace

TEST_CASE("both sides of every kind end with one hash, each other's keys and a transport") {
    for (const HandshakeKind kind : all_kinds) {
        CAPTURE(int(kind));
        Ends ends = connect(kind);
        CHECK(ends.dialled.hash == ends.answered.hash);
        CHECK_FALSE(ends.dialled.hash.is_zero());
        CHECK(ends.dialled.kind == kind);
        CHECK(ends.answered.kind == kind);
        CHECK(ends.dialled.class_id == our_class);
        CHECK(ends.answered.class_id == our_class);
        CHECK(ends.dialled.device == public_half<DeviceKey>(seat(2).device));
        CHECK(ends.answered.device == public_half<DeviceKey>(seat(1).device));
        CHECK(ends.dialled.noise == public_half(seat(2).noise));
        CHECK(ends.answered.noise == public_half(seat(1).noise));
        CHECK(frame_at_once(ends.dialled.transport, ends.answered.transport, Bytes{1, 2}) ==
              Bytes{1, 2});
        CHECK(frame_at_once(ends.answered.transport, ends.dialled.transport, Bytes{3}) == Bytes{3});
    }
}

TEST_CASE("two conversations of the same seats have two hashes") {
    Handshake from = initiator(HandshakeKind::member, 1);
    Handshake to = responder(9);
    REQUIRE(shake(from, to).has_value());
    CHECK(from.take_established().hash != connect().dialled.hash);
}

TEST_CASE("a handshake takes its bytes in any cut") {
    for (unsigned seed = 0; seed < seeds(50); ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        const HandshakeKind kind = all_kinds[seed % 3];
        const std::size_t most = seed % 2 == 0 ? 1 : 100;
        Handshake from = initiator(kind);
        Handshake to = responder();
        trickle(to, from.take_outgoing(), most, random);
        trickle(from, to.take_outgoing(), most, random);
        CHECK(from.is_finished());
        trickle(to, from.take_outgoing(), most, random);
        CHECK(to.is_finished());
    }
}

TEST_CASE("bytes behind the last message are left for the transport") {
    Handshake from = initiator(HandshakeKind::member);
    Handshake to = responder();
    REQUIRE(to.receive(from.take_outgoing()).has_value());
    REQUIRE(from.receive(to.take_outgoing()).has_value());
    Bytes bytes = from.take_outgoing();
    const std::size_t handshake_size = bytes.size();
    Established dialled = from.take_established();
    REQUIRE(dialled.transport.send(Bytes{7, 7}).has_value());
    const Bytes more = dialled.transport.take_outgoing();
    bytes.insert(bytes.end(), more.begin(), more.end());

    const auto used = to.receive(bytes);
    REQUIRE(used.has_value());
    CHECK(*used == handshake_size);
    Established answered = to.take_established();
    const auto taken = answered.transport.receive(BytesView(bytes).subspan(*used));
    REQUIRE(taken.has_value());
    CHECK(taken->whole == Bytes{7, 7});
}

TEST_CASE("the sizes on the wire are those of docs/protocol.md") {
    for (const HandshakeKind kind : all_kinds) {
        CAPTURE(int(kind));
        Handshake from = initiator(kind);
        Handshake to = responder();
        std::array<std::size_t, 3> sizes{};
        REQUIRE(shake(from, to, [&](int piece, Bytes& bytes) {
                    sizes[static_cast<std::size_t>(piece)] = bytes.size();
                }).has_value());
        CHECK(sizes[0] == 1 + 2 + (kind == HandshakeKind::member ? 48 : 32));
        CHECK(sizes[1] == 2 + 80 + (kind == HandshakeKind::join ? 128 : 96) + 16);
        CHECK(sizes[2] == 2 + 48 + 96 + 16);
    }
}

TEST_CASE("a responder refuses every kind that it did not say it accepts") {
    const Welcome nobody{our_class, std::nullopt, false, false};
    for (int kind = 0; kind < 256; ++kind) {
        CAPTURE(kind);
        Handshake to(seat(2), nobody, seed_of(3, 2));
        const bool known = kind >= 1 && kind <= 3;
        CHECK(to.receive(Bytes{static_cast<std::uint8_t>(kind)}) ==
              fail(known ? Error::bad_handshake : Error::unknown_kind));
        CHECK(to.take_outgoing().empty());
    }
}

TEST_CASE("each kind is accepted by itself and says nothing of the others") {
    const std::array welcomes{Welcome{our_class, our_network_key, false, false},
                              Welcome{our_class, std::nullopt, true, false},
                              Welcome{our_class, std::nullopt, false, true}};
    for (std::size_t accepted = 0; accepted < 3; ++accepted) {
        for (std::size_t asked = 0; asked < 3; ++asked) {
            CAPTURE(accepted, asked);
            Handshake from = initiator(all_kinds[asked]);
            Handshake to(seat(2), welcomes[accepted], seed_of(3, 2));
            CHECK(shake(from, to).has_value() == (accepted == asked));
        }
    }
}

TEST_CASE("a machine without the network key is dropped at message 1", "[H5]") {
    Handshake from(seat(1), Dial::member(our_class, NetworkKey{{1}}), seed_of(3, 1));
    Handshake to = responder();
    CHECK(to.receive(from.take_outgoing()) == fail(Error::bad_handshake));
    CHECK(to.take_outgoing().empty());
}

TEST_CASE("after an error a handshake is closed and says nothing") {
    Handshake to = responder();
    Bytes bytes = initiator(HandshakeKind::member).take_outgoing();
    bytes.back() ^= 1;
    CHECK(to.receive(bytes) == fail(Error::bad_handshake));
    CHECK(to.receive(initiator(HandshakeKind::member).take_outgoing()) == fail(Error::closed));
    CHECK(to.receive({}) == fail(Error::closed));
    CHECK(to.take_outgoing().empty());
    CHECK_FALSE(to.is_finished());
}

TEST_CASE("an answer that was not fetched before the error is not given any more") {
    Handshake to = responder();
    Bytes bytes = initiator(HandshakeKind::member).take_outgoing();
    append_noise_message(bytes, Bytes(160));
    CHECK(to.receive(bytes) == fail(Error::bad_handshake));
    CHECK(to.take_outgoing().empty());
}

TEST_CASE("a handshake that gave its result away is closed") {
    Handshake from = initiator(HandshakeKind::member);
    Handshake to = responder();
    REQUIRE(shake(from, to).has_value());
    (void)from.take_established();
    CHECK(from.receive(Bytes{1}) == fail(Error::closed));
    CHECK_FALSE(from.is_finished());
}
