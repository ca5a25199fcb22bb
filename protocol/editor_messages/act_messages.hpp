#pragma once

// How a class comes to be, who is let in, the acts of its trainers, and what the node itself is
// asked to do. docs/editor-protocol.md, "`atelier/`".

#include "protocol/editor_messages/class_messages.hpp"

namespace atelier::talk {

struct Founded {
    ClassId class_id;

    bool operator==(const Founded&) const = default;
    static void fields(auto& field, auto& it) { field("class_id", it.class_id); }
};

struct FoundClass {
    static constexpr std::string_view method = "atelier/class/found";
    using Answer = Founded;
    std::string name;
    std::string person;  // the trainer
    std::string label;   // of this seat's own root key, which comes first
    std::uint32_t threshold = 0;
    std::vector<RootHolder> roots;

    bool operator==(const FoundClass&) const = default;
    static void fields(auto& field, auto& it) {
        field("name", it.name);
        field("person", it.person);
        field("label", it.label);
        field("threshold", it.threshold);
        field("roots", it.roots);
    }
};

struct JoinClass {
    static constexpr std::string_view method = "atelier/class/join";
    using Answer = Nothing;
    // Where to knock, one after the other: IP addresses, with a port where it is another than
    // 24711.
    std::vector<std::string> addresses;
    std::string name;
    std::optional<KitSecret> kit;
    std::optional<ClassId> class_id;  // no other is asked; it is also looked for where beacons are

    bool operator==(const JoinClass&) const = default;
    static void fields(auto& field, auto& it) {
        field("addresses", it.addresses);
        field("name", it.name);
        field("kit", it.kit);
        field("class", it.class_id);
    }
};

struct KitMade {
    std::uint64_t request = 0;
    KitKey kit;
    KitSecret secret;
    std::uint32_t port = 0;  // where this seat can be called, to be written behind its addresses

    bool operator==(const KitMade&) const = default;
    static void fields(auto& field, auto& it) {
        field("request", it.request);
        field("kit", it.kit);
        field("secret", it.secret);
        field("port", it.port);
    }
};

struct MakeKit {
    static constexpr std::string_view method = "atelier/kit/make";
    static constexpr bool writes = true;
    using Answer = KitMade;
    Role role = Role::learner;
    std::uint32_t uses = 0;
    std::string label;

    bool operator==(const MakeKit&) const = default;
    static void fields(auto& field, auto& it) {
        field("role", it.role);
        field("uses", it.uses);
        field("label", it.label);
    }
};

struct WithdrawKit {
    static constexpr std::string_view method = "atelier/kit/withdraw";
    static constexpr bool writes = true;
    using Answer = Written;
    KitKey kit;

    bool operator==(const WithdrawKit&) const = default;
    static void fields(auto& field, auto& it) { field("kit", it.kit); }
};

struct OpenDoor {
    static constexpr std::string_view method = "atelier/door";
    using Answer = Nothing;
    bool open = false;

    bool operator==(const OpenDoor&) const = default;
    static void fields(auto& field, auto& it) { field("open", it.open); }
};

struct AnswerDoor {
    static constexpr std::string_view method = "atelier/door/answer";
    static constexpr bool writes = true;
    using Answer = Written;
    std::uint32_t visitor = 0;
    bool admitted = false;
    std::optional<PersonId> person;   // somebody who is of the class already
    std::optional<std::string> name;  // a new person
    Role role = Role::learner;

    bool operator==(const AnswerDoor&) const = default;
    static void fields(auto& field, auto& it) {
        field("visitor", it.visitor);
        field("admitted", it.admitted);
        field("person", it.person);
        field("name", it.name);
        field("role", it.role);
    }
};

struct NewTeam {
    static constexpr std::string_view method = "atelier/team/new";
    static constexpr bool writes = true;
    using Answer = Written;
    std::string name;
    std::vector<PersonId> members;

    bool operator==(const NewTeam&) const = default;
    static void fields(auto& field, auto& it) {
        field("name", it.name);
        field("members", it.members);
    }
};

struct ChangeTeam {
    static constexpr std::string_view method = "atelier/team/change";
    static constexpr bool writes = true;
    using Answer = Written;
    TeamId team;
    std::string name;
    std::vector<PersonId> members;  // who is not among them any more leaves

    bool operator==(const ChangeTeam&) const = default;
    static void fields(auto& field, auto& it) {
        field("team", it.team);
        field("name", it.name);
        field("members", it.members);
    }
};

struct NewProject {
    static constexpr std::string_view method = "atelier/project/new";
    static constexpr bool writes = true;
    using Answer = Written;
    std::string name;
    TeamId team;
    std::optional<SpaceId> brief;

    bool operator==(const NewProject&) const = default;
    static void fields(auto& field, auto& it) {
        field("name", it.name);
        field("team", it.team);
        field("brief", it.brief);
    }
};

struct ChangeProject {
    static constexpr std::string_view method = "atelier/project/change";
    static constexpr bool writes = true;
    using Answer = Written;
    SpaceId project;
    std::string name;
    std::optional<SpaceId> brief;
    bool closed = false;

