#pragma once

// What an editor, a command or a folder says to its node and hears from it, as structs: the JSON of
// protocol/editor_messages is made of them at the socket. A client is one connection of one program
// of this seat.
//
// Requests of one client that write (all but resume, open, close, seen and presence) are numbered
// from 1 in their order, over the whole of an editor's session. A status says how many of them are
// saved: what they wrote is on this seat's disk. A resuming editor sends those again that the node
// has not processed, each with the revision 0 of the file as it was opened again.

#include "node/join_outcome.hpp"
#include "protocol/act.hpp"
#include "protocol/message_join.hpp"
#include "protocol/pictographs.hpp"
#include "protocol/presence.hpp"
#include "sync/peer_address.hpp"
#include "sync/presence_board.hpp"
#include "sync/resolved.hpp"
#include "sync/session_number.hpp"
#include "sync/store.hpp"
#include "sync/undo.hpp"
#include "sync/view.hpp"

#include <variant>

namespace atelier {

enum class ClientId : std::uint32_t {};
// A living editor's run, which may outlive a node: random.
enum class EditorSession : std::uint64_t {};

// A version of a text as it is told to others.
using NamedVersion = std::vector<EventName>;

namespace request {

// The client is an editor that may come back to another run of the node. Its requests that were
// processed are answered.
struct Resume {
    EditorSession session{};
};
// `file` is the client's own number for it.
struct Open {
    FileNumber file{};
    SpaceId space;
    NodeId node;
    ClientKind kind = ClientKind::whole;
    // What it shows; without, it shows nothing yet. A resuming editor says instead what it was told
    // last of the file, by `Opened` or `Patched`: the requests processed then, and the version.
    std::optional<std::u32string> content;
    struct Seen {
        std::uint64_t processed = 0;
        NamedVersion version;
    };
    std::optional<Seen> seen;
};
struct Close {
    FileNumber file{};
};
struct Edit {
    FileNumber file{};
    std::uint64_t revision = 0;
    std::vector<LineSplice> delta;
    std::optional<UndoGroup> group;
};
struct SeenPatches {
    FileNumber file{};
    std::uint64_t revision = 0;
};
struct Undo {
    FileNumber file{};
};
struct Redo {
    FileNumber file{};
};
// Ops on tree and comments, one change. A node of a zero change is made by an op before it.
struct Write {
    SpaceId space;
    std::vector<resolved::Op> ops;
};
struct Delete {
    SpaceId space;
    NodeId node;
};
struct PutBlob {
    Bytes blob;
};
// A file that lay outside, in a working folder, is another now: splices on the text of a version,
// each in the text that the ones before left. Its change is ended at once. With it, in the same
// commit, a record is kept: `record` followed by the version that stands for the file.
struct Merge {
    SpaceId space;
    NodeId node;
    NamedVersion at;
    std::vector<Splice> splices;
    LocalRecord record;
};
// What a working folder knows of its files, with the next commit.
struct Keep {
    std::vector<LocalRecord> records;
};
// A root act without signatures gets those of the roots whose keys are at this seat.
struct Say {
    Act act;
};
struct SetPresence {
    Activity activity;
};
// A trainer's: who has no kit may ask for a place from now on.
struct OpenDoor {
    bool is_open = false;
};
// A trainer's answer to who waits at the door.
struct Answer {
    SessionNumber visitor{};
    bool is_admitted = false;
    Person person;
    Role role = Role::learner;
};
// A trainer's: the class gets another network key, sealed for every seat that stays.
struct RotateKey {};

}  // namespace request

using Request =
    std::variant<request::Resume, request::Open, request::Close, request::Edit,
                 request::SeenPatches, request::Undo, request::Redo, request::Write,
                 request::Delete, request::PutBlob, request::Merge, request::Keep, request::Say,
                 request::SetPresence, request::OpenDoor, request::Answer, request::RotateKey>;

// Why a request did nothing. The set is closed; `atelier` has one sentence each.
enum class Refusal : std::uint8_t {
    no_class = 1,      // this seat is of no class yet
    no_such_file,      // nothing here bears that id or number
    no_place,          // this person may not write there, now
    log_lost,          // another copy of this seat writes under its key
    unknown_revision,  // an edit at a revision that was not sent
    malformed,         // an edit that does not fit the text, a list that is none
    disk_full,
    disk_broken,  // nothing can be written any more
    too_large,    // a limit of size
    nothing_to_undo,
    // An act that would be void, and is not written.
    for_trainers = 25,  // a trainer's act, and this seat's person is none
    for_roots,          // a root act without enough signatures
    bad_reference,      // it names what is not there
};

// What the disk of this seat still takes.
enum class DiskState : std::uint8_t {
    well = 1,
    nearly_full,  // what is written here; of others not all, or no pictures
    full,
    broken,
};

namespace told {

struct Resumed {
    std::uint64_t processed = 0;  // requests of the session
};
struct Opened {
    FileNumber file{};
    bool is_overfull = false;
    NamedVersion version;  // that stands for what the client shows
    std::uint64_t processed = 0;
};
struct Patched {
    FileNumber file{};
    Patch patch;
    NamedVersion version;
    std::uint64_t processed = 0;  // requests of the session
};
struct Caret {
    FileNumber file{};
    std::uint32_t position = 0;  // scalars
};
struct Done {
    std::uint64_t request = 0;
    ChangeId change;  // what was written, if it was
    BlobId blob;
};
// What the file outside shows is this version.
struct Merged {
    NamedVersion version;
};
struct Refused {
    std::uint64_t request = 0;
    Refusal why = Refusal::malformed;
    std::u32string rescue;  // of an edit: what the client showed
};
// Something typed in the file is in no change and will be in none: nobody else has it. The file is
// closed; requests for it that are still on their way are refused.
struct Rescue {
    FileNumber file{};
    std::u32string text;
};
struct SpaceChanged {
    SpaceId space;
};
struct ClassChanged {};
struct PresenceChanged {
    std::vector<PresenceBoard::Seen> seats;
};
// Somebody waits at the door; the pictures are to be compared with theirs.
struct Waiting {
    SessionNumber visitor{};
    std::string name;
    Pictographs pictures{};
};
// How this seat's own ask for a place stands.
struct Joining {
    std::optional<PeerAddress> at;  // where it knocks; nothing: it listens where the class may be
    std::optional<Pictographs> pictures;
    std::optional<JoinOutcome> outcome;  // the last that is told of it
};
// A seat sent what no honest one sends, for the third time in ten minutes.
struct Misbehaving {
    DeviceKey device;
    Error last = Error::bad_value;
};
// A file's content came from another seat.
struct BlobCame {
    BlobId blob;
};
// State, not an answer: told whenever it changes.
struct Status {
    std::uint64_t processed = 0;  // requests of this client
    std::uint64_t saved = 0;      // of them, on this seat's disk
    std::size_t seats = 0;        // others that hold all of what is saved
    std::size_t connected = 0;    // other seats
    DiskState disk = DiskState::well;
    bool wrote = false;  // something of this seat's own is on its disk

    bool operator==(const Status&) const = default;
};

}  // namespace told

using Told = std::variant<told::Resumed, told::Opened, told::Patched, told::Caret, told::Done,
                          told::Merged, told::Refused, told::Rescue, told::SpaceChanged,
                          told::ClassChanged, told::PresenceChanged, told::Waiting, told::Joining,
                          told::Misbehaving, told::BlobCame, told::Status>;

}  // namespace atelier
