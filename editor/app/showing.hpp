#pragma once

// Showing a place to all. Anybody may ask the others to come where he is; what comes of it each
// seat decides for itself: a trainer's asking brings there whoever does not write just now, in the
// site that is open. Who writes, or has a panel before the text, or is asked by a learner or into
// another site, reads a sentence with one key to go there, and stays.

#include "protocol/editor_messages/messages.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace atelier::editor {

class Editor;

namespace showing {

// How long somebody writes on after a key.
inline constexpr std::chrono::seconds writes_for{5};

struct State {
    std::uint32_t own = 0;                         // the last that was said here
    std::map<std::string, std::uint32_t> known;    // by device: the last that was heard of it
    std::optional<talk::DeviceKey> by;             // who showed last; there is the place to go to
    std::chrono::steady_clock::time_point key_at;  // of this seat's person, the last
};

void show_to_all(Editor& editor);
std::string why_not_shown(const Editor& editor);
// To where they are now, whoever has shown last.
void go_there(Editor& editor);
std::string why_nothing_shown(const Editor& editor);
// Others are somewhere else, maybe, or ask to come.
void heard(Editor& editor);

}  // namespace showing

}  // namespace atelier::editor
