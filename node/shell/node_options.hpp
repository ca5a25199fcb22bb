#pragma once

// What atelier-node is told when it is started. It is started by `atelier` most of the time.

#include "node/shell/socket_address.hpp"

#include <expected>
#include <span>

namespace atelier {

inline constexpr const char* node_version = "0.1";

struct NodeOptions {
    std::optional<std::string> home;
    std::optional<std::uint16_t> port;      // 0: any that is free
    std::optional<PeerAddress> beacons_to;  // to this address alone
    std::uint16_t beacon_port = default_port;
    std::optional<std::uint32_t> exit_idle_s;  // without a client
    bool asks_help = false;
    bool asks_version = false;
};

inline constexpr std::string_view node_usage =
    "usage: atelier-node [--home DIR] [--port N] [--beacon-addr ADDRESS] [--beacon-port N]\n"
    "                    [--exit-idle SECONDS]\n"
    "\n"
    "  --home DIR           the folder of this seat (else ATELIER_HOME, else\n"
    "                       $XDG_DATA_HOME/atelier, else ~/.local/share/atelier)\n"
    "  --port N             the TCP port for other seats (0: any that is free; without: that\n"
    "                       of the last kit made here, else 24711 or the next free one)\n"
    "  --beacon-addr A      send beacons to this address alone (127.255.255.255: many seats\n"
    "                       on one machine)\n"
    "  --beacon-port N      the UDP port on which all seats of the room hear beacons (24711)\n"
    "  --exit-idle SECONDS  end when no program of this seat was there for so long\n";

// The arguments behind the program's name. Else a sentence that says what to do.
std::expected<NodeOptions, std::string> read_node_options(std::span<char* const> arguments);

}  // namespace atelier
