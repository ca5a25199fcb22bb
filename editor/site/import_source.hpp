#pragma once

// Where an import comes from: a folder, or a zip. Each gives its entries one after the other, in an
// order that depends on the source alone, and reads a file only when it is asked to.
//
// Nothing is ever unpacked to the disk, no link is followed (a folder is walked by its
// descriptors), and whatever an archive says of itself is believed only as far as it is counted
// here: entries, and bytes that come out.

#include "editor/site/import_rules.hpp"

#include <functional>

namespace atelier::editor {

enum class SourceFault : std::uint8_t {
    not_there = 1,
    unreadable,  // by this person
    no_archive,  // neither a folder nor a zip
    damaged,     // a zip that ends in the middle
    too_much,    // more entries or bytes than any site has: a bomb, or the wrong folder
};

inline constexpr std::size_t source_max_entries = 20'000;
inline constexpr std::uint64_t source_max_bytes = 2 * project_max_bytes;  // read of one source

// The bytes of the file, at most `max` and one more; nothing: they cannot be read.
using Read = std::function<std::optional<std::string>(std::uint64_t max)>;
// Of a folder: whether to go into it (a zip's entries come all the same).
using Visit = std::function<bool(const Found& found, const Read& read)>;

std::optional<SourceFault> visit_folder(const std::string& path, const Visit& visit);
// A folder that everything lies in is left away: zips are made so.
std::optional<SourceFault> visit_zip(const std::string& path, const Visit& visit);
// Whichever of both it is.
std::optional<SourceFault> visit_source(const std::string& path, const Visit& visit);

}  // namespace atelier::editor
