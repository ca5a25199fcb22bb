#pragma once

// The files and folders of a project, their content, and what people say about them.
// docs/editor-protocol.md, "`atelier/`".

#include "protocol/editor_messages/session_messages.hpp"

namespace atelier::talk {

enum class NodeKind : std::uint8_t { folder, text, blob };
template <>
struct NamesOf<NodeKind> {
    static constexpr std::array<std::pair<NodeKind, std::string_view>, 3> all{{
        {NodeKind::folder, "folder"},
        {NodeKind::text, "text"},
        {NodeKind::blob, "blob"},
    }};
};

struct TreeNode {
    std::string uri;
    std::string parent;  // a uri, a root's too
    NodeKind kind = NodeKind::folder;
    std::string name;                     // no other in its folder has it
    std::uint32_t level = 0;              // names in its path
    std::string path;                     // below its root; empty where left out
    bool displaced = false;               // not its real name: ask for another one
    std::optional<std::string> left_out;  // a fault of the name: not in folders and exports
    std::optional<BlobId> blob;
    std::optional<std::uint64_t> size;  // bytes

    bool operator==(const TreeNode&) const = default;
    static void fields(auto& field, auto& it) {
        field("uri", it.uri);
        field("parent", it.parent);
        field("kind", it.kind);
        field("name", it.name);
        field("level", it.level);
        field("path", it.path);
        field("displaced", it.displaced);
        field("left_out", it.left_out);
        field("blob", it.blob);
        field("size", it.size);
    }
};

// Each folder before what is in it.
struct TreeAnswer {
    std::string site;  // a uri, as notes
    std::string notes;
    std::vector<TreeNode> nodes;

    bool operator==(const TreeAnswer&) const = default;
    static void fields(auto& field, auto& it) {
        field("site", it.site);
        field("notes", it.notes);
        field("nodes", it.nodes);
    }
};

struct Tree {
    static constexpr std::string_view method = "atelier/tree";
    using Answer = TreeAnswer;
    SpaceId project;

    bool operator==(const Tree&) const = default;
    static void fields(auto& field, auto& it) { field("project", it.project); }
};

struct Created {
    std::uint64_t request = 0;
    ChangeId change;
    std::string uri;

    bool operator==(const Created&) const = default;
    static void fields(auto& field, auto& it) {
        field("request", it.request);
        field("change", it.change);
        field("uri", it.uri);
    }
};

struct Create {
    static constexpr std::string_view method = "atelier/create";
    static constexpr bool writes = true;
    using Answer = Created;
    std::string parent;
    NodeKind kind = NodeKind::folder;
    std::string name;
    std::optional<BlobId> blob;  // of a blob, with its size
    std::optional<std::uint64_t> size;

    bool operator==(const Create&) const = default;
    static void fields(auto& field, auto& it) {
        field("parent", it.parent);
        field("kind", it.kind);
        field("name", it.name);
        field("blob", it.blob);
        field("size", it.size);
    }
};

struct Rename {
    static constexpr std::string_view method = "atelier/rename";
    static constexpr bool writes = true;
    using Answer = Written;
    std::string uri;
    std::string name;

    bool operator==(const Rename&) const = default;
    static void fields(auto& field, auto& it) {
        field("uri", it.uri);
        field("name", it.name);
    }
};

struct Move {
    static constexpr std::string_view method = "atelier/move";
    static constexpr bool writes = true;
    using Answer = Written;
    std::string uri;
    std::string parent;

    bool operator==(const Move&) const = default;
    static void fields(auto& field, auto& it) {
        field("uri", it.uri);
        field("parent", it.parent);
    }
};

// With all that shows in it.
struct Delete {
    static constexpr std::string_view method = "atelier/delete";
    static constexpr bool writes = true;
    using Answer = Written;
    std::string uri;

    bool operator==(const Delete&) const = default;
    static void fields(auto& field, auto& it) { field("uri", it.uri); }
};

struct Restore {
    static constexpr std::string_view method = "atelier/restore";
    static constexpr bool writes = true;
    using Answer = Written;
    SpaceId project;
    ChangeId change;  // of a delete

    bool operator==(const Restore&) const = default;
    static void fields(auto& field, auto& it) {
        field("project", it.project);
        field("change", it.change);
    }
};

struct BlobKept {
    std::uint64_t request = 0;
    BlobId blob;
    std::uint64_t size = 0;  // bytes

    bool operator==(const BlobKept&) const = default;
    static void fields(auto& field, auto& it) {
        field("request", it.request);
        field("blob", it.blob);
        field("size", it.size);
    }
};

// Up to 512 KiB of content in base64, or a descriptor.
struct PutBlob {
    static constexpr std::string_view method = "atelier/blob/put";
    static constexpr bool writes = true;
    using Answer = BlobKept;
    std::optional<std::string> content;
    std::optional<bool> descriptor;

    bool operator==(const PutBlob&) const = default;
    static void fields(auto& field, auto& it) {
        field("content", it.content);
        field("descriptor", it.descriptor);
    }
};

struct Put {
    static constexpr std::string_view method = "atelier/put";
    static constexpr bool writes = true;
    using Answer = Written;
    std::string uri;
    BlobId blob;
    std::uint64_t size = 0;

