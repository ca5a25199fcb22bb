// What the bytes cost: hashing, signing, packing and unpacking a million typed letters.

#include "protocol/check.hpp"
#include "protocol/content.hpp"
#include "protocol/span.hpp"
#include "tests/bench/bench.hpp"

namespace atelier::bench {

namespace {

// Letters of one sitting, each its own change, typed in words from left to right with a jump and a
// deletion now and then, ten a second by the clock.
std::vector<SpanChange> typed_letters(std::size_t count, const SigningKey& key) {
    std::vector<SpanChange> changes;
    changes.reserve(count);
    LogContext context;
    Header header;
    header.space = SpaceId{{1}};
    header.author = public_half<AuthorId>(key);
    header.sitting = Sitting{1};
    std::uint64_t position = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const bool removes = i % 11 == 10 && position > 0;
        if (i % 97 == 96) position = position / 2;
        const Run run{removes ? RunAction::remove : RunAction::insert, 1, position, std::nullopt,
                      removes ? "" : "e"};
        if (!removes) ++position;
        Bytes body =
            encode_content({{op::Text{Root::site, {run}}}}, context, header.log(), header.seq);
        header.log_bytes += body.size() + (removes ? 1 : 0);
        header.claimed_time_minutes = 29'900'000 + i / 600;
        changes.push_back(make_change(header, std::move(body), removes ? 1 : 0));
        header.prev = changes.back().id;
        ++header.seq;
        ++header.lamport;
    }
    return changes;
}

std::vector<Bytes> packed(const std::vector<SpanChange>& changes, const SigningKey& key) {
    std::vector<Bytes> spans;
    for (std::span<const SpanChange> rest(changes); !rest.empty();) {
        const auto part = rest.first(fitting_in_span(rest));
        spans.push_back(pack_span(part, sign_change(key, part.back().id)));
        rest = rest.subspan(part.size());
    }
    return spans;
}

// Bodies too, in the order of the log, as a receiver reads them.
void read_all(const std::vector<Bytes>& spans) {
    LogContext context;
    for (const Bytes& bytes : spans) {
        const auto span = unpack_span(bytes);
        ATELIER_CHECK(span && verify_span(*span));
        for (const SpanChange& change : span->changes) {
            const Header& header = change.header;
            const auto content = decode_content(change.body, context, header.log(), header.seq);
            ATELIER_CHECK(content && deleted_events(*content) == change.deleted);
        }
    }
}

void signatures(const SigningKey& key, const ChangeId& id, int rounds) {
    const auto author = public_half<AuthorId>(key);
    const Signature signature = sign_change(key, id);
    measure("sign a change", "us", 1e6, 1000, rounds, [&] {
        for (int i = 0; i < 1000; ++i)
            ATELIER_CHECK(sign_change(key, id) == signature);
    });
    measure("verify a change", "us", 1e6, 1000, rounds, [&] {
        for (int i = 0; i < 1000; ++i)
            ATELIER_CHECK(verify_change(author, id, signature));
    });
}

}  // namespace

void protocol(int rounds) {
    constexpr std::size_t letters = 1'000'000;
    const SigningKey key = signing_key_from(Seed{{1}});
    const auto changes = typed_letters(letters, key);
    signatures(key, changes[0].id, rounds);

    const Header& header = changes[letters / 2].header;
    measure("id of a header", "us", 1e6, 10'000, rounds, [&] {
        for (int i = 0; i < 10'000; ++i)
            ATELIER_CHECK(id_of(header) == changes[letters / 2].id);
    });
    const Bytes block(65'536, 7);
    measure("hash 64 KiB", "us", 1e6, 100, rounds, [&] {
        for (int i = 0; i < 100; ++i) {
            ATELIER_CHECK(!hash_of(HashDomain::blob_chunk, block).is_zero());
        }
    });
    const std::vector<Bytes> spans = packed(changes, key);
    std::size_t bytes = 0;
    for (const Bytes& span : spans)
        bytes += span.size();
    std::printf("{\"what\":\"a letter at rest, packed\",\"unit\":\"bytes\",\"median\":%.4g}\n",
                static_cast<double>(bytes) / letters);
    measure("pack a million letters", "s", 1, 1, rounds,
            [&] { ATELIER_CHECK(packed(changes, key).size() == spans.size()); });
    measure("unpack a million letters, ids recomputed", "s", 1, 1, rounds, [&] {
        for (const Bytes& span : spans)
            ATELIER_CHECK(unpack_span(span).has_value());
    });
    measure("unpack, verify and read the bodies of a million letters", "s", 1, 1, rounds,
            [&] { read_all(spans); });
}

}  // namespace atelier::bench
