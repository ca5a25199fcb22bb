#pragma once

// Where a person practises alone (docs/homes.md): a home within his own. Paths in, paths out.

#include <string>

namespace atelier::editor {

std::string practice_home_in(const std::string& home);
bool is_practice_home(const std::string& home);
// Of a practice home, the one that it is in.
std::string home_around(const std::string& practice_home);

}  // namespace atelier::editor
