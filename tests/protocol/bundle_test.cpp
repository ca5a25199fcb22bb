#include "protocol/bundle.hpp"

#include "tests/hex.hpp"
#include "tests/mutations.hpp"
#include "tests/random_bundles.hpp"
#include "tests/test.hpp"

using namespace atelier;
using atelier::test::Dice;

namespace {

std::string hex_id(std::string_view first) {
    return std::string(first) + std::string(62, '0');
}

// The record that is all of `bytes`; an error, or truncated when it is not whole.
Result<BundleRecord> record_of(BytesView bytes) {
    auto front = read_front_record(bytes);
    if (!front) return fail(front.error());
    if (!*front) return fail(Error::truncated);
    if ((*front)->size != bytes.size()) return fail(Error::trailing_bytes);
    return (*front)->record;
}

std::optional<Error> error_of(BytesView bytes) {
    const auto record = record_of(bytes);
    return record ? std::nullopt : std::optional(record.error());
}

// A record of that kind whose content `write` writes.
template <class Write>
Bytes record_with(std::uint8_t kind, Write write) {
    Writer content;
    write(content);
    Writer writer;
    writer.u8(kind);
    writer.bytes(content.view());
    return writer.take();
}

Bytes head_with(std::uint8_t purpose, std::uint64_t time, std::string_view label) {
    return record_with(1, [&](Writer& writer) {
        writer.id(ClassId{{1}});
        writer.u8(purpose);
        writer.varint(time);
        writer.text(label);
    });
}

// Tips of so many logs, though another number is declared.
Bytes tips_with(std::uint64_t declared, std::size_t logs) {
    return record_with(6, [&](Writer& writer) {
        writer.id(SpaceId{});
        writer.varint(declared);
        for (std::size_t i = 0; i < logs; ++i) {
            writer.id(AuthorId{});
            writer.u64(i);
            writer.varint(1);
            writer.id(ChangeId{});
        }
    });
}

}  // namespace

TEST_CASE("the bytes of every record are those of the page") {
    const Tip tip{{AuthorId{{0x0A}}, Sitting{0x0B}}, 300, ChangeId{{0x0C}}};
    const bundle::Head head{ClassId{{1}}, BundlePurpose::backup, 300, "Clé"};
    CHECK(to_hex(encode(head)) == test::joined("01 28" + hex_id("01") + "06 ac02 04 436cc3a9"));
    CHECK(to_hex(encode(bundle::Tips{SpaceId{{2}}, {tip}})) ==
          test::joined("06 6b" + hex_id("02") + "01" + hex_id("0a") + "0b00000000000000 ac02" +
                       hex_id("0c")));

    const Bytes span(34, 7);
    CHECK(to_hex(encode(bundle::Span{span})) == test::joined("02 22" + to_hex(span)));
    CHECK(to_hex(encode(bundle::Blob{BlobId{{3}}, {1, {Hash{{4}}}}})) ==
          test::joined("03 41" + hex_id("03") + "01" + hex_id("04")));
    CHECK(to_hex(encode(bundle::BlobChunk{{0xAA, 0xBB}})) == test::joined("04 02 aabb"));
    CHECK(to_hex(encode(bundle::End{300, 2})) == test::joined("05 03 ac02 02"));
}

TEST_CASE("every record reads back as it was written") {
    Dice dice(1);
    std::vector<std::size_t> met(std::variant_size_v<BundleRecord>);
    for (int i = 0; i < 200; ++i) {
        for (const BundleRecord& record : test::random_records(dice, 300, {0, 10})) {
            CHECK(record_of(encode(record)) == record);
            ++met[record.index()];
        }
        const BundleRecord end = bundle::End{dice.number(UINT64_MAX), dice.number(UINT64_MAX)};
        CHECK(record_of(encode(end)) == end);
    }
    for (const std::size_t kind : {0, 1, 2, 3, 5})
        CHECK(met[kind] >= 200);
}

