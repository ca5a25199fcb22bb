#pragma once

// The body of an act: one step of the class's authority. docs/protocol.md, "Act body". Frozen.
//
//   act := number u8 | fields
//
// What an act may do and whether it stands is sync's (class_space). Here: its bytes, and for root
// acts the string that the roots sign.

#include "protocol/change.hpp"

#include <variant>

namespace atelier {

inline constexpr std::size_t roots_max = 16;
inline constexpr std::size_t label_max_bytes = 240;
inline constexpr std::size_t person_name_max_bytes = 120;

// Somebody by id; a new person has a zero id and a name, and takes the id of the act's change, in a
// root act root_person_id, which follows from what the roots sign.
struct Person {
    PersonId id;
    std::string name;
    bool operator==(const Person&) const = default;
};

struct SeatKeys {
    DeviceKey device;
    NoiseKey noise;
    SealKey seal;
    bool operator==(const SeatKeys&) const = default;
};

struct SpaceVersion {
    SpaceId space;
    std::vector<ChangeId> heads;  // ascending
    bool operator==(const SpaceVersion&) const = default;
};

struct RootHolder {
    RootKey key;
    std::string label;
    bool operator==(const RootHolder&) const = default;
};

// on the wire: never renumber. A policy may hold keys that are not here, of a later program.
enum class PolicyKey : std::uint8_t {
    audit = 1,
    bundle_encryption = 2,
    preview_in_room = 3,
    hop_limit = 4,
    guest_cursors = 5,
    presence = 6,
    big_blobs_on_reading = 7,
    project_files = 8,
    project_bytes = 9,
    author_bytes = 10,
    blob_bytes = 11,
};

struct PolicyEntry {
    PolicyKey key = PolicyKey::audit;
    std::uint64_t value = 0;
    bool operator==(const PolicyEntry&) const = default;
};
// Ascending by key. What is not there, or has a value that the key does not know, has the value
// that policy_default gives.
using Policy = std::vector<PolicyEntry>;
inline constexpr std::uint64_t policy_value_max = (std::uint64_t{1} << 53) - 1;

std::uint64_t policy_default(PolicyKey key);
std::uint64_t policy_value(const Policy& policy, PolicyKey key);

struct RootSignature {
    std::uint8_t position = 0;  // in the list of roots that the named root change sets
    Signature signature;
    bool operator==(const RootSignature&) const = default;
};

// on the wire: never renumber
enum class Role : std::uint8_t { learner = 1, auditor = 2 };
// on the wire: never renumber
enum class ShelfKind : std::uint8_t { course = 1, brief = 2, notebook = 3 };
// on the wire: never renumber
enum class CutReason : std::uint8_t { suspend = 1, remove = 2, lost_seat = 3, freeze = 4 };
// on the wire: never renumber
enum class ReceiptKind : std::uint8_t {
    brought_in = 1,
    exported = 2,
    delivery = 3,
    carried_out = 4,
    carried_in = 5,
    audit = 6,
    backup = 7,
    contribution = 8,  // a contribution statement
    portfolio = 9,
    declared_work = 10,  // done off the screen
    proposed_delivery = 11,
};
// on the wire: never renumber
enum class SessionMarkKind : std::uint8_t { begin = 1, end = 2 };
// on the wire: never renumber
enum class Verdict : std::uint8_t { agreed = 1, refused = 2, seen = 3 };

namespace act {

struct Genesis {
    std::string name;
    std::vector<RootHolder> roots;
    std::uint8_t threshold = 1;
    Policy policy;
    std::string founder;  // the founding trainer's name; the author key is the header's
    SeatKeys seat;
    bool operator==(const Genesis&) const = default;
};

// The root acts. Each names the root change it rests on (the class id before the first) and
// carries the roots' signatures over root_act_string.
struct RootChange {
    Hash root_change;
    std::vector<RootHolder> roots;
    std::uint8_t threshold = 1;
    std::vector<RootSignature> signatures;
    bool operator==(const RootChange&) const = default;
};
struct TrainerAdd {
    Hash root_change;
    AuthorId trainer;
    Person person;
    SeatKeys seat;
    std::vector<RootSignature> signatures;
    bool operator==(const TrainerAdd&) const = default;
};
struct TrainerRemove {
    Hash root_change;
    AuthorId trainer;
    std::vector<SpaceVersion> versions;
    std::vector<RootSignature> signatures;
    bool operator==(const TrainerRemove&) const = default;
};
struct Recovery {
    Hash root_change;
    AuthorId trainer;
    Person person;
    SeatKeys seat;
    std::vector<AuthorId> removed;  // ascending
    std::vector<SpaceVersion> versions;
    std::vector<RootSignature> signatures;
    bool operator==(const Recovery&) const = default;
};
struct SetPolicy {
    Hash root_change;
    Policy policy;
    std::vector<RootSignature> signatures;
    bool operator==(const SetPolicy&) const = default;
};

struct Admit {
    Role role = Role::learner;
    AuthorId author;
    Person person;
    SeatKeys seat;
    InviteKey kit;  // zero: at the door
    bool operator==(const Admit&) const = default;
};
struct Reseat {
    PersonId person;
    AuthorId author;
    SeatKeys seat;
    bool operator==(const Reseat&) const = default;
};
struct Team {
    TeamId team;  // zero: a new one
    std::string name;
    std::vector<PersonId> members;       // ascending
    std::vector<PersonId> leaving;       // ascending, none of them a member
    std::vector<SpaceVersion> versions;  // ascending by space: up to where the leaving stand
    bool operator==(const Team&) const = default;
};
struct Project {
    std::string name;
    TeamId team;
    SpaceId brief;  // zero: none
    bool operator==(const Project&) const = default;
};
struct Shelf {
    ShelfKind kind = ShelfKind::course;
    std::string name;
    PersonId owner;  // of a notebook, else zero
    bool operator==(const Shelf&) const = default;
};
struct Cut {
    CutReason reason = CutReason::suspend;
    std::vector<AuthorId> authors;       // ascending; a freeze has none
    std::vector<SpaceVersion> versions;  // ascending by space; a freeze has one
    bool operator==(const Cut&) const = default;
};
struct Lift {
    std::vector<ChangeId> cuts;  // ascending
    bool operator==(const Lift&) const = default;
};
struct Adopt {
    std::vector<SpaceVersion> versions;
    bool operator==(const Adopt&) const = default;
};
struct SealedKey {
    SealKey to;
    SealedNetworkKey sealed;
    bool operator==(const SealedKey&) const = default;
};
struct NetworkKeys {
    std::uint32_t epoch = 0;
    std::vector<SealedKey> keys;  // ascending by receiver
    bool operator==(const NetworkKeys&) const = default;
};
struct ForkReport {
    SpaceId space;
    LogName log;
    Seq seq = 1;
    ChangeId first;
    ChangeId second;  // greater than the first
    bool operator==(const ForkReport&) const = default;
};
struct Receipt {
    ReceiptKind kind = ReceiptKind::brought_in;
    std::uint32_t number = 0;  // of a delivery; minutes of declared work
    SpaceId space;             // zero: none
    std::vector<ChangeId> version;
    Hash root;  // of what was carried
    std::string label;
    bool operator==(const Receipt&) const = default;
};
struct SessionMark {
    SessionMarkKind mark = SessionMarkKind::begin;
    std::string label;
    bool operator==(const SessionMark&) const = default;
};
struct Invite {
    InviteKey kit;
    Role role = Role::learner;
    std::uint32_t uses = 0;  // 0 withdraws the kit
    std::string label;
    bool operator==(const Invite&) const = default;
};
struct PersonName {
    PersonId person;
    std::string name;
    bool operator==(const PersonName&) const = default;
};
struct OutsideName {
    PersonId person;
    std::string name;  // empty: as the team
    bool operator==(const OutsideName&) const = default;
};
// What a space is from now on: its name, its brief, whether it is put away.
struct SpaceDetails {
    SpaceId space;
    std::string name;
    SpaceId brief;  // zero: none
    bool closed = false;
    bool operator==(const SpaceDetails&) const = default;
};
struct Attest {
    ChangeId subject;
    Verdict verdict = Verdict::agreed;
    std::string reason;
    bool operator==(const Attest&) const = default;
};
// Of a later program: kept, passed on, without effect.
struct Later {
    std::uint8_t number = 128;  // at least
    Bytes fields;
    bool operator==(const Later&) const = default;
};

}  // namespace act

using Act =
    std::variant<act::Genesis, act::RootChange, act::TrainerAdd, act::TrainerRemove, act::Recovery,
                 act::SetPolicy, act::Admit, act::Reseat, act::Team, act::Project, act::Shelf,
                 act::Cut, act::Lift, act::Adopt, act::NetworkKeys, act::ForkReport, act::Receipt,
                 act::SessionMark, act::Invite, act::PersonName, act::OutsideName,
                 act::SpaceDetails, act::Attest, act::Later>;

// Genesis in a change of kind genesis, every other act in one of kind act.
Result<Act> decode_act(BytesView body, ChangeKind kind);

// The act must be one that can be read back.
Bytes encode_act(const Act& act);

// Where a root act is carried: by whom, on what (parents_of the change). It is signed with the act,
// so nobody else can carry it, and its past and lamport are the ones that were signed.
struct Carrier {
    AuthorId author;
    std::vector<ChangeId> parents;  // ascending
    bool operator==(const Carrier&) const = default;
};
Carrier carrier_of(const Header& header);

// What the roots sign, domain and zero byte not included: class | author | parents | root change |
// number | fields. Empty for an act that is not a root act.
Bytes root_act_string(const ClassId& class_id, const Carrier& carrier, const Act& act);
// The hash by which later root acts name a root change.
Hash root_change_hash(const ClassId& class_id, const Carrier& carrier,
                      const act::RootChange& change);
// The id of a new person in a root act.
PersonId root_person_id(const ClassId& class_id, const Carrier& carrier, const Act& act);
Signature sign_root_act(const SigningKey& root, const ClassId& class_id, const Carrier& carrier,
                        const Act& act);
bool verify_root_act(const RootKey& root, const ClassId& class_id, const Carrier& carrier,
                     const Act& act, const Signature& signature);

}  // namespace atelier
