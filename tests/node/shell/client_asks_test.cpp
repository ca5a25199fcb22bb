#include "node/shell/client_asks.hpp"

#include "tests/node/shell/client_room.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what answers a request is its outcome and everything else is left to be heard") {
    ClientRoom room;
    ClientRoom::Seat& seat = room.add();
    ClientAsks asks(seat, ClientId{7});
    CHECK(asks.hear(told::Done{1, {}, {}}));
    CHECK(asks.hear(told::Refused{}));
    CHECK_FALSE(asks.hear(told::Status{}));
    CHECK_FALSE(asks.hear(told::Patched{}));
    // Nobody waits for those: the next outcome begins empty.
    CHECK(asks.ask(request::Close{}).told.empty());
}

TEST_CASE("a fault is the code of what the node refused and there is none where it did not") {
    AskOutcome outcome;
    CHECK_FALSE(outcome.fault());
    outcome.told.emplace_back(told::Done{3, ChangeId{{1}}, {}});
    CHECK_FALSE(outcome.fault());
    CHECK(outcome.find<told::Done>()->request == 3);
    outcome.told.emplace_back(told::Refused{4, Refusal::no_place, {}});
    CHECK(outcome.fault()->code == talk::Code::no_place);
}
