#include "node/conduct.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

AuthorId author(std::uint32_t number) {
    AuthorId id;
    for (int i = 0; i < 4; ++i)
        id.bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(number >> (8 * i));
    return id;
}

std::size_t taken(Conduct& conduct, const AuthorId& of, Instant now, std::size_t pushes) {
    std::size_t taken = 0;
    for (std::size_t i = 0; i < pushes; ++i)
        taken += conduct.may_push(of, now);
    return taken;
}

}  // namespace

// H57.
TEST_CASE("of one author 100 pushes are taken at once and then 20 a second") {
    Conduct conduct;
    CHECK(taken(conduct, author(1), Instant{1'000}, 500) == 100);
    CHECK(taken(conduct, author(1), Instant{1'000}, 10) == 0);
    CHECK(taken(conduct, author(1), Instant{2'000}, 500) == 20);
    CHECK(taken(conduct, author(1), Instant{2'500}, 500) == 10);
    CHECK(taken(conduct, author(1), Instant{3'600'000}, 500) == 100);
}

TEST_CASE("one author's pushes take nothing from another's") {
    Conduct conduct;
    taken(conduct, author(1), Instant{1'000}, 500);
    CHECK(taken(conduct, author(2), Instant{1'000}, 50) == 50);
}

TEST_CASE("who types fast all day is never refused") {
    Conduct conduct;
    for (std::uint64_t at = 0; at < 3'600'000; at += 60)
        REQUIRE(conduct.may_push(author(1), Instant{at}));
}

TEST_CASE("the third time within ten minutes is told, the first two are not") {
    Conduct conduct;
    const DeviceKey device{{1}};
    CHECK_FALSE(conduct.misbehaved(device, Instant{0}));
    CHECK_FALSE(conduct.misbehaved(device, Instant{1'000}));
    CHECK(conduct.misbehaved(device, Instant{600'000}));
    CHECK_FALSE(conduct.misbehaved(DeviceKey{{2}}, Instant{600'000}));
    CHECK_FALSE(conduct.misbehaved(device, Instant{2'000'000}));
}
