#include "sync/references.hpp"

#include "protocol/check.hpp"
#include "sync/scalars.hpp"

namespace atelier {

// Reads one change. After the first bad reference what it answers has no meaning.
class ChangeReader {
public:
    ChangeReader(const References& known, const References::Reading& reading,
                 References::LogMemory& memory)
        : known_(known), reading_(reading), memory_(memory) {
        known_.past_.cover(memory_.clock, reading_.parents);
        change_.id = reading.id;
        change_.log = reading.tip.log;
        change_.seq = reading.tip.seq;
        change_.lamport = reading.tip.lamport;
        change_.claimed_time_minutes = reading.tip.claimed_time_minutes;
        for (const PastIndex parent : reading.parents)
            change_.parents.push_back(known_.past_.id(parent));
        std::ranges::sort(change_.parents);
    }

    Result<ResolvedChange> read(const Content& content) {
        for (const Op& op : content.ops) {
            change_.ops.push_back(
                std::visit([&](const auto& each) -> resolved::Op { return read(each); }, op));
            if (!good_) return fail(Error::bad_reference);
            own_.push_back(made_of(change_.ops.back()));
        }
        return std::move(change_);
    }

    static std::optional<References::Made> made_of(const resolved::Op& op) {
        if (std::holds_alternative<resolved::Comment>(op)) return References::Made::comment;
        const auto* create = std::get_if<resolved::Create>(&op);
        if (!create) return std::nullopt;
        switch (create->kind) {
            case NodeKind::folder: return References::Made::folder;
            case NodeKind::text: return References::Made::text;
            case NodeKind::blob: return References::Made::blob;
        }
        return std::nullopt;
    }

private:
    using Made = References::Made;

    struct Found {
        NodeId id;
        Made made = Made::folder;
        std::optional<std::uint32_t> number;  // without: made by this change, or a root
    };

    // ---- references -----------------------------------------------------------------------------

    bool is_here(const ChangeRef& ref) const {
        return ref.log == change_.log && ref.seq == change_.seq && !ref.id;
    }

    std::optional<PastIndex> find(const ChangeRef& ref) {
        const auto there = known_.past_.changes_at(ref.log, ref.seq, memory_.clock);
        if (there.size() == 1 && !ref.id) return there.front();
        if (there.size() > 1 && ref.id) {
            for (const PastIndex each : there)
                if (known_.past_.id(each) == *ref.id) return each;
        }
        good_ = false;
        return std::nullopt;
    }

    Found find(const OpRef& ref) {
        if (is_here(ref.change)) {
            const auto made = ref.op < own_.size() ? own_[ref.op] : std::nullopt;
            if (!made) good_ = false;
            return {{change_.id, ref.op}, made.value_or(Made::folder), {}};
        }
        const auto change = find(ref.change);
        if (!change) return {};
        const NodeId id{known_.past_.id(*change), ref.op};
        const auto made = known_.made_.find(id);
        if (made == known_.made_.end()) {
            good_ = false;
            return {};
        }
        return {id, made->second.made, made->second.number};
    }

    Found find(const NodeRef& ref) {
        if (const auto* root = std::get_if<Root>(&ref)) {
            return {root_of(known_.space_, *root), Made::folder, {}};
        }
        Found found = find(std::get<OpRef>(ref));
        if (found.made == Made::comment) good_ = false;
        return found;
    }

    NodeId node(const NodeRef& ref) { return find(ref).id; }

    NodeId comment(const OpRef& ref) {
        const Found found = find(ref);
        if (found.made != Made::comment) good_ = false;
        return found.id;
    }

    // The change that has at least so many events in the file, so far if it is this one.
    ChangeId change_with(const ChangeRef& ref, const Found& file, std::uint64_t events) {
        if (is_here(ref)) {
            const auto own = own_events_.find(file.id);
            const std::uint64_t so_far = own == own_events_.end() ? 0 : own->second;
            if (events > so_far) good_ = false;
            return change_.id;
        }
        const auto change = find(ref);
        if (!change || !file.number || known_.events_in(*change, *file.number) < events) {
            good_ = false;
            return {};
        }
        return known_.past_.id(*change);
    }

    // ---- texts ----------------------------------------------------------------------------------

    TextChange& text_of(const Found& file) {
        for (TextOfFile& text : change_.texts)
            if (text.file == file.id) return text.change;
        TextChange text{change_.log, change_.id, {}, {}};
        const auto last =
            file.number ? memory_.last_in_file.find(*file.number) : memory_.last_in_file.end();
        if (last != memory_.last_in_file.end()) text.previous = known_.past_.id(last->second);
        change_.texts.push_back({file.id, std::move(text)});
        return change_.texts.back().change;
    }

    TextRun read_run(const Run& run, const Found& file) {
        TextRun text{run.action,
                     run.length,
                     static_cast<std::uint32_t>(run.position),
                     {},
                     scalars_of(run.text)};
        if (run.parents) {
            text.parents.emplace();
            for (const Parent& parent : *run.parents) {
                const ChangeId id = change_with(parent.change, file, parent.events);
                text.parents->push_back({id, parent.events});
            }
            std::ranges::sort(*text.parents);
        }
        return text;
    }

