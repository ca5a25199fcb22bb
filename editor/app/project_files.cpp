#include "editor/app/project_files.hpp"

#include <algorithm>

namespace atelier::editor {

ProjectFiles::ProjectFiles(const talk::TreeAnswer& tree) : site_(tree.site), notes_(tree.notes) {
    add_below(tree, tree.site, 0, "", false);
    add_below(tree, tree.notes, 0, "", true);
}

void ProjectFiles::add_below(const talk::TreeAnswer& tree, const std::string& parent,
                             std::size_t depth, const std::string& path, bool is_note) {
    constexpr std::size_t deepest = 64;  // of a node of ours less; never round and round
    if (depth > deepest) return;
    std::vector<const talk::TreeNode*> children;
    for (const talk::TreeNode& node : tree.nodes)
        if (node.parent == parent) children.push_back(&node);
    std::ranges::sort(children, [](const talk::TreeNode* one, const talk::TreeNode* other) {
        const bool is_folder = one->kind == talk::NodeKind::folder;
        if (is_folder != (other->kind == talk::NodeKind::folder)) return is_folder;
        return one->name < other->name;
    });
    for (const talk::TreeNode* node : children) {
        const std::string below = path.empty() ? node->name : path + '/' + node->name;
        files_.push_back({node->uri, parent, node->kind, node->name, below, depth, is_note,
                          node->size.value_or(0), node->blob});
        if (node->kind == talk::NodeKind::folder)
            add_below(tree, node->uri, depth + 1, below, is_note);
    }
}

const ProjectFile* ProjectFiles::find(std::string_view uri) const {
    const auto found = std::ranges::find(files_, uri, &ProjectFile::uri);
    return found == files_.end() ? nullptr : &*found;
}

const ProjectFile* ProjectFiles::at_path(std::string_view path) const {
    const auto found = std::ranges::find(files_, path, &ProjectFile::path);
    return found == files_.end() ? nullptr : &*found;
}

const ProjectFile* ProjectFiles::first_page() const {
    for (const std::string_view name : {"index.html", "index.htm"})
        if (const ProjectFile* file = at_path(name)) return file;
    const auto is_page = [](const ProjectFile& file) {
        return file.kind == talk::NodeKind::text && file.name.ends_with(".html");
    };
    const auto page = std::ranges::find_if(files_, is_page);
    if (page != files_.end()) return &*page;
    const auto text = std::ranges::find(files_, talk::NodeKind::text, &ProjectFile::kind);
    return text == files_.end() ? nullptr : &*text;
}

std::string ProjectFiles::free_name(std::string_view parent, std::string_view wanted) const {
    const auto is_taken = [&](std::string_view name) {
        return std::ranges::any_of(files_, [&](const ProjectFile& file) {
            return file.parent == parent && file.name == name;
        });
    };
    if (!is_taken(wanted)) return std::string(wanted);
    const std::size_t dot = std::min(wanted.rfind('.'), wanted.size());
    for (std::size_t number = 2;; ++number) {
        const std::string name = std::string(wanted.substr(0, dot)) + '-' + std::to_string(number) +
                                 std::string(wanted.substr(dot));
        if (!is_taken(name)) return name;
    }
}

}  // namespace atelier::editor
