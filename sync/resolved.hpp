#pragma once

// What an accepted change says, with every reference resolved to the change it names: what tree,
// texts and comments are made from. Ops keep their numbers: the op of index i is i here, too.

#include "protocol/content.hpp"
#include "sync/event_log.hpp"
#include "sync/node_id.hpp"

namespace atelier {

// Beside an event of the text that the comment names, or at an edge of it.
struct ResolvedAnchor {
    std::optional<EventName> event;
    Side side = Side::left;

    bool operator==(const ResolvedAnchor&) const = default;
};

namespace resolved {

// What it did to the text is in ResolvedChange::texts.
struct Text {
    NodeId file;
    bool operator==(const Text&) const = default;
};
struct Create {
    NodeKind kind = NodeKind::folder;
    NodeId parent;
    std::string name;
    bool operator==(const Create&) const = default;
};
struct Move {
    NodeId node;
    NodeId parent;
    bool operator==(const Move&) const = default;
};
struct Name {
    NodeId node;
    std::string name;
    bool operator==(const Name&) const = default;
};
struct Blob {
    NodeId node;
    BlobId blob;
    std::uint64_t size = 0;  // bytes
    bool operator==(const Blob&) const = default;
};
struct Attribute {
    NodeId node;
    std::string key;
    Bytes value;  // empty: the attribute is taken away
    bool operator==(const Attribute&) const = default;
};
struct Delete {
    NodeId node;
    bool operator==(const Delete&) const = default;
};
struct Keep {
    NodeId node;
    bool operator==(const Keep&) const = default;
};
struct Comment {
    NodeId node;
    std::vector<ResolvedAnchor> range;  // from and to, or empty: the whole node
    std::string source;
    std::string text;
    bool operator==(const Comment&) const = default;
};
struct Reply {
    NodeId comment;
    std::string text;
    bool operator==(const Reply&) const = default;
};
struct SetCommentState {
    NodeId comment;
    CommentState state = CommentState::open;
    std::string reason;
    bool operator==(const SetCommentState&) const = default;
};
struct Moment {
    std::string name;
    bool operator==(const Moment&) const = default;
};
// An op that this program gives no meaning.
struct Nothing {
    bool operator==(const Nothing&) const = default;
};

using Op = std::variant<Text, Create, Move, Name, Blob, Attribute, Delete, Keep, Comment, Reply,
                        SetCommentState, Moment, Nothing>;

}  // namespace resolved

// All that one change did to one file, by all its text ops.
struct TextOfFile {
    NodeId file;
    TextChange change;

    bool operator==(const TextOfFile&) const = default;
};

struct ResolvedChange {
    ChangeId id;
    LogName log;
    Seq seq = 1;
    Lamport lamport = 0;
    std::vector<ChangeId> parents;  // ascending
    std::uint64_t claimed_time_minutes = 0;
    std::vector<resolved::Op> ops;
    std::vector<TextOfFile> texts;  // in the order in which the ops first name the files

    bool operator==(const ResolvedChange&) const = default;
};

}  // namespace atelier
