#pragma once

// The methods that the published Teamtype plugins speak, and what our own editor says in them
// beside. docs/editor-protocol.md, "Text".

#include "protocol/editor_messages/json_fields.hpp"

namespace atelier::talk {

// From 0; characters are Unicode code points, lines end at '\n' only.
struct Position {
    std::uint32_t line = 0;
    std::uint32_t character = 0;

    auto operator<=>(const Position&) const = default;
    static void fields(auto& field, auto& it) {
        field("line", it.line);
        field("character", it.character);
    }
};

struct Range {
    Position start;
    Position end;

    bool operator==(const Range&) const = default;
    static void fields(auto& field, auto& it) {
        field("start", it.start);
        field("end", it.end);
    }
};

struct TextEdit {
    Range range;
    std::string replacement;

    bool operator==(const TextEdit&) const = default;
    static void fields(auto& field, auto& it) {
        field("range", it.range);
        field("replacement", it.replacement);
    }
};

using TextVersion = std::vector<EventId>;

// What a published plugin is answered, and waits for no more of.
struct Success {
    bool operator==(const Success&) const = default;
    static void fields(auto&, auto&) {}
};

// To our own editor; a plugin is answered Success.
struct Opened {
    TextVersion version;
    std::uint64_t processed = 0;
    bool overfull = false;

    bool operator==(const Opened&) const = default;
    static void fields(auto& field, auto& it) {
        field("version", it.version);
        field("processed", it.processed);
        field("overfull", it.overfull);
    }
};

// What an editor that resumes was told last of a file.
struct Seen {
    std::uint64_t processed = 0;
    TextVersion version;

    bool operator==(const Seen&) const = default;
    static void fields(auto& field, auto& it) {
        field("processed", it.processed);
        field("version", it.version);
    }
};

struct Open {
    static constexpr std::string_view method = "open";
    using Answer = Opened;
    std::string uri;
    std::optional<std::string> content;
    std::optional<Seen> seen;

    bool operator==(const Open&) const = default;
    static void fields(auto& field, auto& it) {
        field("uri", it.uri);
        field("content", it.content);
        field("seen", it.seen);
    }
};

struct Edit {
    static constexpr std::string_view method = "edit";
    static constexpr bool writes = true;
    using Answer = Success;
    std::string uri;
    std::uint64_t revision = 0;  // patches applied
    std::vector<TextEdit> delta;
    std::optional<std::uint64_t> group;  // equal ones are undone together

    bool operator==(const Edit&) const = default;
    static void fields(auto& field, auto& it) {
        field("uri", it.uri);
        field("revision", it.revision);
        field("delta", it.delta);
        field("group", it.group);
    }
};

struct Cursor {
    static constexpr std::string_view method = "cursor";
    using Answer = Success;
    std::string uri;
    std::vector<Range> ranges;

    bool operator==(const Cursor&) const = default;
    static void fields(auto& field, auto& it) {
        field("uri", it.uri);
        field("ranges", it.ranges);
    }
};

struct Close {
    static constexpr std::string_view method = "close";
    using Answer = Success;
    std::string uri;

    bool operator==(const Close&) const = default;
    static void fields(auto& field, auto& it) { field("uri", it.uri); }
};

// ---- from the node ------------------------------------------------------------------------------

struct Patch {
    static constexpr std::string_view method = "edit";
    std::string uri;             // as the editor wrote it
    std::uint64_t revision = 0;  // edits processed
    std::vector<TextEdit> delta;
    std::optional<TextVersion> version;  // to our own editor
    std::optional<std::uint64_t> processed;

    bool operator==(const Patch&) const = default;
    static void fields(auto& field, auto& it) {
        field("uri", it.uri);
        field("revision", it.revision);
        field("delta", it.delta);
        field("version", it.version);
        field("processed", it.processed);
    }
};

struct PeerCursor {
    static constexpr std::string_view method = "cursor";
    std::string userid;
    std::string name;
    std::string uri;
    std::vector<Range> ranges;  // none: gone

    bool operator==(const PeerCursor&) const = default;
    static void fields(auto& field, auto& it) {
        field("userid", it.userid);
        field("name", it.name);
        field("uri", it.uri);
        field("ranges", it.ranges);
    }
};

}  // namespace atelier::talk
