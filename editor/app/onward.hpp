#pragma once

// Where the seat goes when somebody leaves the editor without leaving the machine.

#include <string>

namespace atelier::editor {

struct Onward {
    std::string home;  // empty: the names of those who share the machine are shown
};

}  // namespace atelier::editor
