#pragma once

// One run of `atelier`: what was typed in, sentences or one line of JSON out, and how it ended.
//
// 0: done. 1: it failed, and a sentence says why and what to do next. 2: it was not understood.
// With --format json standard output gets exactly one line, also for what failed:
// {"ok": true, "command": …, …} or {"ok": false, "command": …, "error": CODE, "sentence": …}.

#include "editor/commands/workplace.hpp"

namespace atelier::editor {

int run_command_line(const std::vector<std::string>& typed, const Surroundings& around);

}  // namespace atelier::editor
