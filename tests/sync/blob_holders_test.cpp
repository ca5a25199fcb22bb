// Which sessions are asked about which blobs, when, and what their answers make of them.

#include "sync/blob_holders.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

constexpr SessionNumber ana{1};
constexpr SessionNumber bea{2};

BlobId blob(std::size_t number) {
    return {{static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)}};
}
std::vector<BlobId> blobs(std::size_t from, std::size_t count) {
    std::vector<BlobId> ids;
    for (std::size_t i = 0; i < count; ++i)
        ids.push_back(blob(from + i));
    return ids;
}
using Asks = std::vector<std::pair<SessionNumber, message::BlobAsk>>;
using Sessions = std::set<SessionNumber>;

}  // namespace

TEST_CASE("every session is asked about every blob, and who has it is told") {
    BlobHolders holders;
    holders.joined(ana);
    CHECK(holders.asks(Instant{0}).empty());
    holders.want(blob(2));
    holders.want(blob(1));
    holders.joined(bea);
    CHECK(holders.asks(Instant{0}) == Asks{{ana, {blobs(1, 2)}}, {bea, {blobs(1, 2)}}});
    CHECK(holders.heard(ana, {blobs(1, 2)}, Instant{10}) == BlobVerdict::fine);
    CHECK(holders.heard(bea, {blobs(2, 1)}, Instant{20}) == BlobVerdict::fine);
    CHECK(holders.of(blob(1)) == Sessions{ana});
    CHECK(holders.of(blob(2)) == Sessions{ana, bea});
    CHECK(holders.asks(Instant{20}).empty());
}

TEST_CASE("an ask has at most 256 blobs and the next one waits for its answer") {
    BlobHolders holders;
    holders.joined(ana);
    for (const BlobId& id : blobs(0, 600))
        holders.want(id);
    CHECK(holders.asks(Instant{0}) == Asks{{ana, {blobs(0, 256)}}});
    CHECK(holders.asks(Instant{3'600'000}).empty());
    CHECK_FALSE(holders.next_due(Instant{0}));
    CHECK(holders.heard(ana, {}, Instant{3'600'000}) == BlobVerdict::fine);
    CHECK(holders.asks(Instant{3'600'000}) == Asks{{ana, {blobs(256, 256)}}});
    CHECK(holders.heard(ana, {}, Instant{3'600'000}) == BlobVerdict::fine);
    CHECK(holders.asks(Instant{3'600'000}) == Asks{{ana, {blobs(512, 88)}}});
}

TEST_CASE("a new blob is asked about at once, or when the open ask is answered") {
    BlobHolders holders;
    holders.joined(ana);
    holders.joined(bea);
    holders.want(blob(1));
    REQUIRE(holders.asks(Instant{0}).size() == 2);
    REQUIRE(holders.heard(bea, {}, Instant{5}) == BlobVerdict::fine);
    holders.want(blob(2));
    CHECK(holders.asks(Instant{5}) == Asks{{bea, {blobs(2, 1)}}});
    REQUIRE(holders.heard(ana, {}, Instant{5}) == BlobVerdict::fine);
    CHECK(holders.asks(Instant{5}) == Asks{{ana, {blobs(2, 1)}}});
}