    resolved::Op read(const op::Text& op) {
        const Found file = find(op.file);
        if (file.made != Made::text) good_ = false;
        if (!good_) return resolved::Nothing{};
        TextChange& text = text_of(file);
        std::uint32_t& events = own_events_[file.id];
        for (const Run& run : op.runs) {
            text.runs.push_back(read_run(run, file));
            events += run.length;
        }
        return resolved::Text{file.id};
    }

    // ---- other ops ------------------------------------------------------------------------------

    ResolvedAnchor read_anchor(const Anchor& anchor, const Found& file) {
        ResolvedAnchor resolved{{}, anchor.side};
        if (anchor.event) {
            const std::uint64_t events = std::uint64_t{anchor.event->event} + 1;
            const ChangeId id = change_with(anchor.event->change, file, events);
            resolved.event = EventName{id, anchor.event->event};
        }
        return resolved;
    }
    resolved::Op read(const op::Comment& op) {
        const Found about = find(op.node);
        resolved::Comment comment{about.id, {}, op.source, op.text};
        for (const Anchor& anchor : op.range)
            comment.range.push_back(read_anchor(anchor, about));
        return comment;
    }
    resolved::Op read(const op::Create& op) {
        return resolved::Create{op.kind, node(op.parent), op.name};
    }
    resolved::Op read(const op::Move& op) { return resolved::Move{node(op.node), node(op.parent)}; }
    resolved::Op read(const op::Name& op) { return resolved::Name{node(op.node), op.name}; }
    resolved::Op read(const op::Blob& op) {
        return resolved::Blob{node(op.node), op.blob, op.size};
    }
    resolved::Op read(const op::Attribute& op) {
        return resolved::Attribute{node(op.node), op.key, op.value};
    }
    resolved::Op read(const op::Delete& op) { return resolved::Delete{node(op.node)}; }
    resolved::Op read(const op::Keep& op) { return resolved::Keep{node(op.node)}; }
    resolved::Op read(const op::Reply& op) { return resolved::Reply{comment(op.comment), op.text}; }
    resolved::Op read(const op::SetCommentState& op) {
        return resolved::SetCommentState{comment(op.comment), op.state, op.reason};
    }
    resolved::Op read(const op::Moment& op) { return resolved::Moment{op.name}; }
    // Of a later program: it is there, refers to nothing and does nothing.
    resolved::Op read(const op::Later&) { return resolved::Nothing{}; }

    const References& known_;
    const References::Reading& reading_;
    References::LogMemory& memory_;
    ResolvedChange change_;
    std::vector<std::optional<Made>> own_;        // by op
    std::map<NodeId, std::uint32_t> own_events_;  // in each file, so far
    bool good_ = true;
};

Result<ResolvedChange> References::resolve(const Reading& reading, const Content& content) {
    LogMemory memory = memory_at(reading.prev);
    auto change = ChangeReader(*this, reading, memory).read(content);
    if (reading.accepted) {
        note(memory, *reading.accepted, texts_of(*reading.accepted));
        recent_.put(*reading.accepted, std::move(memory));
    } else if (change) {
        open_.emplace(reading.id, std::move(memory));
    } else if (reading.prev) {
        // The heads of what is refused are not in the past of the one before.
        memory.clock.clear();
        recent_.put(*reading.prev, std::move(memory));
    }
    return change;
}

void References::take(PastIndex index, const ResolvedChange& change) {
    ATELIER_CHECK(texts_end_.size() == index);
    for (std::uint32_t op = 0; op < change.ops.size(); ++op) {
        const auto number = static_cast<std::uint32_t>(made_.size());
        if (const auto made = ChangeReader::made_of(change.ops[op]))
            made_.emplace(NodeId{change.id, op}, MadeBy{*made, number});
    }
    const std::size_t first = texts_.size();
    for (const TextOfFile& text : change.texts) {
        std::uint32_t events = 0;
        for (const TextRun& run : text.change.runs)
            events += run.length;
        texts_.push_back({made_.at(text.file).number, events});
    }
    const auto added = std::span(texts_).subspan(first);
    std::ranges::sort(added, {}, &TextPart::file);
    texts_end_.push_back(texts_.size());
    ATELIER_CHECK(open_ && open_->first == change.id);
    note(open_->second, index, added);
    recent_.put(index, std::move(open_->second));
    open_.reset();
}

void References::note(LogMemory& memory, PastIndex change, std::span<const TextPart> texts) {
    for (const TextPart& text : texts)
        memory.last_in_file[text.file] = change;
}

References::LogMemory References::memory_at(std::optional<PastIndex> tip) {
    if (!tip) return {};
    if (auto memory = recent_.take(*tip)) return std::move(*memory);
    LogMemory memory;
    for (auto at = tip; at; at = past_.prev(*at)) {
        for (const TextPart& text : texts_of(*at))
            memory.last_in_file.try_emplace(text.file, *at);
    }
    return memory;
}

std::span<const References::TextPart> References::texts_of(PastIndex change) const {
    const std::size_t first = change == 0 ? 0 : texts_end_[change - 1];
    return std::span(texts_).subspan(first, texts_end_[change] - first);
}

std::uint32_t References::events_in(PastIndex change, std::uint32_t file) const {
    const auto texts = texts_of(change);
    const auto found = std::ranges::lower_bound(texts, file, {}, &TextPart::file);
    return found != texts.end() && found->file == file ? found->events : 0;
}

}  // namespace atelier
