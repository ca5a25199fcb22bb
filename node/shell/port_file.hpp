#pragma once

// The TCP port on which this seat took calls when it made a kit. It takes them there again when it
// can: the kit names it, and is worth nothing on another one.

#include "node/shell/file_system.hpp"

#include <cstdint>
#include <optional>

namespace atelier {

// Nothing where none was kept, or what is there is no port.
std::optional<std::uint16_t> read_port(const Path& file, FileSystem& files = real_files());
// False: the disk does not take it. The seat is called all the same, by its beacons.
bool keep_port(const Path& file, std::uint16_t port, FileSystem& files = real_files());

}  // namespace atelier
