#include "node/shell/blob_files.hpp"

#include <charconv>

namespace atelier {

namespace {

const std::error_code not_there = make_error_code(std::errc::no_such_file_or_directory);

// `digits` as bytes; false when they are no lower-case hexadecimal of that length.
bool from_hex(std::string_view digits, std::span<std::uint8_t> bytes) {
    if (digits.size() != 2 * bytes.size()) return false;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char* const at = digits.data() + 2 * i;
        if (std::from_chars(at, at + 2, bytes[i], 16).ptr != at + 2) return false;
    }
    return to_hex(bytes) == digits;
}

}  // namespace

Path bad_name_beside(FileSystem& files, const Path& path) {
    for (int number = 1;; ++number) {
        Path name = path;
        name += ".bad-" + std::to_string(number);
        const auto there = files.status(name);
        if (!there || !*there) return name;
    }
}

Path BlobFiles::path_of(const BlobId& id) const {
    const std::string digits = to_hex(id.bytes);
    return folder_ / digits.substr(0, 2) / digits.substr(2);
}

FromDisk<void> BlobFiles::make_folder_of(const Path& path) {
    for (const Path& folder : {folder_, path.parent_path()}) {
        const auto is_new = files_.make_folder(folder);
        if (!is_new) return std::unexpected(is_new.error());
        // Also when it is not new: nobody knows whether who made it came to this.
        const auto synced = files_.sync_folder(folder.parent_path());
        if (!synced) return synced;
    }
    return {};
}

FromDisk<void> BlobFiles::put(const BlobId& id, BytesView blob) {
    const Path path = path_of(id);
    Path unfinished = path;
    unfinished += ".new";
    auto done = make_folder_of(path);
    if (done) done = files_.write_and_sync(unfinished, blob);
    if (done) done = files_.rename(unfinished, path);
    if (done) done = files_.sync_folder(path.parent_path());
    return done;
}

FromDisk<Bytes> BlobFiles::read(const BlobId& id) {
    const Path path = path_of(id);
    auto bytes = files_.read(path);
    if (!bytes && bytes.error() != std::errc::io_error) return bytes;
    if (bytes && bytes->size() <= blob_max_bytes && id_of(blob_map_of(*bytes)) == id) return bytes;
    set_aside(path);
    return std::unexpected(not_there);
}

void BlobFiles::set_aside(const Path& path) {
    // Should it fail, the file is found bad again by the next who reads it.
    [[maybe_unused]] const bool is_aside = files_.rename(path, bad_name_beside(files_, path)) &&
                                           files_.sync_folder(path.parent_path());
}

std::vector<BlobId> BlobFiles::all() {
    std::vector<BlobId> all;
    for (const std::string& beginning : files_.list(folder_).value_or(std::vector<std::string>{}))
        for (const std::string& rest :
             files_.list(folder_ / beginning).value_or(std::vector<std::string>{})) {
            BlobId id;
            if (from_hex(beginning + rest, id.bytes) && beginning.size() == 2) all.push_back(id);
        }
    return all;
}

}  // namespace atelier
