#include "protocol/span.hpp"

#include "tests/allocations.hpp"
#include "tests/mutations.hpp"
#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

using namespace atelier;
using atelier::test::Dice;
using atelier::test::RandomHistory;

namespace {

bool operator_equal(const SpanChange& a, const SpanChange& b) {
    return a.header == b.header && a.id == b.id && a.deleted == b.deleted && a.body == b.body;
}
bool same(const std::vector<SpanChange>& a, const std::vector<SpanChange>& b) {
    return std::ranges::equal(a, b, operator_equal);
}

std::optional<Error> error_of(const Bytes& bytes) {
    const Result<Span> span = unpack_span(bytes);
    return span ? std::nullopt : std::optional(span.error());
}

// A log of `count` changes, each one letter typed.
std::vector<SpanChange> typed(std::size_t count) {
    std::vector<SpanChange> changes;
    LogContext context;
    Header header;
    header.space = SpaceId{{1}};
    header.author = AuthorId{{2}};
    for (std::size_t i = 0; i < count; ++i) {
        const Run run{RunAction::insert, 1, i, std::nullopt, "e"};
        Bytes body =
            encode_content({{op::Text{Root::site, {run}}}}, context, header.log(), header.seq);
        header.log_bytes += body.size();
        changes.push_back(make_change(header, std::move(body), 0));
        header.prev = changes.back().id;
        ++header.seq;
        ++header.lamport;
    }
    return changes;
}

}  // namespace

TEST_CASE("changes come out of a span with the same headers, ids and bodies") {
    for (std::uint64_t seed = 1; seed <= seeds(60); ++seed) {
        INFO("seed " << seed);
        RandomHistory history(seed, 4);
        for (int i = 0; i < 20; ++i) {
            const auto changes = history.next_changes(8);
            const Bytes bytes = history.span_of(changes);
            const Result<Span> span = unpack_span(bytes);
            REQUIRE(span);
            REQUIRE(same(span->changes, changes));
            REQUIRE(verify_span(*span));
            REQUIRE(pack_span(span->changes, span->signature) == bytes);
        }
    }
}

TEST_CASE("a span has one encoding, and what changes a change breaks its signature") {
    for (std::uint64_t seed = 1; seed <= seeds(12); ++seed) {
        INFO("seed " << seed);
        RandomHistory history(seed, 2);
        const auto changes = history.next_changes(3);
        const Bytes bytes = history.span_of(changes);
        if (bytes.size() > 900) continue;
        test::for_each_near_miss(bytes, [&](const Bytes& near) {
            const Result<Span> span = unpack_span(near);
            if (!span) return;
            REQUIRE(pack_span(span->changes, span->signature) == near);
            const bool other_author = span->changes[0].header.author != changes[0].header.author;
            // The signature covers all but a column of ours and itself: `deleted` is held against
            // the bodies, and through log_bytes is in the header.
            REQUIRE((other_author || !verify_span(*span)));
        });
    }
}

TEST_CASE("a flipped bit in a body is a bad signature, not another text", "[H33]") {
    RandomHistory history(5, 1);
    const auto changes = history.next_changes(3);
    Bytes bytes = history.span_of(changes);
    bytes[bytes.size() - 65] ^= 1;
    const Result<Span> span = unpack_span(bytes);
    REQUIRE(span);
    CHECK(span->changes.back().id != changes.back().id);
    CHECK_FALSE(verify_span(*span));
}

TEST_CASE("a good signature later vouches for a change whose own was bad", "[H21][H22]") {
    const SigningKey key = signing_key_from(Seed{{1}});
    auto letters = typed(3);
    for (SpanChange& letter : letters) {
        letter.header.author = public_half<AuthorId>(key);
        if (&letter != letters.data()) letter.header.prev = (&letter)[-1].id;
        letter = make_change(letter.header, letter.body, 0);
    }
    const std::span<const SpanChange> all(letters);
    const Signature good = sign_change(key, letters[2].id);
    const Signature bad = sign_change(key, letters[0].id);
    const auto verified = [](std::span<const SpanChange> part, const Signature& signature) {
        return verify_span(unpack_span(pack_span(part, signature)).value());
    };
    CHECK_FALSE(verified(all.first(2), bad));
    CHECK(verified(all, good));
    // One by one: the second with a bad signature, the third with a good one, over the same chain.
    const LogTip first = tip_of(letters[0].header, letters[0].id);
    const auto second = decode_next(first, encode_next(first, letters[1], bad)).value();
    const LogTip tip = tip_of(second.change.header, second.change.id);
    const auto third = decode_next(tip, encode_next(tip, letters[2], good)).value();
    CHECK_FALSE(verify_change(first.log.author, second.change.id, second.signature));
    CHECK(verify_change(first.log.author, third.change.id, third.signature));
    CHECK(third.change.header.prev == second.change.id);
}

