#pragma once

// `join --kit FILE --name PERSON [--at ADDRESS]`: this seat becomes one of a class. The node knocks
// at the addresses of the kit, one after the other, until somebody answers.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

Report join_class(Workplace& workplace);

}  // namespace atelier::editor
