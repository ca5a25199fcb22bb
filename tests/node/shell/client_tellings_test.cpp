#include "node/shell/client_tellings.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

template <class T>
T only(const Told& told) {
    const auto tellings = tellings_of(told);
    REQUIRE(tellings.size() == 1);
    REQUIRE(std::holds_alternative<T>(tellings[0]));
    return std::get<T>(tellings[0]);
}

}  // namespace

TEST_CASE("a status says everything that the node knows of what is saved") {
    told::Status status;
    status.processed = 5;
    status.saved = 4;
    status.seats = 3;
    status.connected = 2;
    status.wrote = true;
    CHECK(only<talk::Status>(status) == talk::Status{5, 4, 3, 2, {}, true});
    status.disk = DiskState::nearly_full;
    CHECK(only<talk::Status>(status).disk == talk::DiskTrouble::nearly_full);
    status.disk = DiskState::full;
    CHECK(only<talk::Status>(status).disk == talk::DiskTrouble::full);
    status.disk = DiskState::broken;
    CHECK(only<talk::Status>(status).disk == talk::DiskTrouble::broken);
}

TEST_CASE("how an ask for a place stands is told by its verdict and its pictures") {
    told::Joining joining;
    CHECK_FALSE(only<talk::Joining>(joining).verdict);
    for (const auto& [ours, theirs] :
         {std::pair(JoinOutcome::admitted, talk::JoinVerdict::admitted),
          std::pair(JoinOutcome::refused, talk::JoinVerdict::refused),
          std::pair(JoinOutcome::door_shut, talk::JoinVerdict::door_shut),
          std::pair(JoinOutcome::kit_void, talk::JoinVerdict::kit_void),
          std::pair(JoinOutcome::nobody, talk::JoinVerdict::nobody)}) {
        joining.outcome = ours;
        CHECK(only<talk::Joining>(joining).verdict == theirs);
    }
    CHECK_FALSE(only<talk::Joining>(joining).at);
    joining.at = PeerAddress{{{0xFD, 1}}, 24711, 0};
    CHECK(only<talk::Joining>(joining).at == "[fd01::]:24711");
    joining.pictures = Pictographs{};
    CHECK(only<talk::Joining>(joining).pictures->size() == Pictographs{}.size());
}

TEST_CASE("what is one client's own is told to nobody here") {
    CHECK(tellings_of(told::Done{}).empty());
    CHECK(tellings_of(told::Patched{}).empty());
    CHECK(tellings_of(told::Refused{}).empty());
    CHECK(tellings_of(told::PresenceChanged{}).empty());
}
