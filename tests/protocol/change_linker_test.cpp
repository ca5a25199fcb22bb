#include "protocol/change_linker.hpp"

#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

using namespace atelier;

namespace {

// What is written of a change where the chain says the rest.
SpanChange bare(const SpanChange& change) {
    SpanChange written;
    written.header.lamport = change.header.lamport;
    written.header.claimed_time_minutes = change.header.claimed_time_minutes;
    written.header.heads = change.header.heads;
    written.deleted = change.deleted;
    written.body = change.body;
    return written;
}

}  // namespace

TEST_CASE("a chain gives each change its header and id") {
    for (std::uint64_t seed = 1; seed <= seeds(20); ++seed) {
        INFO("seed " << seed);
        test::RandomHistory history(seed, 1);
        const auto changes = history.next_changes(60);
        const Header& first = changes.front().header;
        ChangeLinker linker(first, first.log_bytes - first.body_len - changes.front().deleted);
        for (const SpanChange& change : changes) {
            SpanChange linked = bare(change);
            REQUIRE_FALSE(linker.link(linked));
            REQUIRE(linked.header == change.header);
            REQUIRE(linked.id == change.id);
        }
    }
}

// Longer than it takes to begin to remember, with bodies that fall on the same places.
TEST_CASE("a remembered hash is that of the body") {
    test::Dice dice(1);
    Header first;
    first.space = SpaceId{{1}};
    ChangeLinker linker(first, 0);
    for (int i = 0; i < 5'000; ++i) {
        SpanChange change;
        change.body = dice.bytes(17);
        if (dice.chance(2)) change.body = {1, 1, 1, 8, 0, static_cast<std::uint8_t>(i % 7)};
        if (change.body.empty()) change.body = {0};
        REQUIRE_FALSE(linker.link(change));
        REQUIRE(change.header.body_hash == body_hash_of(change.body));
    }
}

TEST_CASE("a change without a body, or too large a one, is refused") {
    Header first;
    first.space = SpaceId{{1}};
    SpanChange empty;
    CHECK(ChangeLinker(first, 0).link(empty) == Error::bad_value);
    SpanChange large;
    large.body.resize(change_body_max_bytes + 1);
    CHECK(ChangeLinker(first, 0).link(large) == Error::too_large);
}

TEST_CASE("a log that would cost more than a log may is refused") {
    Header first;
    first.space = SpaceId{{1}};
    SpanChange change;
    change.body = {0};
    change.deleted = log_max_bytes;
    CHECK(ChangeLinker(first, 0).link(change) == Error::too_large);
    change.deleted = log_max_bytes - 1;
    CHECK_FALSE(ChangeLinker(first, 0).link(change));
    CHECK(ChangeLinker(first, 1).link(change) == Error::too_large);
}
