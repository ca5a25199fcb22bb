#include "node/folder_intake.hpp"

#include "node/text_diff.hpp"
#include "protocol/check.hpp"
#include "sync/limits.hpp"
#include "sync/names.hpp"

#include <algorithm>
#include <array>

namespace atelier {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t created_at_once = 256;

// What these hold is not text, even where it could be read as such.
constexpr std::array blob_endings{"png"sv, "jpg"sv,  "jpeg"sv,  "gif"sv,  "webp"sv, "avif"sv,
                                  "ico"sv, "woff"sv, "woff2"sv, "ttf"sv,  "otf"sv,  "pdf"sv,
                                  "mp3"sv, "ogg"sv,  "mp4"sv,   "webm"sv, "zip"sv};

bool is_called_blob(std::string_view path) {
    const std::string_view name = name_of_path(path);
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return false;
    std::string ending(name.substr(dot + 1));
    std::ranges::transform(ending, ending.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return std::ranges::find(blob_endings, ending) != blob_endings.end();
}

bool is_in_a_root(std::string_view path) {
    return path.starts_with("site/") || path.starts_with("notes/");
}

std::uint64_t changed_between(const std::u32string& before, const std::u32string& after) {
    std::uint64_t scalars = 0;
    for (const Splice& splice : text_difference(before, after))
        scalars += splice.removed + splice.inserted.size();
    return scalars;
}

std::string composed_path(const std::string& path) {
    return composed(path).value_or(path);
}

LeftAside left_for(DiskEntry::Is is) {
    switch (is) {
        case DiskEntry::Is::link: return LeftAside::link;
        case DiskEntry::Is::hard_link: return LeftAside::hard_link;
        case DiskEntry::Is::unreadable: return LeftAside::unreadable;
        default: return LeftAside::special;
    }
}

}  // namespace

void FolderIntake::take(Instant now) {
    const std::vector<std::string> ripe = parts_.sight.ripe(now);
    std::vector<std::string> folders;
    std::vector<std::string> files;
    for (const std::string& path : ripe) {
        const DiskEntry& entry = parts_.sight.entries().at(path);
        if (path == "site" || path == "notes" || parts_.is_aside(path)) {
            parts_.sight.settled(path);
        } else if (!is_plain(entry)) {
            parts_.set_aside(path, left_for(entry.is));
        } else if (!parts_.ledger.at(path)) {
            (entry.is == DiskEntry::Is::folder ? folders : files).push_back(path);
        }
    }
    if (!folders.empty() || !files.empty())
        for (ListedFile& file : parts_.project.files())
            if (std::string path = full_path(file); !path.empty())
                listing_.insert_or_assign(std::move(path), std::move(file));
    take_folders(folders);
    take_moves(now);
    take_files(files, now);
    listing_.clear();
    for (const std::string& path : ripe)
        if (parts_.sight.is_unsettled(path) && parts_.ledger.at(path)) take_changed(path, now);
}

// ---- what moved ---------------------------------------------------------------------------------

// A rename keeps a file's stamp, and a folder's inode.
std::optional<std::string> FolderIntake::new_place_of(const Shadow& shadow) const {
    const bool is_folder = shadow.kind == NodeKind::folder;
    for (const auto& [path, entry] : parts_.sight.entries()) {
        const bool is_it =
            is_folder ? entry.is == DiskEntry::Is::folder && entry.stamp.inode == shadow.stamp.inode
                      : entry.is == DiskEntry::Is::file && entry.stamp == shadow.stamp;
        if (is_it && !parts_.ledger.at(path) && is_in_a_root(path)) return path;
    }
    return std::nullopt;
}

bool FolderIntake::is_of_something_missing(const DiskEntry& entry) const {
    return std::ranges::any_of(parts_.sight.missing(), [&](const NodeId& node) {
        const Shadow* const shadow = parts_.ledger.find(node);
        if (shadow == nullptr) return false;
        return shadow->kind == NodeKind::folder
                   ? entry.is == DiskEntry::Is::folder && entry.stamp.inode == shadow->stamp.inode
                   : entry.is == DiskEntry::Is::file && entry.stamp == shadow->stamp;
    });
}

void FolderIntake::take_moves(Instant now) {
    // The outermost first: what lies in it has moved with it.
    for (bool is_more = true; is_more;) {
        is_more = false;
        std::vector<NodeId> gone = parts_.sight.gone(now);
        std::ranges::sort(gone, {}, [&](const NodeId& node) {
            const Shadow* const shadow = parts_.ledger.find(node);
            return shadow != nullptr ? shadow->path : std::string();
        });
        for (const NodeId& node : gone) {
            const Shadow* const shadow = parts_.ledger.find(node);
            const auto place = shadow != nullptr ? new_place_of(*shadow) : std::nullopt;
            if (!place || !folder_at(folder_of(*place))) continue;
            move(node, *place);
            parts_.sight.look_again(parts_.ledger, now);
            is_more = true;
            break;
        }
    }
}

void FolderIntake::move(const NodeId& node, const std::string& path) {
    const Shadow before = *parts_.ledger.find(node);
    const auto parent = folder_at(folder_of(path));
    const auto name = composed(std::string(name_of_path(path)));
    const bool may_be = parent && !fault_of_new(path);
    std::vector<resolved::Op> ops;
    if (may_be && folder_of(path) != folder_of(before.path))
        ops.push_back(resolved::Move{node, *parent});
    if (may_be && name_of_path(path) != name_of_path(before.path))
        ops.push_back(resolved::Name{node, *name});
    if (!may_be || !parts_.project.write(std::move(ops))) {
        // It is written again where the project has it.
        parts_.ledger.erase(node);
        return;
    }
    parts_.ledger.move(node, path);
    parts_.sight.settled(path);
}

// ---- what is new --------------------------------------------------------------------------------

std::optional<NodeId> FolderIntake::folder_at(std::string_view path) const {
    if (path == "site") return root_of(parts_.project.space(), Root::site);
    if (path == "notes") return root_of(parts_.project.space(), Root::notes);
    const auto node = parts_.ledger.at(std::string(path));
    const Shadow* const shadow = node ? parts_.ledger.find(*node) : nullptr;
    return shadow != nullptr && shadow->kind == NodeKind::folder ? node : std::nullopt;
}

std::optional<LeftAside> FolderIntake::fault_of_new(const std::string& path) const {
    if (!is_in_a_root(path)) return LeftAside::outside;
    const auto whole = composed(path);
    const auto name = composed(std::string(name_of_path(path)));
    if (!whole || !name || fault_of(*name)) return LeftAside::bad_name;
    const std::string below = whole->substr(whole->find('/') + 1);
    const auto levels = static_cast<std::size_t>(std::ranges::count(below, '/')) + 1;
    if (fault_of_path(below.size(), levels)) return LeftAside::too_deep;
    return std::nullopt;
}

void FolderIntake::take_folders(const std::vector<std::string>& ripe) {
    for (const std::string& path : ripe) {
        const DiskEntry& entry = parts_.sight.entries().at(path);
        if (is_of_something_missing(entry)) continue;
        if (const auto fault = fault_of_new(path)) {
            parts_.set_aside(path, *fault);
            continue;
        }
        const auto parent = folder_at(folder_of(path));
        if (!parent) continue;  // it is left aside itself
        const auto there = listing_.find(composed_path(path));
        if (there != listing_.end()) {
            if (there->second.outlined.node.kind != NodeKind::folder) {
                step_aside(path);
                continue;
            }
            parts_.ledger.put(there->second.outlined.node.id,
                              {NodeKind::folder, path, entry.stamp, {}, {}, {}});
        } else {
            const auto change = parts_.project.write({resolved::Create{
                NodeKind::folder, *parent, *composed(std::string(name_of_path(path)))}});
            if (!change) {
                parts_.set_aside(path, atelier::left_for(change.error()));
                continue;
            }
            parts_.ledger.put({*change, 0}, {NodeKind::folder, path, entry.stamp, {}, {}, {}});
        }
        parts_.sight.settled(path);
    }
}

std::optional<FolderIntake::NewFile> FolderIntake::read_new(const std::string& path, Instant now) {
    if (const auto fault = fault_of_new(path)) {
        parts_.set_aside(path, *fault);
        return std::nullopt;
    }
    auto read = parts_.disk.read(path, blob_max_bytes);
    if (!read) {
        if (parts_.sight.entries().at(path).stamp.size > blob_max_bytes) {
            parts_.set_aside(path, LeftAside::too_big);
        } else {
            parts_.sight.defer(path, now);
        }
        return std::nullopt;
    }
    NewFile file{path, read->stamp, std::move(read->bytes), {}};
    const bool is_blob = is_called_blob(path);
    if (is_blob && file.bytes.empty()) {  // somebody is about to write it
        parts_.sight.settled(path);
        return std::nullopt;
    }
    if (!is_blob) file.text = disk_text_of(file.bytes);
    return file;
}

void FolderIntake::take_files(const std::vector<std::string>& ripe, Instant now) {
    std::size_t files = parts_.ledger.files();
    std::uint64_t bytes = 0;
    for (const auto& [node, shadow] : parts_.ledger.shadows())
        bytes += shadow.stamp.size;
    std::vector<NewFile> fresh;
    for (const std::string& path : ripe) {
        const auto entry = parts_.sight.entries().find(path);
        const bool has_moved = parts_.ledger.at(path).has_value();
        if (has_moved || entry == parts_.sight.entries().end() ||
            is_of_something_missing(entry->second))
            continue;
        bytes += entry->second.stamp.size;
        if (++files > folder_max_files || bytes > folder_max_bytes) {
            parts_.set_aside(path, LeftAside::too_many);
            continue;
        }
        auto file = read_new(path, now);
        if (!file) continue;
        const auto there = listing_.find(composed_path(path));
        if (there != listing_.end()) {
            join(there->second, *std::move(file));
        } else if (folder_at(folder_of(path))) {
            fresh.push_back(*std::move(file));
        }
        if (fresh.size() >= created_at_once) create(std::exchange(fresh, {}));
    }
    if (!fresh.empty()) create(std::move(fresh));
}

void FolderIntake::create(std::vector<NewFile> files) {
    std::vector<resolved::Op> ops;
    std::vector<std::uint32_t> numbers;  // of the ops that create
    for (const NewFile& file : files) {
        const auto number = static_cast<std::uint32_t>(ops.size());
        numbers.push_back(number);
        ops.push_back(resolved::Create{file.text ? NodeKind::text : NodeKind::blob,
                                       *folder_at(folder_of(file.path)),
                                       *composed(std::string(name_of_path(file.path)))});
        if (file.text) continue;
        const auto blob = parts_.project.put(file.bytes);
        if (!blob) {
            for (const NewFile& each : files)
                parts_.set_aside(each.path, atelier::left_for(blob.error()));
            return;
        }
        ops.push_back(resolved::Blob{{{}, number}, *blob, file.bytes.size()});
    }
    const auto change = parts_.project.write(std::move(ops));
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (change) {
            fill({*change, numbers[i]}, std::move(files[i]));
        } else {
            parts_.set_aside(files[i].path, atelier::left_for(change.error()));
        }
    }
}

