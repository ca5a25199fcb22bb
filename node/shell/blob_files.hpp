#pragma once

// Blobs as files by their hash: FOLDER/ab/cdef…, 64 hexadecimal digits in all. A file has its name
// only when it is whole and on the disk: written beside it, fsync, rename, fsync of the folder.
//
// A file whose bytes are not those of its name is set aside, never deleted, as NAME.bad-N, and is
// not there any more.

#include "node/shell/file_system.hpp"
#include "protocol/blob.hpp"

namespace atelier {

class BlobFiles {
public:
    BlobFiles(FileSystem& files, Path folder) : files_(files), folder_(std::move(folder)) {}

    Path path_of(const BlobId& id) const;

    // On the disk for good when it ends well. One that is there is written anew.
    FromDisk<void> put(const BlobId& id, BytesView blob);
    // no_such_file_or_directory also for one that was bad, and is set aside; any other error says
    // nothing about the file.
    FromDisk<Bytes> read(const BlobId& id);
    // What is there by its name, ascending; nothing when there is no folder.
    std::vector<BlobId> all();

private:
    FromDisk<void> make_folder_of(const Path& path);
    void set_aside(const Path& path);

    FileSystem& files_;
    Path folder_;
};

// A name beside `path` that nothing has: PATH.bad-N.
Path bad_name_beside(FileSystem& files, const Path& path);

}  // namespace atelier
