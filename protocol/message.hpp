#pragma once

// What two seats say to each other after the handshake, one message a frame: docs/protocol.md,
// "Conversation", version 1.
//
//   message := kind u8 | fields          at most 1 MiB
//
// Refused: a kind that is not listed, any field that breaks its rule, a byte too few or too many.
// Whoever is sent such bytes says bye and hangs up. Not judged here: what a span or the change
// after a tip holds (span.hpp reads their bytes), and whatever needs to be known to be judged.

#include "protocol/message_blob.hpp"
#include "protocol/message_join.hpp"
#include "protocol/message_seat.hpp"
#include "protocol/message_sync.hpp"

#include <variant>

namespace atelier {

// on the wire: never renumber
enum class MessageKind : std::uint8_t {
    hello = 1,
    spaces = 2,
    sample = 3,
    frontier = 4,
    want = 5,
    span = 6,
    next = 7,
    have = 8,
    walk = 9,
    steps = 10,
    unable = 11,
    blob_ask = 12,
    blob_have = 13,
    blob_want = 14,
    blob_map = 15,
    blob_chunk = 16,
    presence = 17,
    presence_passed_on = 18,
    peers = 19,
    credit = 20,
    ping = 21,
    pong = 22,
    bye = 23,
    join_ask = 24,
    join_nonce = 25,
    join_reveal = 26,
    join_answer = 27,
};

// In the order of the kinds.
using Message =
    std::variant<message::Hello, message::Spaces, message::Sample, message::Frontier, message::Want,
                 message::Span, message::Next, message::Have, message::Walk, message::Steps,
                 message::Unable, message::BlobAsk, message::BlobHave, message::BlobWant,
                 message::BlobMap, message::BlobChunk, message::Presence, message::PresencePassedOn,
                 message::Peers, message::Credit, message::Ping, message::Pong, message::Bye,
                 message::JoinAsk, message::JoinNonce, message::JoinReveal, message::JoinAnswer>;

MessageKind kind_of(const Message& message);

// The message must keep its rules, and fit a frame.
Bytes encode(const Message& message);
Result<Message> decode_message(BytesView frame);

}  // namespace atelier
