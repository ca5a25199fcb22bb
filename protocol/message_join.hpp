#pragma once

// The messages by which somebody is admitted: docs/protocol.md, "Conversation", kinds 24 to 27.
// Each field's form and limit stands in message.cpp; what commitment, nonce and reveal are for in
// pictographs.hpp.

#include "protocol/bytes.hpp"

namespace atelier::message {

struct KitProof {
    InviteKey kit;
    Signature proof;  // "atelier invite-proof 1"

    bool operator==(const KitProof&) const = default;
};
struct JoinAsk {
    std::string name;  // first name, 1 to 120 bytes
    AuthorId author;
    SealKey seal;
    Hash commitment;
    std::optional<KitProof> kit;  // without: at the door

    bool operator==(const JoinAsk&) const = default;
};
struct JoinNonce {
    atelier::JoinNonce nonce;

    bool operator==(const JoinNonce&) const = default;
};
struct JoinReveal {
    atelier::JoinNonce nonce;

    bool operator==(const JoinReveal&) const = default;
};

// on the wire: never renumber
enum class JoinVerdict : std::uint8_t { admitted = 1, refused = 2, door_shut = 3, kit_void = 4 };

struct Admission {
    std::uint32_t epoch = 0;
    NetworkKey network_key;

    bool operator==(const Admission&) const = default;
};
struct JoinAnswer {
    JoinVerdict verdict = JoinVerdict::refused;
    std::optional<Admission> admission;  // if and only if admitted

    bool operator==(const JoinAnswer&) const = default;
};

}  // namespace atelier::message
