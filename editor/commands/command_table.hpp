#pragma once

// All commands that a person can type, in the order in which help shows them.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

struct Command {
    CommandSyntax syntax;
    Key about;  // one line
    Key help;   // what it does, what to look out for, an example
    Report (*run)(
        Workplace& workplace);  // null: it has the standard streams to itself (client.hpp)
};

const std::vector<Command>& commands();

}  // namespace atelier::editor
