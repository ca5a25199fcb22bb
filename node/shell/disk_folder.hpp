#pragma once

// A folder of this machine as a mirror has it (node/folder_disk.hpp). It has the marker `.atelier`;
// where that or the folder itself is not there any more, a stick was pulled or a path leads
// elsewhere, and nothing is said of its files.
//
// Whatever it writes over, moves or removes is swapped out first and looked at then: where it is
// not what was expected it is put back, so that between a look and a write nobody's work is lost.

#include "node/folder_disk.hpp"
#include "node/ignored_names.hpp"
#include "node/shell/beneath.hpp"

namespace atelier {

class DiskFolder : public FolderDisk {
public:
    static constexpr std::size_t entries_max = 50'000;
    static constexpr std::size_t levels_max = 16;

    // Nothing: it is no folder, or may not be entered.
    static std::unique_ptr<DiskFolder> open(const Path& folder,
                                            Beneath::By by = Beneath::By::kernel);

    const Beneath& beneath() const { return beneath_; }

    std::optional<DiskEntries> scan() override;
    bool ignores(const std::string& path) override { return ignored_.ignores(path); }
    std::optional<DiskFile> read(const std::string& path, std::size_t max_bytes) override;
    std::optional<DiskStamp> folder_stamp(const std::string& path) override;
    std::optional<DiskStamp> write(const std::string& path, BytesView bytes,
                                   const std::optional<DiskStamp>& expected) override;
    bool remove(const std::string& path, const DiskStamp& expected) override;
    bool move(const std::string& from, const std::string& to) override;
    bool make_folder(const std::string& path) override;
    bool remove_folder(const std::string& path) override;

private:
    DiskFolder(Path path, Beneath beneath) : path_(std::move(path)), beneath_(std::move(beneath)) {}

    bool is_still_there() const;
    void read_ignore_list();
    // False: the machine cannot say what is there.
    bool scan_folder(const std::string& folder, std::size_t level, DiskEntries& entries) const;

    Path path_;
    Beneath beneath_;
    IgnoreList ignored_;
};

}  // namespace atelier
