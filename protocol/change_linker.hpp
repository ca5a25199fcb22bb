#pragma once

// What changes of one log take from the one before them and is not written where they are packed:
// kind, space and log, seq, prev and log_bytes, both hashes. docs/protocol.md, "Span".
//
// A letter typed is a body of six bytes that somebody has typed before: of short bodies the hashes
// are remembered, which is a third of what a letter costs to unpack.

#include "protocol/span.hpp"

namespace atelier {

class ChangeLinker {
public:
    // `first`: kind, space, log, seq and prev of the first change.
    ChangeLinker(const Header& first, std::uint64_t log_bytes_before);

    // Fills in `change`, which has its lamport, claimed time, heads, `deleted` and body, and goes
    // on behind it. The fault of a header that no rule allows.
    std::optional<Error> link(SpanChange& change);

private:
    static constexpr std::size_t short_bytes = 16;
    static constexpr std::size_t places = 512;
    static constexpr std::size_t remembers_from = 32;  // changes; fewer are not worth the table

    struct Known {
        std::array<std::uint8_t, short_bytes> body{};
        std::uint8_t size = 0;  // 0: none
        Hash hash;
    };

    Hash hash_of_body(BytesView body);

    ChangeKind kind_;
    SpaceId space_;
    LogName log_;
    Seq seq_;
    ChangeId prev_;
    std::uint64_t log_bytes_;
    std::size_t linked_ = 0;
    Writer header_;  // one for all: a span is thousands of headers
    std::vector<Known> known_;
};

}  // namespace atelier
