#include "sync/contents.hpp"

#include "protocol/check.hpp"

namespace atelier {

namespace {

// What each op is to the tree.
struct TreeReader {
    std::optional<TreeAct> operator()(const resolved::Text& op) const {
        return tree_op::Touch{op.file};
    }
    std::optional<TreeAct> operator()(const resolved::Create& op) const {
        return tree_op::Create{op.kind, op.parent, op.name};
    }
    std::optional<TreeAct> operator()(const resolved::Move& op) const {
        return tree_op::Move{op.node, op.parent};
    }
    std::optional<TreeAct> operator()(const resolved::Name& op) const {
        return tree_op::Name{op.node, op.name};
    }
    std::optional<TreeAct> operator()(const resolved::Blob& op) const {
        return tree_op::Blob{op.node, op.blob, op.size};
    }
    std::optional<TreeAct> operator()(const resolved::Attribute& op) const {
        return tree_op::Attribute{op.node, op.key, op.value};
    }
    std::optional<TreeAct> operator()(const resolved::Delete& op) const {
        return tree_op::Delete{op.node};
    }
    std::optional<TreeAct> operator()(const resolved::Keep& op) const {
        return tree_op::Keep{op.node};
    }
    std::optional<TreeAct> operator()(const resolved::Comment& op) const {
        return tree_op::Touch{op.node};
    }
    std::optional<TreeAct> operator()(const auto&) const { return std::nullopt; }
};

TextAnchor anchor_of(const ResolvedAnchor& anchor) {
    return {anchor.event, anchor.side};
}

CommentId comment_of(const NodeId& id) {
    return {id.change, id.op};
}

// What each op is to the comments.
struct CommentReader {
    std::optional<CommentAct> operator()(const resolved::Comment& op) const {
        comment_op::Comment comment{op.node, std::nullopt, op.source, op.text};
        if (op.range.size() == 2) comment.range = {anchor_of(op.range[0]), anchor_of(op.range[1])};
        return comment;
    }
    std::optional<CommentAct> operator()(const resolved::Reply& op) const {
        return comment_op::Reply{comment_of(op.comment), op.text};
    }
    std::optional<CommentAct> operator()(const resolved::SetCommentState& op) const {
        return comment_op::State{comment_of(op.comment), {op.state, op.reason}};
    }
    std::optional<CommentAct> operator()(const auto&) const { return std::nullopt; }
};

template <class Read, class Reader>
std::vector<Read> ops_of(const ResolvedChange& change, Event event, Reader reader) {
    std::vector<Read> ops;
    for (std::uint32_t index = 0; index < change.ops.size(); ++index) {
        auto act = std::visit(reader, change.ops[index]);
        if (!act) continue;
        ops.push_back({{event, {change.lamport, change.id, index}}, std::move(*act)});
    }
    return ops;
}

// A node that was deleted, or stood in a folder that was: whatever is done to it by somebody who
// has not seen its end keeps it. A picture has no text, so typing costs nothing here.
bool may_show_again(const ResolvedChange& change) {
    return std::ranges::any_of(change.ops, [](const resolved::Op& op) {
        return !std::holds_alternative<resolved::Text>(op) &&
               !std::holds_alternative<resolved::Create>(op);
    });
}

}  // namespace

Contents::Contents(const SpaceId& space) : space_(space), tree_(graph_, space) {}

Contents::Difference Contents::take(const Space::News& news, Space& space) {
    Files files;
    bool shows_again = !news.stopped.empty();
    std::map<ChangeId, const ResolvedChange*> accepted;
    for (const ResolvedChange& change : news.accepted) {
        keep(change, files);
        accepted[change.id] = &change;
    }
    for (const ChangeId& id : news.began) {
        const auto is_new = accepted.extract(id);
        begin(is_new ? *is_new.mapped() : space.resolved(id), !is_new.empty(), files);
        shows_again = shows_again || !is_new || may_show_again(*is_new.mapped());
    }
    for (const auto& [id, change] : accepted)
        set_aside(*change, true, files);
    stop(news.stopped, space, files);

    Difference difference;
    for (const auto& [file, aside] : files) {
        Text& text = texts_.at(file).text;
        if (text.is_resting() && !aside) {
            difference.texts[file] = {};
            continue;
        }
        text.wake();
        auto splices = aside ? text.set_aside(*aside) : text.catch_up();
        if (!splices.empty()) difference.texts[file] = std::move(splices);
    }
    difference.other = !news.began.empty() || !news.stopped.empty();
    difference.shows_again = shows_again;
    return difference;
}

void Contents::keep(const ResolvedChange& change, Files& files) {
    std::vector<Event> parents;
    for (const ChangeId& parent : change.parents)
        parents.push_back(event_of(parent));
    ids_.push_back(change.id);
    events_.add(graph_.size(), ids_);
    graph_.add(1, graph_.heads_of(std::move(parents)));
    for (const TextOfFile& text : change.texts) {
        for (const TextRun& run : text.change.runs)
            events_in_[text.file] += run.length;
        if (is_overfull(text.file)) continue;
        const auto added = texts_[text.file].text.add(text.change);
        ATELIER_CHECK(added);
        files.try_emplace(text.file);
    }
}

Text& Contents::text(const NodeId& file) {
    Kept& kept = texts_[file];
    kept.is_wanted = true;
    if (kept.text.is_resting()) {
        kept.text.wake();
        kept.text.catch_up_untold();
    }
    return kept.text;
}

const Text& Contents::caught_up(const NodeId& file) {
    const auto kept = texts_.find(file);
    return kept != texts_.end() && kept->second.text.behind() == 0 ? kept->second.text : text(file);
}

void Contents::unwant() {
    // So that who opens it need not wait for all that came in a week.
    constexpr std::uint32_t behind_max = 2'000;
    for (auto& [file, kept] : texts_) {
        const bool is_done = kept.text.is_resting() && kept.text.behind() < behind_max;
        kept.may_rest = !std::exchange(kept.is_wanted, false) && !is_done;
    }
}

Contents::Rested Contents::rest(std::size_t bytes_max, std::uint32_t worth_it) {
    Rested rested;
    for (auto& [file, kept] : texts_) {
        if (!kept.may_rest || kept.is_wanted) continue;
        if (rested.bytes >= bytes_max) {
            rested.is_all = false;
            break;
        }
        kept.may_rest = false;
        kept.text.wake();
        rested.bytes += std::size_t{kept.text.behind()} * 16;  // what walking to it costs, about
        kept.text.catch_up_untold();
        rested.bytes += kept.text.rest(worth_it);
    }
    return rested;
}

bool Contents::is_overfull(const NodeId& file) const {
    const auto events = events_in_.find(file);
    return events != events_in_.end() && events->second > text_events_max;
}

// None: it came when the file was overfull.
std::optional<ChangeNumber> Contents::number_in(const NodeId& file, const ChangeId& change) {
    return texts_[file].text.log().find(change);
}

void Contents::begin(const ResolvedChange& change, bool is_new, Files& files) {
    const Event event = event_of(change.id);
    tree_.add(ops_of<TreeOp>(change, event, TreeReader{}));
    comments_.add(ops_of<CommentOp>(change, event, CommentReader{}));
    history_.add(event, change);
    if (is_new) return;
    for (const TextOfFile& text : change.texts) {
        if (const auto number = number_in(text.file, change.id))
            aside_in(text.file, files).erase(*number);
    }
}

void Contents::set_aside(const ResolvedChange& change, bool is_new, Files& files) {
    for (const TextOfFile& text : change.texts) {
        const auto number = number_in(text.file, change.id);
        if (!number) continue;
        if (is_new) texts_[text.file].text.set_new_aside(*number);
        if (!is_new || files[text.file]) aside_in(text.file, files).insert(*number);
    }
}

void Contents::stop(const std::vector<ChangeId>& ids, Space& space, Files& files) {
    if (ids.empty()) return;
    std::set<Event> events;
    for (const ChangeId& id : ids) {
        events.insert(event_of(id));
        set_aside(space.resolved(id), false, files);
    }
    tree_.remove(events);
    comments_.remove(events);
    history_.remove(events);
}

Contents::Aside& Contents::aside_in(const NodeId& file, Files& files) {
    std::optional<Aside>& aside = files[file];
    if (!aside) aside = texts_[file].text.aside();
    return *aside;
}

bool Contents::had(const ChangeId& later, const ChangeId& earlier) const {
    return graph_.contains({event_of(later)}, event_of(earlier));
}

// ---- as it was ----------------------------------------------------------------------------------

std::vector<EventSpan> Contents::past_of(std::span<const ChangeId> heads) const {
    std::vector<Event> events;
    for (const ChangeId& head : heads)
        events.push_back(event_of(head));
    std::vector<EventSpan> spans = graph_.diff(graph_.heads_of(std::move(events)), {}).only_a;
    std::ranges::reverse(spans);
    return spans;
}

TextVersion Contents::version_of(const NodeId& file, std::span<const ChangeId> heads) {
    const EventLog& log = text(file).log();
    std::vector<Event> last;
    for (const EventSpan& span : past_of(heads)) {
        for (Event event = span.first; event < span.end; ++event) {
            const auto change = log.find(ids_[event]);
            if (!change) continue;
            // Runs of one change need not have seen each other.
            for (const EventSpan& written : log.spans_of(*change))
                for (Event at = written.first; at < written.end;) {
                    at = std::min(log.edit_of(at).end(), written.end);
                    last.push_back(at - 1);
                }
        }
    }
    return log.graph().heads_of(std::move(last));
}

std::vector<ChangeId> Contents::heads_of(std::span<const ChangeId> accepted) const {
    std::vector<Event> events;
    for (const ChangeId& change : accepted)
        events.push_back(event_of(change));
    std::vector<ChangeId> heads;
    for (const Event event : graph_.heads_of(std::move(events)))
        heads.push_back(ids_[event]);
    std::ranges::sort(heads);
    return heads;
}

std::vector<NodeId> Contents::deleted_by(const ChangeId& change) const {
    const auto event = find(change);
    return event ? tree_.deleted_by(*event) : std::vector<NodeId>{};
}

std::unique_ptr<Tree> Contents::tree_at(std::span<const ChangeId> heads, Space& space) const {
    auto tree = std::make_unique<Tree>(graph_, space_);
    for (const EventSpan& span : past_of(heads)) {
        for (Event event = span.first; event < span.end; ++event)
            tree->add(ops_of<TreeOp>(space.resolved(ids_[event]), event, TreeReader{}));
    }
    return tree;
}

}  // namespace atelier
