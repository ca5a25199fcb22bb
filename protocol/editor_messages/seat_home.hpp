#pragma once

// Where a seat lives on a machine, and where its node listens to programs of the same seat: what
// `atelier` and `atelier-node` must agree on before they can speak. Paths in, paths out; nobody
// looks at a disk here.

#include <functional>
#include <optional>
#include <string>

namespace atelier::talk {

// The value of a variable of the environment, if it is set and not empty.
using Environment = std::function<std::optional<std::string>(const char* name)>;

// `given` (--home), else ATELIER_HOME, else XDG_DATA_HOME/atelier, else HOME/.local/share/atelier;
// without a slash at the end. Nothing: there is none of these.
std::optional<std::string> seat_home(const std::optional<std::string>& given,
                                     const Environment& environment);

// `.atelier` marks a working folder (design: a seat never lives in one). To be asked of every home.
bool is_marker(const std::string& home);

// HOME/run/socket, or, where that is longer than a Unix socket's name may safely be (100 bytes),
// a name made of the home's hash below the runtime folder (XDG_RUNTIME_DIR, else /tmp). `home` must
// be absolute. The socket's folder
// (folder_of) is 0700 in either case.
std::string socket_path(const std::string& home, const Environment& environment);
std::string folder_of(const std::string& path);

}  // namespace atelier::talk
