#pragma once

// The body of a content change: what an author did to one space. docs/protocol.md, "Content
// body". Frozen.
//
//   body := count varint | op * count
//   op   := kind u8 | fields
//
// A body is read after the bodies before it in its log, with the context they left. No position
// and no reference is judged here but for its form: what it means in a text or a tree is sync's.

#include "protocol/blob.hpp"
#include "protocol/reference.hpp"

#include <variant>

namespace atelier {

inline constexpr std::uint32_t run_max_events = std::uint32_t{1} << 21;
// In one body, runs and their parents together. With ops_max it bounds what a body unfolds to in
// memory at 2.5 MiB, less than ten times the largest one.
inline constexpr std::size_t runs_max = 8192;
inline constexpr std::uint64_t position_max = (std::uint64_t{1} << 31) - 1;
inline constexpr std::size_t run_parents_max = 32;
inline constexpr std::size_t name_max_bytes = 1024;
inline constexpr std::uint64_t blob_size_max_bytes = (std::uint64_t{1} << 53) - 1;  // to name one

// A version of one text file: these changes' first `events` events in the file, with their past.
struct Parent {
    ChangeRef change;
    std::uint32_t events = 1;

    bool operator==(const Parent&) const = default;
};

// on the wire: never renumber
enum class RunAction : std::uint8_t { insert = 0, remove = 1, remove_backwards = 2 };

// Consecutive events in one text: `length` characters inserted from `position` on, or deleted at
// it, or deleted one before the other from it on (a held backspace; at least 2).
struct Run {
    RunAction action = RunAction::insert;
    std::uint32_t length = 1;    // events
    std::uint64_t position = 0;  // scalars, in the text as the parents left it
    // Without: behind this log's previous event in the file. Ascending.
    std::optional<std::vector<Parent>> parents;
    std::string text;  // of an insert: UTF-8 of exactly `length` scalars

    bool operator==(const Run&) const = default;
};

// on the wire: never renumber
enum class NodeKind : std::uint8_t { folder = 1, text = 2, blob = 3 };
// on the wire: never renumber
enum class CommentState : std::uint8_t { open = 1, taken, done, refused, withdrawn };

namespace op {

struct Text {
    NodeRef file;
    std::vector<Run> runs;
    bool operator==(const Text&) const = default;
};
struct Create {
    NodeKind kind = NodeKind::folder;
    NodeRef parent;
    std::string name;
    bool operator==(const Create&) const = default;
};
struct Move {
    NodeRef node;
    NodeRef parent;
    bool operator==(const Move&) const = default;
};
struct Name {
    NodeRef node;
    std::string name;
    bool operator==(const Name&) const = default;
};
struct Blob {
    NodeRef node;
    BlobId blob;
    std::uint64_t size = 0;  // bytes
    bool operator==(const Blob&) const = default;
};
struct Attribute {
    NodeRef node;
    std::string key;
    Bytes value;  // empty: the attribute is taken away
    bool operator==(const Attribute&) const = default;
};
struct Delete {
    NodeRef node;
    bool operator==(const Delete&) const = default;
};
struct Keep {
    NodeRef node;
    bool operator==(const Keep&) const = default;
};
struct Comment {
    NodeRef node;
    std::vector<Anchor> range;  // from and to, or empty: the whole node
    std::string source;         // whoever it is passed on for; empty: the author
    std::string text;
    bool operator==(const Comment&) const = default;
};
struct Reply {
    OpRef comment;
    std::string text;
    bool operator==(const Reply&) const = default;
};
struct SetCommentState {
    OpRef comment;
    CommentState state = CommentState::open;
    std::string reason;
    bool operator==(const SetCommentState&) const = default;
};
struct Moment {
    std::string name;
    bool operator==(const Moment&) const = default;
};
// Of a later program: kept, without effect.
struct Later {
    std::uint8_t kind = 128;  // at least
    Bytes fields;
    bool operator==(const Later&) const = default;
};

}  // namespace op

using Op =
    std::variant<op::Text, op::Create, op::Move, op::Name, op::Blob, op::Attribute, op::Delete,
                 op::Keep, op::Comment, op::Reply, op::SetCommentState, op::Moment, op::Later>;

struct Content {
    std::vector<Op> ops;
    bool operator==(const Content&) const = default;
};

// Events that delete, each of which costs its log one byte beside the body's.
std::uint64_t deleted_events(const Content& content);

// On an error the context is as it was.
Result<Content> decode_content(BytesView body, LogContext& context, const LogName& log, Seq seq);

// The content must be one that can be read back: limits, text and references right, at most 256
// KiB when written. Moves the context on.
Bytes encode_content(const Content& content, LogContext& context, const LogName& log, Seq seq);

}  // namespace atelier