// Into a node that shows nothing yet.
void FolderIntake::fill(const NodeId& node, NewFile file) {
    const std::string path = file.path;
    Shadow shadow{file.text ? NodeKind::text : NodeKind::blob,
                  path,
                  file.stamp,
                  content_id(file.bytes),
                  {},
                  {}};
    parts_.sight.settled(path);
    if (!file.text || file.text->text.empty()) {
        if (file.text) shadow.form = file.text->form;
        parts_.ledger.put(node, std::move(shadow));
        return;
    }
    shadow.kind = NodeKind::text;
    take_text(node, std::move(shadow), path, *file.text);
}

// There is a file of that name in the project, and nothing is known of how the two belong together.
void FolderIntake::join(const ListedFile& there, NewFile file) {
    const NodeId& node = there.outlined.node.id;
    const NodeKind kind = there.outlined.node.kind;
    const BlobId content = content_id(file.bytes);
    if (kind == NodeKind::blob && there.blob && there.blob->id == content) {
        parts_.ledger.put(node, {kind, file.path, file.stamp, content, {}, {}});
        return parts_.sight.settled(file.path);
    }
    if (kind != NodeKind::text || !file.text) return step_aside(file.path);
    parts_.project.end_open_change();
    const auto version = parts_.project.version(node);
    if (!version) return;
    const std::u32string& text = parts_.project.text(node);
    if (text.empty()) return fill(node, std::move(file));
    if (file.text->text != text && !file.text->text.empty()) return step_aside(file.path);
    // What is empty shows the text before anybody wrote.
    const NamedVersion shown = file.text->text.empty() ? NamedVersion{} : *version;
    parts_.ledger.put(node, {kind, file.path, file.stamp, content, file.text->form, shown});
    parts_.sight.settled(file.path);
}