    bool operator==(const Put&) const = default;
    static void fields(auto& field, auto& it) {
        field("uri", it.uri);
        field("blob", it.blob);
        field("size", it.size);
    }
};

struct BlobPassed {
    std::uint64_t size = 0;
    bool descriptor = false;  // always

    bool operator==(const BlobPassed&) const = default;
    static void fields(auto& field, auto& it) {
        field("size", it.size);
        field("descriptor", it.descriptor);
    }
};

struct GetBlob {
    static constexpr std::string_view method = "atelier/blob/get";
    using Answer = BlobPassed;
    BlobId blob;

    bool operator==(const GetBlob&) const = default;
    static void fields(auto& field, auto& it) { field("blob", it.blob); }
};

// The text is this now.
struct Write {
    static constexpr std::string_view method = "atelier/write";
    static constexpr bool writes = true;
    using Answer = Written;
    std::string uri;
    std::string content;

    bool operator==(const Write&) const = default;
    static void fields(auto& field, auto& it) {
        field("uri", it.uri);
        field("content", it.content);
    }
};

enum class CommentState : std::uint8_t { open, taken, done, refused, withdrawn };
template <>
struct NamesOf<CommentState> {
    static constexpr std::array<std::pair<CommentState, std::string_view>, 5> all{{
        {CommentState::open, "open"},
        {CommentState::taken, "taken"},
        {CommentState::done, "done"},
        {CommentState::refused, "refused"},
        {CommentState::withdrawn, "withdrawn"},
    }};
};

struct Reply {
    AuthorId author;
    std::string text;

    bool operator==(const Reply&) const = default;
    static void fields(auto& field, auto& it) {
        field("author", it.author);
        field("text", it.text);
    }
};

struct CommentThread {
    std::string comment;  // CHANGE-OP
    std::string uri;
    AuthorId author;
    std::optional<Range>
        range;           // in the text as it is now; none: the whole file, or nothing of it stands
    std::string source;  // whoever it is passed on for; empty: the author
    std::string text;
    CommentState state = CommentState::open;
    std::string reason;
    std::vector<Reply> replies;

    bool operator==(const CommentThread&) const = default;
    static void fields(auto& field, auto& it) {
        field("comment", it.comment);
        field("uri", it.uri);
        field("author", it.author);
        field("range", it.range);
        field("source", it.source);
        field("text", it.text);
        field("state", it.state);
        field("reason", it.reason);
        field("replies", it.replies);
    }
};

struct CommentsAnswer {
    std::vector<CommentThread> comments;

    bool operator==(const CommentsAnswer&) const = default;
    static void fields(auto& field, auto& it) { field("comments", it.comments); }
};

struct Comments {
    static constexpr std::string_view method = "atelier/comments";
    using Answer = CommentsAnswer;
    SpaceId project;

    bool operator==(const Comments&) const = default;
    static void fields(auto& field, auto& it) { field("project", it.project); }
};

struct Comment {
    static constexpr std::string_view method = "atelier/comment";
    static constexpr bool writes = true;
    using Answer = Written;
    std::string uri;
    std::string text;
    std::optional<Range> range;
    std::optional<std::string> source;

    bool operator==(const Comment&) const = default;
    static void fields(auto& field, auto& it) {
        field("uri", it.uri);
        field("text", it.text);
        field("range", it.range);
        field("source", it.source);
    }
};

struct ReplyTo {
    static constexpr std::string_view method = "atelier/reply";
    static constexpr bool writes = true;
    using Answer = Written;
    SpaceId project;
    std::string comment;
    std::string text;

    bool operator==(const ReplyTo&) const = default;
    static void fields(auto& field, auto& it) {
        field("project", it.project);
        field("comment", it.comment);
        field("text", it.text);
    }
};

struct SetComment {
    static constexpr std::string_view method = "atelier/comment/state";
    static constexpr bool writes = true;
    using Answer = Written;
    SpaceId project;
    std::string comment;
    CommentState state = CommentState::open;
    std::optional<std::string> reason;

    bool operator==(const SetComment&) const = default;
    static void fields(auto& field, auto& it) {
        field("project", it.project);
        field("comment", it.comment);
        field("state", it.state);
        field("reason", it.reason);
    }
};

// ---- from the node ------------------------------------------------------------------------------

// Tree, comments or moments are others now, maybe.
struct TreeChanged {
    static constexpr std::string_view method = "atelier/tree/changed";
    SpaceId project;

    bool operator==(const TreeChanged&) const = default;
    static void fields(auto& field, auto& it) { field("project", it.project); }
};

// The content of a file came from another seat.
struct BlobCame {
    static constexpr std::string_view method = "atelier/blob/came";
    BlobId blob;

    bool operator==(const BlobCame&) const = default;
    static void fields(auto& field, auto& it) { field("blob", it.blob); }
};

}  // namespace atelier::talk
