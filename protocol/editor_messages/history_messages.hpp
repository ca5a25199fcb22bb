#pragma once

// What was: who wrote what, sittings and moments, texts and whole projects as they were.
// docs/editor-protocol.md, "`atelier/`".

#include "protocol/editor_messages/file_messages.hpp"

namespace atelier::talk {

// Heads of a project's changes, ascending.
using ProjectVersion = std::vector<ChangeId>;

struct AuthoredRun {
    std::uint32_t length = 0;  // code points
    AuthorId author;
    std::optional<ChangeId> change;  // without: one that is being written

    bool operator==(const AuthoredRun&) const = default;
    static void fields(auto& field, auto& it) {
        field("length", it.length);
        field("author", it.author);
        field("change", it.change);
    }
};

struct BlameAnswer {
    std::vector<AuthoredRun> runs;

    bool operator==(const BlameAnswer&) const = default;
    static void fields(auto& field, auto& it) { field("runs", it.runs); }
};

struct Blame {
    static constexpr std::string_view method = "atelier/blame";
    using Answer = BlameAnswer;
    std::string uri;
    std::optional<ProjectVersion> version;  // without: now

    bool operator==(const Blame&) const = default;
    static void fields(auto& field, auto& it) {
        field("uri", it.uri);
        field("version", it.version);
    }
};

struct Sitting {
    AuthorId author;
    ChangeId last;           // names the version that it left
    std::uint64_t from = 0;  // minutes since 1970 by the author's clock, right or not
    std::uint64_t to = 0;
    std::uint64_t changes = 0;
    std::uint64_t inserted = 0;  // code points
    std::uint64_t deleted = 0;

    bool operator==(const Sitting&) const = default;
    static void fields(auto& field, auto& it) {
        field("author", it.author);
        field("last", it.last);
        field("from", it.from);
        field("to", it.to);
        field("changes", it.changes);
        field("inserted", it.inserted);
        field("deleted", it.deleted);
    }
};

struct Moment {
    std::string name;
    AuthorId author;
    ChangeId change;         // names the version
    std::uint64_t time = 0;  // claimed minutes

    bool operator==(const Moment&) const = default;
    static void fields(auto& field, auto& it) {
        field("name", it.name);
        field("author", it.author);
        field("change", it.change);
        field("time", it.time);
    }
};

struct VersionsAnswer {
    std::vector<Sitting> sittings;
    std::vector<Moment> moments;

    bool operator==(const VersionsAnswer&) const = default;
    static void fields(auto& field, auto& it) {
        field("sittings", it.sittings);
        field("moments", it.moments);
    }
};

struct Versions {
    static constexpr std::string_view method = "atelier/versions";
    using Answer = VersionsAnswer;
    SpaceId project;
    std::optional<std::string> uri;  // of one text alone

    bool operator==(const Versions&) const = default;
    static void fields(auto& field, auto& it) {
        field("project", it.project);
        field("uri", it.uri);
    }
};

struct NameMoment {
    static constexpr std::string_view method = "atelier/moment";
    static constexpr bool writes = true;
    using Answer = Written;
    SpaceId project;
    std::string name;

    bool operator==(const NameMoment&) const = default;
    static void fields(auto& field, auto& it) {
        field("project", it.project);
        field("name", it.name);
    }
};

struct CheckoutAnswer {
    std::string text;

    bool operator==(const CheckoutAnswer&) const = default;
    static void fields(auto& field, auto& it) { field("text", it.text); }
};

struct Checkout {
    static constexpr std::string_view method = "atelier/checkout";
    using Answer = CheckoutAnswer;
    std::string uri;
    ProjectVersion version;

    bool operator==(const Checkout&) const = default;
    static void fields(auto& field, auto& it) {
        field("uri", it.uri);
        field("version", it.version);
    }
};

struct SnapshotFile {
    std::string uri;
    NodeKind kind = NodeKind::folder;
    std::string path;  // site/… or notes/…
    std::optional<std::string> text;
    std::optional<BlobId> blob;
    std::optional<std::uint64_t> size;  // of a blob, bytes

    bool operator==(const SnapshotFile&) const = default;
    static void fields(auto& field, auto& it) {
        field("uri", it.uri);
        field("kind", it.kind);
        field("path", it.path);
        field("text", it.text);
        field("blob", it.blob);
        field("size", it.size);
    }
};

// A part of it; to be asked again with this version until `total` files are here.
struct SnapshotAnswer {
    ProjectVersion version;
    std::uint64_t total = 0;
    std::uint64_t from = 0;
    std::vector<SnapshotFile> files;

    bool operator==(const SnapshotAnswer&) const = default;
    static void fields(auto& field, auto& it) {
        field("version", it.version);
        field("total", it.total);
        field("from", it.from);
        field("files", it.files);
    }
};

struct Snapshot {
    static constexpr std::string_view method = "atelier/snapshot";
    using Answer = SnapshotAnswer;
    SpaceId project;
    std::optional<ProjectVersion> version;  // without: now
    std::optional<std::uint64_t> from;      // files that are here already

    bool operator==(const Snapshot&) const = default;
    static void fields(auto& field, auto& it) {
        field("project", it.project);
        field("version", it.version);
        field("from", it.from);
    }
};

}  // namespace atelier::talk
