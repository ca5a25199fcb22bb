#include "node/file_listing.hpp"

#include <algorithm>

namespace atelier {

std::vector<ListedFile> files_of(const Tree& tree, const SpaceId& space) {
    std::vector<ListedFile> files;
    for (const Root root : {Root::site, Root::notes}) {
        const NodeId top = root_of(space, root);
        for (OutlinedNode& outlined : tree.outline(top)) {
            const auto node = tree.node(outlined.node.id);
            const NodeId parent = node && node->parent ? *node->parent : top;
            files.push_back({std::move(outlined), parent, root,
                             node ? node->blob : std::optional<BlobValue>{}});
        }
    }
    return files;
}

std::string full_path(const ListedFile& file) {
    if (file.outlined.path.empty()) return {};
    return (file.root == Root::site ? "site/" : "notes/") + file.outlined.path;
}

std::optional<PathEnd> follow(const Tree& tree, const NodeId& from,
                              std::span<const std::string> names) {
    PathEnd end{from, names.size()};
    bool is_folder = true;
    for (const std::string& name : names) {
        if (!is_folder) return std::nullopt;
        const std::vector<ListedNode> children = tree.list(end.node);
        const auto child = std::ranges::find(children, name, &ListedNode::name);
        if (child == children.end()) break;
        is_folder = child->kind == NodeKind::folder;
        end = {child->id, end.missing - 1};
    }
    return end;
}

}  // namespace atelier
