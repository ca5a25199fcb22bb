// What waits, what stands on what, and who goes first when there is too much.

#include "sync/loose_changes.hpp"

#include "tests/sync/space_world.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Log 4 with a stem of two and two branches on it: one, two, then left, or right and top.
struct Branches {
    SpaceWorld world{SpaceId{{5}}};
    LooseChanges loose{100'000};
    ChangeId one = world.write(log_of(4), {}, {}, saying("1"));
    ChangeId two = world.write(log_of(4), one, {}, saying("2"));
    ChangeId left = world.write(log_of(4), two, {}, saying("l"));
    ChangeId right = world.write(log_of(4), two, {}, saying("r"));
    ChangeId top = world.write(log_of(4), right, {}, saying("t"));

    void add(const ChangeId& id, bool is_signed = false) {
        loose.add(world.at(id), is_signed ? std::optional(good_signature) : std::nullopt,
                  author_number(4));
    }
};

}  // namespace

TEST_CASE("the loose part of a chain is told from its lowest change on") {
    Branches b;
    for (const ChangeId& id : {b.top, b.two, b.right})
        b.add(id);
    CHECK(b.loose.chain_to(b.top) == std::vector{b.two, b.right, b.top});
    CHECK(b.loose.chain_to(b.left).empty());
    b.add(b.one);
    CHECK(b.loose.chain_to(b.right) == std::vector{b.one, b.two, b.right});
}

TEST_CASE("the lowest of a chain is remembered, and a gap that came into it is found by walking") {
    Branches b;
    for (const ChangeId& id : {b.top, b.right, b.two})
        b.add(id);
    CHECK(b.loose.lowest_below(b.top) == b.two);
    b.add(b.one);
    CHECK(b.loose.lowest_below(b.top) == b.one);
    CHECK(b.loose.lowest_below(b.one) == b.one);
    b.loose.erase(b.two);
    CHECK(b.loose.chain_to(b.top) == std::vector{b.right, b.top});
    CHECK(b.loose.lowest_below(b.top) == b.right);
    b.loose.erase(b.right);
    CHECK(b.loose.lowest_below(b.top) == b.top);
}

TEST_CASE("only what is new of a change that waits is new") {
    Branches b;
    const auto add = [&](const std::optional<Signature>& signature) {
        return b.loose.add(b.world.at(b.one), signature, author_number(4));
    };
    CHECK(add({}));
    CHECK_FALSE(add({}));
    CHECK(add(good_signature));
    CHECK_FALSE(add(good_signature));
    CHECK_FALSE(add({}));
}

TEST_CASE("signed changes are found behind what they stand on, on every branch") {
    Branches b;
    b.add(b.top, true);
    b.add(b.left, true);
    b.add(b.right);
    CHECK(b.loose.signed_on(b.right) == std::vector{b.top});
    CHECK(b.loose.signed_on(b.two) == std::vector{b.left, b.top});
    CHECK(b.loose.signed_on(ChangeId{}).empty());
    b.add(b.two, true);
    b.add(b.one);
    CHECK(b.loose.signed_on(ChangeId{}) == std::vector{b.two, b.left, b.top});
    b.add(b.right, true);
    CHECK(b.loose.signature_of(b.right) == good_signature);
    CHECK(b.loose.signed_on(b.right) == std::vector{b.top});
}

TEST_CASE("a change is erased with all that stands on it, and the bytes come back") {
    Branches b;
    for (const ChangeId& id : {b.one, b.two, b.left, b.right, b.top})
        b.add(id);
    const std::size_t all = b.loose.bytes();
    b.add(b.top);
    CHECK(b.loose.bytes() == all);
    b.loose.erase_with_all_on_it(b.right);
    CHECK_FALSE(b.loose.contains(b.top));
    CHECK(b.loose.contains(b.left));
    CHECK(b.loose.bytes() < all);
    b.loose.erase_with_all_on_it(b.one);
    CHECK(b.loose.empty());
    CHECK(b.loose.bytes() == 0);
}

TEST_CASE("of too much the latest of the largest share is dropped") {
    SpaceWorld world(SpaceId{{5}});
    std::vector<ChangeId> tips(3);
    LooseChanges loose(10'000);
    const auto add = [&](std::uint8_t author, std::size_t size) {
        std::optional<ChangeId> prev;
        if (!tips[author].is_zero()) prev = tips[author];
        tips[author] = world.write(log_of(author), prev, {}, saying(std::string(size, 'x')));
        loose.add(world.at(tips[author]), {}, author_number(author));
        return tips[author];
    };
    const ChangeId first = add(1, 200);
    const ChangeId large = add(1, 200);
    for (int i = 0; i < 40; ++i)
        add(2, 10);
    const std::size_t before = loose.bytes();
    const ChangeId latest = tips[2];
    const std::vector<ChangeId> dropped = loose.shrink();
    REQUIRE(!dropped.empty());
    CHECK(before > 10'000);
    CHECK(loose.bytes() <= 10'000);
    CHECK(dropped.front() == latest);
    CHECK(loose.contains(first));
    CHECK(loose.contains(large));
    CHECK(loose.shrink().empty());
}
