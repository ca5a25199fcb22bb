#include "node/space_prints.hpp"

#include "node/file_listing.hpp"
#include "sync/scalars.hpp"

namespace atelier {

namespace {

std::string print_of(const BlobId& id) {
    return to_hex(id.bytes);
}

std::string what_is_there(const ListedFile& file, Contents& contents) {
    switch (file.outlined.node.kind) {
        case NodeKind::folder: return "folder";
        case NodeKind::blob: return file.blob ? "blob " + print_of(file.blob->id) : "blob";
        case NodeKind::text: break;
    }
    const std::string text = utf8_of(contents.text(file.outlined.node.id).now().text());
    return "text " + print_of(id_of(blob_map_of(view_of(text))));
}

}  // namespace

SpacePrints prints_of(Replica& replica, const SpaceId& space) {
    Contents& contents = *replica.contents(space);
    std::string list;
    for (const ListedFile& file : files_of(contents.tree(), space))
        list += full_path(file) + "\t" + what_is_there(file, contents) + "\n";
    return {replica.digest(space), id_of(blob_map_of(view_of(list)))};
}

}  // namespace atelier