    bool operator==(const ChangeProject&) const = default;
    static void fields(auto& field, auto& it) {
        field("project", it.project);
        field("name", it.name);
        field("brief", it.brief);
        field("closed", it.closed);
    }
};

struct NewShelf {
    static constexpr std::string_view method = "atelier/shelf/new";
    static constexpr bool writes = true;
    using Answer = Written;
    ShelfKind kind = ShelfKind::course;
    std::string name;
    std::optional<PersonId> owner;  // of a notebook

    bool operator==(const NewShelf&) const = default;
    static void fields(auto& field, auto& it) {
        field("kind", it.kind);
        field("name", it.name);
        field("owner", it.owner);
    }
};

struct CutAuthors {
    static constexpr std::string_view method = "atelier/cut";
    static constexpr bool writes = true;
    using Answer = Written;
    CutReason reason = CutReason::suspend;
    std::vector<AuthorId> authors;
    std::optional<SpaceId> project;  // of a freeze

    bool operator==(const CutAuthors&) const = default;
    static void fields(auto& field, auto& it) {
        field("reason", it.reason);
        field("authors", it.authors);
        field("project", it.project);
    }
};

struct LiftCuts {
    static constexpr std::string_view method = "atelier/lift";
    static constexpr bool writes = true;
    using Answer = Written;
    std::vector<ChangeId> cuts;

    bool operator==(const LiftCuts&) const = default;
    static void fields(auto& field, auto& it) { field("cuts", it.cuts); }
};

struct RotateKey {
    static constexpr std::string_view method = "atelier/key/rotate";
    static constexpr bool writes = true;
    using Answer = Written;
    bool operator==(const RotateKey&) const = default;
    static void fields(auto&, auto&) {}
};

struct Carried {
    std::uint64_t spaces = 0;
    std::uint64_t changes = 0;
    std::uint64_t blobs = 0;

    bool operator==(const Carried&) const = default;
    static void fields(auto& field, auto& it) {
        field("spaces", it.spaces);
        field("changes", it.changes);
        field("blobs", it.blobs);
    }
};

struct CarryOut {
    static constexpr std::string_view method = "atelier/carry/out";
    using Answer = Carried;
    bool descriptor = false;

    bool operator==(const CarryOut&) const = default;
    static void fields(auto& field, auto& it) { field("descriptor", it.descriptor); }
};

struct CarryIn {
    static constexpr std::string_view method = "atelier/carry/in";
    using Answer = Carried;
    bool descriptor = false;

    bool operator==(const CarryIn&) const = default;
    static void fields(auto& field, auto& it) { field("descriptor", it.descriptor); }
};

struct StopNode {
    static constexpr std::string_view method = "atelier/node/stop";
    using Answer = Nothing;
    bool operator==(const StopNode&) const = default;
    static void fields(auto&, auto&) {}
};

// ---- from the node ------------------------------------------------------------------------------

struct ClassChanged {
    static constexpr std::string_view method = "atelier/class/changed";
    bool operator==(const ClassChanged&) const = default;
    static void fields(auto&, auto&) {}
};

// Somebody stands at the door; the pictures are to be compared with theirs.
struct Waiting {
    static constexpr std::string_view method = "atelier/waiting";
    std::uint32_t visitor = 0;
    std::string name;
    std::vector<std::uint32_t> pictures;

    bool operator==(const Waiting&) const = default;
    static void fields(auto& field, auto& it) {
        field("visitor", it.visitor);
        field("name", it.name);
        field("pictures", it.pictures);
    }
};

enum class JoinVerdict : std::uint8_t { admitted, refused, door_shut, kit_void, nobody };
template <>
struct NamesOf<JoinVerdict> {
    static constexpr std::array<std::pair<JoinVerdict, std::string_view>, 5> all{{
        {JoinVerdict::admitted, "admitted"},
        {JoinVerdict::refused, "refused"},
        {JoinVerdict::door_shut, "door_shut"},
        {JoinVerdict::kit_void, "kit_void"},
        {JoinVerdict::nobody, "nobody"},
    }};
};

// How this seat's own ask for a place stands. A verdict comes in the end, and is the last.
struct Joining {
    static constexpr std::string_view method = "atelier/joining";
    std::optional<std::string> at;  // where it knocks; nothing: it listens where the class may be
    std::optional<std::vector<std::uint32_t>> pictures;
    std::optional<JoinVerdict> verdict;

    bool operator==(const Joining&) const = default;
    static void fields(auto& field, auto& it) {
        field("at", it.at);
        field("pictures", it.pictures);
        field("verdict", it.verdict);
    }
};

// A seat sent what no honest one sends, for the third time in ten minutes.
struct Misbehaving {
    static constexpr std::string_view method = "atelier/misbehaving";
    DeviceKey device;
    std::string what;

    bool operator==(const Misbehaving&) const = default;
    static void fields(auto& field, auto& it) {
        field("device", it.device);
        field("what", it.what);
    }
};

}  // namespace atelier::talk
