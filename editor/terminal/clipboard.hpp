#pragma once

// What was copied, for the terminal's own clipboard and so for other programs (OSC 52). Terminals
// that do not know it show nothing. It is never read: what somebody copied elsewhere comes as a
// paste, by his own key.

#include <string>
#include <string_view>

namespace atelier::editor {

std::string osc_52(std::string_view text);

}  // namespace atelier::editor
