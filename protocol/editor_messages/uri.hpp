#pragma once

// How files are named on the socket: `atelier:PROJECT/CHANGE-OP` by our own editor, so that a
// rename changes nothing, and `file://` with a path by published plugins, each of which spells it
// in its own way. A uri is answered in the string it came in; only what it names is read here.

#include "protocol/editor_messages/hex_id.hpp"

#include <cstdint>
#include <optional>

namespace atelier::talk {

struct FileName {
    SpaceId project;
    ChangeId change;
    std::uint32_t op = 0;

    auto operator<=>(const FileName&) const = default;
};

std::string uri_of(const FileName& name);
// Nothing for any string that uri_of does not make.
std::optional<FileName> file_named(std::string_view uri);

// The absolute path of a `file://` uri of this machine, percent-decoded; nothing for what is none:
// another scheme or host, a broken escape, a NUL, a path that is relative.
std::optional<std::string> path_of(std::string_view uri);

}  // namespace atelier::talk
