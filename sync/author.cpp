#include "sync/author.hpp"

#include "protocol/check.hpp"
#include "sync/scalars.hpp"

#include <utility>

namespace atelier {

namespace {

// The open change ends before its body could break a limit of content.hpp: a run takes at most 32
// parents, a scalar 4 bytes.
constexpr std::size_t open_runs_max = 200;
constexpr std::size_t open_bytes_max = 128 * 1024;
constexpr std::uint32_t piece_max = 16 * 1024;  // scalars of one insertion
constexpr std::size_t named_at_once = 16;       // where heads must be gathered first

// Makes the second run a part of the first where both say one thing: keys typed one by one.
bool join(TextRun& run, const TextRun& next) {
    if (next.parents || run.length + next.length > run_max_events) return false;
    using enum RunAction;
    if (run.action == insert && next.action == insert &&
        next.position == run.position + run.length) {
        run.text += next.text;
    } else if (run.action == remove && next.action == remove && next.position == run.position) {
    } else {
        return false;
    }
    run.length += next.length;
    return true;
}

}  // namespace

struct Author::Said {
    struct Text {
        NodeId file;
        TextChange change;
    };
    std::vector<Text> texts;
    std::vector<resolved::Op> ops;

    std::vector<ChangeId> named(const SpaceId& space) const;
};

// ---- names --------------------------------------------------------------------------------------

// Spells the changes that ops name, in the past of a draft.
class Author::Namer {
public:
    Namer(const Space& space, const Space::Draft& draft) : space_(space), draft_(draft) {}

    NodeRef node(const NodeId& id) const {
        if (id.change == id_cast<ChangeId>(draft_.header.space)) return static_cast<Root>(id.op);
        return op(id);
    }
    OpRef op(const NodeId& id) const {
        if (id.change.is_zero()) return {{draft_.header.log(), draft_.header.seq, {}}, id.op};
        return {space_.reference(draft_, id.change), id.op};
    }
    Anchor anchor(const ResolvedAnchor& anchor) const {
        Anchor named{std::nullopt, anchor.side};
        if (anchor.event) {
            named.event = {space_.reference(draft_, anchor.event->change), anchor.event->event};
        }
        return named;
    }
    Run run(const TextRun& run) const {
        Run named{run.action, run.length, run.position, std::nullopt, utf8_of(run.text)};
        if (!run.parents) return named;
        named.parents.emplace();
        for (const TextParent& parent : *run.parents)
            named.parents->push_back({space_.reference(draft_, parent.change), parent.events});
        std::ranges::sort(*named.parents, {}, [](const Parent& parent) {
            return std::pair(parent.change, parent.events);
        });
        return named;
    }

    Op operator()(const resolved::Text& said) const { return op::Text{node(said.file), {}}; }
    Op operator()(const resolved::Create& said) const {
        return op::Create{said.kind, node(said.parent), said.name};
    }
    Op operator()(const resolved::Move& said) const {
        return op::Move{node(said.node), node(said.parent)};
    }
    Op operator()(const resolved::Name& said) const { return op::Name{node(said.node), said.name}; }
    Op operator()(const resolved::Blob& said) const {
        return op::Blob{node(said.node), said.blob, said.size};
    }
    Op operator()(const resolved::Attribute& said) const {
        return op::Attribute{node(said.node), said.key, said.value};
    }
    Op operator()(const resolved::Delete& said) const { return op::Delete{node(said.node)}; }
    Op operator()(const resolved::Keep& said) const { return op::Keep{node(said.node)}; }
    Op operator()(const resolved::Comment& said) const {
        op::Comment comment{node(said.node), {}, said.source, said.text};
        for (const ResolvedAnchor& each : said.range)
            comment.range.push_back(anchor(each));
        return comment;
    }
    Op operator()(const resolved::Reply& said) const {
        return op::Reply{op(said.comment), said.text};
    }
    Op operator()(const resolved::SetCommentState& said) const {
        return op::SetCommentState{op(said.comment), said.state, said.reason};
    }
    Op operator()(const resolved::Moment& said) const { return op::Moment{said.name}; }
    Op operator()(const resolved::Nothing&) const {
        ATELIER_CHECK(false);  // nobody writes what has no meaning
        return op::Moment{};
    }

private:
    const Space& space_;
    const Space::Draft& draft_;
};

namespace {

// The changes that an op names.
class NamedBy {
public:
    explicit NamedBy(std::vector<ChangeId>& named) : named_(named) {}

