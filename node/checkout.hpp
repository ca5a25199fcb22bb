#pragma once

// What was: the text of a file and the files of a whole space at a version, who wrote what is
// there.
//
// A version is the heads of changes that are accepted here (frontier.hpp); what is asked at none is
// asked about now. At a version everything in its past shows, whether it counts or not.

#include "node/file_listing.hpp"
#include "sync/replica.hpp"

namespace atelier {

// Nothing when the file or the version is not known here.
std::optional<std::u32string> text_at(Replica& replica, const SpaceId& space, const NodeId& file,
                                      std::span<const ChangeId> version);
std::optional<std::vector<Authored>> blame_at(Replica& replica, const SpaceId& space,
                                              const NodeId& file,
                                              std::span<const ChangeId> version);

// A space as it was, in parts: what is in it at once, each text when it is asked for.
class SpaceCheckout {
public:
    // Nothing when the version is not known here.
    static std::optional<SpaceCheckout> at(Replica& replica, const SpaceId& space,
                                           std::vector<ChangeId> version);

    const SpaceId& space() const { return space_; }
    const std::vector<ChangeId>& version() const { return version_; }
    // Those that have a place in folders and exports.
    const std::vector<ListedFile>& files() const { return files_; }
    std::u32string text(Replica& replica, const ListedFile& file) const;

private:
    SpaceId space_;
    std::vector<ChangeId> version_;
    std::vector<ListedFile> files_;
};

}  // namespace atelier
