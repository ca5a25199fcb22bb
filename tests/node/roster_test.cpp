#include "node/roster.hpp"

#include "tests/sync/founded.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Room : Founded {
    PersonId karim = admitted("Karim", 5);

    PersonId admitted(const std::string& name, std::uint8_t seat) {
        REQUIRE(replica->write(
            act::Admit{Role::learner, author_number(seat), {{}, name}, seat_number(seat), {}}, 1));
        return id_cast<PersonId>(replica->last_act());
    }
    const RosterPerson* person(const std::vector<RosterPerson>& roster, const PersonId& id) {
        const auto found = std::ranges::find(roster, id, &RosterPerson::id);
        return found == roster.end() ? nullptr : &*found;
    }
};

}  // namespace

TEST_CASE("people are listed with their seats and how they stand") {
    Room room;
    const PersonId ines = room.replica->state().authors.at(room.replica->own()).back().person;
    REQUIRE(room.replica->write(act::OutsideName{ines, "I."}, 1));
    REQUIRE(room.replica->write(act::Reseat{room.karim, author_number(6), seat_number(6)}, 1));
    const auto roster = roster_of(room.replica->state());
    CHECK(roster.size() == 2);
    const RosterPerson* karim = room.person(roster, room.karim);
    REQUIRE(karim);
    CHECK(karim->name == "Karim");
    CHECK(karim->outside.empty());
    CHECK(room.person(roster, ines)->outside == "I.");
    REQUIRE(karim->seats.size() == 2);
    CHECK(karim->seats[1] ==
          RosterSeat{author_number(6), seat_number(6).device, Standing::learner});
    CHECK(std::ranges::count_if(roster, [](const RosterPerson& person) {
              return person.seats.front().standing == Standing::trainer;
          }) == 1);
    CHECK(person_at(room.replica->state(), seat_number(6).device)->name == "Karim");
    CHECK(person_at(room.replica->state(), seat_number(0).device)->name == "Inès");
    CHECK(person_at(room.replica->state(), seat_number(9).device) == nullptr);
}

TEST_CASE("spaces are listed without the class's own, and say whether this seat may write") {
    Room room;
    REQUIRE(room.replica->write(act::Shelf{ShelfKind::notebook, "cahier", room.karim}, 1));
    const auto shelf = id_cast<SpaceId>(room.replica->last_act());
    const auto spaces = spaces_of(*room.replica);
    REQUIRE(spaces.size() == 2);
    for (const ListedSpace& space : spaces) {
        CHECK(space.record.name == (space.id == shelf ? "cahier" : "site"));
        CHECK(space.may_write == room.replica->space(space.id)->may_write(room.replica->own()));
    }
    CHECK(std::ranges::any_of(spaces, &ListedSpace::may_write));
}

TEST_CASE("who is cut at what is accepted now keeps all that they wrote until then") {
    Room room;
    const auto versions = versions_now(*room.replica);
    REQUIRE(versions.size() == 2);
    CHECK(std::ranges::is_sorted(versions, {}, &SpaceVersion::space));
    for (const SpaceVersion& version : versions) {
        CHECK_FALSE(version.heads.empty());
        CHECK(std::ranges::is_sorted(version.heads));
    }
    REQUIRE(room.replica->write(act::Cut{CutReason::suspend, {author_number(5)}, versions}, 1));
    CHECK(room.replica->state().cuts.size() == 1);
    CHECK(room.replica->state().void_acts.empty());
}
