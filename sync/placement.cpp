#include "sync/placement.hpp"

#include <algorithm>
#include <iterator>

namespace atelier {

const NodeSpot& Placement::operator[](NodeIndex node) const {
    static const NodeSpot nowhere;
    return node < spots_.size() ? spots_[node] : nowhere;
}

std::vector<NodeIndex> Placement::add(std::vector<Step> steps) {
    if (steps.empty()) return {};
    const auto order = [](const Step& step) { return step.place.order; };
    const auto order_done = [](const Done& done) { return done.step.place.order; };
    std::ranges::sort(steps, {}, order);
    NodeIndex highest = 0;
    for (const Step& step : steps)
        highest = std::max({highest, step.node, step.parent});
    if (spots_.size() <= highest) spots_.resize(highest + std::size_t{1});
    const auto behind = std::ranges::lower_bound(done_, order(steps.front()), {}, order_done);
    const auto first = static_cast<std::size_t>(behind - done_.begin());
    undo_down_to(first);
    std::vector<Done> late;
    for (const Step& step : steps)
        late.push_back({step, {}, false});
    const std::vector<Done> behind_them(behind, done_.end());
    done_.resize(first);
    std::ranges::merge(late, behind_them, std::back_inserter(done_), {}, order_done, order_done);
    redo_from(first);
    return nodes_from(first);
}

std::vector<NodeIndex> Placement::remove(const std::set<Event>& changes) {
    const auto goes = [&](const Done& done) { return changes.contains(done.step.place.event); };
    const auto found = std::ranges::find_if(done_, goes);
    const auto first = static_cast<std::size_t>(found - done_.begin());
    undo_down_to(first);
    std::vector<NodeIndex> nodes = nodes_from(first);
    std::erase_if(done_, goes);
    redo_from(first);
    return nodes;
}

void Placement::undo_down_to(std::size_t first) {
    for (std::size_t i = done_.size(); i-- > first;)
        if (done_[i].had_effect) spots_[done_[i].step.node] = done_[i].before;
}

void Placement::redo_from(std::size_t first) {
    for (std::size_t i = first; i < done_.size(); ++i) {
        Done& done = done_[i];
        NodeSpot& spot = spots_[done.step.node];
        done.before = spot;
        // Nothing lies in a node that was not there.
        done.had_effect = !spot.parent || !lies_in(done.step.parent, done.step.node);
        if (done.had_effect) spot = {done.step.parent, done.step.place.order};
    }
}

bool Placement::lies_in(NodeIndex place, NodeIndex node) const {
    std::optional<NodeIndex> at = place;
    while (at && *at != node)
        at = spots_[*at].parent;
    return at.has_value();
}

std::vector<NodeIndex> Placement::nodes_from(std::size_t first) const {
    std::vector<NodeIndex> nodes;
    for (std::size_t i = first; i < done_.size(); ++i)
        nodes.push_back(done_[i].step.node);
    std::ranges::sort(nodes);
    const auto doubles = std::ranges::unique(nodes);
    nodes.erase(doubles.begin(), doubles.end());
    return nodes;
}

}  // namespace atelier
