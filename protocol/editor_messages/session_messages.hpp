#pragma once

// An editor's session with its node: who it is, what it resumes, undo, what is saved.
// docs/editor-protocol.md, "`atelier/`".

#include "protocol/editor_messages/codes.hpp"
#include "protocol/editor_messages/text_messages.hpp"

namespace atelier::talk {

struct Greeting {
    std::uint32_t protocol = 0;
    DeviceKey device;
    AuthorId author;
    std::optional<ClassId> class_id;  // without: this seat is of no class
    std::optional<std::string> name;  // of the class

    bool operator==(const Greeting&) const = default;
    static void fields(auto& field, auto& it) {
        field("protocol", it.protocol);
        field("device", it.device);
        field("author", it.author);
        field("class_id", it.class_id);
        field("name", it.name);
    }
};

struct Hello {
    static constexpr std::string_view method = "atelier/hello";
    using Answer = Greeting;
    std::string client;          // a name for logs
    std::uint32_t protocol = 0;  // 1

    bool operator==(const Hello&) const = default;
    static void fields(auto& field, auto& it) {
        field("client", it.client);
        field("protocol", it.protocol);
    }
};

// To a writing message. Its number counts all of the session that write.
struct Written {
    std::uint64_t request = 0;
    std::optional<ChangeId> change;  // that it made

    bool operator==(const Written&) const = default;
    static void fields(auto& field, auto& it) {
        field("request", it.request);
        field("change", it.change);
    }
};

struct Nothing {
    bool operator==(const Nothing&) const = default;
    static void fields(auto&, auto&) {}
};

struct Resumed {
    std::uint64_t processed = 0;  // writing messages of the session

    bool operator==(const Resumed&) const = default;
    static void fields(auto& field, auto& it) { field("processed", it.processed); }
};

struct Resume {
    static constexpr std::string_view method = "atelier/resume";
    using Answer = Resumed;
    EditorSession session;

    bool operator==(const Resume&) const = default;
    static void fields(auto& field, auto& it) { field("session", it.session); }
};

// At most once a second.
struct SeenPatches {
    static constexpr std::string_view method = "atelier/seen";
    using Answer = Nothing;
    std::string uri;
    std::uint64_t revision = 0;

    bool operator==(const SeenPatches&) const = default;
    static void fields(auto& field, auto& it) {
        field("uri", it.uri);
        field("revision", it.revision);
    }
};

// Where the caret is, in a text with the patches that came before the answer.
struct Caret {
    std::string uri;
    Position position;

    bool operator==(const Caret&) const = default;
    static void fields(auto& field, auto& it) {
        field("uri", it.uri);
        field("position", it.position);
    }
};

struct Reversed {
    std::uint64_t request = 0;
    std::vector<Caret> carets;

    bool operator==(const Reversed&) const = default;
    static void fields(auto& field, auto& it) {
        field("request", it.request);
        field("carets", it.carets);
    }
};

struct Undo {
    static constexpr std::string_view method = "atelier/undo";
    static constexpr bool writes = true;
    using Answer = Reversed;
    std::string uri;

    bool operator==(const Undo&) const = default;
    static void fields(auto& field, auto& it) { field("uri", it.uri); }
};

struct Redo {
    static constexpr std::string_view method = "atelier/redo";
    static constexpr bool writes = true;
    using Answer = Reversed;
    std::string uri;

    bool operator==(const Redo&) const = default;
    static void fields(auto& field, auto& it) { field("uri", it.uri); }
};

// ---- from the node ------------------------------------------------------------------------------

// State: told whenever it changes.
struct Status {
    static constexpr std::string_view method = "atelier/status";
    std::uint64_t processed = 0;  // writing messages of the session
    std::uint64_t saved = 0;      // of them, on this seat's disk
    std::uint64_t seats = 0;      // others that hold all of what is saved
    std::uint64_t connected = 0;  // other seats
    std::optional<DiskTrouble> disk;
    bool wrote = false;  // something of this seat's own is on its disk

    bool operator==(const Status&) const = default;
    static void fields(auto& field, auto& it) {
        field("processed", it.processed);
        field("saved", it.saved);
        field("seats", it.seats);
        field("connected", it.connected);
        field("disk", it.disk);
        field("wrote", it.wrote);
    }
};

// What nobody else has and nobody will: the file is closed.
struct Rescue {
    static constexpr std::string_view method = "atelier/rescue";
    std::string uri;
    std::string text;

    bool operator==(const Rescue&) const = default;
    static void fields(auto& field, auto& it) {
        field("uri", it.uri);
        field("text", it.text);
    }
};

}  // namespace atelier::talk
