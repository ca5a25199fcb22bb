#pragma once

// Where an export goes: a folder, or a zip. Both are written under another name beside their own
// and take it at the end, on the disk: what has the name is whole.
//
// Nothing that is there is ever written over. Paths come from other people's machines: whatever
// could lead out of the folder is refused, and no link in it is followed. Times are the
// same for all, so that two exports of one version are the same.

#include "editor/descriptor.hpp"
#include "editor/site/zip_writer.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace atelier::editor {

enum class ExportFault : std::uint8_t {
    there_already = 1,  // a file, or a folder with something in it
    no_folder,          // the folder that it should lie in is not there
    no_room,
    unwritable,
    bad_path,  // of one file: it would leave the folder
};

class ExportTarget {
public:
    virtual ~ExportTarget() = default;
    // In the order of their paths, each folder before what is in it.
    virtual std::optional<ExportFault> add_folder(const std::string& path) = 0;
    virtual std::optional<ExportFault> add_file(const std::string& path,
                                                std::string_view content) = 0;
    // Gives it its name. Without, nothing of it stays.
    virtual std::optional<ExportFault> finish() = 0;
};

// A zip when the name says so.
std::expected<std::unique_ptr<ExportTarget>, ExportFault> begin_export(const std::string& given);

// Relative, and no name in it is empty, a dot or two; no backslash, no NUL.
bool stays_inside(std::string_view path);

}  // namespace atelier::editor
