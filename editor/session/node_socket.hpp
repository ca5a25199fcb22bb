#pragma once

// The node's Unix socket as bytes and descriptors: what a command that waits (node_link.hpp) and an
// editor that never does (wire.hpp) have in common.

#include "editor/descriptor.hpp"

#include <cstdint>
#include <deque>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace atelier::editor {

inline constexpr std::size_t waiting_descriptors_max = 8;  // docs/editor-protocol.md

enum class ConnectFault : std::uint8_t { nobody_there = 1, not_ours, impossible };

// Never blocks afterwards. `not_ours`: the process behind it is another user's.
std::expected<Descriptor, ConnectFault> connect_to_node(const std::string& socket_path);
void never_block(const Descriptor& socket);

enum class SocketEnd : std::uint8_t {
    ended = 1,  // the node went away
    foreign,    // what came is not what our node sends
};

// How many bytes went; 0: no room now. `descriptor` goes with the first of them.
std::expected<std::size_t, SocketEnd> send_part(const Descriptor& socket, std::string_view bytes,
                                                std::optional<int> descriptor);

// What is there, at most 64 KiB; empty: nothing now. What came with it goes behind `descriptors`.
std::expected<std::string, SocketEnd> receive_part(const Descriptor& socket,
                                                   std::deque<Descriptor>& descriptors);

}  // namespace atelier::editor
