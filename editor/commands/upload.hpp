#pragma once

// Puts files into a project by their paths: makes the folders that lack, and tells the node the
// content in the way that its size asks for.

#include "editor/commands/lookup.hpp"
#include "editor/site/import_rules.hpp"

#include <map>

namespace atelier::editor {

// In a line up to there, above by descriptor. docs/editor-protocol.md
inline constexpr std::size_t line_content_max_bytes = 512 * 1024;

class Upload {
public:
    Upload(Workplace& workplace, const ProjectTree& tree);

    // `names` below site/ (or notes/), the file's last. What is there of that name is that now; of
    // another kind it is refused as a bad name. The node's refusal of a name is answered, any other
    // trouble ends the command.
    std::expected<void, talk::Fault> put(bool is_notes, const std::vector<std::string>& names,
                                         FileKind kind, std::string_view bytes);

private:
    std::expected<std::string, talk::Fault> folder_of(bool is_notes,
                                                      const std::vector<std::string>& names);
    std::expected<std::string, talk::Fault> make_folder(const std::string& parent,
                                                        const std::string& name,
                                                        const std::string& path);
    std::expected<void, talk::Fault> put_text(const std::string& parent, const std::string& name,
                                              const talk::TreeNode* there, std::string_view text);
    std::expected<void, talk::Fault> put_blob(const std::string& parent, const std::string& name,
                                              const talk::TreeNode* there, std::string_view bytes);

    Workplace& workplace_;
    std::map<std::string, talk::TreeNode> nodes_;  // by path with root
    std::string site_;
    std::string notes_;
};

}  // namespace atelier::editor
