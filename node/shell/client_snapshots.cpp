#include "node/shell/client_snapshots.hpp"

#include "node/shell/client_listings.hpp"
#include "node/shell/named_ids.hpp"
#include "sync/scalars.hpp"

namespace atelier {

Answered<talk::SnapshotAnswer> ClientSnapshots::answer(const talk::Snapshot& asked,
                                                       Replica& replica) {
    const auto space = id_of_hex<SpaceId>(asked.project);
    std::vector<ChangeId> version = ids_of_all(asked.version.value_or(talk::ProjectVersion{}));
    if (replica.contents(space) == nullptr) return refuse(talk::Code::no_such_file);
    const bool is_last = last_ && last_->space() == space && last_->version() == version;
    if (!is_last || version.empty()) last_ = SpaceCheckout::at(replica, space, std::move(version));
    if (!last_) return refuse(talk::Code::no_such_version);

    const auto& files = last_->files();
    const std::uint64_t from = std::min<std::uint64_t>(asked.from.value_or(0), files.size());
    talk::SnapshotAnswer told{hex_of_all(last_->version()), files.size(), from, {}};
    std::size_t bytes = 0;
    for (auto at = static_cast<std::size_t>(from); at < files.size() && bytes < part_bytes; ++at) {
        const ListedFile& file = files[at];
        const ListedNode& node = file.outlined.node;
        talk::SnapshotFile part{
            uri_of(space, node.id), kind_of(node.kind), full_path(file), {}, {}, {}};
        if (node.kind == NodeKind::text) {
            part.text = utf8_of(last_->text(replica, file));
            bytes += part.text->size();
        }
        if (file.blob) {
            part.blob = hex_of<talk::BlobId>(file.blob->id);
            part.size = file.blob->size;
        }
        told.files.push_back(std::move(part));
    }
    return told;
}

}  // namespace atelier