TEST_CASE("what a session lacked it is asked about again after thirty seconds") {
    BlobHolders holders;
    holders.joined(ana);
    holders.want(blob(1));
    holders.want(blob(2));
    REQUIRE(holders.asks(Instant{0}).size() == 1);
    REQUIRE(holders.heard(ana, {blobs(1, 1)}, Instant{100}) == BlobVerdict::fine);
    CHECK_FALSE(holders.next_due(Instant{100}));  // but now
    REQUIRE(holders.asks(Instant{100}).empty());
    CHECK(holders.next_due(Instant{100}) == Instant{30'100});
    CHECK(holders.asks(Instant{30'099}).empty());
    CHECK(holders.asks(Instant{30'100}) == Asks{{ana, {blobs(2, 1)}}});
    CHECK_FALSE(holders.next_due(Instant{30'100}));
    holders.gave_nothing(ana, blob(1), Instant{30'150});
    CHECK_FALSE(holders.next_due(Instant{30'150}));
    holders.gave(ana, blob(1));
    REQUIRE(holders.heard(ana, {blobs(2, 1)}, Instant{30'200}) == BlobVerdict::fine);
    CHECK(holders.of(blob(2)) == Sessions{ana});
    CHECK(holders.asks(Instant{90'000}).empty());
    CHECK_FALSE(holders.next_due(Instant{90'000}));
}

TEST_CASE("an answer that nobody asked for is not looked at, one to another question is wrong") {
    BlobHolders holders;
    CHECK(holders.heard(ana, {blobs(1, 1)}, Instant{0}) == BlobVerdict::unasked);
    holders.joined(ana);
    holders.want(blob(1));
    CHECK(holders.heard(ana, {blobs(1, 1)}, Instant{0}) == BlobVerdict::unasked);
    CHECK(holders.of(blob(1)).empty());
    REQUIRE(holders.asks(Instant{0}).size() == 1);
    CHECK(holders.heard(ana, {blobs(1, 2)}, Instant{0}) == BlobVerdict::wrong);
    CHECK(holders.of(blob(1)).empty());
    CHECK(holders.asks(Instant{29'999}).empty());
    CHECK(holders.asks(Instant{30'000}).size() == 1);
}

TEST_CASE("who gives nothing in time lacks it, and who gives it after all has it") {
    BlobHolders holders;
    holders.joined(ana);
    holders.want(blob(1));
    REQUIRE(holders.asks(Instant{0}).size() == 1);
    REQUIRE(holders.heard(ana, {blobs(1, 1)}, Instant{0}) == BlobVerdict::fine);
    REQUIRE(holders.asks(Instant{0}).empty());
    holders.gave_nothing(ana, blob(1), Instant{5'000});
    CHECK(holders.of(blob(1)).empty());
    CHECK(holders.next_due(Instant{5'000}) == Instant{35'000});
    CHECK(holders.asks(Instant{34'999}).empty());
    holders.gave(ana, blob(1));
    CHECK(holders.of(blob(1)) == Sessions{ana});
    CHECK(holders.asks(Instant{35'000}).empty());
    holders.gave_nothing(ana, blob(1), Instant{40'000});
    CHECK(holders.asks(Instant{70'000}) == Asks{{ana, {blobs(1, 1)}}});
}

TEST_CASE("a session that lied about a blob is never asked about it again") {
    BlobHolders holders;
    holders.joined(ana);
    holders.want(blob(1));
    holders.want(blob(2));
    REQUIRE(holders.asks(Instant{0}).size() == 1);
    // It lies about what it gave late, while the ask is open.
    holders.lied(ana, blob(1));
    REQUIRE(holders.heard(ana, {blobs(1, 2)}, Instant{0}) == BlobVerdict::fine);
    CHECK(holders.of(blob(1)).empty());
    CHECK(holders.of(blob(2)) == Sessions{ana});
    holders.gave(ana, blob(1));
    holders.gave_nothing(ana, blob(1), Instant{0});
    CHECK(holders.of(blob(1)).empty());
    holders.lied(ana, blob(2));
    CHECK(holders.of(blob(2)).empty());
    CHECK(holders.asks(Instant{90'000}).empty());
    CHECK_FALSE(holders.next_due(Instant{90'000}));
}

TEST_CASE("a session that left has nothing, and its successor is asked anew") {
    BlobHolders holders;
    holders.joined(ana);
    holders.want(blob(1));
    REQUIRE(holders.asks(Instant{0}).size() == 1);
    REQUIRE(holders.heard(ana, {blobs(1, 1)}, Instant{0}) == BlobVerdict::fine);
    holders.left(ana);
    CHECK(holders.of(blob(1)).empty());
    holders.joined(bea);
    CHECK(holders.asks(Instant{1}) == Asks{{bea, {blobs(1, 1)}}});
    holders.forget(blob(1));
    CHECK(holders.heard(bea, {blobs(1, 1)}, Instant{2}) == BlobVerdict::fine);
    CHECK(holders.asks(Instant{2}).empty());
}
