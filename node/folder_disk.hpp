#pragma once

// What a mirror asks of the folder that it mirrors into. An interface: the folder of this machine,
// and the tests' folder in memory.
//
// Paths are relative, `/` between names, as the disk spells them. Nothing follows a link, and
// nothing reaches outside of the folder, whatever is swapped into it meanwhile.

#include "protocol/bytes.hpp"

#include <map>

namespace atelier {

// By which a file is known to be as it was.
struct DiskStamp {
    std::uint64_t inode = 0;
    std::uint64_t size = 0;
    std::int64_t mtime_ns = 0;

    bool operator==(const DiskStamp&) const = default;
};

struct DiskEntry {
    enum class Is : std::uint8_t { file, folder, link, hard_link, special, unreadable };

    Is is = Is::file;
    DiskStamp stamp;

    bool operator==(const DiskEntry&) const = default;
};

inline bool is_plain(const DiskEntry& entry) {
    return entry.is == DiskEntry::Is::file || entry.is == DiskEntry::Is::folder;
}

// What lies in a folder, without what is ignored: folders before what is in them.
using DiskEntries = std::map<std::string, DiskEntry>;

struct DiskFile {
    Bytes bytes;
    DiskStamp stamp;  // of what was read: the same before and behind
};

class FolderDisk {
public:
    virtual ~FolderDisk() = default;

    // Nothing: the folder is not there, is another one, or holds more than anybody looks through.
    virtual std::optional<DiskEntries> scan() = 0;
    // Whether a path is none of a mirror's business, by what the last scan found.
    virtual bool ignores(const std::string& path) = 0;
    // Nothing: it is no plain file, has changed while it was read, or is larger.
    virtual std::optional<DiskFile> read(const std::string& path, std::size_t max_bytes) = 0;
    virtual std::optional<DiskStamp> folder_stamp(const std::string& path) = 0;

    // The following do nothing, and answer so, where something else than `expected` stands; without
    // it, where anything does. What they wrote is whole at every moment.
    virtual std::optional<DiskStamp> write(const std::string& path, BytesView bytes,
                                           const std::optional<DiskStamp>& expected) = 0;
    virtual bool remove(const std::string& path, const DiskStamp& expected) = 0;
    // Never onto something that is there.
    virtual bool move(const std::string& from, const std::string& to) = 0;
    virtual bool make_folder(const std::string& path) = 0;    // well when it is there
    virtual bool remove_folder(const std::string& path) = 0;  // that is empty
};

}  // namespace atelier
