#pragma once

// The persons of a machine, by their homes (docs/homes.md, "Which home"). Looks at the disk; makes
// and changes nothing.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace atelier::editor {

struct PersonHome {
    enum class State : std::uint8_t {
        free = 1,        // nobody began in it
        begun,           // somebody's; `name` is empty where it is not known
        shut,            // it does not open
        shut_by_others,  // another user's of this machine
    };
    std::string path;
    State state = State::free;
    std::string name;
    std::string class_name;  // empty: of none yet
    bool has_practice = false;
};

// BASE of any of its homes, a practice's, too.
std::string base_of(const std::string& home);
// BASE first, then BASE-people/1, /2 …
std::vector<PersonHome> homes_of(const std::string& base);
// Who does not name one: the home that is opened; nothing: somebody must choose.
std::optional<std::string> only_home(const std::string& base, const std::vector<PersonHome>& homes);
// For somebody else: the free one with the lowest number. Its folder may not be there yet.
std::string free_home(const std::string& base, const std::vector<PersonHome>& homes);

// Somebody has practised in this home.
bool has_practice(const std::string& home);
bool has_practice_to_bring_in(const std::string& home);
// False: the disk does not let us.
bool mark_practice_brought_in(const std::string& home);

// Where F5 puts pages: a folder of its own for each home, below the person's own folder.
std::string mirror_folder_for(const std::string& home, const std::string& own_folder);

}  // namespace atelier::editor