TEST_CASE("an act deletes nothing, also by the word of its span") {
    Dice dice(3);
    Header header;
    header.kind = ChangeKind::act;
    header.space = SpaceId{{1}};
    const Bytes body = encode_act(test::random_act(dice));
    header.log_bytes = body.size();
    Bytes bytes = pack_span(std::vector{make_change(header, body, 0)}, Signature{});
    const std::size_t deleted = bytes.size() - 64 - body.size() - 1;
    REQUIRE(bytes[deleted] == 0);
    bytes[deleted] = 50;
    CHECK(error_of(bytes) == Error::bad_value);
}

TEST_CASE("a letter typed in a row costs a span its body and no more than a byte") {
    const auto changes = typed(1000);
    const Bytes bytes = pack_span(changes, Signature{});
    std::size_t bodies = 0;
    for (const SpanChange& change : changes)
        bodies += change.body.size();
    CHECK(bytes.size() < bodies + 250);
}

TEST_CASE("a span holds at most 64 KiB or one change, and the packer knows how many fit") {
    const auto changes = typed(20'000);
    std::span<const SpanChange> rest(changes);
    std::size_t spans = 0;
    while (!rest.empty()) {
        const std::size_t fit = fitting_in_span(rest);
        REQUIRE(fit >= 1);
        const Bytes bytes = pack_span(rest.first(fit), Signature{});
        REQUIRE(bytes.size() <= span_max_bytes);
        REQUIRE(unpack_span(bytes));
        rest = rest.subspan(fit);
        ++spans;
    }
    CHECK(spans == 10);  // 2,048 changes each at the most

    Header header = typed(1)[0].header;
    Bytes body(change_body_max_bytes, 'x');
    header.log_bytes = body.size();
    const SpanChange large = make_change(header, std::move(body), 0);
    const Bytes bytes = pack_span(std::span(&large, 1), Signature{});
    CHECK(bytes.size() > span_max_bytes);
    CHECK(error_of(bytes) == std::nullopt);
}

TEST_CASE("a random log cut by the packer fits and comes back") {
    for (std::uint64_t seed = 1; seed <= seeds(5); ++seed) {
        INFO("seed " << seed);
        RandomHistory history(seed, 1);
        const auto changes = history.next_changes(3000);
        std::vector<SpanChange> back;
        for (std::span<const SpanChange> rest(changes); !rest.empty();) {
            const std::size_t fit = fitting_in_span(rest);
            const auto span = unpack_span(pack_span(rest.first(fit), Signature{}));
            REQUIRE(span);
            back.insert(back.end(), span->changes.begin(), span->changes.end());
            rest = rest.subspan(fit);
        }
        REQUIRE(same(back, changes));
    }
}

TEST_CASE("the worst span unpacks to less than ten times the largest") {
    std::vector<SpanChange> empty = typed(1);
    for (std::size_t i = 0; i < span_max_changes; ++i) {
        Header header = empty.back().header;
        header.prev = empty.back().id;
        ++header.seq;
        ++header.lamport;
        ++header.log_bytes;
        empty.push_back(make_change(header, Bytes{0}, 0));
    }
    const std::span<const SpanChange> all(empty);
    const Bytes bytes = pack_span(all.subspan(1), Signature{});
    CHECK(bytes.size() < 3000);
    const test::Allocations allocations;
    const auto span = unpack_span(bytes);
    REQUIRE(span);
    CHECK(allocations.peak_bytes() < 10 * span_max_bytes);
}

TEST_CASE("columns have one form: whole groups, no two neighbours alike", "[H25]") {
    const auto two = typed(2);
    const Bytes good = pack_span(two, Signature{});
    // Behind the names (version to seq: 1+1+32+32+8+1) stand count, lamport, time, then the
    // columns: lamport (1, 0), time (1, 0), heads (2, 0), length (1, a) (1, b), deleted (2, 0).
    const std::size_t count = 75;
    REQUIRE(good[count] == 2);
    const std::size_t lamports = count + 3;
    REQUIRE(Bytes(good.begin() + 78, good.begin() + 84) == Bytes{1, 0, 1, 0, 2, 0});
    const auto with = [&](std::size_t at, std::size_t replaced, Bytes bytes) {
        Bytes other = good;
        const auto from = other.begin() + static_cast<std::ptrdiff_t>(at);
        other.erase(from, from + static_cast<std::ptrdiff_t>(replaced));
        other.insert(other.begin() + static_cast<std::ptrdiff_t>(at), bytes.begin(), bytes.end());
        return error_of(other);
    };
    CHECK(with(lamports, 2, {2, 0}) == Error::too_large);                // one value too many
    CHECK(with(lamports, 2, {0, 0}) == Error::bad_value);                // an empty group
    CHECK(with(lamports + 4, 2, {1, 0, 1, 0}) == Error::not_canonical);  // one group in two
    CHECK(with(count, 1, {0}) == Error::bad_value);                      // no change at all
    CHECK(with(count, 1, {0xFF, 0x7F}) == Error::too_large);             // 16,383 changes
    CHECK(with(count, 1, {0xFF, 0x0F}) == Error::truncated);             // 2,047 of one byte each
    CHECK(with(count, 1, {0x81, 0x10}) == Error::too_large);             // 2,049
    CHECK(with(0, 1, {2}) == Error::unknown_version);
    CHECK(with(1, 1, {0}) == Error::unknown_kind);
    CHECK(with(1, 1, {1}) == Error::bad_value);  // a genesis is alone
}

TEST_CASE("a lying lamport or log_bytes travels as it was signed", "[H31][H32]") {
    auto changes = typed(2);
    for (const Lamport lie : {Lamport{0}, lamport_max}) {
        changes[1].header.lamport = lie;
        changes[1] = make_change(changes[1].header, changes[1].body, 0);
        const auto span = unpack_span(pack_span(changes, Signature{}));
        REQUIRE(span);
        CHECK(span->changes[1].header.lamport == lie);
    }
    // What a change cost is told by the span and must fit the header that was signed.
    Bytes bytes = pack_span(typed(1), Signature{});
    const std::size_t deleted = 75 + 3 + 2 + 2 + 1;
    REQUIRE(bytes[deleted] == 0);
    bytes[deleted] = 5;
    const auto span = unpack_span(bytes);
    REQUIRE(span);
    CHECK(span->changes[0].id != typed(1)[0].id);
}

TEST_CASE("the change after a tip says only what the tip does not") {
    const SigningKey key = signing_key_from(Seed{{1}});
    for (std::uint64_t seed = 1; seed <= seeds(40); ++seed) {
        INFO("seed " << seed);
        RandomHistory history(seed, 1);
        const auto changes = history.next_changes(30);
        for (std::size_t i = 1; i < changes.size(); ++i) {
            const LogTip tip = tip_of(changes[i - 1].header, changes[i - 1].id);
            const Signature signature = sign_change(key, changes[i].id);
            const Bytes bytes = encode_next(tip, changes[i], signature);
            const auto next = decode_next(tip, bytes);
            REQUIRE(next);
            REQUIRE(operator_equal(next->change, changes[i]));
            REQUIRE(next->signature == signature);
        }
    }
    const auto letters = typed(2);
    const LogTip tip = tip_of(letters[0].header, letters[0].id);
    // One flag byte, the signature, six bytes of body: 7 bytes a letter without its signature.
    CHECK(encode_next(tip, letters[1], Signature{}).size() == 1 + 64 + 6);
}

TEST_CASE("a change after a tip has one encoding") {
    for (std::uint64_t seed = 1; seed <= seeds(20); ++seed) {
        INFO("seed " << seed);
        RandomHistory history(seed, 1);
        const auto changes = history.next_changes(6);
        if (changes.size() < 2 || changes.back().body.size() > 300) continue;
        const SpanChange& before = changes[changes.size() - 2];
        const LogTip tip = tip_of(before.header, before.id);
        const Bytes bytes = encode_next(tip, changes.back(), Signature{{3}});
        test::for_each_near_miss(bytes, [&](const Bytes& near) {
            const auto next = decode_next(tip, near);
            if (next) REQUIRE(encode_next(tip, next->change, next->signature) == near);
        });
    }
}

TEST_CASE("nothing follows a genesis or the last seq of a log") {
    const auto letters = typed(2);
    LogTip tip = tip_of(letters[0].header, letters[0].id);
    const Bytes bytes = encode_next(tip, letters[1], Signature{});
    tip.seq = seq_max;
    CHECK(decode_next(tip, bytes).error() == Error::bad_chain);
    tip.seq = 1;
    tip.kind = ChangeKind::genesis;
    CHECK(decode_next(tip, bytes).error() == Error::bad_chain);
}
