#pragma once

// What a person has chosen for this seat: HOME/editor/settings.json, kept over restarts.
//
// A file that is damaged or has unknown values is read as far as it goes; nothing that is in it can
// keep the editor from starting.

#include "editor/theme/theme.hpp"
#include "editor/words/words.hpp"

#include <map>
#include <string>

namespace atelier::editor {

struct Settings {
    std::optional<ThemeName> theme;    // else by the terminal
    std::optional<Language> language;  // else by the environment
    bool wraps = true;
    bool shows_mistakes = true;
    std::string person;      // whose home it is, as the class calls him; empty: not known yet
    std::string class_name;  // empty: of none yet
    std::string project;     // that was open last, an id
    std::map<std::string, std::string> files;  // by project: the uri that was open last
    std::map<std::string, std::string> keys;   // by action: its chord (chord.hpp)

    bool operator==(const Settings&) const = default;
};

Settings settings_of(std::string_view text);  // JSON
std::string json_of(const Settings& settings);

Settings load_settings(const std::string& home);
// There is a file, and nothing can be read in it.
bool has_damaged_settings(const std::string& home);
// Written aside and renamed. False: the disk does not let us.
bool save_settings(const std::string& home, const Settings& settings);

}  // namespace atelier::editor
