#pragma once

// The slow twin of sync/space: held, accepted, stands and counts as the table of docs/protocol.md
// says them, from the plain set of changes, with the whole past of each as a set of ids. Everything
// is decided anew each time, and nothing of sync/ is used but what the class says.

#include "protocol/content.hpp"
#include "protocol/span.hpp"
#include "sync/place.hpp"

#include <functional>

namespace atelier::test {

class SlowSpace {
public:
    using IdSet = std::set<ChangeId>;
    using EverHadPlace = std::function<bool(const LogName&)>;

    explicit SlowSpace(const SpaceId& space) : space_(space) {}

    void add(const SpanChange& change, bool is_signed) {
        given_.insert_or_assign(change.id, change);
        if (is_signed) signed_.insert(change.id);
    }

    void decide(const EverHadPlace& ever_had_place, const ClassState& state) {
        held = accepted = standing = counting = judged_ = {};
        past_.clear();
        made_.clear();
        events_.clear();
        for (const ChangeId& id : signed_) {
            if (!given_.contains(id) || !ever_had_place(log(id)) || !content(id)) continue;
            for (ChangeId at = id; !at.is_zero(); at = header(at).prev)
                held.insert(at);
        }
        for (bool more = true; more;) {
            more = false;
            for (const ChangeId& id : held)
                if (!judged_.contains(id) && may_be_accepted(id)) {
                    accepted.insert(id);
                    more = true;
                }
        }
        for (const ChangeId& id : accepted)
            if (is_standing(id, state)) standing.insert(id);
        for (const ChangeId& id : standing) {
            counting.insert(id);
            counting.insert(past_.at(id).begin(), past_.at(id).end());
        }
    }

    IdSet held, accepted, standing, counting;

private:
    // What an op made: a kind of node, or a comment.
    using Node = std::pair<ChangeId, std::uint32_t>;
    enum class Made : std::uint8_t { nothing, root, other_node, text, comment };

    const Header& header(const ChangeId& id) const { return given_.at(id).header; }
    LogName log(const ChangeId& id) const { return header(id).log(); }

    // The body, if the whole chain down to seq 1 is here and right.
    std::optional<Content> content(const ChangeId& id) const {
        std::vector<const SpanChange*> chain;
        for (ChangeId at = id; !at.is_zero(); at = header(at).prev) {
            if (!given_.contains(at)) return std::nullopt;
            chain.insert(chain.begin(), &given_.at(at));
        }
        LogContext context;
        std::uint64_t total = 0;
        Content last;
        for (std::size_t i = 0; i < chain.size(); ++i) {
            const Header& each = chain[i]->header;
            if (each.kind != ChangeKind::content || each.space != space_) return std::nullopt;
            if (each.log() != log(id) || each.seq != i + 1) return std::nullopt;
            auto read = decode_content(chain[i]->body, context, each.log(), each.seq);
            if (!read || deleted_events(*read) != chain[i]->deleted) return std::nullopt;
            total += chain[i]->body.size() + chain[i]->deleted;
            if (each.log_bytes != total) return std::nullopt;
            last = *read;
        }
        return last;
    }

    bool may_be_accepted(const ChangeId& id) {
        IdSet& past = past_[id] = {};
        Lamport lamport = 0;
        for (const ChangeId& parent : parents_of(header(id))) {
            if (!accepted.contains(parent)) return false;
            past.insert(parent);
            past.insert(past_.at(parent).begin(), past_.at(parent).end());
            lamport = std::max(lamport, header(parent).lamport + 1);
        }
        judged_.insert(id);
        return header(id).lamport == lamport && references_are_right(id);
    }

    // ---- references: notes on the way what the change makes and how many events it has ----------

