// One connection's handshake, four ways by the first byte:
//
//   0 | bytes                  a stranger's bytes into a responder
//   1 | kind | bytes           a stranger's bytes into an initiator
//   2 | kind | edit *          two honest seats with edits on the wire between them
//   3 | kind, role | payload   a seat that knows every key, with any payload in message 2 or 3
//
// A stranger finishes only by sending what an honest seat with the same seeds would send, in one
// piece or byte by byte with the same answers; the responder never finishes after an edit; a
// payload is accepted only when its signature is right.

#include "protocol/check.hpp"
#include "tests/protocol/noise_peer.hpp"

namespace {

using namespace atelier;
using namespace atelier::two_seats;

HandshakeKind kind_of(std::uint8_t byte) {
    return all_kinds[byte % all_kinds.size()];
}

// Of a responder's first byte; any for one that is none.
HandshakeKind kind_on_wire(std::uint8_t byte) {
    return byte >= 1 && byte <= 3 ? static_cast<HandshakeKind>(byte) : HandshakeKind::member;
}

// What an honest peer would send to our initiator or responder, of the same seeds as here.
Bytes honest_bytes(HandshakeKind kind, bool to_initiator) {
    Handshake from = initiator(kind);
    Handshake to = responder();
    Bytes sent;
    const auto carried = shake(from, to, [&](int piece, Bytes& bytes) {
        if ((piece == 1) == to_initiator) sent.insert(sent.end(), bytes.begin(), bytes.end());
    });
    ATELIER_CHECK(carried.has_value());
    return sent;
}

void try_stranger(Handshake at_once, Handshake by_bytes, BytesView bytes, const Bytes& honest) {
    const bool is_honest =
        bytes.size() >= honest.size() && std::equal(honest.begin(), honest.end(), bytes.begin());
    const auto used = at_once.receive(bytes);
    ATELIER_CHECK(!used || *used == (is_honest ? honest.size() : bytes.size()));
    std::optional<Error> error;
    for (std::size_t i = 0; i < bytes.size() && !error; ++i) {
        if (const auto one = by_bytes.receive(bytes.subspan(i, 1)); !one) error = one.error();
    }
    ATELIER_CHECK(error == (used ? std::nullopt : std::optional(used.error())));
    ATELIER_CHECK(error || at_once.take_outgoing() == by_bytes.take_outgoing());
    ATELIER_CHECK(at_once.is_finished() == is_honest && by_bytes.is_finished() == is_honest);
}

// edit := piece u8 | at u16 | mask u8; a mask of 0 cuts the piece there.
void edit(int piece, Bytes& bytes, BytesView edits) {
    Reader reader(edits);
    while (reader.left() >= 4) {
        const bool here = reader.u8() % 3 == piece;
        const std::size_t at = reader.u16();
        const std::uint8_t mask = reader.u8();
        if (!here || bytes.empty()) continue;
        if (mask == 0) bytes.resize(std::min(bytes.size(), at));
        if (mask != 0) bytes[at % bytes.size()] ^= mask;
    }
}

void try_edits(HandshakeKind kind, BytesView edits) {
    Handshake from = initiator(kind);
    Handshake to = responder();
    bool edited = false;
    const auto carried = shake(from, to, [&](int piece, Bytes& bytes) {
        const Bytes before = bytes;
        edit(piece, bytes, edits);
        edited = edited || bytes != before;
    });
    ATELIER_CHECK(to.is_finished() == !edited);
    ATELIER_CHECK(edited || carried);
    if (!edited) {
        ATELIER_CHECK(from.take_established().hash == to.take_established().hash);
    }
}

bool is_right(HandshakeKind kind, bool to_initiator, BytesView payload, const NoiseKey& noise) {
    Reader reader(payload);
    const bool says_class = kind == HandshakeKind::join && to_initiator;
    const ClassId class_id = says_class ? reader.id<ClassId>() : our_class;
    const auto device = reader.id<DeviceKey>();
    const auto signature = reader.id<Signature>();
    return !reader.finish() && !class_id.is_zero() &&
           device != public_half<DeviceKey>(seat(to_initiator ? 1 : 2).device) &&
           verifies(device.bytes, signature.bytes, SignDomain::noise_static,
                    {class_id.bytes, noise.bytes});
}

void try_payload(HandshakeKind kind, bool to_initiator, BytesView payload) {
    if (payload.size() > 65'000) return;
    const SeatSecrets secrets = seat(9);
    Handshake ours = to_initiator ? initiator(kind) : responder();
    NoisePeer peer(kind, to_initiator ? noise::Role::responder : noise::Role::initiator, secrets);
    if (to_initiator) {
        peer.read(ours.take_outgoing());
    } else {
        ATELIER_CHECK(ours.receive(peer.write({})).has_value());
        peer.read(ours.take_outgoing());
    }
    const bool accepted = ours.receive(peer.write(payload)).has_value();
    ATELIER_CHECK(accepted == ours.is_finished());
    ATELIER_CHECK(accepted == is_right(kind, to_initiator, payload, public_half(secrets.noise)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView input(data, size);
    if (size < 2) return 0;
    const HandshakeKind kind = kind_of(data[1]);
    switch (data[0] % 4) {
        case 0:
            try_stranger(responder(), responder(), input.subspan(1),
                         honest_bytes(kind_on_wire(data[1]), false));
            break;
        case 1:
            try_stranger(initiator(kind), initiator(kind), input.subspan(2),
                         honest_bytes(kind, true));
            break;
        case 2: try_edits(kind, input.subspan(2)); break;
        default: try_payload(kind, data[1] >= 128, input.subspan(2)); break;
    }
    return 0;
}
