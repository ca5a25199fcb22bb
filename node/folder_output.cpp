#include "node/folder_output.hpp"

#include "node/ignored_names.hpp"
#include "sync/names.hpp"

#include <algorithm>

namespace atelier {

namespace {

std::string temporary_path(const std::string& path, const NodeId& node) {
    std::string name(temporary_beginning);
    for (std::size_t i = 0; i < 4; ++i)
        name += std::to_string(node.change.bytes[i]) + "-";
    std::string temporary(folder_of(path));
    return temporary + "/" + name + std::to_string(node.op);
}

}  // namespace

void FolderOutput::list() {
    wanted_.clear();
    paths_.clear();
    for (const ListedFile& file : parts_.project.files()) {
        const std::string path = full_path(file);
        if (path.empty() || parts_.disk.ignores(path)) continue;
        const ListedNode& node = file.outlined.node;
        wanted_[path] = {node.id, node.kind, file.blob};
        paths_[node.id] = path;
    }
}

FolderOutput::Done FolderOutput::write(Instant now) {
    done_ = {};
    due_.reset();
    parts_.absent.clear();
    parts_.project.end_open_change();
    list();
    const bool has_roots = parts_.disk.make_folder("site") && parts_.disk.make_folder("notes");
    done_.is_in_the_way = !has_roots;
    remove_what_went();
    move_what_moved();
    for (const auto& [path, wanted] : wanted_) {
        const Shadow* const shadow = parts_.ledger.find(wanted.node);
        if (shadow == nullptr) {
            write_new(path, wanted);
        } else if (!parts_.sight.is_missing(wanted.node) &&
                   !parts_.sight.is_unsettled(shadow->path)) {
            if (wanted.kind == NodeKind::text) write_text(wanted.node, *shadow, now);
            if (wanted.kind == NodeKind::blob && wanted.blob)
                write_blob(wanted.node, *shadow, *wanted.blob);
        }
    }
    std::erase_if(waiting_, [&](const auto& each) { return !paths_.contains(each.first); });
    return done_;
}

void FolderOutput::remove_what_went() {
    std::vector<std::pair<std::string, NodeId>> went;
    for (const auto& [node, shadow] : parts_.ledger.shadows())
        if (!paths_.contains(node)) went.emplace_back(shadow.path, node);
    // What is in a folder before the folder.
    std::ranges::sort(went, std::greater<>());
    for (const auto& [path, node] : went) {
        const Shadow shadow = *parts_.ledger.find(node);
        if (parts_.sight.is_unsettled(path)) continue;
        const bool is_folder = shadow.kind == NodeKind::folder;
        if (!is_folder && !parts_.sight.is_missing(node) &&
            !parts_.disk.remove(path, shadow.stamp)) {
            done_.is_in_the_way = true;
            continue;
        }
        done_.has_written = true;
        parts_.ledger.erase(node);
        parts_.sight.forget(node);
        // With files that are not mirrored it stays, and is no new folder because of that.
        if (is_folder && !parts_.disk.remove_folder(path) && parts_.sight.has(path))
            parts_.aside[path] = {parts_.sight.entries().at(path).stamp, LeftAside::occupied};
    }
}

// ---- what moved ---------------------------------------------------------------------------------

void FolderOutput::remember_folder(const NodeId& node, const std::string& path) {
    const auto stamp = parts_.disk.folder_stamp(path);
    if (stamp) parts_.ledger.put(node, {NodeKind::folder, path, *stamp, {}, {}, {}});
}

bool FolderOutput::move_one(const NodeId& node, const std::string& from, const std::string& to) {
    for (std::size_t slash = to.find('/'); slash != std::string::npos;
         slash = to.find('/', slash + 1)) {
        const std::string folder = to.substr(0, slash);
        const auto wanted = wanted_.find(folder);
        const bool is_new = wanted != wanted_.end() && !parts_.ledger.find(wanted->second.node);
        if (!is_new) continue;
        if (!parts_.disk.make_folder(folder)) return false;
        remember_folder(wanted->second.node, folder);
    }
    if (!parts_.disk.move(from, to)) return false;
    parts_.ledger.move(node, to);
    done_.has_written = true;
    return true;
}

void FolderOutput::move_what_moved() {
    bool is_blocked = false;
    // Each may be in another's way; names that go round in a circle are parted by a temporary one.
    for (std::size_t tries = 2 * paths_.size() + 2; tries > 0; --tries) {
        bool has_moved = false;
        is_blocked = false;
        std::optional<NodeId> in_the_way;
        for (const auto& [path, wanted] : wanted_) {
            const Shadow* const shadow = parts_.ledger.find(wanted.node);
            if (shadow == nullptr || shadow->path == path) continue;
            if (parts_.sight.is_missing(wanted.node)) continue;
            has_moved = move_one(wanted.node, std::string(shadow->path), path);
            if (has_moved) break;
            is_blocked = true;
            const auto other = parts_.ledger.at(path);
            if (other && paths_.contains(*other) && paths_.at(*other) != path) in_the_way = other;
        }
        if (has_moved) continue;
        if (!in_the_way) break;
        const std::string from = parts_.ledger.find(*in_the_way)->path;
        if (!move_one(*in_the_way, from, temporary_path(from, *in_the_way))) break;
    }
    done_.is_in_the_way |= is_blocked;
}

// ---- what is new or another ---------------------------------------------------------------------

void FolderOutput::write_new(const std::string& path, const Wanted& wanted) {
    if (wanted.kind == NodeKind::folder) {
        const bool is_made = parts_.disk.make_folder(path);
        if (is_made) remember_folder(wanted.node, path);
        done_.has_written |= is_made;
        done_.is_in_the_way |= !is_made;
        return;
    }
    if (parts_.is_aside(path)) {
        parts_.absent[path] = LeftAside::occupied;
        return;
    }
    Shadow shadow{wanted.kind, path, {}, {}, {}, {}};
    std::optional<Bytes> bytes;
    if (wanted.kind == NodeKind::text) {
        const auto version = parts_.project.version(wanted.node);
        if (!version) return;  // typed at this moment
        shadow.version = *version;
        bytes = disk_bytes_of(parts_.project.text(wanted.node), {});
    } else if (wanted.blob) {
        bytes = parts_.project.blob(wanted.blob->id);
        if (!bytes) parts_.absent[path] = LeftAside::content_absent;
    }
    if (!bytes) return;
    const auto stamp = parts_.disk.write(path, *bytes, std::nullopt);
    if (!stamp) {
        parts_.absent[path] = LeftAside::occupied;
        done_.is_in_the_way = true;
        return;
    }
    shadow.content = content_id(*bytes);
    wrote(wanted.node, std::move(shadow), *stamp);
}

void FolderOutput::wrote(const NodeId& node, Shadow shadow, const DiskStamp& stamp) {
    shadow.stamp = stamp;
    parts_.ledger.put(node, std::move(shadow));
    done_.has_written = true;
}

bool FolderOutput::is_ready(const NodeId& node, const NamedVersion& version, Instant now) {
    Waiting& waiting = waiting_.try_emplace(node, Waiting{version, now, now}).first->second;
    if (waiting.version != version) waiting = {version, now, waiting.since};
    const Instant at = std::min(waiting.changed_at + quiet, waiting.since + waits_max);
    if (at <= now) return true;
    due_ = due_ ? std::min(*due_, at) : at;
    return false;
}

void FolderOutput::write_text(const NodeId& node, const Shadow& shadow, Instant now) {
    const auto version = parts_.project.version(node);
    if (!version || *version == shadow.version) return;
    if (!is_ready(node, *version, now)) return;
    waiting_.erase(node);
    Shadow next = shadow;
    next.version = *version;
    const Bytes bytes = disk_bytes_of(parts_.project.text(node), shadow.form);
    next.content = content_id(bytes);
    if (next.content == shadow.content) return parts_.ledger.put(node, std::move(next));
    const auto stamp = parts_.disk.write(shadow.path, bytes, shadow.stamp);
    if (stamp) {
        parts_.replaced[node].push_back({shadow.version, now});
        wrote(node, std::move(next), *stamp);
    } else {
        done_.is_in_the_way = true;
    }
}

// Two put a picture there at a time, and what was put here has lost: it becomes a file of its own,
// `logo (Karim).png`, which is taken in as any other and so seen by all. Of the same name at most
// so many. False: the disk does not take it now.
bool FolderOutput::keep_beside(const Shadow& lost) {
    constexpr std::uint32_t most = 10;
    const auto bytes = parts_.project.blob(lost.content);
    const bool is_elsewhere = std::ranges::any_of(
        parts_.project.files(),
        [&](const ListedFile& file) { return file.blob && file.blob->id == lost.content; });
    if (!bytes || is_elsewhere) return true;
    const std::string name(name_of_path(lost.path));
    const std::string folder = lost.path.substr(0, lost.path.size() - name.size());
    const std::size_t dot = std::min(name.rfind('.'), name.size());
    const std::string person = parts_.project.own_name();
    for (std::uint32_t number = 1; number <= most; ++number) {
        const std::string who = number == 1 ? person : person + " " + std::to_string(number);
        std::string beside = name.substr(0, dot) + " (" + who + ")" + name.substr(dot);
        // A person may be called what no file can.
        if (fault_of(beside)) beside = numbered(name, false, number + 1);
        const std::string path = folder + beside;
        if (path.size() > path_max_bytes) return true;
        if (const auto there = parts_.sight.entries().find(path);
            there != parts_.sight.entries().end()) {
            const auto read = parts_.disk.read(path, bytes->size());
            if (read && read->bytes == *bytes) return true;  // this was done before a crash
            continue;
        }
        if (!parts_.disk.write(path, *bytes, std::nullopt)) return false;
        done_.has_written = true;
        return true;
    }
    return true;
}

void FolderOutput::write_blob(const NodeId& node, const Shadow& shadow, const BlobValue& blob) {
    if (blob.id == shadow.content) return;
    const auto bytes = parts_.project.blob(blob.id);
    if (!bytes) {
        parts_.absent[shadow.path] = LeftAside::content_absent;
        return;
    }
    // First: nothing that was put here is anywhere else, should the next step be the last.
    const bool is_kept =
        !parts_.project.is_lost_by_chance(node, shadow.content) || keep_beside(shadow);
    const auto stamp =
        is_kept ? parts_.disk.write(shadow.path, *bytes, shadow.stamp) : std::nullopt;
    if (!stamp) {
        done_.is_in_the_way = true;
        return;
    }
    Shadow next = shadow;
    next.content = blob.id;
    wrote(node, std::move(next), *stamp);
}

}  // namespace atelier