// Under another name both are there, and a person can look.
void FolderIntake::step_aside(const std::string& path) {
    const bool is_folder = parts_.sight.entries().at(path).is == DiskEntry::Is::folder;
    for (std::uint32_t number = 2; number < 100; ++number) {
        std::string other(folder_of(path));
        other += "/" + numbered(name_of_path(path), is_folder, number);
        if (listing_.contains(other) || parts_.sight.has(other)) continue;
        if (parts_.disk.move(path, other)) return parts_.sight.settled(path);
    }
    parts_.set_aside(path, LeftAside::occupied);
}

// ---- what is another ----------------------------------------------------------------------------

void FolderIntake::take_changed(const std::string& path, Instant now) {
    const NodeId node = *parts_.ledger.at(path);
    Shadow shadow = *parts_.ledger.find(node);
    const DiskEntry& entry = parts_.sight.entries().at(path);
    if (shadow.kind == NodeKind::folder || entry.is != DiskEntry::Is::file) return;
    // The size alone is another: a power cut took what we had written, and nobody touched it.
    const bool is_torn = entry.stamp.inode == shadow.stamp.inode &&
                         entry.stamp.mtime_ns == shadow.stamp.mtime_ns &&
                         entry.stamp.size < shadow.stamp.size;
    if (is_torn && parts_.disk.remove(path, entry.stamp)) {
        parts_.sight.settled(path);
        return parts_.ledger.erase(node);
    }
    const bool is_text = shadow.kind == NodeKind::text;
    const std::size_t max = is_text ? disk_text_max_bytes : blob_max_bytes;
    if (entry.stamp.size > max) return parts_.set_aside(path, LeftAside::too_big);
    const auto read = parts_.disk.read(path, max);
    if (!read) return parts_.sight.defer(path, now);
    const BlobId content = content_id(read->bytes);
    const bool is_same = content == shadow.content;
    shadow.stamp = read->stamp;
    if (is_same) {
        parts_.ledger.put(node, std::move(shadow));
        return parts_.sight.settled(path);
    }
    shadow.content = content;
    if (!is_text) return take_blob(node, std::move(shadow), path, read->bytes);
    const auto text = disk_text_of(read->bytes);
    if (!text) return parts_.set_aside(path, LeftAside::not_text);
    take_text(node, std::move(shadow), path, *text);
}

