#include "sync/comments.hpp"

#include <tuple>

namespace atelier {

void Comments::add(std::vector<CommentOp> ops) {
    std::ranges::sort(ops, {}, [](const CommentOp& op) {
        return std::tuple(op.place.event, op.place.order.index);
    });
    for (CommentOp& op : ops)
        std::visit([&](auto& act) { apply(op.place, act); }, op.act);
}

void Comments::apply(const OpPlace& place, comment_op::Comment& op) {
    Thread thread{place, std::move(op), {}, {}};
    const CommentId id = thread.id();
    by_node_[thread.comment.node].emplace(place.order, id);
    threads_.emplace(id, std::move(thread));
}

void Comments::apply(const OpPlace& place, comment_op::Reply& op) {
    const auto thread = threads_.find(op.comment);
    if (thread != threads_.end()) thread->second.replies.add(place, std::move(op.text));
}

void Comments::apply(const OpPlace& place, comment_op::State& op) {
    const auto thread = threads_.find(op.comment);
    if (thread != threads_.end()) thread->second.verdicts.add(place, std::move(op.verdict));
}

void Comments::remove(const std::set<Event>& changes) {
    for (auto& [id, thread] : threads_) {
        thread.replies.forget(changes);
        thread.verdicts.forget(changes);
    }
    std::erase_if(threads_,
                  [&](const auto& each) { return changes.contains(each.second.place.event); });
    for (auto& [node, threads] : by_node_)
        std::erase_if(threads, [&](const auto& each) { return !threads_.contains(each.second); });
    std::erase_if(by_node_, [](const auto& each) { return each.second.empty(); });
}

std::vector<Thread> Comments::of_node(const NodeId& node) const {
    std::vector<Thread> threads;
    const auto found = by_node_.find(node);
    if (found == by_node_.end()) return threads;
    for (const auto& [order, id] : found->second)
        threads.push_back(threads_.at(id));
    return threads;
}

std::optional<Thread> Comments::thread(const CommentId& id) const {
    const auto found = threads_.find(id);
    return found == threads_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<NodeId> Comments::nodes() const {
    std::vector<NodeId> nodes;
    for (const auto& [node, threads] : by_node_)
        nodes.push_back(node);
    return nodes;
}

}  // namespace atelier
