#include "sync/tree.hpp"

#include "protocol/check.hpp"
#include "sync/sibling_names.hpp"

#include <ranges>
#include <tuple>

namespace atelier {

namespace {

constexpr NodeIndex roots = 2;

}  // namespace

Tree::Tree(const CausalGraph& graph, const SpaceId& space) : past_(graph) {
    for (const Root root : {Root::site, Root::notes}) {
        Node& node = nodes_.emplace_back();
        node.id = root_of(space, root);
        node.exists = true;
        node.shows = true;
        indices_.emplace(node.id, static_cast<NodeIndex>(root));
    }
}

std::optional<NodeIndex> Tree::find(const NodeId& id) const {
    const auto found = indices_.find(id);
    if (found == indices_.end() || !nodes_[found->second].exists) return std::nullopt;
    return found->second;
}

std::optional<NodeIndex> Tree::find_folder(const NodeId& id) const {
    const auto index = find(id);
    return index && nodes_[*index].kind == NodeKind::folder ? index : std::nullopt;
}

// Not a root.
std::optional<NodeIndex> Tree::find_child(const NodeId& id) const {
    const auto index = find(id);
    return index && *index >= roots ? index : std::nullopt;
}

// ---- ops ------------------------------------------------------------------------------------

void Tree::add(std::vector<TreeOp> ops) {
    std::ranges::sort(
        ops, {}, [](const TreeOp& op) { return std::tuple(op.place.event, op.place.order.index); });
    std::vector<Placement::Step> steps;
    for (TreeOp& op : ops) {
        past_.put_back(op.place.event);
        std::visit(
            [&](auto& act) {
                if constexpr (requires { apply(op.place, act, steps); }) {
                    apply(op.place, act, steps);
                } else {
                    apply(op.place, act);
                }
            },
            op.act);
    }
    hang(placement_.add(std::move(steps)));
}

void Tree::apply(const OpPlace& place, tree_op::Create& op, std::vector<Placement::Step>& steps) {
    const auto parent = find_folder(op.parent);
    if (!parent) return;
    const NodeId id{place.order.change, place.order.index};
    const auto [at, is_new] = indices_.try_emplace(id, static_cast<NodeIndex>(nodes_.size()));
    if (is_new) nodes_.emplace_back().id = id;
    Node& node = nodes_[at->second];
    ATELIER_CHECK(!node.exists);
    node.exists = true;
    node.kind = op.kind;
    node.names.add(place, std::move(op.name));
    node.folded = folded(node.names.last().value);
    touch(at->second, place);
    refresh(at->second);
    steps.push_back({place, at->second, *parent});
}

void Tree::apply(const OpPlace& place, tree_op::Move& op, std::vector<Placement::Step>& steps) {
    const auto index = find_child(op.node);
    if (!index) return;
    touch(*index, place);
    if (const auto parent = find_folder(op.parent)) steps.push_back({place, *index, *parent});
}

void Tree::apply(const OpPlace& place, tree_op::Name& op) {
    const auto index = find_child(op.node);
    if (!index) return;
    nodes_[*index].names.add(place, std::move(op.name));
    renamed(*index);
    touch(*index, place);
}

void Tree::apply(const OpPlace& place, tree_op::Blob& op) {
    const auto index = find_child(op.node);
    if (!index) return;
    nodes_[*index].blobs.add(place, {op.blob, op.size});
    touch(*index, place);
}

void Tree::apply(const OpPlace& place, tree_op::Attribute& op) {
    const auto index = find(op.node);
    if (!index) return;
    nodes_[*index].attributes[op.key].add(place, std::move(op.value));
    touch(*index, place);
}

void Tree::apply(const OpPlace& place, tree_op::Delete& op) {
    const auto index = find_child(op.node);
    if (!index) return;
    nodes_[*index].life.remove(past_, place);
    refresh(*index);
}

void Tree::apply(const OpPlace& place, tree_op::Keep& op) {
    if (const auto index = find_child(op.node)) touch(*index, place);
}

void Tree::apply(const OpPlace& place, tree_op::Touch& op) {
    if (const auto index = find_child(op.node)) touch(*index, place);
}

void Tree::touch(NodeIndex index, const OpPlace& place) {
    nodes_[index].life.touch(place);
    refresh(index);
}

void Tree::remove(const std::set<Event>& changes) {
    past_.set_aside(changes);
    for (NodeIndex index = 0; index < nodes_.size(); ++index)
        if (nodes_[index].exists) forget(index, changes);
    hang(placement_.remove(changes));
}

void Tree::forget(NodeIndex index, const std::set<Event>& changes) {
    Node& node = nodes_[index];
    node.blobs.forget(changes);
    for (auto& [key, values] : node.attributes)
        values.forget(changes);
    node.life.forget(past_, changes);
    if (node.names.forget(changes)) {
        // The first name comes with the create; nothing else is left of a node without it.
        node.exists = !node.names.empty();
        renamed(index);
    }
    refresh(index);
}

// ---- what hangs where -----------------------------------------------------------------------

// All come off before the first is put on: between two trees there may be a circle.
void Tree::hang(const std::vector<NodeIndex>& nodes) {
    std::vector<NodeIndex> moved;
    for (const NodeIndex index : nodes)
        if (nodes_[index].spot != placement_[index]) moved.push_back(index);
    for (const NodeIndex index : moved)
        if (nodes_[index].spot.parent) take_off(index);
    for (const NodeIndex index : moved)
        if (placement_[index].parent) put_on(index);
}

void Tree::take_off(NodeIndex index) {
    const NodeIndex parent = *nodes_[index].spot.parent;
    std::vector<NodeIndex>& children = nodes_[parent].children;
    const std::size_t slot = nodes_[index].slot;
    children[slot] = children.back();
    nodes_[children[slot]].slot = slot;
    children.pop_back();
    nodes_[index].spot = {};
    nodes_[parent].showing -= nodes_[index].shows;
    choose_again(parent);
    refresh(parent);
}

void Tree::put_on(NodeIndex index) {
    nodes_[index].spot = placement_[index];
    const NodeIndex parent = *nodes_[index].spot.parent;
    nodes_[index].slot = nodes_[parent].children.size();
    nodes_[parent].children.push_back(index);
    nodes_[parent].showing += nodes_[index].shows;
    choose_again(parent);
    refresh(parent);
}

// Whether it shows, and then what is above it.
void Tree::refresh(NodeIndex index) {
    std::optional<NodeIndex> at = index;
    while (at) {
        Node& node = nodes_[*at];
        const bool shows = node.exists && (!node.life.dead() || node.showing > 0);
        if (shows == node.shows) return;
        node.shows = shows;
        at = node.spot.parent;
        if (!at) return;
        choose_again(at);
        if (shows) {
            ++nodes_[*at].showing;
        } else {
            --nodes_[*at].showing;
        }
    }
}

void Tree::renamed(NodeIndex index) {
    Node& node = nodes_[index];
    if (!node.names.empty()) node.folded = folded(node.names.last().value);
    choose_again(node.spot.parent);
}

void Tree::choose_again(std::optional<NodeIndex> folder) {
    if (folder) nodes_[*folder].chosen.reset();
}

// ---- questions ------------------------------------------------------------------------------

std::optional<TreeNode> Tree::node(const NodeId& id) const {
    const auto index = find(id);
    if (!index) return std::nullopt;
    const Node& node = nodes_[*index];
    TreeNode answer{id, node.kind, {}, {}, {}, {}, node.life.dead(), node.shows};
    if (node.spot.parent) answer.parent = nodes_[*node.spot.parent].id;
    answer.name = *index >= roots
                      ? node.names.last().value
                      : (*index == static_cast<NodeIndex>(Root::site) ? "site" : "notes");
    if (!node.blobs.empty()) answer.blob = node.blobs.last().value;
    for (const auto& [key, values] : node.attributes)
        if (!values.empty() && !values.last().value.empty())
            answer.attributes.emplace(key, values.last().value);
    return answer;
}

const std::vector<Tree::Chosen>& Tree::chosen(NodeIndex folder) const {
    const Node& parent = nodes_[folder];
    if (parent.chosen) return *parent.chosen;
    std::vector<std::pair<OpOrder, NodeIndex>> order;
    for (const NodeIndex child : parent.children) {
        const Node& node = nodes_[child];
        if (node.shows)
            order.emplace_back(std::max(node.spot.since, node.names.last().place.order), child);
    }
    std::ranges::sort(order);
    std::vector<Sibling> siblings;
    siblings.reserve(order.size());
    for (const NodeIndex child : order | std::views::values) {
        const Node& node = nodes_[child];
        siblings.push_back({node.names.last().value, node.folded, node.kind == NodeKind::folder});
    }
    std::vector<ShownName> names = shown_names(siblings);
    std::vector<Chosen>& chosen = parent.chosen.emplace();
    for (std::size_t i = 0; i < names.size(); ++i)
        chosen.push_back({order[i].second, std::move(names[i].name), names[i].displaced});
    return chosen;
}

Tree::Base Tree::base_of(NodeIndex folder) const {
    std::vector<NodeIndex> way;  // from the folder up, without its root
    for (NodeIndex at = folder; nodes_[at].spot.parent; at = *nodes_[at].spot.parent)
        way.push_back(at);
    Base base;
    for (const NodeIndex at : way | std::views::reverse) {
        const auto& names = chosen(*nodes_[at].spot.parent);
        const auto self = std::ranges::find(names, at, &Chosen::node);
        if (self == names.end()) return {base.bytes, base.levels, true};  // does not show
        base.left_out = listed(*self, base).left_out.has_value();
        base.bytes += self->name.size() + 1;
        ++base.levels;
    }
    return base;
}

ListedNode Tree::listed(const Chosen& chosen, const Base& base) const {
    const Node& node = nodes_[chosen.node];
    ListedNode answer{node.id, node.kind, chosen.name, chosen.displaced, fault_of(chosen.name)};
    if (!answer.left_out && base.left_out) answer.left_out = NameFault::folder_left_out;
    if (!answer.left_out)
        answer.left_out = fault_of_path(base.bytes + chosen.name.size(), base.levels + 1);
    return answer;
}

std::vector<ListedNode> Tree::list(const NodeId& folder) const {
    const auto index = find_folder(folder);
    if (!index) return {};
    const Base base = base_of(*index);
    std::vector<ListedNode> nodes;
    for (const Chosen& each : chosen(*index))
        nodes.push_back(listed(each, base));
    return nodes;
}

std::vector<OutlinedNode> Tree::outline(const NodeId& folder) const {
    struct Open {
        NodeIndex folder = 0;
        Base base;
        std::string path;
        std::size_t next = 0;
    };
    const auto top = find_folder(folder);
    if (!top) return {};
    std::vector<OutlinedNode> nodes;
    const Base base = base_of(*top);
    std::vector<Open> open{{*top, base, {}, 0}};
    while (!open.empty()) {
        Open& last = open.back();
        const auto& names = chosen(last.folder);
        if (last.next == names.size()) {
            open.pop_back();
            continue;
        }
        const Chosen& each = names[last.next++];
        OutlinedNode& node = nodes.emplace_back(
            OutlinedNode{listed(each, last.base), last.base.levels + 1 - base.levels, {}});
        const bool left_out = node.node.left_out.has_value();
        if (!left_out) node.path = last.path + each.name;
        if (node.node.kind != NodeKind::folder) continue;
        const Base below{last.base.bytes + each.name.size() + 1, last.base.levels + 1, left_out};
        open.push_back({each.node, below, left_out ? "" : node.path + '/', 0});
    }
    return nodes;
}

std::vector<Writing<std::string>> Tree::names_of(const NodeId& id) const {
    const auto index = find(id);
    return index ? nodes_[*index].names.all() : std::vector<Writing<std::string>>{};
}

std::vector<Writing<BlobValue>> Tree::blobs_of(const NodeId& id) const {
    const auto index = find(id);
    return index ? nodes_[*index].blobs.all() : std::vector<Writing<BlobValue>>{};
}

std::vector<Writing<Bytes>> Tree::attributes_of(const NodeId& id, const std::string& key) const {
    const auto index = find(id);
    if (!index) return {};
    const auto found = nodes_[*index].attributes.find(key);
    return found == nodes_[*index].attributes.end() ? std::vector<Writing<Bytes>>{}
                                                    : found->second.all();
}

std::vector<NodeId> Tree::to_delete(const NodeId& id) const {
    const auto index = find(id);
    if (!index || !nodes_[*index].shows) return {};
    std::vector<NodeId> ids;
    if (*index >= roots) ids.push_back(id);
    for (const OutlinedNode& below : outline(id))
        ids.push_back(below.node.id);
    return ids;
}

std::vector<NodeId> Tree::deleted_by(Event change) const {
    std::vector<NodeId> ids;
    for (const auto& [id, index] : indices_)
        if (nodes_[index].exists && nodes_[index].life.removed_by(change)) ids.push_back(id);
    return ids;
}

}  // namespace atelier
