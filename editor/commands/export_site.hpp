#pragma once

// `export PROJECT --to DIR|FILE.zip`: what is below `site/`, plain, the same bytes for the same
// version.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report export_site(Workplace& workplace);

}  // namespace atelier::editor
