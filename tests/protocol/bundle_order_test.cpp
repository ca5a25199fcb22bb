#include "protocol/bundle_order.hpp"

#include "tests/random_bundles.hpp"
#include "tests/test.hpp"

using namespace atelier;
using atelier::test::Dice;

namespace {

const ClassId our_class{{0x10}};

bundle::Head head() {
    bundle::Head head;
    head.class_id = our_class;
    return head;
}
bundle::Span span(std::uint8_t kind, const SpaceId& space) {
    Writer writer;
    writer.u8(1);
    writer.u8(kind);
    writer.id(space);
    return {writer.take()};
}
const bundle::Span genesis = span(1, SpaceId{});
const bundle::Span in_class = span(2, our_class);
bundle::Span in_space(std::uint8_t number) {
    return span(3, SpaceId{{number}});
}

// Two blobs, the one with the smaller id first, of two chunks and one.
struct Blobs {
    Blobs() {
        Bytes large(70'000, 1);
        Bytes small(10, 1);
        for (std::uint8_t last = 0; id_of(blob_map_of(large)) > id_of(blob_map_of(small)); ++last)
            small.back() = last;
        first = {id_of(blob_map_of(large)), blob_map_of(large)};
        chunks = {{Bytes(65'536, 1)}, {Bytes(70'000 - 65'536, 1)}};
        second = {id_of(blob_map_of(small)), blob_map_of(small)};
        chunk = {small};
    }
    bundle::Blob first;
    std::vector<bundle::BlobChunk> chunks;
    bundle::Blob second;
    bundle::BlobChunk chunk;
};

// The first fault that the records meet, and nullopt when there is none.
std::optional<Error> fault_of(const std::vector<BundleRecord>& records) {
    BundleOrder order;
    for (const BundleRecord& record : records) {
        if (const auto fault = order.take(record)) return fault;
    }
    return std::nullopt;
}

}  // namespace

TEST_CASE("a bundle's records come in their order, each part there or not") {
    const Blobs blobs;
    CHECK_FALSE(fault_of({head(), bundle::End{0, 0}}));
    CHECK_FALSE(fault_of({head(), genesis, bundle::End{1, 0}}));
    CHECK_FALSE(fault_of({head(), in_space(1), in_space(1), in_space(2), bundle::End{3, 0}}));
    CHECK_FALSE(
        fault_of({head(), genesis, in_class, in_class, in_space(1), in_space(0xFF), blobs.first,
                  blobs.chunks[0], blobs.chunks[1], blobs.second, blobs.chunk, bundle::End{5, 2}}));
    const BlobMap empty;
    CHECK_FALSE(fault_of({head(), bundle::Blob{id_of(empty), empty}, bundle::End{0, 1}}));
    Dice dice(1);
    for (int i = 0; i < 50; ++i)
        CHECK_FALSE(fault_of(test::random_records(dice, 50, {0, 5, 70'000})));
}

TEST_CASE("the head is first and once") {
    CHECK(fault_of({genesis}) == Error::bad_value);
    CHECK(fault_of({bundle::End{0, 0}}) == Error::bad_value);
    CHECK(fault_of({head(), head()}) == Error::bad_value);
    CHECK(fault_of({head(), genesis, head()}) == Error::bad_value);
}

TEST_CASE("a section that comes twice or before its turn is refused", "[H69]") {
    const Blobs blobs;
    CHECK(fault_of({head(), genesis, genesis}) == Error::not_canonical);
    CHECK(fault_of({head(), in_class, genesis}) == Error::not_canonical);
    CHECK(fault_of({head(), in_space(1), genesis}) == Error::not_canonical);
    CHECK(fault_of({head(), in_space(1), in_class}) == Error::not_canonical);
    CHECK(fault_of({head(), genesis, in_class, in_space(1), in_class}) == Error::not_canonical);
    CHECK(fault_of({head(), in_space(2), in_space(1)}) == Error::not_canonical);
    CHECK(fault_of({head(), in_space(1), in_space(2), in_space(1)}) == Error::not_canonical);
    CHECK(fault_of({head(), blobs.second, blobs.chunk, in_space(1)}) == Error::not_canonical);
    CHECK(fault_of({head(), blobs.second, blobs.chunk, blobs.second}) == Error::not_canonical);
    CHECK(fault_of({head(), blobs.second, blobs.chunk, blobs.first}) == Error::not_canonical);
}

TEST_CASE("a span of the class space belongs to the head's class, the others to other spaces",
          "[H69]") {
    CHECK(fault_of({head(), span(2, SpaceId{{0x11}})}) == Error::wrong_class);
    CHECK(fault_of({head(), span(2, SpaceId{})}) == Error::bad_value);
    CHECK(fault_of({head(), span(1, our_class)}) == Error::bad_value);
    CHECK(fault_of({head(), span(3, our_class)}) == Error::bad_value);
    CHECK(fault_of({head(), span(3, SpaceId{})}) == Error::bad_value);
    CHECK(fault_of({head(), span(0, our_class)}) == Error::unknown_kind);
    CHECK(fault_of({head(), span(4, our_class)}) == Error::unknown_kind);
    CHECK(fault_of({head(), bundle::Span{{1, 2}}}) == Error::truncated);
}

TEST_CASE("a blob comes with its own map and all its chunks in their order") {
    const Blobs blobs;
    const auto& [one, two] = std::pair(blobs.chunks[0], blobs.chunks[1]);
    CHECK(fault_of({head(), bundle::Blob{blobs.second.blob, blobs.first.map}}) == Error::bad_hash);
    CHECK(fault_of({head(), one}) == Error::bad_value);
    CHECK(fault_of({head(), genesis, one}) == Error::bad_value);
    CHECK(fault_of({head(), blobs.first, two}) == Error::bad_value);
    CHECK(fault_of({head(), blobs.first, bundle::BlobChunk{Bytes(65'536, 2)}}) == Error::bad_hash);
    CHECK(fault_of({head(), blobs.first, one, one}) == Error::bad_value);
    // One is missing, one is too many.
    CHECK(fault_of({head(), blobs.first, one, blobs.second}) == Error::bad_value);
    CHECK(fault_of({head(), blobs.first, one, bundle::End{0, 1}}) == Error::bad_value);
    CHECK(fault_of({head(), blobs.first, bundle::End{0, 1}}) == Error::bad_value);
    CHECK(fault_of({head(), blobs.first, one, two, two}) == Error::bad_value);
    const BlobMap empty;
    CHECK(fault_of({head(), bundle::Blob{id_of(empty), empty}, blobs.chunk}) == Error::bad_value);
}

TEST_CASE("the end counts spans and blobs, and nothing follows it") {
    const Blobs blobs;
    const std::vector<BundleRecord> records = {head(), genesis, in_space(1), blobs.second,
                                               blobs.chunk};
    const auto fault_with = [&](std::vector<BundleRecord> more) {
        auto all = records;
        all.insert(all.end(), more.begin(), more.end());
        return fault_of(all);
    };
    CHECK_FALSE(fault_with({bundle::End{2, 1}}));
    CHECK(fault_with({bundle::End{1, 1}}) == Error::bad_value);
    CHECK(fault_with({bundle::End{3, 1}}) == Error::bad_value);
    CHECK(fault_with({bundle::End{2, 0}}) == Error::bad_value);
    CHECK(fault_with({bundle::End{2, 2}}) == Error::bad_value);
    CHECK(fault_with({bundle::End{2, 1}, bundle::End{2, 1}}) == Error::trailing_bytes);
    CHECK(fault_with({bundle::End{2, 1}, in_space(2)}) == Error::trailing_bytes);
}

TEST_CASE("a refused record has not come") {
    BundleOrder order;
    REQUIRE_FALSE(order.take(head()));
    REQUIRE_FALSE(order.take(in_space(5)));
    CHECK(order.take(in_space(4)));
    CHECK(order.take(span(2, SpaceId{{0x11}})));
    CHECK(order.counts() == bundle::End{1, 0});
    CHECK_FALSE(order.take(in_space(5)));

    const Blobs blobs;
    REQUIRE_FALSE(order.take(blobs.first));
    CHECK(order.take(blobs.chunks[1]));
    CHECK_FALSE(order.take(blobs.chunks[0]));
    CHECK_FALSE(order.take(blobs.chunks[1]));
    CHECK_FALSE(order.take(bundle::End{2, 1}));
    CHECK(order.has_ended());
}

TEST_CASE("tips come behind the head, ascending by space and within it") {
    const auto tips = [](std::uint8_t space, std::vector<std::uint8_t> authors) {
        bundle::Tips record{SpaceId{{space}}, {}};
        for (const std::uint8_t author : authors)
            record.tips.push_back({{AuthorId{{author}}, Sitting{1}}, 1, ChangeId{{1}}});
        return record;
    };
    CHECK_FALSE(fault_of(
        {head(), tips(1, {1, 3}), tips(1, {4}), tips(2, {1}), genesis, bundle::End{1, 0}}));
    CHECK(fault_of({tips(1, {1}), head()}) == Error::bad_value);
    CHECK(fault_of({head(), tips(1, {1, 3}), tips(1, {3})}) == Error::not_canonical);
    CHECK(fault_of({head(), tips(1, {1, 3}), tips(1, {2})}) == Error::not_canonical);
    CHECK(fault_of({head(), tips(2, {1}), tips(1, {2})}) == Error::not_canonical);
    CHECK(fault_of({head(), genesis, tips(1, {1})}) == Error::not_canonical);
}
