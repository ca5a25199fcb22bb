#pragma once

// What a class has come to: the meaning of a set of accepted acts (docs: class.md). Plain data,
// made by ClassSpace and nobody else; equal for equal sets, in whatever order they came. Who may
// write where is asked of place.hpp.

#include "protocol/act.hpp"

#include <map>
#include <optional>
#include <set>

namespace atelier {

// A change of the class space, decoded.
struct ActChange {
    Header header;
    ChangeId id;
    Act act;
};

// The order in which standing acts are replayed.
struct ActOrder {
    Lamport lamport = 0;
    ChangeId id;
    auto operator<=>(const ActOrder&) const = default;
};

// Why an act has no effect; the trainer's screen has one sentence each.
enum class VoidReason : std::uint8_t {
    not_entitled,         // its author was not who may do this, in the act's own causal past
    root_change_unknown,  // the root change it names is not the last one in its own causal past
    signatures_missing,   // fewer valid signatures than the threshold that was in force there
    root_change_lost,    // another root change on the same one stands, or it rests on one that lost
    root_change_passed,  // the next root change does not have it in its causal past
    trainer_not_added,   // no adding of its trainer stands
    trainer_removed,     // a standing removal of its trainer does not have it in its causal past
    place_not_given,     // no admission of its author stands
    author_cut,          // beyond a cut on its author in the class space
    bad_reference,       // names what is not in its causal past, or not of that kind
    kit_refused,         // the kit is unknown there, withdrawn, for another role, or used up
};

enum class Standing : std::uint8_t { trainer, learner, auditor };

// A standing act that gives an author a place.
struct Grant {
    ChangeId act;
    Standing standing = Standing::learner;
    PersonId person;
    SeatKeys seat;
    bool operator==(const Grant&) const = default;
};

enum class SpaceKind : std::uint8_t { class_space, project, course, brief, notebook };

struct SpaceRecord {
    SpaceKind kind = SpaceKind::class_space;
    std::string name;
    TeamId team;          // of a project
    SpaceId brief;        // of a project; zero: none
    PersonId owner;       // of a notebook
    bool closed = false;  // put away: nobody is kept from writing
    // The creating act is void and no standing act has adopted the space: nothing in it counts.
    bool set_aside = false;
    bool operator==(const SpaceRecord&) const = default;
};

// Persons who left a team and have not come back: cut in each of its projects, in one that is not
// there at the empty version.
struct LeaveRecord {
    std::set<PersonId> persons;
    std::map<SpaceId, std::set<ChangeId>> versions;  // with what was adopted since
    bool operator==(const LeaveRecord&) const = default;
};

struct TeamRecord {
    std::string name;
    std::vector<PersonId> members;  // now
    std::set<PersonId> ever;        // by a standing act: they have a place, up to where they left
    std::map<ChangeId, LeaveRecord> leaves;  // by the team act
    bool operator==(const TeamRecord&) const = default;
};

struct PersonRecord {
    std::string name;
    std::string outside;  // empty: as the team
    bool operator==(const PersonRecord&) const = default;
};

enum class CutKind : std::uint8_t { suspend, remove, lost_seat, freeze, trainer_removed };

// A cut in force. What its authors wrote stands only within `versions`; a space that is not there
// is cut at the empty version. A freeze has no authors: everybody who is no trainer, in its space.
struct CutRecord {
    CutKind kind = CutKind::suspend;
    std::vector<AuthorId> authors;                   // ascending
    std::map<SpaceId, std::set<ChangeId>> versions;  // with what was adopted since
    bool operator==(const CutRecord&) const = default;
};

struct InviteRecord {
    Role role = Role::learner;
    std::uint32_t uses = 0;  // allowed in all
    std::uint32_t used = 0;  // by standing admissions
    std::string label;
    bool operator==(const InviteRecord&) const = default;
};

// What a fork report claims. Only a claim: nobody is cut for it, and whoever shows it looks first
// whether both changes are held.
struct ForkClaim {
    SpaceId space;
    LogName log;
    Seq seq = 1;
    ChangeId first;
    ChangeId second;
    auto operator<=>(const ForkClaim&) const = default;
};

struct ClassState {
    ClassId class_id;
    std::string name;

    Hash root_change;  // the last that stands: what the next root act names
    std::vector<RootHolder> roots;
    std::uint8_t threshold = 1;
    Policy policy;

    std::map<PersonId, PersonRecord> persons;
    std::map<AuthorId, std::vector<Grant>> authors;  // the last grant is the present one
    std::map<TeamId, TeamRecord> teams;
    std::map<SpaceId, SpaceRecord> spaces;
    // In force. A removal by roots is under the hash of its signed string, others under their act.
    std::map<ChangeId, CutRecord> cuts;
    std::map<InviteKey, InviteRecord> invites;

    std::map<std::uint32_t, std::set<ActOrder>> network_keys;  // by epoch
    std::set<ActOrder> receipts;
    std::set<ActOrder> session_marks;
    std::map<ChangeId, std::set<ActOrder>> attests;  // by what they attest
    std::map<ForkClaim, ActOrder> forks;             // with the first who reported it

    std::map<ActOrder, VoidReason> void_acts;

    bool operator==(const ClassState&) const = default;
};

}  // namespace atelier
