#pragma once

// What people of one space say about its files and folders: comments, each with the replies to it
// and with what was made of it. A client's remark is one, passed on by whoever imported it.
//
// It is a function of the set of ops that count alone, as the tree is (tree.hpp), and knows nothing
// of the tree: the comments on a node stay with it when it is dead. Who wrote something is who
// wrote its change. A reply or a state of what is no comment does nothing.

#include "sync/anchor.hpp"
#include "sync/writings.hpp"

namespace atelier {

// The op that made a comment.
struct CommentId {
    ChangeId change;
    std::uint32_t op = 0;

    auto operator<=>(const CommentId&) const = default;
};

// What was made of a comment.
struct CommentVerdict {
    CommentState state = CommentState::open;
    std::string reason;

    bool operator==(const CommentVerdict&) const = default;
};

namespace comment_op {

struct Comment {
    NodeId node;
    std::optional<TextRange> range;  // none: the whole node
    std::string source;              // whoever it is passed on for; empty: the author
    std::string text;

    bool operator==(const Comment&) const = default;
};
struct Reply {
    CommentId comment;
    std::string text;
};
struct State {
    CommentId comment;
    CommentVerdict verdict;
};

}  // namespace comment_op

using CommentAct = std::variant<comment_op::Comment, comment_op::Reply, comment_op::State>;

struct CommentOp {
    OpPlace place;
    CommentAct act;
};

struct Thread {
    OpPlace place;
    comment_op::Comment comment;
    Writings<std::string> replies;
    Writings<CommentVerdict> verdicts;  // the last holds; those before it are void but listed

    CommentId id() const { return {place.order.change, place.order.index}; }
    // Open where nobody said anything.
    CommentVerdict verdict() const {
        return verdicts.empty() ? CommentVerdict{} : verdicts.last().value;
    }

    bool operator==(const Thread&) const = default;
};

class Comments {
public:
    // Both as Tree has them: what counts from now on has its past here or among it; what stops to
    // count is in the past of nothing that goes on.
    void add(std::vector<CommentOp> ops);
    void remove(const std::set<Event>& changes);

    // In the order of ops.
    std::vector<Thread> of_node(const NodeId& node) const;
    std::optional<Thread> thread(const CommentId& id) const;
    // Which have comments, ascending.
    std::vector<NodeId> nodes() const;

private:
    void apply(const OpPlace& place, comment_op::Comment& op);
    void apply(const OpPlace& place, comment_op::Reply& op);
    void apply(const OpPlace& place, comment_op::State& op);

    // Ordered: a stranger can search for ids that collide.
    std::map<CommentId, Thread> threads_;
    std::map<NodeId, std::map<OpOrder, CommentId>> by_node_;
};

}  // namespace atelier