void FolderIntake::take_text(const NodeId& node, Shadow shadow, const std::string& path,
                             const DiskText& read) {
    parts_.project.end_open_change();
    shadow.form = read.form;
    auto before = parts_.project.text_at(node, shadow.version);
    // The version is gone with an older copy of the store: who knows what of this is whose.
    if (!before) {
        parts_.ledger.erase(node);
        return;
    }
    use_what_was_read(node, shadow, *before, read.text);
    const auto found = *before == read.text
                           ? std::optional(shadow.version)
                           : parts_.project.version_that_is(node, shadow.version, read.text);
    if (found) {
        shadow.version = *found;
        parts_.ledger.put(node, std::move(shadow));
        return parts_.sight.settled(path);
    }
    const auto merged = parts_.project.merge({{},
                                              node,
                                              shadow.version,
                                              text_difference(*before, read.text),
                                              {parts_.ledger.key_of(node), encode_head(shadow)}});
    if (!merged) return parts_.set_aside(path, atelier::left_for(merged.error()));
    shadow.version = *merged;
    parts_.ledger.put(node, std::move(shadow), true);
    parts_.sight.settled(path);
}

// A text is nearer to what its program had read. Where that is what stood there before the last
// write, it is not meant to take away what was written.
void FolderIntake::use_what_was_read(const NodeId& node, Shadow& shadow, std::u32string& before,
                                     const std::u32string& text) const {
    const auto replaced = parts_.replaced.find(node);
    if (replaced == parts_.replaced.end() || before == text) return;
    std::uint64_t least = changed_between(before, text);
    for (const FolderParts::Replaced& each : replaced->second) {
        auto read = parts_.project.text_at(node, each.version);
        const std::uint64_t changed = read ? changed_between(*read, text) : least;
        if (changed >= least) continue;
        least = changed;
        before = *std::move(read);
        shadow.version = each.version;
    }
}

void FolderIntake::take_blob(const NodeId& node, Shadow shadow, const std::string& path,
                             const Bytes& bytes) {
    const auto blob = parts_.project.put(bytes);
    if (!blob) return parts_.set_aside(path, atelier::left_for(blob.error()));
    const auto change = parts_.project.write({resolved::Blob{node, *blob, bytes.size()}});
    if (!change) return parts_.set_aside(path, atelier::left_for(change.error()));
    parts_.ledger.put(node, std::move(shadow));
    parts_.sight.settled(path);
}

}  // namespace atelier