    void operator()(const resolved::Text& op) { take(op.file); }
    void operator()(const resolved::Create& op) { take(op.parent); }
    void operator()(const resolved::Move& op) {
        take(op.node);
        take(op.parent);
    }
    void operator()(const resolved::Comment& op) {
        take(op.node);
        for (const ResolvedAnchor& anchor : op.range)
            if (anchor.event) named_.push_back(anchor.event->change);
    }
    void operator()(const resolved::Reply& op) { take(op.comment); }
    void operator()(const resolved::SetCommentState& op) { take(op.comment); }
    void operator()(const resolved::Moment&) {}
    void operator()(const resolved::Nothing&) {}
    void operator()(const auto& op) { take(op.node); }

    void take(const NodeId& id) { named_.push_back(id.change); }

private:
    std::vector<ChangeId>& named_;
};

}  // namespace

std::vector<ChangeId> Author::Said::named(const SpaceId& space) const {
    std::vector<ChangeId> named;
    NamedBy reader(named);
    for (const Text& text : texts) {
        reader.take(text.file);
        for (const TextRun& run : text.change.runs)
            for (const TextParent& parent : run.parents.value_or(std::vector<TextParent>{}))
                named.push_back(parent.change);
    }
    for (const resolved::Op& op : ops)
        std::visit(reader, op);
    std::ranges::sort(named);
    const auto rest = std::ranges::unique(named);
    named.erase(rest.begin(), rest.end());
    // The roots and the change itself are no changes to be found.
    std::erase_if(
        named, [&](const ChangeId& id) { return id.is_zero() || id == id_cast<ChangeId>(space); });
    return named;
}

// ---- publishing ---------------------------------------------------------------------------------

Author::Author(Space& space, Contents& contents, const SigningKey& key, NewSitting new_sitting,
               Keep keep)
    : space_(space),
      contents_(contents),
      key_(key),
      new_sitting_(std::move(new_sitting)),
      keep_(std::move(keep)),
      log_{public_half<AuthorId>(key), new_sitting_()} {}

bool Author::may_write() {
    const auto draft = space_.draft(log_, {});
    if (draft) return true;
    using enum CannotWrite;
    if (draft.error() == gather_first) return true;
    if (draft.error() == no_place || is_open()) return false;
    log_.sitting = new_sitting_();
    last_.clear();
    return true;
}

SpanChange Author::made(const Space::Draft& draft, const Said& said, std::uint64_t minutes) const {
    const Namer namer(space_, draft);
    Content content;
    for (const Said::Text& text : said.texts) {
        op::Text op{namer.node(text.file), {}};
        for (const TextRun& run : text.change.runs)
            op.runs.push_back(namer.run(run));
        content.ops.push_back(std::move(op));
    }
    for (const resolved::Op& op : said.ops)
        content.ops.push_back(std::visit(namer, op));
    Header header = draft.header;
    LogContext context = draft.context;
    const std::uint64_t deleted = deleted_events(content);
    Bytes body = encode_content(content, context, log_, header.seq);
    header.claimed_time_minutes = std::min(minutes, claimed_time_max_minutes);
    header.log_bytes += body.size() + deleted;
    return make_change(std::move(header), std::move(body), deleted);
}

bool Author::publish(const Said& said, std::uint64_t minutes) {
    const std::vector<ChangeId> named = said.named(space_.id());
    auto draft = space_.draft(log_, named);
    if (!draft && draft.error() == CannotWrite::gather_first) {
        if (!gather(named, minutes)) return false;
        draft = space_.draft(log_, named);
    }
    if (!draft) return false;
    const SpanChange change = made(*draft, said, minutes);
    for (const auto& [file, number] : texts_) {
        contents_.text(file).seal(number, change.id);
        last_[file] = number;
    }
    forget_open();
    keep_(change, sign_change(key_, change.id));
    return true;
}

// Changes without ops, until what is to be named lies in the past of the log.
bool Author::gather(std::span<const ChangeId> named, std::uint64_t minutes) {
    for (std::size_t done = 0; done < named.size(); done += named_at_once) {
        const auto part = named.subspan(done, std::min(named_at_once, named.size() - done));
        const auto draft = space_.draft(log_, part);
        if (!draft) return false;
        const SpanChange change = made(*draft, {}, minutes);
        keep_(change, sign_change(key_, change.id));
    }
    return true;
}

// ---- writing ------------------------------------------------------------------------------------

Author::Said Author::typed() {
    Said said;
    for (const auto& [file, number] : texts_) {
        Said::Text text{file, contents_.text(file).log().change(number)};
        std::vector<TextRun> joined;
        for (TextRun& run : text.change.runs)
            if (joined.empty() || !join(joined.back(), run)) joined.push_back(std::move(run));
        text.change.runs = std::move(joined);
        said.texts.push_back(std::move(text));
    }
    return said;
}

bool Author::seal(std::uint64_t minutes) {
    return !is_open() || publish(typed(), minutes);
}

bool Author::write(const std::vector<resolved::Op>& ops, std::uint64_t minutes) {
    return may_write() && seal(minutes) && publish({{}, ops}, minutes);
}

TextVersion Author::write(const NodeId& file, const TextVersion& at, const TextRun& run,
                          std::uint64_t minutes) {
    TextVersion shown = few_heads(file, at, minutes);
    if (run.action != RunAction::insert || run.length <= piece_max)
        return write_piece(file, shown, run, minutes);
    for (std::uint32_t done = 0; done < run.length; done += piece_max) {
        const std::uint32_t length = std::min(piece_max, run.length - done);
        shown = write_piece(
            file, shown,
            {run.action, length, run.position + done, std::nullopt, run.text.substr(done, length)},
            minutes);
    }
    return shown;
}

// A head that stands in one change with another one: a run names a change once at most. Honest
// seats write none (Text::can_write), but a change may come that has two.
TextVersion::const_iterator Author::twin_in(const NodeId& file, const TextVersion& at) {
    const EventLog& log = contents_.text(file).log();
    return std::ranges::find_if(at, [&](const Event& head) {
        return std::any_of(at.begin(), at.begin() + (&head - at.data()), [&](Event before) {
            return log.change_of(before) == log.change_of(head);
        });
    });
}

// A version that a run may not name, by its twins or by its number of heads, is gathered by events
// that reach nothing.
TextVersion Author::few_heads(const NodeId& file, TextVersion at, std::uint64_t minutes) {
    const TextRun nothing{RunAction::remove, 1, position_max, std::nullopt, {}};
    for (auto twin = twin_in(file, at); twin != at.end(); twin = twin_in(file, at)) {
        const TextVersion gathered = write_piece(file, {*twin}, nothing, minutes);
        at.erase(twin);
        at.insert(at.end(), gathered.begin(), gathered.end());
    }
    while (at.size() > run_parents_max) {
        const auto part = at.begin() + run_parents_max;
        const TextVersion gathered = write_piece(file, {at.begin(), part}, nothing, minutes);
        at.erase(at.begin(), part);
        at.insert(at.end(), gathered.begin(), gathered.end());
    }
    return at;
}

TextVersion Author::write_piece(const NodeId& file, const TextVersion& at, const TextRun& run,
                                std::uint64_t minutes) {
    const std::size_t bytes = 64 + 4 * run.text.size();
    const auto open = texts_.find(file);
    const bool is_full = runs_ == open_runs_max || bytes_ + bytes > open_bytes_max;
    const bool must_end = open != texts_.end() && !contents_.text(file).can_write(open->second, at);
    if ((is_full || must_end) && is_open()) {
        // Between two runs of one request nothing changes that could forbid it.
        const bool said = seal(minutes) && may_write();
        ATELIER_CHECK(said);
    }
    Text& text = contents_.text(file);
    if (!texts_.contains(file)) {
        const auto last = last_.find(file);
        texts_[file] =
            text.open(log_, last == last_.end() ? std::nullopt : std::optional(last->second));
    }
    ++runs_;
    bytes_ += bytes;
    return text.write(texts_.at(file), at, run).after;
}

void Author::forget_open() {
    texts_.clear();
    runs_ = 0;
    bytes_ = 0;
}

}  // namespace atelier
