// Who sits at the door, and who may write where.

#include "sync/place.hpp"

#include "tests/sync/class_scene.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Asked alone and of all: one answer.
bool serves(const ClassState& state, std::uint8_t seat) {
    const DeviceKey device = seat_number(seat).device;
    const std::map<DeviceKey, bool> seats = seats_of(state);
    CHECK(seats.contains(device) == is_seat(state, device));
    const bool is_served = is_effective_member(state, device);
    CHECK(is_served == (seats.contains(device) && seats.at(device)));
    return is_served;
}

}  // namespace

TEST_CASE("a seat is served while somebody who may read sits there") {
    ClassScene s;
    const ChangeId one = s.admit(0, {s.start}, 4);
    const ChangeId two = s.admit(0, {one}, 5);
    const ChangeId three = s.admit(0, {two}, 6);
    s.cut(0, {three}, CutReason::suspend, 4);
    s.cut(0, {three}, CutReason::remove, 5);
    s.cut(0, {three}, CutReason::lost_seat, 6);
    const ClassState state = s.state();
    CHECK(serves(state, 0));
    CHECK(serves(state, 4));
    CHECK_FALSE(serves(state, 5));
    CHECK_FALSE(serves(state, 6));
    CHECK_FALSE(serves(state, 7));
}

TEST_CASE("a lost seat is lost for all who sat there, a removal only for its author") {
    ClassScene s;
    const auto sit = [&](const ChangeId& on, std::uint8_t author, std::uint8_t seat) {
        return s.world.write(
            0, {on},
            act::Admit{Role::learner, author_number(author), {{}, "L"}, seat_number(seat), {}});
    };
    const ChangeId top = sit(sit(sit(sit(s.start, 4, 20), 5, 20), 6, 21), 7, 21);
    s.cut(0, {top}, CutReason::lost_seat, 4);
    s.cut(0, {top}, CutReason::remove, 6);
    const ClassState state = s.state();
    CHECK_FALSE(serves(state, 20));
    CHECK(serves(state, 21));
}

TEST_CASE("who was removed does not come in again, nor anybody at a lost machine") {
    ClassScene s;
    const ChangeId one = s.admit(0, {s.start}, 4);
    const ChangeId two = s.admit(0, {one}, 5);
    const ChangeId three = s.admit(0, {two}, 6);
    s.cut(0, {three}, CutReason::suspend, 4);
    s.cut(0, {three}, CutReason::remove, 5);
    s.cut(0, {three}, CutReason::lost_seat, 6);
    s.cut(0, {three}, CutReason::remove, 8);  // before they were ever admitted
    const ClassState state = s.state();
    const auto shut_out = [&](std::uint8_t author, std::uint8_t seat) {
        return is_shut_out(state, author_number(author), seat_number(seat).device);
    };
    CHECK_FALSE(shut_out(4, 4));
    CHECK(shut_out(5, 5));
    CHECK(shut_out(5, 9));
    CHECK_FALSE(shut_out(9, 5));  // another person at that machine
    CHECK(shut_out(9, 6));
    CHECK(shut_out(8, 8));
    CHECK_FALSE(shut_out(9, 9));
}

TEST_CASE("a removed trainer's seat is not served and their words end at the removal's versions") {
    ClassScene s;
    const ChangeId added = s.add_trainer(0, {s.start}, 1);
    const ChangeId shelf = s.world.write(0, {added}, act::Shelf{ShelfKind::course, "c", {}});
    const ChangeId other = s.world.write(0, {shelf}, act::Shelf{ShelfKind::course, "d", {}});
    const ChangeId head = id_number<ChangeId>(99, 1);
    CHECK(serves(s.state(), 1));
    s.remove_trainer(0, {other}, 1, {{id_cast<SpaceId>(shelf), {head}}});
    const ClassState state = s.state();
    CHECK_FALSE(serves(state, 1));
    CHECK(cuts_on(state, author_number(1), id_cast<SpaceId>(shelf)) == std::vector{Version{head}});
    CHECK(cuts_on(state, author_number(1), id_cast<SpaceId>(other)) == std::vector{Version{}});
}

TEST_CASE(
    "recovery with the paper key makes any seat the trainer's after the trainer's PC burned") {
    ClassScene s(2, 1);
    const ChangeId learner = s.admit(0, {s.start}, 4);
    act::Recovery act{s.world.first_root_change(),
                      author_number(3),
                      {id_cast<PersonId>(s.start), ""},
                      seat_number(3),
                      {author_number(0)},
                      {},
                      {}};
    const ChangeId recovered = s.world.write_signed(3, {learner}, act, {{1, 1}});
    const ChangeId admitted = s.admit(3, {recovered}, 5);
    const ClassState state = s.state();
    CHECK(!s.fault(state, admitted));
    CHECK((is_trainer(state, 3) && !is_trainer(state, 0)));
    CHECK((serves(state, 3) && !serves(state, 0)));
    CHECK((in_class(state, 4) && in_class(state, 5)));
    CHECK(state.authors.at(author_number(3)).back().person == id_cast<PersonId>(s.start));
}
