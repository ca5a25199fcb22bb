#pragma once

// A zip as bytes that depend on names and contents alone: the same project at the same version is
// the same file on every seat, in every time zone, with every version of every library.
//
// For that, files are stored and not squeezed (pictures would not shrink, and deflate has as many
// outputs as it has versions), every time is the first that a zip can say, 1980-01-01 00:00, and
// rights are 0644 and 0755. Names are UTF-8 and marked so. Below 4 GiB and 65,535 entries only:
// a project is far below. Format: PKWARE APPNOTE 6.3.
//
// The caller gives the entries in the order that they shall have.

#include <cstdint>
#include <string>
#include <string_view>

namespace atelier::editor {

class ZipWriter {
public:
    // What is to be written now. A folder's path ends with `/` and has no content.
    std::string add(std::string_view path, std::string_view content);
    // What ends the file.
    std::string finish() const;

private:
    std::string directory_;
    std::uint32_t at_ = 0;  // bytes given out
    std::uint16_t entries_ = 0;
};

}  // namespace atelier::editor
