#include "protocol/sheaf_reader.hpp"

#include "protocol/compression.hpp"
#include "tests/allocations.hpp"
#include "tests/mutations.hpp"
#include "tests/protocol/sheaves.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// In front of the packed columns.
Writer names_of_sheaf(std::uint64_t spans, std::uint64_t changes) {
    Writer writer;
    writer.u8(2);
    writer.u8(3);
    writer.id(SpaceId{{1}});
    writer.id(AuthorId{{2}});
    writer.u64(0);
    writer.varint(1);
    writer.varint(spans);
    writer.varint(changes);
    writer.varint(0);
    writer.varint(0);
    return writer;
}

}  // namespace

TEST_CASE("spans come out of a sheaf as they are packed without it") {
    for (std::uint64_t seed = 1; seed <= seeds(150); ++seed) {
        INFO("seed " << seed);
        RandomHistory history(seed, 3);
        for (int i = 0; i < 5; ++i) {
            const auto spans = random_spans(history, 60);
            const Sheaf sheaf = pack_sheaf(spans);
            REQUIRE(sheaf.spans == spans.size());
            REQUIRE(is_sheaf(sheaf.bytes));
            const auto read = unpack_sheaf(sheaf.bytes);
            REQUIRE(read);
            REQUIRE(packed(*read) == packed(spans));
        }
    }
}

TEST_CASE("a sheaf of acts gives them back") {
    for (std::uint64_t seed = 1; seed <= seeds(50); ++seed) {
        INFO("seed " << seed);
        RandomHistory history(seed, 1);
        const SpanChange act = history.lonely_act(test::random_act(history.dice));
        const std::vector<Span> spans = {{{act}, history.signature_of(act)}};
        const auto read = unpack_sheaf(pack_sheaf(spans).bytes);
        REQUIRE(read);
        REQUIRE(packed(*read) == packed(spans));
    }
}

TEST_CASE("what is cut or changed in a sheaf is refused or breaks a signature") {
    for (std::uint64_t seed = 1; seed <= seeds(6); ++seed) {
        INFO("seed " << seed);
        RandomHistory history(seed, 2);
        const auto spans = random_spans(history, 8);
        const auto bodies = packed(spans);
        const Sheaf sheaf = pack_sheaf(spans);
        if (sheaf.bytes.size() > 1'500) continue;
        test::for_each_near_miss(sheaf.bytes, [&](const Bytes& near) {
            const auto read = unpack_sheaf(near);
            if (!read) return;
            for (std::size_t i = 0; i < read->size(); ++i) {
                const Span& span = (*read)[i];
                const Bytes bytes = pack_span(span.changes, span.signature);
                const bool is_same = i < bodies.size() && bytes == bodies[i];
                // What an act or a text deletes is held against its body, as in a span.
                REQUIRE((is_same || !verify_span(span)));
            }
        });
    }
}

TEST_CASE("every cut of a long sheaf is refused, and so is a byte behind it") {
    const Sheaf sheaf = pack_sheaf(cut(typed(5'000)));
    for (std::size_t size = 0; size < sheaf.bytes.size(); size += size < 200 ? 1 : 37)
        REQUIRE(error_of_sheaf(BytesView(sheaf.bytes).first(size)));
    Bytes longer = sheaf.bytes;
    longer.push_back(0);
    CHECK(error_of_sheaf(longer));
}

TEST_CASE("the largest change fits a sheaf alone, typed or not") {
    Typing typing;
    SpanChange change = typing.type(std::string(change_body_max_bytes - 9, 'e'));
    REQUIRE(change.body.size() > change_body_max_bytes - 5);
    const auto check = [](const SpanChange& large) {
        const std::vector<Span> spans = {{{large}, sign_change(sheaf_key, large.id)}};
        const auto read = unpack_sheaf(pack_sheaf(spans).bytes);
        REQUIRE(read);
        CHECK(packed(*read) == packed(spans));
    };
    check(change);
    Dice dice(1);
    change.body.clear();
    while (change.body.size() < change_body_max_bytes)
        change.body.push_back(static_cast<std::uint8_t>(dice.below(256)));
    change.header.heads = dice.ids<ChangeId>(32, 32);
    change.header.log_bytes = change.body.size();
    check(make_change(change.header, change.body, 0));
}

TEST_CASE("a span of a sheaf keeps the limits of a span") {
    Typing typing;
    std::vector<SpanChange> changes;
    for (int i = 0; i < 3; ++i)
        changes.push_back(typing.type(std::string(30'000, 'e')));
    const std::vector<Span> spans = {{changes, sign_change(sheaf_key, changes.back().id)}};
    CHECK(error_of_sheaf(pack_sheaf(spans).bytes) == Error::too_large);
}

TEST_CASE("a deletion that its span denies is kept as it was said") {
    Typing typing;
    SpanChange change = typing.write({RunAction::remove, 3, 0, std::nullopt, ""});
    Header header = change.header;
    header.log_bytes = change.body.size() + 1;
    const SpanChange lie = make_change(header, change.body, 1);
    const std::vector<Span> spans = {{{lie}, sign_change(sheaf_key, lie.id)}};
    const auto read = unpack_sheaf(pack_sheaf(spans).bytes);
    REQUIRE(read);
    CHECK(packed(*read) == packed(spans));
}

TEST_CASE("what a sheaf says of its sizes is held against limits before it is unpacked") {
    Writer writer = names_of_sheaf(1, 1);
    writer.varint(sheaf_unpacked_max_bytes + 1);
    writer.bytes(compress(Bytes(sheaf_unpacked_max_bytes + 1, 0)));
    writer.id(Signature{});
    const test::Allocations before;
    CHECK(error_of_sheaf(writer.view()) == Error::too_large);
    CHECK(before.total_bytes() < 4'096);

    // Both parts together.
    writer = names_of_sheaf(1, 1);
    for (int i = 0; i < 2; ++i) {
        writer.varint(sheaf_unpacked_max_bytes / 2 + 1);
        writer.bytes(compress(Bytes(sheaf_unpacked_max_bytes / 2 + 1, 0)));
    }
    writer.id(Signature{});
    CHECK(error_of_sheaf(writer.view()) == Error::too_large);

    CHECK(error_of_sheaf(names_of_sheaf(0, 1).view()) == Error::bad_value);
    CHECK(error_of_sheaf(names_of_sheaf(2, 1).view()) == Error::bad_value);
    CHECK(error_of_sheaf(names_of_sheaf(1, sheaf_max_changes + 1).view()) == Error::too_large);
    CHECK(error_of_sheaf(names_of_sheaf(1'000, 1'000).view()) == Error::truncated);
    CHECK(error_of_sheaf(Bytes(sheaf_max_bytes + 1, 2)) == Error::too_large);
    CHECK(error_of_sheaf(Bytes{1}) == Error::unknown_version);
    CHECK(error_of_sheaf(Bytes{2, 1}) == Error::unknown_kind);
}

TEST_CASE("who reads a sheaf holds one span of it at a time") {
    const Sheaf sheaf = pack_sheaf(cut(typed(40'000)));
    const test::Allocations allocations;
    auto reader = SheafReader::open(sheaf.bytes);
    REQUIRE(reader);
    std::size_t spans = 0;
    for (;;) {
        const auto span = reader->next();
        REQUIRE(span);
        if (!*span) break;
        ++spans;
    }
    CHECK(spans == sheaf.spans);
    CHECK(allocations.peak_bytes() < 1'500'000);
}
