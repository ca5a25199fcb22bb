#pragma once

// How a command comes to its node: it connects, or starts the program `atelier-node` that lies
// beside its own binary, and greets it.
//
// The node is started in a session of its own (no terminal, input from nowhere, what it prints goes
// behind HOME/log), so that it outlives the command. Of two that start one at once the loser's node
// ends by itself, since the store is locked; its command connects to the other. A node that speaks
// another version of the protocol is asked to stop, and ours is started instead, once. That of a
// practice home (practice_home.hpp) is started for nobody else, and ends soon after us.

#include "editor/node_link.hpp"

namespace atelier::editor {

inline constexpr std::uint32_t protocol_version = 1;

struct SeatPlace {
    std::string home;  // absolute
    std::string socket;
    std::string node_program;
    int given_up = -1;  // a descriptor: readable when nobody wants it any more
};

struct Reached {
    NodeLink link;
    talk::Greeting greeting;
};

enum class StartFault : std::uint8_t {
    not_running = 1,  // and was not to be started
    no_program,       // there is no atelier-node beside atelier
    home_unusable,    // it or its log cannot be made
    would_not_start,  // HOME/log says why
    other_version,    // of a node that does not stop
    not_ours,         // the socket is another user's
    impossible,       // the kernel gives no socket
};

enum class WhenAbsent : std::uint8_t { start, leave };

std::expected<Reached, StartFault> reach_node(const SeatPlace& place, WhenAbsent when_absent,
                                              Patience patience = Patience{10'000});

}  // namespace atelier::editor
