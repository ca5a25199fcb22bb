#include "node/checkout.hpp"

#include "node/frontier.hpp"
#include "tests/sync/founded.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// A page that was written in twice, and the version between.
struct Past : Founded {
    std::vector<ChangeId> first;
    std::vector<ChangeId> second;

    Past() {
        type(0, U"un");
        first = sealed();
        type(2, U" deux");
        second = sealed();
    }
    std::vector<ChangeId> sealed() {
        REQUIRE(replica->author(project).seal(1));
        return frontier_of(*replica, project);
    }
    std::optional<std::u32string> at(const std::vector<ChangeId>& version) {
        return text_at(*replica, project, page, version);
    }
};

}  // namespace

TEST_CASE("a text is what it was at a version, and what it is now without one") {
    Past past;
    CHECK(past.at(past.first) == U"un");
    CHECK(past.at(past.second) == U"un deux");
    CHECK(past.at({past.page.change}) == U"");
    past.type(0, U"0 ");  // in no change yet
    CHECK(past.at({}) == U"0 un deux");
    CHECK_FALSE(past.at({ChangeId{{9}}}));
    CHECK_FALSE(text_at(*past.replica, past.project, NodeId{ChangeId{{9}}, 0}, {}));
    CHECK_FALSE(text_at(*past.replica, past.project, root_of(past.project, Root::site), {}));
    CHECK_FALSE(text_at(*past.replica, SpaceId{{9}}, past.page, {}));
}

TEST_CASE("blame says which change wrote each part, and of which nobody knows yet") {
    Past past;
    past.type(0, U"0 ");
    const auto now = blame_at(*past.replica, past.project, past.page, {});
    REQUIRE(now);
    REQUIRE(now->size() == 3);
    CHECK((*now)[0].length == 2);
    CHECK((*now)[0].change.is_zero());
    CHECK((*now)[1].length == 2);
    CHECK((*now)[1].change == past.first.front());
    CHECK((*now)[2].change == past.second.front());
    CHECK((*now)[2].log.author == past.replica->own());
    CHECK(blame_at(*past.replica, past.project, past.page, past.first)->size() == 1);
    CHECK_FALSE(blame_at(*past.replica, past.project, past.page, std::vector{ChangeId{{9}}}));
}

TEST_CASE("a checkout has the files and texts of its version, whatever was done since") {
    Past past;
    REQUIRE(past.replica->author(past.project)
                .write({resolved::Delete{past.page},
                        resolved::Create{NodeKind::text, root_of(past.project, Root::notes), "n"}},
                       1));
    const auto now = SpaceCheckout::at(*past.replica, past.project, {});
    REQUIRE(now);
    REQUIRE(now->files().size() == 1);
    CHECK(full_path(now->files()[0]) == "notes/n");
    CHECK(now->text(*past.replica, now->files()[0]).empty());
    CHECK(now->version() == frontier_of(*past.replica, past.project));

    const auto before = SpaceCheckout::at(*past.replica, past.project, past.first);
    REQUIRE(before);
    REQUIRE(before->files().size() == 1);
    CHECK(full_path(before->files()[0]) == "site/page.html");
    CHECK(before->text(*past.replica, before->files()[0]) == U"un");
    CHECK_FALSE(SpaceCheckout::at(*past.replica, past.project, {ChangeId{{9}}}));
    CHECK_FALSE(SpaceCheckout::at(*past.replica, SpaceId{{9}}, {}));
}

TEST_CASE("a checkout of now keeps to its version when somebody types meanwhile") {
    Past past;
    const auto checkout = SpaceCheckout::at(*past.replica, past.project, {});
    REQUIRE(checkout);
    past.type(0, U"0 ");
    past.sealed();
    CHECK(checkout->text(*past.replica, checkout->files()[0]) == U"un deux");
}

TEST_CASE("what has no place in folders is in no checkout") {
    Past past;
    past.create("con.txt");
    const auto checkout = SpaceCheckout::at(*past.replica, past.project, {});
    REQUIRE(checkout);
    CHECK(checkout->files().size() == 1);
}
