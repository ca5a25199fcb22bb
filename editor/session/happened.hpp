#pragma once

// What an editor's session with its node tells the screen, in order.

#include "editor/node_link.hpp"
#include "editor/text/splice.hpp"

namespace atelier::editor {

namespace happened {

// The node is there, and knows this session. What is open is opened again, what it had not got is
// sent.
struct Connected {
    talk::Greeting greeting;  // without a class: nothing can be opened yet
};
// The connection is of no use any more; typing goes on in memory. It is to be dropped, and another
// one to be made.
struct Gone {
    enum class Why : std::uint8_t {
        ended = 1,      // the node went away
        foreign,        // it said what no node of ours says
        other_version,  // it speaks another protocol: start it again (node_start.hpp)
        refused,        // it cannot go on with this session, nor begin one: `fault`
    };
    Why why{};
    talk::Fault fault;
};
// The node has it open; what differs from the screen comes as a patch.
struct Opened {
    std::string uri;
    bool is_overfull = false;
};
// It cannot be shown, and is not among the texts any more.
struct NotOpened {
    std::string uri;
    talk::Fault fault;
};
// The text was changed by others, by undo, or to what the node has. Applied already.
struct Patched {
    std::string uri;
    Splices splices;  // of the text before
};
// Undo or redo was done, and the carets belong there now.
struct Reversed {
    struct Caret {
        std::string uri;
        ByteIndex place;
    };
    std::vector<Caret> carets;  // none where the person has typed on
};
// Why undo or redo did nothing: `nothing_to_undo` as a rule.
struct NotReversed {
    std::string uri;
    talk::Fault fault;
    bool is_redo = false;
};
// What the screen showed and the file will not have: to be kept in sight. The text is opened again
// as it is in the node; what differs comes as a patch.
struct Rescued {
    std::string uri;
    std::string text;
    std::optional<talk::Fault> fault;  // that an edit was refused with
};
// `kept()` says something else than before.
struct KeptChanged {};
// Everything else that the node tells, as it came.
struct Told {
    talk::FromNode telling;
};

}  // namespace happened

using Happened =
    std::variant<happened::Connected, happened::Gone, happened::Opened, happened::NotOpened,
                 happened::Patched, happened::Reversed, happened::NotReversed, happened::Rescued,
                 happened::KeptChanged, happened::Told>;

}  // namespace atelier::editor
