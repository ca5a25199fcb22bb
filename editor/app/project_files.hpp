#pragma once

// The files of the project that is open, as the drawer shows them: folders before what is in them,
// by name; notes behind the site.

#include "protocol/editor_messages/messages.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace atelier::editor {

struct ProjectFile {
    std::string uri;
    std::string parent;
    talk::NodeKind kind = talk::NodeKind::folder;
    std::string name;
    std::string path;        // below its root: "images/four.jpg"; what people see
    std::size_t depth = 0;   // folders above it
    bool is_note = false;    // below notes/
    std::uint64_t size = 0;  // bytes of a picture
    std::optional<talk::BlobId> blob;
};

class ProjectFiles {
public:
    ProjectFiles() = default;
    explicit ProjectFiles(const talk::TreeAnswer& tree);

    const std::vector<ProjectFile>& all() const { return files_; }
    const std::string& site() const { return site_; }
    const std::string& notes() const { return notes_; }
    const ProjectFile* find(std::string_view uri) const;
    const ProjectFile* at_path(std::string_view path) const;
    // The page that a site begins with, else the first text; nothing in an empty project.
    const ProjectFile* first_page() const;
    // "page-2.html" beside a "page.html".
    std::string free_name(std::string_view parent, std::string_view wanted) const;

private:
    void add_below(const talk::TreeAnswer& tree, const std::string& parent, std::size_t depth,
                   const std::string& path, bool is_note);

    std::vector<ProjectFile> files_;
    std::string site_;
    std::string notes_;
};

}  // namespace atelier::editor
