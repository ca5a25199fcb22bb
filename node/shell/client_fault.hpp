#pragma once

// How what a client asked is answered: with what it asked for, or with why not.

#include "node/client.hpp"
#include "protocol/editor_messages/codes.hpp"

#include <expected>
#include <initializer_list>

namespace atelier {

template <class T>
using Answered = std::expected<T, talk::Fault>;

inline std::unexpected<talk::Fault> refuse(talk::Code code, std::optional<std::string> data = {}) {
    return std::unexpected(talk::Fault{code, std::move(data)});
}

talk::Code code_of(Refusal refusal);

// A field of a message that goes into a change: there its length is bounded.
struct TextField {
    std::string_view name;
    std::string_view text;
    std::size_t least_bytes = 0;
    std::size_t most_bytes = 0;
};
// Names the first that is too short, too long, or holds U+0000.
std::optional<talk::Fault> fault_in(std::initializer_list<TextField> fields);

}  // namespace atelier
