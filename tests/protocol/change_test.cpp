#include "protocol/change.hpp"

#include "tests/mutations.hpp"
#include "tests/random_changes.hpp"
#include "tests/test.hpp"

using namespace atelier;
using atelier::test::Dice;

namespace {

Header a_header() {
    Header header;
    header.kind = ChangeKind::content;
    header.space = SpaceId{{1}};
    header.author = AuthorId{{2}};
    header.sitting = Sitting{3};
    header.seq = 2;
    header.prev = ChangeId{{4}};
    header.lamport = 300;
    header.heads = {ChangeId{{5}}, ChangeId{{6}}};
    header.claimed_time_minutes = 29'900'000;
    header.log_bytes = 1000;
    header.body_len = 10;
    header.body_hash = Hash{{7}};
    return header;
}

// The bytes of `header` with one field written otherwise, by hand.
Bytes written(const Header& header, std::uint8_t version = 1, std::uint8_t kind = 3) {
    Writer writer;
    writer.u8(version);
    writer.u8(kind);
    writer.id(header.space);
    writer.id(header.author);
    writer.u64(static_cast<std::uint64_t>(header.sitting));
    writer.varint(header.seq);
    writer.id(header.prev);
    writer.varint(header.lamport);
    writer.u8(static_cast<std::uint8_t>(header.heads.size()));
    for (const ChangeId& head : header.heads)
        writer.id(head);
    writer.varint(header.claimed_time_minutes);
    writer.varint(header.log_bytes);
    writer.varint(header.body_len);
    writer.id(header.body_hash);
    return writer.take();
}

template <class Change>
std::optional<Error> error_when(Change change) {
    Header header = a_header();
    change(header);
    const Result<Header> read = decode_header(written(header));
    return read ? std::nullopt : std::optional(read.error());
}

}  // namespace

TEST_CASE("a header is written field by field as the page says") {
    CHECK(encode(a_header()) == written(a_header()));
    CHECK(decode_header(written(a_header())).value() == a_header());
}

TEST_CASE("a header has one encoding") {
    const Bytes bytes = encode(a_header());
    test::for_each_near_miss(bytes, [](const Bytes& near) {
        const Result<Header> read = decode_header(near);
        if (read) REQUIRE(encode(*read) == near);
    });
}

TEST_CASE("heads out of order, doubled, zero or equal to prev are refused", "[H25]") {
    CHECK(error_when([](Header& h) { std::swap(h.heads[0], h.heads[1]); }) == Error::not_canonical);
    CHECK(error_when([](Header& h) { h.heads[1] = h.heads[0]; }) == Error::not_canonical);
    CHECK(error_when([](Header& h) { h.heads[0] = ChangeId{}; }) == Error::bad_value);
    CHECK(error_when([](Header& h) { h.heads[0] = h.prev; }) == Error::bad_value);
    CHECK(error_when([](Header& h) { h.heads.clear(); }) == std::nullopt);
}

TEST_CASE("a header names at most 32 heads") {
    const auto with_heads = [](std::uint8_t count) {
        return [count](Header& header) {
            header.heads.clear();
            for (std::uint8_t i = 0; i < count; ++i) {
                header.heads.push_back(ChangeId{{9, static_cast<std::uint8_t>(i + 1)}});
            }
        };
    };
    CHECK(error_when(with_heads(32)) == std::nullopt);
    CHECK(error_when(with_heads(33)) == Error::too_large);
    Header header = a_header();
    with_heads(33)(header);
    CHECK(fault_of(header) == Error::too_large);
}

TEST_CASE("seq is 1 exactly when there is no change before") {
    CHECK(error_when([](Header& h) { h.seq = 0; }) == Error::bad_value);
    CHECK(error_when([](Header& h) { h.seq = 1; }) == Error::bad_value);
    CHECK(error_when([](Header& h) { h.prev = ChangeId{}; }) == Error::bad_value);
    CHECK(error_when([](Header& h) {
              h.seq = 1;
              h.prev = ChangeId{};
          }) == std::nullopt);
    CHECK(error_when([](Header& h) { h.seq = seq_max; }) == std::nullopt);
    CHECK(error_when([](Header& h) { h.seq = seq_max + 1; }) == Error::too_large);
}

