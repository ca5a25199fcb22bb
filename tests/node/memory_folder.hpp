#pragma once

// A folder in memory, as a mirror sees one; what programs do to it is written as they do it.

#include "node/folder_disk.hpp"
#include "node/folder_ledger.hpp"
#include "node/ignored_names.hpp"
#include "tests/test.hpp"

namespace atelier::test {

class MemoryFolder : public FolderDisk {
public:
    struct Item {
        DiskEntry entry;
        Bytes bytes;
    };
    std::map<std::string, Item> items;
    bool is_there = true;
    IgnoreList ignored;
    std::size_t writes = 0;
    // Called once, just before something is written over.
    std::function<void()> in_between;

    // ---- what a program does ----
    void save(const std::string& path, std::string_view text) {  // in place
        const BytesView bytes = view_of(text);
        Item& item = items[path];
        const std::uint64_t inode = item.entry.stamp.inode ? item.entry.stamp.inode : ++inodes_;
        item = {{DiskEntry::Is::file, {inode, bytes.size(), ++ticks_}},
                {bytes.begin(), bytes.end()}};
    }
    void put(const std::string& path, std::string_view text) {  // a new file moved over it
        items.erase(path);
        save(path, text);
    }
    void make(const std::string& path) {
        items[path] = {{DiskEntry::Is::folder, {++inodes_, 0, 0}}, {}};
    }
    void become(const std::string& path, DiskEntry::Is is) {
        items[path] = {{is, {++inodes_, 0, ++ticks_}}, {}};
    }
    void drop(const std::string& path) {
        std::erase_if(items, [&](const auto& each) {
            return each.first == path || lies_in(each.first, path);
        });
    }
    void rename(const std::string& from, const std::string& to) { REQUIRE(move(from, to)); }
    std::optional<std::string> text(const std::string& path) const {
        const auto found = items.find(path);
        if (found == items.end() || found->second.entry.is != DiskEntry::Is::file)
            return std::nullopt;
        return std::string(text_of(found->second.bytes));
    }

    // ---- FolderDisk ----
    std::optional<DiskEntries> scan() override {
        if (!is_there) return std::nullopt;
        DiskEntries entries;
        for (const auto& [path, item] : items)
            if (!ignored.ignores(path)) entries[path] = item.entry;
        return entries;
    }
    bool ignores(const std::string& path) override { return ignored.ignores(path); }
    std::optional<DiskFile> read(const std::string& path, std::size_t max_bytes) override {
        const auto found = items.find(path);
        if (found == items.end() || found->second.entry.is != DiskEntry::Is::file) return {};
        if (found->second.bytes.size() > max_bytes) return {};
        return DiskFile{found->second.bytes, found->second.entry.stamp};
    }
    std::optional<DiskStamp> folder_stamp(const std::string& path) override {
        const auto found = items.find(path);
        if (found == items.end()) return std::nullopt;
        return found->second.entry.stamp;
    }
    std::optional<DiskStamp> write(const std::string& path, BytesView bytes,
                                   const std::optional<DiskStamp>& expected) override {
        if (auto before = std::exchange(in_between, {})) before();
        const auto found = items.find(path);
        const bool is_as_expected = expected ? found != items.end() &&
                                                   found->second.entry.is == DiskEntry::Is::file &&
                                                   found->second.entry.stamp == *expected
                                             : found == items.end();
        if (!is_as_expected || !has_folder(path)) return std::nullopt;
        ++writes;
        put(path, text_of(bytes));
        return items.at(path).entry.stamp;
    }
    bool remove(const std::string& path, const DiskStamp& expected) override {
        const auto found = items.find(path);
        if (found == items.end() || found->second.entry.stamp != expected) return false;
        items.erase(found);
        return true;
    }
    bool move(const std::string& from, const std::string& to) override {
        if (!items.contains(from) || items.contains(to) || !has_folder(to)) return false;
        std::map<std::string, Item> moved;
        for (const auto& [path, item] : items)
            if (path == from || lies_in(path, from)) moved[to + path.substr(from.size())] = item;
        drop(from);
        items.merge(moved);
        return true;
    }
    bool make_folder(const std::string& path) override {
        if (!has_folder(path)) return false;
        if (!items.contains(path)) make(path);
        return items.at(path).entry.is == DiskEntry::Is::folder;
    }
    bool remove_folder(const std::string& path) override {
        for (const auto& [each, item] : items)
            if (lies_in(each, path)) return false;
        return items.erase(path) == 1;
    }

private:
    bool has_folder(const std::string& path) const {
        const std::string folder(folder_of(path));
        if (folder.empty()) return true;
        const auto found = items.find(folder);
        return found != items.end() && found->second.entry.is == DiskEntry::Is::folder;
    }

    std::uint64_t inodes_ = 0;
    std::int64_t ticks_ = 0;
};

}  // namespace atelier::test
