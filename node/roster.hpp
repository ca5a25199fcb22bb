#pragma once

// The people of a class and what there is to work on, as a screen lists them: made of the class's
// state when somebody asks, kept nowhere.

#include "sync/replica.hpp"

namespace atelier {

struct RosterSeat {
    AuthorId author;
    DeviceKey device;
    Standing standing = Standing::learner;

    bool operator==(const RosterSeat&) const = default;
};

struct RosterPerson {
    PersonId id;
    std::string name;
    std::string outside;            // empty: as the team
    std::vector<RosterSeat> seats;  // by author

    bool operator==(const RosterPerson&) const = default;
};

// Ascending by id. Whoever has no seat any more is listed all the same: texts are by them.
std::vector<RosterPerson> roster_of(const ClassState& state);

// Whose present seat that is; nothing for a seat of nobody.
const PersonRecord* person_at(const ClassState& state, const DeviceKey& device);

struct ListedSpace {
    SpaceId id;
    SpaceRecord record;
    bool may_write = false;  // this seat's person, now
};

// All but the class space, ascending by id.
std::vector<ListedSpace> spaces_of(Replica& replica);

// Of every space, ascending, what is accepted here now: what somebody who is cut wrote until then
// goes on to count. Of more heads than an act can name some are left out, and what only they hold
// is set aside, to be adopted.
std::vector<SpaceVersion> versions_now(Replica& replica);

}  // namespace atelier
