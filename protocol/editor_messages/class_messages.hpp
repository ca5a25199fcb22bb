#pragma once

// Who is of the class, what they may do, and what there is to work on.
// docs/editor-protocol.md, "`atelier/`".

#include "protocol/editor_messages/session_messages.hpp"

namespace atelier::talk {

enum class Standing : std::uint8_t { trainer, learner, auditor };
template <>
struct NamesOf<Standing> {
    static constexpr std::array<std::pair<Standing, std::string_view>, 3> all{{
        {Standing::trainer, "trainer"},
        {Standing::learner, "learner"},
        {Standing::auditor, "auditor"},
    }};
};

enum class Role : std::uint8_t { learner, auditor };
template <>
struct NamesOf<Role> {
    static constexpr std::array<std::pair<Role, std::string_view>, 2> all{{
        {Role::learner, "learner"},
        {Role::auditor, "auditor"},
    }};
};

enum class ShelfKind : std::uint8_t { course, brief, notebook };
template <>
struct NamesOf<ShelfKind> {
    static constexpr std::array<std::pair<ShelfKind, std::string_view>, 3> all{{
        {ShelfKind::course, "course"},
        {ShelfKind::brief, "brief"},
        {ShelfKind::notebook, "notebook"},
    }};
};

enum class SpaceKind : std::uint8_t { project, course, brief, notebook };
template <>
struct NamesOf<SpaceKind> {
    static constexpr std::array<std::pair<SpaceKind, std::string_view>, 4> all{{
        {SpaceKind::project, "project"},
        {SpaceKind::course, "course"},
        {SpaceKind::brief, "brief"},
        {SpaceKind::notebook, "notebook"},
    }};
};

enum class CutReason : std::uint8_t { suspend, remove, lost_seat, freeze, trainer_removed };
template <>
struct NamesOf<CutReason> {
    static constexpr std::array<std::pair<CutReason, std::string_view>, 5> all{{
        {CutReason::suspend, "suspend"},
        {CutReason::remove, "remove"},
        {CutReason::lost_seat, "lost_seat"},
        {CutReason::freeze, "freeze"},
        {CutReason::trainer_removed, "trainer_removed"},
    }};
};

struct Seat {
    AuthorId author;
    DeviceKey device;
    Standing standing = Standing::trainer;

    bool operator==(const Seat&) const = default;
    static void fields(auto& field, auto& it) {
        field("author", it.author);
        field("device", it.device);
        field("standing", it.standing);
    }
};

struct Person {
    PersonId person;
    std::string name;
    std::string outside;      // how they are named outside; empty: as the team
    std::vector<Seat> seats;  // the present one last

    bool operator==(const Person&) const = default;
    static void fields(auto& field, auto& it) {
        field("person", it.person);
        field("name", it.name);
        field("outside", it.outside);
        field("seats", it.seats);
    }
};

struct Team {
    TeamId team;
    std::string name;
    std::vector<PersonId> members;

    bool operator==(const Team&) const = default;
    static void fields(auto& field, auto& it) {
        field("team", it.team);
        field("name", it.name);
        field("members", it.members);
    }
};

struct Kit {
    KitKey kit;
    Role role = Role::learner;
    std::uint32_t uses = 0;  // allowed in all
    std::uint32_t used = 0;
    std::string label;

    bool operator==(const Kit&) const = default;
    static void fields(auto& field, auto& it) {
        field("kit", it.kit);
        field("role", it.role);
        field("uses", it.uses);
        field("used", it.used);
        field("label", it.label);
    }
};

struct Cut {
    ChangeId cut;
    CutReason reason = CutReason::suspend;
    std::vector<AuthorId> authors;  // of a freeze none
    std::vector<SpaceId> projects;

    bool operator==(const Cut&) const = default;
    static void fields(auto& field, auto& it) {
        field("cut", it.cut);
        field("reason", it.reason);
        field("authors", it.authors);
        field("projects", it.projects);
    }
};

struct PeopleAnswer {
    ClassId class_id;
    std::string name;
    AuthorId own;
    std::vector<Person> people;
    std::vector<Team> teams;
    std::vector<Kit> kits;
    std::vector<Cut> cuts;

    bool operator==(const PeopleAnswer&) const = default;
    static void fields(auto& field, auto& it) {
        field("class_id", it.class_id);
        field("name", it.name);
        field("own", it.own);
        field("people", it.people);
        field("teams", it.teams);
        field("kits", it.kits);
        field("cuts", it.cuts);
    }
};

struct People {
    static constexpr std::string_view method = "atelier/people";
    using Answer = PeopleAnswer;
    bool operator==(const People&) const = default;
    static void fields(auto&, auto&) {}
};

struct Project {
    SpaceId project;
    SpaceKind kind = SpaceKind::project;
    std::string name;
    std::optional<TeamId> team;
    std::optional<SpaceId> brief;
    std::optional<PersonId> owner;  // of a notebook
    bool closed = false;
    bool set_aside = false;  // its act is void: nothing in it counts
    bool may_write = false;  // this seat's person, now
    std::string site;        // a uri, as notes
    std::string notes;

    bool operator==(const Project&) const = default;
    static void fields(auto& field, auto& it) {
        field("project", it.project);
        field("kind", it.kind);
        field("name", it.name);
        field("team", it.team);
        field("brief", it.brief);
        field("owner", it.owner);
        field("closed", it.closed);
        field("set_aside", it.set_aside);
        field("may_write", it.may_write);
        field("site", it.site);
        field("notes", it.notes);
    }
};

struct ProjectsAnswer {
    std::vector<Project> projects;

    bool operator==(const ProjectsAnswer&) const = default;
    static void fields(auto& field, auto& it) { field("projects", it.projects); }
};

struct Projects {
    static constexpr std::string_view method = "atelier/projects";
    using Answer = ProjectsAnswer;
    bool operator==(const Projects&) const = default;
    static void fields(auto&, auto&) {}
};

struct RootHolder {
    RootKey key;
    std::string label;

    bool operator==(const RootHolder&) const = default;
    static void fields(auto& field, auto& it) {
        field("key", it.key);
        field("label", it.label);
    }
};

}  // namespace atelier::talk
