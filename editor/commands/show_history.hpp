#pragma once

// `history PROJECT [PATH]`: who worked when, and the moments that somebody named. Times are what
// the author's machine claimed.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report show_history(Workplace& workplace);

// Minutes since 1970, as 2026-11-26 09:30 in UTC: a seat's zone would make two people see two
// times.
std::string time_of(std::uint64_t minutes);

}  // namespace atelier::editor
