#pragma once

// Takes the spans of a sheaf out, one at a time. As with unpack_span the caller verifies each,
// soon: what is behind a span that nobody signed is not worth its hashing.
//
// It refuses what docs/protocol.md does, sizes before anything is unpacked.

#include "protocol/sheaf.hpp"

#include <memory>

namespace atelier {

class SheafReader {
public:
    // The bytes must live as long.
    static Result<SheafReader> open(BytesView bytes);

    SheafReader(SheafReader&&) noexcept;
    SheafReader& operator=(SheafReader&&) noexcept;
    ~SheafReader();

    // Nothing behind the last. Behind an error there is no other span.
    Result<std::optional<Span>> next();

private:
    struct Parts;
    explicit SheafReader(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

// Hands the spans of either form to `use`, one after another, and answers the error that ended
// them.
template <class Use>
std::optional<Error> read_spans(BytesView bytes, Use use) {
    if (!is_sheaf(bytes)) {
        auto span = unpack_span(bytes);
        if (!span) return span.error();
        use(std::move(*span));
        return std::nullopt;
    }
    auto reader = SheafReader::open(bytes);
    if (!reader) return reader.error();
    for (;;) {
        auto span = reader->next();
        if (!span) return span.error();
        if (!*span) return std::nullopt;
        use(std::move(**span));
    }
}

}  // namespace atelier
