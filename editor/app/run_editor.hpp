#pragma once

// `atelier` without a command: the editor in a terminal, from the first frame to the sentence that
// stands there afterwards; of one home after the other, where several persons share the machine
// (docs/homes.md).

#include "editor/app/settings.hpp"
#include "editor/commands/workplace.hpp"

namespace atelier::editor {

struct EditorRun {
    const Surroundings& around;
    std::string home;
    bool is_home_named = false;        // by --home: nobody is asked who he is
    std::optional<Language> language;  // that was asked for
    std::string project;               // empty: the last one
    int input = 0;
    int output = 1;
};

int run_editor(const EditorRun& run);

}  // namespace atelier::editor
