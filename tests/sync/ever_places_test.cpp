// Who was ever given a place: what decides about holding, and is never taken back.

#include "sync/ever_places.hpp"

#include "tests/sync/class_scene.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

LogName log_of(std::uint8_t author) {
    return {author_number(author), Sitting{12345}};
}

}  // namespace

TEST_CASE("a place once given by an entitled act stays, void since or not") {
    ClassScene s;
    const ChangeId added = s.add_trainer(0, {s.start}, 1);
    const ChangeId admitted = s.admit(1, {added}, 4);
    const ChangeId group = s.team(1, {admitted}, {id_cast<PersonId>(admitted)});
    const ChangeId site = s.project(1, {group}, group);
    s.remove_trainer(0, {added}, 1);
    ClassSpace space(s.world.genesis());
    s.world.feed(space);
    CHECK(space.state().void_acts.size() == 3);
    for (const SpaceId& each : {s.world.class_id(), id_cast<SpaceId>(site)}) {
        CHECK(space.ever_has_place(log_of(4), each));
        CHECK(space.ever_has_place(log_of(1), each));
        CHECK_FALSE(space.ever_has_place(log_of(5), each));
        CHECK(has_place(space.state(), author_number(4), each) == false);
    }
}

TEST_CASE("a notebook is its owner's, a shelf the trainers', a project its team's") {
    ClassScene s;
    const ChangeId karim = s.admit(0, {s.start}, 4);
    const ChangeId lea = s.admit(0, {karim}, 5);
    const ChangeId auditor = s.admit(0, {lea}, 6, {}, Role::auditor);
    const ChangeId group =
        s.team(0, {auditor}, {id_cast<PersonId>(karim), id_cast<PersonId>(auditor)});
    const ChangeId site = s.project(0, {group}, group);
    const ChangeId notebook =
        s.world.write(0, {site}, act::Shelf{ShelfKind::notebook, "n", id_cast<PersonId>(lea)});
    const ChangeId shelf = s.world.write(0, {notebook}, act::Shelf{ShelfKind::course, "c", {}});
    ClassSpace space(s.world.genesis());
    s.world.feed(space);
    const ClassState state = s.state();
    const auto may = [&](std::uint8_t author, const ChangeId& where) {
        const auto each = id_cast<SpaceId>(where);
        const bool ever = space.ever_has_place(log_of(author), each);
        CHECK(ever == has_place(state, author_number(author), each));
        return ever;
    };
    CHECK((may(4, site) && !may(5, site) && !may(6, site) && may(0, site)));
    CHECK((!may(4, notebook) && may(5, notebook) && !may(6, notebook)));
    CHECK((!may(4, shelf) && !may(5, shelf) && !may(6, shelf) && may(0, shelf)));
    CHECK_FALSE(space.ever_has_place(log_of(0), id_number<SpaceId>(8, 8)));
}

TEST_CASE("a root act at seq 1 gives its own log a place, and no other of that author") {
    ClassScene s;
    const ChangeId added = s.add_trainer(9, {s.start}, 1);
    ClassSpace space(s.world.genesis());
    s.world.feed(space);
    CHECK(space.graph().find(added));
    CHECK(space.ever_has_place(s.world.at(added).header.log(), s.world.class_id()));
    CHECK_FALSE(space.ever_has_place(log_of(9), s.world.class_id()));
    // The roots themselves have one.
    const auto root = id_cast<AuthorId>(s.world.root_holder(0).key);
    CHECK(space.ever_has_place({root, Sitting{3}}, s.world.class_id()));
}
