#pragma once

// Spans to put into sheaves, and what comes out of those again.

#include "protocol/sheaf_reader.hpp"
#include "protocol/sheaf_writer.hpp"
#include "tests/random_changes.hpp"
#include "tests/test.hpp"

namespace atelier::test {

inline const SigningKey sheaf_key = signing_key_from(Seed{{7}});

// What a span is, by the slow and simple way.
inline std::vector<Bytes> packed(std::span<const Span> spans) {
    std::vector<Bytes> all;
    for (const Span& span : spans)
        all.push_back(pack_span(span.changes, span.signature));
    return all;
}

inline Result<std::vector<Span>> unpack_sheaf(BytesView bytes) {
    auto reader = SheafReader::open(bytes);
    if (!reader) return fail(reader.error());
    std::vector<Span> spans;
    for (;;) {
        auto span = reader->next();
        if (!span) {
            const auto again = reader->next();
            CHECK((!again && again.error() == span.error()));
            return fail(span.error());
        }
        if (!*span) return spans;
        spans.push_back(std::move(**span));
    }
}

inline std::optional<Error> error_of_sheaf(BytesView bytes) {
    const auto spans = unpack_sheaf(bytes);
    return spans ? std::nullopt : std::optional(spans.error());
}

// Consecutive changes of a random log, cut into spans at random.
inline std::vector<Span> random_spans(RandomHistory& history, std::size_t most) {
    std::vector<Span> spans;
    const auto changes = history.next_changes(most);
    for (std::span<const SpanChange> rest(changes); !rest.empty();) {
        const std::size_t fits = fitting_in_span(rest);
        const auto part = rest.first(history.dice.from_to(1, std::min<std::size_t>(fits, 20)));
        spans.push_back({{part.begin(), part.end()}, history.signature_of(part.back())});
        rest = rest.subspan(part.size());
    }
    return spans;
}

struct Typing {
    Header header;
    LogContext context;
    std::uint64_t position = 0;

    Typing() {
        header.space = SpaceId{{1}};
        header.author = public_half<AuthorId>(sheaf_key);
        header.claimed_time_minutes = 29'900'000;
    }
    SpanChange write(const Run& run) {
        Bytes body =
            encode_content({{op::Text{Root::site, {run}}}}, context, header.log(), header.seq);
        const std::uint64_t deleted = run.action == RunAction::insert ? 0 : run.length;
        header.log_bytes += body.size() + deleted;
        SpanChange change = make_change(header, std::move(body), deleted);
        header.prev = change.id;
        ++header.seq;
        ++header.lamport;
        return change;
    }
    SpanChange type(std::string_view text) {
        const auto length = static_cast<std::uint32_t>(text.size());
        position += length;
        return write(
            {RunAction::insert, length, position - length, std::nullopt, std::string(text)});
    }
};

inline std::vector<Span> cut(const std::vector<SpanChange>& changes) {
    std::vector<Span> spans;
    for (std::span<const SpanChange> rest(changes); !rest.empty();) {
        const auto part = rest.first(fitting_in_span(rest));
        spans.push_back({{part.begin(), part.end()}, sign_change(sheaf_key, part.back().id)});
        rest = rest.subspan(part.size());
    }
    return spans;
}

inline std::vector<SpanChange> typed(std::size_t count) {
    Typing typing;
    std::vector<SpanChange> changes;
    for (std::size_t i = 0; i < count; ++i)
        changes.push_back(typing.type(std::string(1, static_cast<char>('a' + i * i % 23))));
    return changes;
}

}  // namespace atelier::test