    bool references_are_right(const ChangeId& id) {
        const Content said = *content(id);
        for (std::uint32_t i = 0; i < said.ops.size(); ++i) {
            made_[{id, i}] = Made::nothing;
            const auto judge = [&](const auto& op) { return is_right(id, i, op); };
            if (!std::visit(judge, said.ops[i])) return false;
        }
        return true;
    }
    std::optional<ChangeId> find(const ChangeId& by, const ChangeRef& ref) const {
        if (ref.log == log(by) && ref.seq == header(by).seq && !ref.id) return by;
        IdSet candidates;
        for (const ChangeId& id : past_.at(by))
            if (log(id) == ref.log && header(id).seq == ref.seq) candidates.insert(id);
        if (candidates.size() == 1 && !ref.id) return *candidates.begin();
        if (candidates.size() > 1 && ref.id && candidates.contains(*ref.id)) return *ref.id;
        return std::nullopt;
    }
    std::optional<Node> find(const ChangeId& by, const OpRef& ref) const {
        const auto change = find(by, ref.change);
        return change ? std::optional(Node{*change, ref.op}) : std::nullopt;
    }
    std::optional<Node> find(const ChangeId& by, const NodeRef& ref) const {
        if (const auto* op = std::get_if<OpRef>(&ref)) return find(by, *op);
        return Node{id_cast<ChangeId>(space_), static_cast<std::uint32_t>(std::get<Root>(ref))};
    }
    Made made(const std::optional<Node>& node) const {
        if (!node) return Made::nothing;
        if (node->first == id_cast<ChangeId>(space_)) return Made::root;
        return made_.contains(*node) ? made_.at(*node) : Made::nothing;
    }
    bool is_node(const ChangeId& by, const NodeRef& ref) const {
        const Made what = made(find(by, ref));
        return what == Made::root || what == Made::other_node || what == Made::text;
    }
    bool has_events(const ChangeId& by, const ChangeRef& ref, const Node& file,
                    std::uint64_t count) const {
        const auto change = find(by, ref);
        return change && events_.contains({*change, file}) && events_.at({*change, file}) >= count;
    }

    bool is_right(const ChangeId& id, std::uint32_t, const op::Text& op) {
        const auto file = find(id, op.file);
        if (made(file) != Made::text) return false;
        for (const Run& run : op.runs) {
            for (const Parent& parent : run.parents.value_or(std::vector<Parent>{}))
                if (!has_events(id, parent.change, *file, parent.events)) return false;
            events_[{id, *file}] += run.length;
        }
        return true;
    }
    bool is_right(const ChangeId& id, std::uint32_t i, const op::Create& op) {
        if (!is_node(id, op.parent)) return false;
        made_[{id, i}] = op.kind == NodeKind::text ? Made::text : Made::other_node;
        return true;
    }
    bool is_right(const ChangeId& id, std::uint32_t i, const op::Comment& op) {
        if (!is_node(id, op.node)) return false;
        for (const Anchor& anchor : op.range) {
            if (!anchor.event) continue;
            const std::uint64_t count = std::uint64_t{anchor.event->event} + 1;
            if (!has_events(id, anchor.event->change, *find(id, op.node), count)) return false;
        }
        made_[{id, i}] = Made::comment;
        return true;
    }
    bool is_right(const ChangeId& id, std::uint32_t, const auto& op) const {
        if constexpr (requires {
                          op.node;
                          op.parent;
                      }) {
            return is_node(id, op.node) && is_node(id, op.parent);
        } else if constexpr (requires { op.node; }) {
            return is_node(id, op.node);
        } else if constexpr (requires { op.comment; }) {
            return made(find(id, op.comment)) == Made::comment;
        } else {
            return true;
        }
    }

    // ---- cuts -----------------------------------------------------------------------------------

    bool is_standing(const ChangeId& id, const ClassState& state) const {
        return std::ranges::all_of(
            cuts_on(state, header(id).author, space_), [&](const Version& version) {
                return std::ranges::any_of(version, [&](const ChangeId& head) {
                    return accepted.contains(head) && (head == id || past_.at(head).contains(id));
                });
            });
    }

    SpaceId space_;
    std::map<ChangeId, SpanChange> given_;
    IdSet signed_, judged_;
    std::map<ChangeId, IdSet> past_;  // of the accepted, themselves left out
    std::map<Node, Made> made_;
    std::map<std::pair<ChangeId, Node>, std::uint64_t> events_;
};

}  // namespace atelier::test
