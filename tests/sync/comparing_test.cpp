#include "sync/comparing.hpp"

#include "sync/limits.hpp"
#include "tests/test.hpp"

using namespace atelier;

namespace {

const SpaceId class_space{{200}};

SpaceId space(std::uint8_t number) {
    return SpaceId{{number}};
}

}  // namespace

TEST_CASE("the class space is compared alone, and the others when its tips have come") {
    Comparing comparing(class_space);
    comparing.differ({space(1), space(2), class_space});
    CHECK(comparing.due(Instant{0}, false) == std::vector{class_space});
    CHECK(comparing.due(Instant{100}, false).empty());
    comparing.answered(class_space);
    CHECK(comparing.due(Instant{200}, true).empty());
    CHECK(comparing.due(Instant{300}, false) == std::vector{space(1), space(2)});
    CHECK(comparing.due(Instant{400}, false).empty());
}

TEST_CASE("eight at a time are compared, the next when one is answered or given up") {
    Comparing comparing(class_space);
    std::set<SpaceId> many;
    for (std::uint8_t i = 1; i <= 20; ++i)
        many.insert(space(i));
    comparing.differ(many);
    CHECK(comparing.due(Instant{0}, false).size() == limits::sampled_spaces);
    comparing.answered(space(1));
    CHECK(comparing.due(Instant{100}, false) == std::vector{space(9)});
    CHECK(comparing.next_due() == Instant{5'000});
    CHECK(comparing.due(Instant{5'000}, false).size() == 7);
}

TEST_CASE("what lacks something is compared at once, and once a second") {
    Comparing comparing(class_space);
    comparing.need(space(1), Instant{1'000});
    CHECK(comparing.next_due() == Instant{1'000});
    CHECK(comparing.due(Instant{1'000}, false) == std::vector{space(1)});
    comparing.answered(space(1));
    comparing.need(space(1), Instant{1'100});
    CHECK(comparing.next_due() == Instant{2'000});
    CHECK(comparing.due(Instant{1'999}, false).empty());
    CHECK(comparing.due(Instant{2'000}, false) == std::vector{space(1)});
}