TEST_CASE("a body is 1 byte to 256 KiB and never more than its log", "[H34]") {
    CHECK(error_when([](Header& h) { h.body_len = 0; }) == Error::bad_value);
    CHECK(error_when([](Header& h) { h.body_len = 1001; }) == Error::bad_value);
    CHECK(error_when([](Header& h) {
              h.body_len = static_cast<std::uint32_t>(h.log_bytes = 262'144);
          }) == std::nullopt);
    CHECK(error_when([](Header& h) {
              h.body_len = static_cast<std::uint32_t>(h.log_bytes = 262'145);
          }) == Error::too_large);
    CHECK(error_when([](Header& h) { h.log_bytes = log_max_bytes; }) == std::nullopt);
    CHECK(error_when([](Header& h) { h.log_bytes = log_max_bytes + 1; }) == Error::too_large);
}

TEST_CASE("lamport and time are bounded so that no sum overflows", "[H31]") {
    CHECK(error_when([](Header& h) { h.lamport = lamport_max; }) == std::nullopt);
    CHECK(error_when([](Header& h) { h.lamport = lamport_max + 1; }) == Error::too_large);
    CHECK(error_when([](Header& h) { h.lamport = UINT64_MAX; }) == Error::too_large);
    CHECK(error_when([](Header& h) { h.claimed_time_minutes = UINT32_MAX; }) == std::nullopt);
    CHECK(error_when([](Header& h) { h.claimed_time_minutes = std::uint64_t{1} << 32; }) ==
          Error::too_large);
}

TEST_CASE("an unknown version or kind is refused", "[H35]") {
    CHECK(decode_header(written(a_header(), 0)).error() == Error::unknown_version);
    CHECK(decode_header(written(a_header(), 2)).error() == Error::unknown_version);
    CHECK(decode_header(written(a_header(), 1, 0)).error() == Error::unknown_kind);
    CHECK(decode_header(written(a_header(), 1, 4)).error() == Error::unknown_kind);
}

TEST_CASE("a genesis stands in no space and has nothing before it") {
    Header genesis;
    genesis.kind = ChangeKind::genesis;
    genesis.author = AuthorId{{2}};
    genesis.log_bytes = genesis.body_len = 20;
    CHECK(!fault_of(genesis));

    const auto faulty = [&](auto change) {
        Header header = genesis;
        change(header);
        return fault_of(header).has_value();
    };
    CHECK(faulty([](Header& h) { h.space = SpaceId{{1}}; }));
    CHECK(faulty([](Header& h) { h.lamport = 1; }));
    CHECK(faulty([](Header& h) { h.log_bytes = 21; }));
    CHECK(faulty([](Header& h) { h.heads = {ChangeId{{1}}}; }));
    CHECK(faulty([](Header& h) {
        h.seq = 2;
        h.prev = ChangeId{{1}};
    }));
    CHECK(faulty([](Header& h) { h.kind = ChangeKind::act; }));
}

TEST_CASE("every field of a header is in its id") {
    const ChangeId id = id_of(a_header());
    const auto other = [&](auto change) {
        Header header = a_header();
        change(header);
        return id_of(header) != id;
    };
    CHECK(other([](Header& h) { h.kind = ChangeKind::act; }));
    CHECK(other([](Header& h) { h.space.bytes[31] = 1; }));
    CHECK(other([](Header& h) { h.author.bytes[31] = 1; }));
    CHECK(other([](Header& h) { h.sitting = Sitting{4}; }));
    CHECK(other([](Header& h) { h.seq = 3; }));
    CHECK(other([](Header& h) { h.prev.bytes[31] = 1; }));
    CHECK(other([](Header& h) { h.lamport = 301; }));
    CHECK(other([](Header& h) { h.heads.pop_back(); }));
    CHECK(other([](Header& h) { h.claimed_time_minutes = 0; }));
    CHECK(other([](Header& h) { h.log_bytes = 1001; }));
    CHECK(other([](Header& h) { h.body_len = 11; }));
    CHECK(other([](Header& h) { h.body_hash.bytes[31] = 1; }));
}

TEST_CASE("only the author's own signature over this id in this domain counts", "[H21][H23][H24]") {
    Dice dice(20261124);
    const SigningKey key = signing_key_from(dice.id<Seed>());
    const SigningKey other = signing_key_from(dice.id<Seed>());
    const auto author = public_half<AuthorId>(key);
    const auto id = dice.id<ChangeId>();
    const Signature good = sign_change(key, id);
    CHECK(verify_change(author, id, good));
    CHECK_FALSE(verify_change(public_half<AuthorId>(other), id, good));
    CHECK_FALSE(verify_change(author, id, sign_change(other, id)));
    CHECK_FALSE(verify_change(author, dice.id<ChangeId>(), good));
    CHECK_FALSE(verify_change(author, id, sign(key, SignDomain::bundle, {id.bytes})));
    for (std::size_t i = 0; i < good.bytes.size(); ++i) {
        Signature bad = good;
        bad.bytes[i] ^= 1;
        CHECK_FALSE(verify_change(author, id, bad));
    }
}

TEST_CASE("a signature whose S is not reduced is refused", "[H26]") {
    Dice dice(7);
    const SigningKey key = signing_key_from(dice.id<Seed>());
    const auto id = dice.id<ChangeId>();
    Signature signature = sign_change(key, id);
    // S + L, the order of the group (RFC 8032, 5.1): the same signature to a lax verifier.
    static constexpr std::array<std::uint8_t, 32> order = {
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
        0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,    0,    0,    0,    0,
        0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};
    unsigned carry = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const unsigned sum = signature.bytes[32 + i] + order[i] + carry;
        signature.bytes[32 + i] = static_cast<std::uint8_t>(sum);
        carry = sum >> 8;
    }
    REQUIRE(carry == 0);
    CHECK_FALSE(verify_change(public_half<AuthorId>(key), id, signature));
}

TEST_CASE("the next change of a log continues kind, space, log, seq, prev and cost",
          "[H27][H28][H32]") {
    const Header header = a_header();
    LogTip tip{.kind = ChangeKind::content,
               .space = header.space,
               .log = header.log(),
               .seq = 1,
               .id = header.prev,
               .lamport = 100,
               .claimed_time_minutes = 0,
               .log_bytes = 985};
    CHECK(!fault_after(tip, header, 5));
    CHECK(fault_after(tip, header, 4) == Error::bad_chain);
    CHECK(fault_after(tip, header, 6) == Error::bad_chain);
    const auto breaks = [&](auto change) {
        LogTip other = tip;
        change(other);
        return fault_after(other, header, 5) == Error::bad_chain;
    };
    CHECK(breaks([](LogTip& t) { t.kind = ChangeKind::act; }));
    CHECK(breaks([](LogTip& t) { t.space = SpaceId{}; }));
    CHECK(breaks([](LogTip& t) { t.log.author = AuthorId{}; }));
    CHECK(breaks([](LogTip& t) { t.log.sitting = Sitting{4}; }));
    CHECK(breaks([](LogTip& t) { t.seq = 2; }));
    CHECK(breaks([](LogTip& t) { t.seq = 0; }));
    CHECK(breaks([](LogTip& t) { t.id = ChangeId{}; }));
    CHECK(breaks([](LogTip& t) { t.log_bytes = 984; }));
    CHECK(tip_of(header, ChangeId{{8}}).seq == 2);
}

TEST_CASE("a change comes directly after prev and its heads, each named once, in order") {
    Header header = a_header();
    header.prev = ChangeId{{5}};
    header.heads = {ChangeId{{1}}, ChangeId{{9}}};
    CHECK(parents_of(header) == std::vector{ChangeId{{1}}, ChangeId{{5}}, ChangeId{{9}}});
    header.prev = ChangeId{};
    CHECK(parents_of(header) == header.heads);
}
