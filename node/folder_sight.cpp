#include "node/folder_sight.hpp"

#include <algorithm>
#include <utility>

namespace atelier {

void FolderSight::written(const std::string& path, Instant now) {
    open_until_[path] = now + quiet_while_open;
}

void FolderSight::closed(const std::string& path, Instant now) {
    open_until_.erase(path);
    // Within one tick of the disk's clock a file can change and keep its stamp.
    suspect_.insert(path);
    const auto found = unsettled_.find(path);
    if (found != unsettled_.end()) found->second.ripe_at = now + quiet;
}

Instant FolderSight::ripe_at(const std::string& path, const DiskEntry& entry, Instant now) const {
    const bool is_empty = entry.is == DiskEntry::Is::file && entry.stamp.size == 0;
    const bool is_folder = entry.is == DiskEntry::Is::folder;
    Instant at = now + (is_empty ? quiet_while_empty : is_folder ? Milliseconds{0} : quiet);
    const auto open = open_until_.find(path);
    return open != open_until_.end() ? std::max(at, open->second) : at;
}

void FolderSight::saw(DiskEntries entries, const FolderLedger& ledger, Instant now) {
    entries_ = std::move(entries);
    std::map<std::string, Unsettled> before = std::exchange(unsettled_, {});
    for (const auto& [path, entry] : entries_) {
        const auto node = ledger.at(path);
        const Shadow* const shadow = node ? ledger.find(*node) : nullptr;
        const bool is_folder = entry.is == DiskEntry::Is::folder;
        const bool is_same_kind = shadow && (shadow->kind == NodeKind::folder) == is_folder;
        const bool is_same =
            is_same_kind && (is_folder || shadow->stamp == entry.stamp) && !suspect_.contains(path);
        if (is_same) continue;
        const auto known = before.find(path);
        if (known != before.end() && known->second.stamp == entry.stamp) {
            unsettled_[path] = known->second;
        } else {
            unsettled_[path] = {entry.stamp, ripe_at(path, entry, now)};
        }
    }
    suspect_.clear();
    std::erase_if(open_until_, [&](const auto& each) { return each.second <= now; });
    look_again(ledger, now);
}

// A folder in a file's place, or the other way round, is not it. Behind a link, or in a folder that
// this user may not read, nobody knows what is.
bool FolderSight::is_there(const Shadow& shadow) const {
    const auto entry = entries_.find(shadow.path);
    if (entry != entries_.end())
        return !is_plain(entry->second) ||
               (shadow.kind == NodeKind::folder) == (entry->second.is == DiskEntry::Is::folder);
    for (std::string_view above = folder_of(shadow.path); !above.empty();
         above = folder_of(above)) {
        const auto folder = entries_.find(std::string(above));
        if (folder != entries_.end()) return !is_plain(folder->second);
    }
    return false;
}

void FolderSight::look_again(const FolderLedger& ledger, Instant now) {
    std::erase_if(unsettled_, [&](const auto& each) {
        const auto node = ledger.at(each.first);
        return !entries_.contains(each.first) ||
               (node && ledger.find(*node)->kind == NodeKind::folder &&
                entries_.at(each.first).is == DiskEntry::Is::folder);
    });
    std::map<NodeId, Instant> missing;
    for (const auto& [node, shadow] : ledger.shadows()) {
        if (is_there(shadow) || is_parked(shadow.path)) continue;
        const auto since = missing_.find(node);
        missing[node] = since != missing_.end() ? since->second : now;
    }
    missing_ = std::move(missing);
}

std::vector<std::string> FolderSight::ripe(Instant now) const {
    std::vector<std::string> paths;
    for (const auto& [path, unsettled] : unsettled_)
        if (unsettled.ripe_at <= now) paths.push_back(path);
    return paths;
}

std::vector<NodeId> FolderSight::missing() const {
    std::vector<NodeId> nodes;
    for (const auto& [node, since] : missing_)
        nodes.push_back(node);
    return nodes;
}

std::vector<NodeId> FolderSight::gone(Instant now) const {
    std::vector<NodeId> nodes;
    for (const auto& [node, since] : missing_)
        if (now - since >= gone_after) nodes.push_back(node);
    return nodes;
}

void FolderSight::defer(const std::string& path, Instant now) {
    const auto found = unsettled_.find(path);
    if (found != unsettled_.end()) found->second.ripe_at = now + quiet;
}

std::optional<Instant> FolderSight::next_due(Instant now) const {
    std::optional<Instant> due;
    const auto take = [&](Instant at) {
        if (at > now) due = due ? std::min(*due, at) : at;
    };
    for (const auto& [path, unsettled] : unsettled_)
        take(unsettled.ripe_at);
    for (const auto& [node, since] : missing_)
        take(since + gone_after);
    return due;
}

}  // namespace atelier
