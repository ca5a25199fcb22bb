#pragma once

// Names of files and folders: which ones a person may give, and when two are the same one.
//
// A name is never invalid: whatever a change says is kept, shown and synced. `fault_of` is asked
// where a person gives a name, and where a tree is written out to a folder or an export, which a
// name with a fault stays out of. Names are told apart after full case folding, so that a tree has
// a place in file systems that keep no case.
//
// Composition, folding and which code points are assigned are those of Unicode 15.0 (utf8proc
// 2.8.0). They are part of the format: another version would show other names to its people.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace atelier {

// Why a name, or the path that it ends, has no place in a folder. Closed: a screen has one sentence
// for each.
enum class NameFault : std::uint8_t {
    empty = 1,
    not_utf8,
    not_composed,     // has another spelling in NFC
    unassigned,       // a code point that Unicode 15.0 does not know
    control,          // a control character, or one that ends a line
    bidi,             // a character that turns the direction of what is around it
    invisible,        // of no width: joiners, soft hyphens, variation selectors, fillers
    reserved,         // < > : " | ? * \ and /
    trailing_dot,     // "." and ".." have a fault of their own
    trailing_space,   // of any width
    leading_hyphen,   // a command would take it for an option
    dots,             // "." or ".."
    device,           // what Windows keeps for itself: CON, COM1, LPT¹.txt
    path_too_long,    // above path_max_bytes
    path_too_deep,    // above path_max_levels
    folder_left_out,  // a folder that it lies in has a fault
};

// Paths are relative to `site` or `notes`, with one byte between two names.
inline constexpr std::size_t path_max_bytes = 240;
inline constexpr std::size_t path_max_levels = 12;

// What a person typed, as it is given to a change: in NFC. Nothing when it is not UTF-8.
std::optional<std::string> composed(std::string_view typed);

// What is the same for two names that are one: utf8proc_map with STABLE, COMPOSE and CASEFOLD. What
// is not UTF-8 stays as it is.
std::string folded(std::string_view name);

// The first fault, from left to right; of what the name is as a whole before what is in it.
std::optional<NameFault> fault_of(std::string_view name);
// Of a path of `levels` names.
std::optional<NameFault> fault_of_path(std::size_t bytes, std::size_t levels);

// `page.html` -> `page~2.html`. The number goes before the last dot, unless that begins the name or
// the name is a folder's: then it goes to the end.
std::string numbered(std::string_view name, bool is_folder, std::uint32_t number);

}  // namespace atelier
