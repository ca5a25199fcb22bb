#pragma once

// Bodies by hand, for the tests of content, references and runs.

#include "protocol/content.hpp"
#include "tests/test.hpp"

namespace atelier::bodies {

inline const LogName own{AuthorId{{1}}, Sitting{10}};
inline const LogName other{AuthorId{{2}}, Sitting{20}};

inline Content text_op(NodeRef file, std::vector<Run> runs) {
    return {{op::Text{std::move(file), std::move(runs)}}};
}
inline Run inserted(std::uint64_t position, std::string text) {
    const auto length = static_cast<std::uint32_t>(utf8_prefix(view_of(text)).scalars);
    return {RunAction::insert, length, position, std::nullopt, std::move(text)};
}
inline Run removed(std::uint64_t position, std::uint32_t length,
                   RunAction action = RunAction::remove) {
    return {action, length, position, std::nullopt, ""};
}

// What comes of a body at seq 5 of `own` in a fresh context, or the error.
inline std::optional<Error> error_of(const Bytes& body, LogContext context = {}) {
    const auto read = decode_content(body, context, own, 5);
    return read ? std::nullopt : std::optional(read.error());
}

// count 1, kind, then these bytes.
inline Bytes one_op(std::uint8_t kind, const Bytes& fields) {
    Writer body;
    body.u8(1);
    body.u8(kind);
    body.raw(fields);
    return body.take();
}

}  // namespace atelier::bodies
