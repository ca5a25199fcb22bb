#pragma once

// Everything that an editor and its node say to each other, as lines of JSON-RPC 2.0.
// docs/editor-protocol.md.
//
// The node reads calls and writes answers and tellings; an editor does the opposite. Whatever a
// line holds, reading it answers a value or says what is wrong with it.

#include "protocol/editor_messages/act_messages.hpp"
#include "protocol/editor_messages/codes.hpp"
#include "protocol/editor_messages/folder_messages.hpp"
#include "protocol/editor_messages/history_messages.hpp"
#include "protocol/editor_messages/room_messages.hpp"
#include "protocol/editor_messages/seat_messages.hpp"

#include <expected>
#include <variant>

namespace atelier::talk {

using FromEditor = std::variant<
    Open, Edit, Cursor, Close, Hello, Resume, SeenPatches, Undo, Redo, People, Projects, Tree,
    Create, Rename, Move, Delete, Restore, PutBlob, Put, GetBlob, Write, Comments, Comment, ReplyTo,
    SetComment, Blame, Versions, NameMoment, Checkout, Snapshot, FoundClass, JoinClass, MakeKit,
    WithdrawKit, OpenDoor, AnswerDoor, NewTeam, ChangeTeam, NewProject, ChangeProject, NewShelf,
    CutAuthors, LiftCuts, RotateKey, CarryOut, CarryIn, StopNode, RaiseHand, SayAway, Follow,
    ShowHere, CaretAt, GoTo, AskSpace, Doctor, MirrorFolder, Folders, StopFolder, SettleFolder>;
using FromNode =
    std::variant<Patch, PeerCursor, Status, Rescue, TreeChanged, BlobCame, ClassChanged, Waiting,
                 Joining, Misbehaving, Presence, CaretAt, GoTo, FolderChanged>;

// Whether a message counts in the session's sequence.
template <class Message>
constexpr bool is_writing() {
    if constexpr (requires { Message::writes; }) {
        return Message::writes;
    } else {
        return false;
    }
}

using CallId = std::variant<std::int64_t, std::string>;
inline constexpr std::size_t call_id_max_bytes = 256;

struct Call {
    std::optional<CallId> id;  // without: not to be answered
    FromEditor message;

    bool operator==(const Call&) const = default;
};

// A line that is no call.
struct BadCall {
    std::optional<CallId> id;
    bool is_answered = true;  // under the id, or null
    Fault fault;
    std::string method;              // empty: not known
    std::optional<std::string> uri;  // of what could not be read
    bool writes = false;             // it counts all the same

    bool operator==(const BadCall&) const = default;
};

std::expected<Call, BadCall> read_call(std::string_view line);
std::string write_call(const Call& call);

// ---- the node's side ----------------------------------------------------------------------------

template <class Result>
std::string write_answer(const CallId& id, const Result& result) {
    boost::json::object object{{"jsonrpc", "2.0"}};
    object["id"] = std::visit([](const auto& each) { return boost::json::value(each); }, id);
    object["result"] = json_fields::written(result);
    return boost::json::serialize(object) + '\n';
}
template <>
std::string write_answer(const CallId& id, const Success& result);
std::string write_fault(const std::optional<CallId>& id, const Fault& fault);
std::string write_telling(const FromNode& telling);

// ---- the editor's side --------------------------------------------------------------------------

struct Answer {
    CallId id;
    std::expected<boost::json::value, Fault> result;
};
using Heard = std::variant<Answer, FromNode>;

// Nothing for a line that no node of ours writes.
std::optional<Heard> read_heard(std::string_view line);

// What a call of this kind is answered; nothing when it is not that.
template <class Result>
std::optional<Result> read_result(const boost::json::value& value) {
    Result result;
    if (!json_fields::read(value, result)) return std::nullopt;
    return result;
}

}  // namespace atelier::talk
