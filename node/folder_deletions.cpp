#include "node/folder_deletions.hpp"

#include <algorithm>

namespace atelier {

std::size_t FolderDeletions::missing_files() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(parts_.sight.missing(), [&](const NodeId& node) {
            const Shadow* const shadow = parts_.ledger.find(node);
            const bool is_file = shadow != nullptr && shadow->kind != NodeKind::folder;
            const auto found = is_file ? parts_.project.node(node) : std::nullopt;
            return found && found->shows;  // or somebody deleted it in the project as well
        }));
}

bool FolderDeletions::is_too_much(Instant now) {
    while (!deleted_.empty() && now - deleted_.front() >= window)
        deleted_.pop_front();
    const std::size_t missing = missing_files();
    if (missing == 0) return false;
    const std::size_t count = missing + deleted_.size();
    const std::size_t all = parts_.ledger.files() + deleted_.size();
    return count > deletions_max || (count > few && count * 100 > all * percent_max);
}

void FolderDeletions::take(Instant now) {
    if (missing_files() == 0) is_paused_ = false;  // all of them are back
    is_paused_ = is_paused_ || is_too_much(now);
    if (!is_paused_) remove(parts_.sight.gone(now), now);
}

void FolderDeletions::settle(bool deletes, Instant now) {
    const std::vector<NodeId> missing = parts_.sight.missing();
    if (deletes) {
        remove(missing, now);
        deleted_.clear();  // these were meant
    } else {
        for (const NodeId& node : missing)
            parts_.ledger.erase(node);
    }
    parts_.sight.look_again(parts_.ledger, now);
    is_paused_ = false;
}

bool FolderDeletions::is_as_the_folder_had_it(const NodeId& node, const Shadow& shadow) const {
    if (shadow.kind == NodeKind::text) return parts_.project.version(node) == shadow.version;
    const auto found = parts_.project.node(node);
    return shadow.kind == NodeKind::folder || !found || !found->blob ||
           found->blob->id == shadow.content;
}

void FolderDeletions::remove(const std::vector<NodeId>& nodes, Instant now) {
    if (nodes.empty()) return;
    parts_.project.end_open_change();
    std::vector<resolved::Op> ops;
    for (const NodeId& node : nodes) {
        const Shadow* const shadow = parts_.ledger.find(node);
        if (shadow == nullptr) continue;
        const auto found = parts_.project.node(node);
        if (found && found->shows && is_as_the_folder_had_it(node, *shadow)) {
            ops.push_back(resolved::Delete{node});
            if (shadow->kind != NodeKind::folder) deleted_.push_back(now);
        }
        // What is not deleted is written again.
        parts_.ledger.erase(node);
        parts_.sight.forget(node);
    }
    // Where this person may not delete, all of it comes back.
    while (!ops.empty()) {
        const std::size_t count = std::min<std::size_t>(ops.size(), ops_max);
        const auto end = ops.begin() + static_cast<std::ptrdiff_t>(count);
        if (!parts_.project.write({ops.begin(), end})) return;
        ops.erase(ops.begin(), end);
    }
}

}  // namespace atelier
