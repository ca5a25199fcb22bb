#pragma once

// The editor without a terminal: a line of JSON in, a line of JSON out. For tests, and for whoever
// wants to drive it by a program.
//
//   {"key": "ctrl+z"}       a key by its name (ui/chord.hpp), or several: ["down", "end"]
//   {"type": "texte"}       letters, each a key; "\n" is Enter
//   {"paste": "texte"}
//   {"click": [row, column], "kind": "press"}       press, drag, release, wheel_up, wheel_down
//   {"run": "find"}         an action by its id (app/actions.hpp)
//   {"open": "css/style.css"}
//   {"wait": 1500}          so many milliseconds go by
//   {"size": [24, 80]}
//   {"screen": true}        answered with what shows
//   {"state": true}         answered with what is open, who else is where, and what is kept
//   {"actions": true}       answered with the ids of all
//
// Each line is answered when all of it is done: the node has answered, what was written is on the
// disk, no worker is at work. {"ok": true, "ran": […], …} with the actions that ran, or {"ok":
// false, "error": …}. Time stands still but for `wait`, and 10 ms a key, so that the same lines
// give the same cells; sticks are not looked for. At the end of input the editor leaves.

#include "editor/app/run_editor.hpp"

#include <iosfwd>

namespace atelier::editor {

int run_headless(const EditorRun& run, std::istream& in, std::ostream& out);

}  // namespace atelier::editor
