#pragma once

// What a decoder answers about bytes from outside. Whoever sent them is at fault, never we, so
// the answer is a value: nothing in protocol/ or sync/ throws for what a peer, a stick or a store
// says. The enum is closed; the node counts refusals by it and `atelier` has one sentence each.

#include <cstdint>
#include <expected>

namespace atelier {

enum class Error : std::uint8_t {
    truncated = 1,    // the bytes end before the value does
    trailing_bytes,   // the value ends before the bytes do
    not_canonical,    // the same value has another, shorter or ordered, encoding
    too_large,        // a length, count or number above its limit
    unknown_version,  // a version byte that this program does not read
    unknown_kind,     // an enum value nobody defined
    bad_value,        // a field that no rule allows, or two that contradict each other
    bad_text,         // not UTF-8, or holds U+0000
    bad_hash,         // content differs from the hash that names it
    bad_signature,    // no valid signature by the named key
    bad_chain,        // seq, prev, kind, space or log_bytes do not continue the log
    bad_reference,    // a reference to something that cannot lie in the past
    bad_handshake,    // a Noise message that does not authenticate or comes out of turn
    wrong_class,      // proves a place in another class
    closed,           // bytes after an end that was already reached
};

// The error's name in lower case words, for logs and tests. Never shown to a person as it is.
const char* name_of(Error error);

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(Error error) {
    return std::unexpected(error);
}

}  // namespace atelier
