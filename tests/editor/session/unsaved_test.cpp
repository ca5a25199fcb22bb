#include "editor/session/unsaved.hpp"

#include "tests/editor/session/scripted_node.hpp"

using namespace atelier;
using namespace atelier::editor;

namespace {

struct Asked {
    Unsaved unsaved;
    std::uint64_t calls = 0;

    CallNumber edit(const std::string& uri, std::uint64_t group, bool sends = true) {
        const CallNumber call{++calls};
        unsaved.add(call, {talk::Edit{uri, 0, {}, group}, uri, put_in(calls, "b"), {}, {}, {}});
        if (sends) unsaved.send(*unsaved.find(call));
        return call;
    }
};

}  // namespace

TEST_CASE("requests go when the disk has them, and others wait") {
    Asked asked;
    const CallNumber first = asked.edit(a_page, 1);
    const CallNumber second = asked.edit(a_page, 1);
    const CallNumber third = asked.edit(a_page, 1, false);
    asked.unsaved.saved(1);
    CHECK(asked.unsaved.find(first) == nullptr);
    CHECK(asked.unsaved.find(second) != nullptr);
    asked.unsaved.saved(2);
    CHECK(asked.unsaved.size() == 1);
    CHECK(asked.unsaved.unsent() == std::vector{third});
    asked.unsaved.saved(1);  // said by a run that counts from its own flush
    CHECK(asked.unsaved.saved() == 2);
}

TEST_CASE("what a run of the node has not got is numbered again behind what it has") {
    Asked asked;
    asked.edit(a_page, 1);
    const CallNumber second = asked.edit(a_page, 1);
    const CallNumber third = asked.edit(a_page, 1);
    REQUIRE(asked.unsaved.resume(1));
    CHECK(asked.unsaved.unsent() == std::vector{second, third});
    asked.unsaved.send(*asked.unsaved.find(third));
    CHECK(asked.unsaved.find(third)->number == 2);
    CHECK(asked.unsaved.find(third)->was == 3);
    const std::vector<Splices> back{put_in(2, "b")};
    CHECK(asked.unsaved.back_of(a_page) == back);
}

TEST_CASE("a run that has less than was saved, or more than was asked, is of another disk") {
    Asked asked;
    asked.edit(a_page, 1);
    asked.edit(a_page, 1);
    asked.unsaved.saved(1);
    CHECK_FALSE(asked.unsaved.resume(0));
    CHECK_FALSE(asked.unsaved.resume(3));
    CHECK(asked.unsaved.resume(1));
}

TEST_CASE("what came back by others is not sent, of this text and up to that number") {
    Asked asked;
    asked.edit(a_page, 1);
    const CallNumber other = asked.edit(other_page, 1);
    const CallNumber later = asked.edit(a_page, 1);
    REQUIRE(asked.unsaved.resume(0));
    asked.unsaved.came_back(a_page, 2);
    CHECK(asked.unsaved.unsent() == std::vector{other, later});
}

TEST_CASE("of a text that was given up nothing is sent, and what is on its way is no news") {
    Asked asked;
    const CallNumber sent = asked.edit(a_page, 1);
    asked.edit(a_page, 1, false);
    asked.unsaved.give_up(a_page);
    CHECK(asked.unsaved.unsent().empty());
    REQUIRE(asked.unsaved.find(sent) != nullptr);
    CHECK(asked.unsaved.find(sent)->is_given_up);
    CHECK(asked.unsaved.texts().empty());
    REQUIRE(asked.unsaved.resume(0));
    CHECK(asked.unsaved.is_empty());
}

TEST_CASE("the latest step is what was never sent of one group, at the end of each text") {
    Asked asked;
    asked.edit(a_page, 1);
    asked.edit(a_page, 2, false);
    asked.edit(other_page, 2, false);
    asked.edit(other_page, 3, false);
    asked.edit(a_page, 2, false);
    const auto step = asked.unsaved.take_latest_step(a_page);
    REQUIRE(step.size() == 2);  // the other text has gone on since
    CHECK(step[0].back == put_in(5, "b"));
    CHECK(step[1].back == put_in(2, "b"));
    CHECK(asked.unsaved.take_latest_step(a_page).empty());  // it was sent
    CHECK(asked.unsaved.take_latest_step(other_page).size() == 1);
    CHECK(asked.unsaved.take_latest_step(other_page).size() == 1);
    CHECK(asked.unsaved.size() == 1);
}

TEST_CASE("what a run lost may be with the node all the same, and is no step to take back") {
    Asked asked;
    asked.edit(a_page, 1);
    REQUIRE(asked.unsaved.resume(0));
    CHECK(asked.unsaved.take_latest_step(a_page).empty());
}