TEST_CASE("every near miss of a record is refused, unfinished or has exactly its bytes") {
    Dice dice(2);
    std::size_t read = 0;
    for (int i = 0; i < 20; ++i) {
        auto records = test::random_records(dice, 100, {0, 70'000});
        records.emplace_back(bundle::End{dice.number(300), dice.number(300)});
        for (const BundleRecord& record : records) {
            const Bytes bytes = encode(record);
            if (bytes.size() > 1000) continue;
            test::for_each_near_miss(bytes, [&](const Bytes& changed) {
                const auto found = record_of(changed);
                if (!found) return;
                ++read;
                if (encode(*found) != changed) FAIL("another encoding: " << to_hex(changed));
            });
        }
    }
    CHECK(read > 10'000);
}

TEST_CASE("a record waits for its last byte and leaves what follows") {
    const bundle::BlobChunk chunk{{1, 2, 3}};
    Bytes bytes = encode(chunk);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto front = read_front_record(BytesView(bytes).first(size));
        REQUIRE(front.has_value());
        CHECK_FALSE(front->has_value());
    }
    bytes.push_back(9);
    const auto front = read_front_record(bytes);
    REQUIRE((front.has_value() && front->has_value()));
    CHECK((*front)->size == bytes.size() - 1);
    CHECK((*front)->record == BundleRecord(chunk));
}

TEST_CASE("a record of an unknown kind or with a length its kind never has is refused at once",
          "[H13][H19]") {
    for (const std::uint8_t kind : Bytes{0, 7, 255}) {
        const Bytes bytes{kind};
        CHECK(error_of(bytes) == Error::unknown_kind);
    }
    const std::array<std::pair<std::uint8_t, std::uint64_t>, 6> longest = {{{1, 1'048'576},
                                                                            {2, 1'048'576},
                                                                            {3, 32 + 4 + 320 * 32},
                                                                            {4, 65'536},
                                                                            {5, 20},
                                                                            {6, 1'048'576}}};
    for (const auto& [kind, size] : longest) {
        Writer as_long;
        as_long.u8(kind);
        as_long.varint(size);
        CHECK(error_of(as_long.view()) == Error::truncated);
        for (const std::uint64_t longer : {size + 1, std::uint64_t{1'000'000'000}, UINT64_MAX}) {
            Writer writer;
            writer.u8(kind);
            writer.varint(longer);
            CHECK(error_of(writer.view()) == Error::too_large);
        }
    }
    CHECK(error_of(Bytes{4, 0x82, 0x00, 1, 2}) == Error::not_canonical);
}

TEST_CASE("a head breaks no rule of its fields", "[H45]") {
    CHECK_FALSE(error_of(head_with(1, 0, "")));
    CHECK_FALSE(error_of(head_with(6, UINT32_MAX, std::string(240, 'x'))));
    CHECK(error_of(head_with(0, 0, "")) == Error::unknown_kind);
    CHECK(error_of(head_with(7, 0, "")) == Error::unknown_kind);
    CHECK(error_of(head_with(1, std::uint64_t{1} << 32, "")) == Error::too_large);
    CHECK(error_of(head_with(1, 0, std::string(241, 'x'))) == Error::too_large);
    CHECK(error_of(head_with(1, 0, std::string_view("a\0b", 3))) == Error::bad_text);
    CHECK(error_of(head_with(1, 0, "\xFF")) == Error::bad_text);
}

TEST_CASE("tips of nothing or of 10^9 declared logs are refused", "[H69]") {
    CHECK_FALSE(error_of(tips_with(1, 1)));
    CHECK_FALSE(error_of(tips_with(12'000, 12'000)));
    CHECK(error_of(tips_with(0, 0)) == Error::bad_value);
    CHECK(error_of(tips_with(1'000'000'000, 3)) == Error::too_large);
    CHECK(error_of(tips_with(12'000, 3)) == Error::truncated);
}

TEST_CASE("a span record holds at least a kind and a space, a chunk 1 to 65,536 bytes") {
    const auto span = [](std::size_t size) {
        return record_with(2, [&](Writer& writer) { writer.raw(Bytes(size, 1)); });
    };
    CHECK_FALSE(error_of(span(34)));
    CHECK_FALSE(error_of(span(1'048'576)));
    CHECK(error_of(span(33)) == Error::truncated);
    const auto chunk = [](std::size_t size) {
        return record_with(4, [&](Writer& writer) { writer.raw(Bytes(size, 1)); });
    };
    CHECK_FALSE(error_of(chunk(65'536)));
    CHECK(error_of(chunk(0)) == Error::bad_value);
}

TEST_CASE("as many tips as are said to fit a record do, at their longest") {
    bundle::Tips tips{SpaceId{{1}}, {}};
    for (std::size_t i = 0; i < bundle_tips_fit; ++i)
        tips.tips.push_back({{AuthorId{}, Sitting{i}}, seq_max, ChangeId{}});
    CHECK(record_of(encode(tips)) == BundleRecord(tips));
    CHECK(error_of(record_with(6, [](Writer& writer) {
              writer.id(SpaceId{{1}});
              writer.varint(0);
          })) == Error::bad_value);
}
