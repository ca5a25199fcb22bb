#include "node/checkout.hpp"

#include "node/frontier.hpp"

namespace atelier {

namespace {

// The contents, where this is or was a text of theirs.
Contents* contents_with_text(Replica& replica, const SpaceId& space, const NodeId& file) {
    Contents* contents = replica.contents(space);
    const auto node = contents ? contents->tree().node(file) : std::nullopt;
    return node && node->kind == NodeKind::text ? contents : nullptr;
}

std::optional<TextVersion> version_in(Replica& replica, Contents& contents, const SpaceId& space,
                                      const NodeId& file, std::span<const ChangeId> version) {
    if (version.empty()) return contents.text(file).version();
    if (!is_version(replica, space, version)) return std::nullopt;
    return contents.version_of(file, version);
}

}  // namespace

std::optional<std::u32string> text_at(Replica& replica, const SpaceId& space, const NodeId& file,
                                      std::span<const ChangeId> version) {
    Contents* contents = contents_with_text(replica, space, file);
    if (contents == nullptr) return std::nullopt;
    const auto at = version_in(replica, *contents, space, file, version);
    if (!at) return std::nullopt;
    return contents->text(file).at(*at);
}

std::optional<std::vector<Authored>> blame_at(Replica& replica, const SpaceId& space,
                                              const NodeId& file,
                                              std::span<const ChangeId> version) {
    Contents* contents = contents_with_text(replica, space, file);
    if (contents == nullptr) return std::nullopt;
    const auto at = version_in(replica, *contents, space, file, version);
    if (!at) return std::nullopt;
    return contents->text(file).blame(*at);
}

std::optional<SpaceCheckout> SpaceCheckout::at(Replica& replica, const SpaceId& space,
                                               std::vector<ChangeId> version) {
    Contents* contents = replica.contents(space);
    if (contents == nullptr) return std::nullopt;
    SpaceCheckout checkout;
    checkout.space_ = space;
    const std::vector<ChangeId> now = frontier_of(replica, space);
    if (version.empty()) version = now;
    checkout.version_ = std::move(version);
    if (checkout.version_ == now) {
        checkout.files_ = files_of(contents->tree(), space);
    } else {
        if (!is_version(replica, space, checkout.version_)) return std::nullopt;
        const auto tree = contents->tree_at(checkout.version_, *replica.space(space));
        checkout.files_ = files_of(*tree, space);
    }
    std::erase_if(checkout.files_, [](const ListedFile& file) { return full_path(file).empty(); });
    return checkout;
}

std::u32string SpaceCheckout::text(Replica& replica, const ListedFile& file) const {
    Contents* contents = replica.contents(space_);
    if (contents == nullptr || version_.empty()) return {};
    Text& text = contents->text(file.outlined.node.id);
    // Asked about now, the answer is at hand, however long the history.
    if (version_ == frontier_of(replica, space_)) return text.now().text();
    return text.at(contents->version_of(file.outlined.node.id, version_));
}

}  // namespace atelier
