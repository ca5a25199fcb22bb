#pragma once

// A project as a mirror sees it, and what a mirror asks of its node. The node is asked as by any
// other client: what a mirror writes is the work of this seat's person.

#include "node/client.hpp"
#include "node/file_listing.hpp"
#include "node/folder_ledger.hpp"
#include "sync/replica.hpp"

#include <expected>

namespace atelier {

// The node around a mirror.
class FolderSeat {
public:
    virtual ~FolderSeat() = default;

    virtual Replica* replica() = 0;
    // Worked off to its end; what this client was told because of it.
    virtual std::vector<Told> ask(const Request& request) = 0;
    virtual std::optional<Bytes> blob(const BlobId& id) = 0;
};

class FolderProject {
public:
    FolderProject(FolderSeat& seat, const SpaceId& space) : seat_(seat), space_(space) {}

    const SpaceId& space() const { return space_; }
    bool is_there() const { return contents() != nullptr; }
    std::vector<ListedFile> files() const;
    std::optional<TreeNode> node(const NodeId& id) const;

    // ---- texts; of what is no text, nothing ----
    // What is typed at this seat and in no change yet gets one, so that versions have names.
    void end_open_change();
    std::optional<NamedVersion> version(const NodeId& node) const;
    std::u32string text(const NodeId& node) const;
    // Nothing: the version is not known here.
    std::optional<std::u32string> text_at(const NodeId& node, const NamedVersion& version) const;
    // Of the versions that came about since, one by one as events came, the first that is `wanted`.
    // An editor that is a client as well saves what the project has already.
    std::optional<NamedVersion> version_that_is(const NodeId& node, const NamedVersion& since,
                                                const std::u32string& wanted) const;
    std::optional<Bytes> blob(const BlobId& id) const { return seat_.blob(id); }
    // Whether this seat's person put `blob` there, and who put what shows had not seen it: nobody
    // decided that it goes.
    bool is_lost_by_chance(const NodeId& node, const BlobId& blob) const;
    // Of this seat's person.
    std::string own_name() const;

    // ---- writing; refused as any client's ----
    std::expected<ChangeId, Refusal> write(std::vector<resolved::Op> ops);
    std::expected<NamedVersion, Refusal> merge(request::Merge merge);
    std::expected<BlobId, Refusal> put(const Bytes& blob);
    void keep(std::vector<LocalRecord> records);

private:
    Contents* contents() const;
    Text* text_of(const NodeId& node) const;

    FolderSeat& seat_;
    SpaceId space_;
};

}  // namespace atelier
