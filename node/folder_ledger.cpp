#include "node/folder_ledger.hpp"

#include "node/ignored_names.hpp"
#include "node/named_version.hpp"
#include "protocol/blob.hpp"

#include <algorithm>
#include <utility>

namespace atelier {

namespace {

constexpr std::size_t path_max_record_bytes = 4096;

std::string hex_of_bytes(BytesView bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const std::uint8_t byte : bytes) {
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

std::optional<NodeId> node_of_key(std::string_view key) {
    const std::size_t dash = key.find('-');
    NodeId node;
    if (dash != 2 * node.change.bytes.size()) return std::nullopt;
    const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    for (std::size_t i = 0; i < node.change.bytes.size(); ++i)
        node.change.bytes[i] =
            static_cast<std::uint8_t>(value(key[2 * i]) << 4 | value(key[2 * i + 1]));
    for (const char c : key.substr(dash + 1))
        node.op = node.op * 10 + static_cast<std::uint32_t>(c - '0');
    return node;
}

}  // namespace

BlobId content_id(BytesView bytes) {
    return id_of(blob_map_of(bytes));
}

Bytes encode_head(const Shadow& shadow) {
    Writer out;
    out.u8(static_cast<std::uint8_t>(shadow.kind));
    out.bytes(view_of(shadow.path));  // any bytes: the disk's spelling
    out.varint(shadow.stamp.inode);
    out.varint(shadow.stamp.size);
    out.zigzag(shadow.stamp.mtime_ns);
    out.id(shadow.content);
    out.flag(shadow.form.has_mark);
    out.flag(shadow.form.has_crlf);
    return out.take();
}

std::optional<Shadow> decode_shadow(BytesView bytes) {
    Reader in(bytes);
    Shadow shadow;
    const std::uint8_t kind = in.u8();
    shadow.kind = static_cast<NodeKind>(kind);
    shadow.path = text_of(in.bytes(path_max_record_bytes));
    shadow.stamp.inode = in.varint();
    shadow.stamp.size = in.varint();
    shadow.stamp.mtime_ns = in.zigzag();
    shadow.content = in.id<BlobId>();
    shadow.form.has_mark = in.flag();
    shadow.form.has_crlf = in.flag();
    shadow.version = read_version(in);
    const bool is_kind = shadow.kind == NodeKind::folder || shadow.kind == NodeKind::text ||
                         shadow.kind == NodeKind::blob;
    if (in.finish() || !is_kind || shadow.path.empty()) return std::nullopt;
    return shadow;
}

std::string_view folder_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view name_of_path(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool lies_in(std::string_view path, std::string_view folder) {
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

bool is_parked(std::string_view path) {
    return name_of_path(path).starts_with(temporary_beginning);
}

void FolderLedger::load(const std::vector<LocalRecord>& records) {
    for (const LocalRecord& record : records) {
        const auto node = node_of_key(std::string_view(record.key).substr(beginning_.size()));
        auto shadow = node ? decode_shadow(record.value) : std::nullopt;
        if (shadow) put(*node, *std::move(shadow), true);
    }
}

std::string FolderLedger::key_of(const NodeId& node) const {
    return beginning_ + hex_of_bytes(node.change.bytes) + "-" + std::to_string(node.op);
}

const Shadow* FolderLedger::find(const NodeId& node) const {
    const auto found = shadows_.find(node);
    return found != shadows_.end() ? &found->second : nullptr;
}

std::optional<NodeId> FolderLedger::at(const std::string& path) const {
    const auto found = paths_.find(path);
    return found != paths_.end() ? std::optional(found->second) : std::nullopt;
}

std::size_t FolderLedger::files() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        shadows_, [](const auto& each) { return each.second.kind != NodeKind::folder; }));
}

void FolderLedger::put(const NodeId& node, Shadow shadow, bool is_kept) {
    erase(node);
    // Two files cannot have been at one place: the newer knowledge is right.
    if (const auto other = at(shadow.path)) erase(*other);
    paths_[shadow.path] = node;
    shadows_[node] = std::move(shadow);
    if (is_kept) {
        changed_.erase(node);
    } else {
        changed_.insert(node);
    }
}

void FolderLedger::erase(const NodeId& node) {
    const auto found = shadows_.find(node);
    if (found == shadows_.end()) return;
    paths_.erase(found->second.path);
    shadows_.erase(found);
    changed_.insert(node);
}

void FolderLedger::move(const NodeId& node, const std::string& path) {
    const std::string before = shadows_.at(node).path;
    std::vector<std::pair<NodeId, Shadow>> moved;
    for (const auto& [each, shadow] : shadows_)
        if (each == node || lies_in(shadow.path, before)) moved.emplace_back(each, shadow);
    for (const auto& [each, shadow] : moved)
        erase(each);
    for (auto& [each, shadow] : moved) {
        shadow.path = path + shadow.path.substr(before.size());
        put(each, std::move(shadow));
    }
}

std::vector<LocalRecord> FolderLedger::take_changes() {
    std::vector<LocalRecord> records;
    for (const NodeId& node : std::exchange(changed_, {})) {
        const Shadow* shadow = find(node);
        Writer value;
        if (shadow != nullptr) {
            value.raw(encode_head(*shadow));
            write_version(value, shadow->version);
        }
        records.push_back({key_of(node), value.take()});
    }
    return records;
}

}  // namespace atelier
