#pragma once

// `atelier` without a command: the editor in a terminal, from the first frame to the sentence that
// stands there afterwards.

#include "editor/app/settings.hpp"
#include "editor/commands/workplace.hpp"

namespace atelier::editor {

struct EditorRun {
    const Surroundings& around;
    std::string home;
    std::optional<Language> language;  // that was asked for
    std::string project;               // empty: the last one
    int input = 0;
    int output = 1;
};

int run_editor(const EditorRun& run);

}  // namespace atelier::editor
