#pragma once

// `atelier client`: what published editor plugins start in a working folder. It carries their
// messages, framed by Content-Length on the standard streams, to the node's socket as lines, and
// back.
//
// The working folder is the nearest one upward that has a marker folder `.atelier` with `socket` in
// it, the node's socket or a link to it. When the node goes away it ends with 0, which plugins take
// for "connection lost"; with 1 and a sentence when there is no folder or no node, which they take
// for "not started"; with 1, too, when what the plugin says is framed wrongly.

#include <optional>
#include <string>

namespace atelier::editor {

struct ClientStreams {
    int in = 0;
    int out = 1;
    int errors = 2;
};

// The nearest folder upward that has the marker.
std::optional<std::string> marked_folder(const std::string& from);

// Runs until one side ends. Answers the exit code.
int run_client(const std::string& folder, const ClientStreams& streams);

}  // namespace atelier::editor
