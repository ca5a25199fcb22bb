#pragma once

// Brings a client's folder or zip into a project, and reports what came and what was left out.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

// Ends the command, when there is nothing that could be read.
void look_at_source(const Workplace& workplace, const std::string& path);

// `report` gets `files`, `bytes` and `left_out`, and the sentences of these.
void import_site(Workplace& workplace, const talk::SpaceId& project, const std::string& path,
                 Report& report);

}  // namespace atelier::editor
