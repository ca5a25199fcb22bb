#include "sync/change_chains.hpp"

#include "protocol/check.hpp"

namespace atelier {

namespace {

// More than that is not kept read until somebody asks for it.
constexpr std::size_t fresh_max_bytes = span_max_bytes;

// What a first change of a log must be.
std::optional<Error> fault_at_start(const SpanChange& change) {
    const Header& header = change.header;
    const bool own_cost = header.log_bytes == header.body_len + change.deleted;
    return header.seq == 1 && own_cost ? std::nullopt : std::optional(Error::bad_chain);
}

}  // namespace

// ---- taking -------------------------------------------------------------------------------------

// What the changes say against each other; what they stand on may not be here.
std::optional<Error> ChangeChains::fault_of(std::span<const SpanChange> changes) const {
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const Header& header = changes[i].header;
        if (header.kind != kind_ || header.space != space_) return Error::bad_chain;
        if (i == 0) continue;
        const LogTip tip = tip_of(changes[i - 1].header, changes[i - 1].id);
        if (const auto fault = fault_after(tip, header, changes[i].deleted)) return fault;
    }
    return std::nullopt;
}

ChangeChains::Added ChangeChains::add(std::span<const SpanChange> changes,
                                      const std::optional<Signature>& verified) {
    ATELIER_CHECK(!changes.empty());
    Added added;
    forget_fresh();
    added.fault = fault_of(changes);
    if (added.fault) return added;
    const ChangeId& last = changes.back().id;
    if (const auto known = find(last)) {
        if (verified) sign(held_[*known], *verified);
        return added;
    }
    while (find(changes.front().id))
        changes = changes.subspan(1);
    if (verified && may_follow(changes.front())) {
        Segment segment{{}, *verified};
        for (const SpanChange& change : changes)
            segment.changes.push_back(&change);
        if (const auto fault = hold(segment, added)) added.fault = fault->error;
    } else {
        wait(changes, verified, added);
    }
    go_on(added);
    added.dropped = loose_.shrink();
    return added;
}

ChangeChains::Added ChangeChains::ask_places_again() {
    Added added;
    forget_fresh();
    for (const ChangeId& first : loose_.directly_on(ChangeId{}))
        try_all_on(first, added);
    go_on(added);
    return added;
}

ChangeChains::Added ChangeChains::ask_place_again(const ChangeId& first) {
    Added added;
    forget_fresh();
    if (loose_.contains(first)) try_all_on(first, added);
    go_on(added);
    return added;
}

// The first change of a log, and all that waits on it.
void ChangeChains::try_all_on(const ChangeId& first, Added& added) {
    if (!may_follow(loose_[first])) return;
    if (loose_.signature_of(first)) try_to_hold(first, added);
    for (const ChangeId& id : loose_.signed_on(first))
        try_to_hold(id, added);
}

// Whether it can be held at once, as far as what is here goes. Where one is held its log has a
// place.
bool ChangeChains::may_follow(const SpanChange& change) const {
    if (!change.header.prev.is_zero()) return find(change.header.prev).has_value();
    return ask_place_(change.header.log()) || (ask_first_ && ask_first_(change));
}

void ChangeChains::wait(std::span<const SpanChange> changes,
                        const std::optional<Signature>& verified, Added& added) {
    const LogName log = changes.front().header.log();
    // What nobody vouches for may be anybody's in the author's name.
    const AuthorId payer = verified && ask_place_(log) ? log.author : AuthorId{};
    bool is_new = false;
    for (std::size_t i = 0; i + 1 < changes.size(); ++i)
        is_new = loose_.add(changes[i], std::nullopt, payer) || is_new;
    const ChangeId& last = changes.back().id;
    is_new = loose_.add(changes.back(), verified, payer) || is_new;
    // All that is on it stands on the same change, and asks for nothing else. Branches that leave
    // from the middle of what came are on it, too.
    if (!is_new || !may_follow(loose_[loose_.lowest_below(last)])) return;
    std::vector<ChangeId> candidates = loose_.signed_on(changes.front().id);
    if (verified) candidates.insert(candidates.begin(), last);
    for (const ChangeId& id : candidates)
        try_to_hold(id, added);
}

// Holds the loose chain up to a signed change, in parts that end at a signature: parts below one
// with a fault are held.
void ChangeChains::try_to_hold(const ChangeId& last, Added& added) {
    const std::vector<ChangeId> chain = loose_.chain_to(last);
    if (chain.empty() || !may_follow(loose_[chain.front()])) return;
    Segment segment;
    for (const ChangeId& id : chain) {
        segment.changes.push_back(&loose_[id]);
        const auto& signature = loose_.signature_of(id);
        if (!signature) continue;
        segment.signature = *signature;
        if (hold(segment, added)) return;
        segment.changes.clear();
    }
}

// What waited for something that is held now, and for that in turn.
void ChangeChains::go_on(Added& added) {
    for (std::size_t i = 0; i < added.held.size() && !loose_.empty(); ++i) {
        for (const ChangeId& id : loose_.signed_on(ids_[added.held[i]]))
            try_to_hold(id, added);
    }
}

// Reads the bodies; on a fault nothing is changed.
std::optional<Error> ChangeChains::read(const Segment& segment, std::vector<ContextMark>& marks) {
    const Header& first = segment.changes.front()->header;
    const auto prev = first.prev.is_zero() ? std::optional(not_held) : find(first.prev);
    ATELIER_CHECK(prev);
    std::optional<LogTip> before;
    if (*prev != not_held) before = tip(*prev);
    LogContext context = take_context_after(*prev);
    ContextMark mark = *prev == not_held ? ContextMark{} : held_[*prev].context;
    for (const SpanChange* const change : segment.changes) {
        const Header& header = change->header;
        const auto fault =
            before ? fault_after(*before, header, change->deleted) : fault_at_start(*change);
        if (fault) return fault;
        const auto index = static_cast<HeldIndex>(held_.size() + marks.size());
        if (const auto error = read_body(*change, context, index)) return error;
        mark = contexts_.mark_after(mark, context);
        marks.push_back(mark);
        before = tip_of(header, change->id);
    }
    recent_.put(static_cast<HeldIndex>(held_.size() + marks.size() - 1), std::move(context));
    return std::nullopt;
}

std::optional<Error> ChangeChains::read_body(const SpanChange& change, LogContext& context,
                                             HeldIndex index) {
    if (kind_ == ChangeKind::content) return read_content(change, context, index);
    const auto act = decode_act(change.body, kind_);
    if (!act) return act.error();
    return change.deleted == 0 ? std::nullopt : std::optional(Error::bad_value);
}

std::optional<Error> ChangeChains::read_content(const SpanChange& change, LogContext& context,
                                                HeldIndex index) {
    const Header& header = change.header;
    auto content = decode_content(change.body, context, header.log(), header.seq);
    if (!content) return content.error();
    if (deleted_events(*content) != change.deleted) return Error::bad_value;
    fresh_bytes_ += change.body.size();
    if (fresh_bytes_ > fresh_max_bytes) return std::nullopt;  // nor anything behind it
    ATELIER_CHECK(index == fresh_begin_ + fresh_.size());
    fresh_.emplace_back(std::move(*content));
    return std::nullopt;
}

// The fault takes with it all that waits on the change that has it.
std::optional<ChangeChains::Fault> ChangeChains::hold(const Segment& segment, Added& added) {
    const LogContexts::Size size = contexts_.size();
    std::vector<ContextMark> marks;
    if (const auto error = read(segment, marks)) {
        contexts_.shrink(size);
        fresh_.resize(std::min(fresh_.size(), held_.size() - fresh_begin_));
        const Fault fault{*error, segment.changes[marks.size()]->id};
        loose_.erase_with_all_on_it(fault.change);
        return fault;
    }
    const Header& first = segment.changes.front()->header;
    const std::uint32_t log = number_of(first.log());
    HeldIndex last = first.prev.is_zero() ? not_held : *find(first.prev);
    tips_.erase({log, last});
    for (std::size_t i = 0; i < marks.size(); ++i) {
        last = keep(*segment.changes[i], log, last, marks[i]);
        added.held.push_back(last);
    }
    tips_.emplace(log, last);
    sign(held_[last], segment.signature);
    if (loose_.empty()) return std::nullopt;
    for (std::size_t i = added.held.size() - marks.size(); i < added.held.size(); ++i)
        loose_.erase(ids_[added.held[i]]);
    return std::nullopt;
}

void ChangeChains::forget_fresh() {
    fresh_begin_ = static_cast<HeldIndex>(held_.size());
    fresh_.clear();
    fresh_bytes_ = 0;
}

std::uint32_t ChangeChains::number_of(const LogName& log) {
    const auto [at, is_new] =
        log_numbers_.try_emplace(log, static_cast<std::uint32_t>(logs_.size()));
    if (is_new) logs_.push_back({log, not_held, {}});
    return at->second;
}

HeldIndex ChangeChains::keep(const SpanChange& change, std::uint32_t log, HeldIndex prev,
                             const ContextMark& mark) {
    const Header& header = change.header;
    const auto index = static_cast<HeldIndex>(held_.size());
    Held held;
    held.lamport = header.lamport;
    held.body = bodies_.keep(change.body);
    held.heads = static_cast<std::uint32_t>(heads_.size());
    held.log = log;
    held.prev = prev;
    held.seq = static_cast<std::uint32_t>(header.seq);
    held.claimed_time_minutes = static_cast<std::uint32_t>(header.claimed_time_minutes);
    held.log_bytes = static_cast<std::uint32_t>(header.log_bytes);
    held.deleted = static_cast<std::uint32_t>(change.deleted);
    held.body_len = header.body_len;
    held.context = mark;
    held.nheads = static_cast<std::uint8_t>(header.heads.size());
    for (const ChangeId& head : header.heads) {
        const auto known = find(head);
        if (!known) strangers_.emplace(next_stranger_, head);
        heads_.push_back(known ? *known : next_stranger_++);
    }
    held_.push_back(held);
    ids_.push_back(change.id);
    indices_.add(index, ids_);
    note_fork(log, prev, prev == not_held ? logs_[log].first : held_[prev].next, index);
    return index;
}

void ChangeChains::note_fork(std::uint32_t log, HeldIndex prev, HeldIndex& first, HeldIndex index) {
    if (first == not_held) {
        first = index;
        std::vector<HeldIndex>& line = logs_[log].line;
        if (prev == not_held || line.back() == prev) line.push_back(index);
        return;
    }
    std::set<ChangeId>& siblings = forks_[{log, prev}];
    siblings.insert(ids_[first]);
    siblings.insert(ids_[index]);
}

// ---- telling ------------------------------------------------------------------------------------

std::optional<HeldIndex> ChangeChains::find(const ChangeId& id) const {
    return indices_.find(id, ids_);
}

LogTip ChangeChains::tip(HeldIndex index) const {
    const Held& held = held_[index];
    return {.kind = kind_,
            .space = space_,
            .log = logs_[held.log].name,
            .seq = held.seq,
            .id = ids_[index],
            .lamport = held.lamport,
            .claimed_time_minutes = held.claimed_time_minutes,
            .log_bytes = held.log_bytes};
}

Tip ChangeChains::short_tip(HeldIndex index) const {
    const Held& held = held_[index];
    return {logs_[held.log].name, held.seq, ids_[index]};
}

ChangeId ChangeChains::head_id(HeldIndex index, std::size_t which) const {
    const std::uint32_t head = heads_[held_[index].heads + which];
    return head < first_stranger ? ids_[head] : strangers_.at(head);
}

HeldIndex ChangeChains::head(HeldIndex index, std::size_t which) const {
    const std::uint32_t head = heads_[held_[index].heads + which];
    return head < first_stranger ? head : find(strangers_.at(head)).value_or(not_held);
}

void ChangeChains::heads_came(HeldIndex index) {
    for (std::size_t i = 0; i < held_[index].nheads; ++i) {
        std::uint32_t& head = heads_[held_[index].heads + i];
        if (head < first_stranger) continue;
        const auto stranger = strangers_.find(head);
        head = *find(stranger->second);
        strangers_.erase(stranger);
    }
}

BytesView ChangeChains::body_of(const Held& held) const {
    return bodies_.at(held.body, held.body_len);
}

Header ChangeChains::header(HeldIndex index) const {
    const Held& held = held_[index];
    Header header;
    header.kind = kind_;
    header.space = space_;
    header.author = logs_[held.log].name.author;
    header.sitting = logs_[held.log].name.sitting;
    header.seq = held.seq;
    if (held.prev != not_held) header.prev = ids_[held.prev];
    header.lamport = held.lamport;
    for (std::size_t i = 0; i < held.nheads; ++i)
        header.heads.push_back(head_id(index, i));
    header.claimed_time_minutes = held.claimed_time_minutes;
    header.log_bytes = held.log_bytes;
    header.body_len = held.body_len;
    header.body_hash = body_hash_of(body_of(held));
    return header;
}

Act ChangeChains::act(HeldIndex index) const {
    auto act = decode_act(body_of(held_[index]), kind_);
    ATELIER_CHECK(act);
    return std::move(*act);
}

Content ChangeChains::content(HeldIndex index) {
    if (index >= fresh_begin_ && index - fresh_begin_ < fresh_.size()) {
        if (auto fresh = std::exchange(fresh_[index - fresh_begin_], std::nullopt))
            return std::move(*fresh);
    }
    const Held& held = held_[index];
    LogContext context = take_context_after(held.prev);
    auto content = decode_content(body_of(held), context, logs_[held.log].name, held.seq);
    ATELIER_CHECK(content);
    recent_.put(index, std::move(context));
    return std::move(*content);
}

LogContext ChangeChains::take_context_after(HeldIndex index) {
    if (auto recent = recent_.take(index)) return std::move(*recent);
    return context_after(index);
}

LogContext ChangeChains::context_after(HeldIndex index) const {
    if (index == not_held) return {};
    return contexts_.at(held_[index].context);
}

std::vector<Tip> ChangeChains::tips() const {
    std::vector<Tip> tips;
    for (const auto& [log, index] : tips_)
        tips.push_back({logs_[log].name, held_[index].seq, ids_[index]});
    std::ranges::sort(tips);
    return tips;
}

std::vector<HeldIndex> ChangeChains::tips_of(const LogName& log) const {
    std::vector<HeldIndex> tips;
    const auto number = log_numbers_.find(log);
    if (number == log_numbers_.end()) return tips;
    for (auto at = tips_.lower_bound({number->second, 0});
         at != tips_.end() && at->first == number->second; ++at) {
        tips.push_back(at->second);
    }
    return tips;
}

HeldIndex ChangeChains::at(HeldIndex last, Seq seq) const {
    ATELIER_CHECK(seq >= 1 && seq <= held_[last].seq);
    const std::vector<HeldIndex>& line = logs_[held_[last].log].line;
    HeldIndex at = last;
    while (held_[at].seq > seq) {
        const Seq own = held_[at].seq;
        if (own <= line.size() && line[own - 1] == at) return line[seq - 1];
        at = held_[at].prev;
    }
    return at;
}

std::vector<HeldIndex> ChangeChains::branch(HeldIndex last, Seq from, Seq to) const {
    const Seq end = std::min<Seq>(to, held_[last].seq);
    std::vector<HeldIndex> branch;
    if (from > end) return branch;
    branch.reserve(end - from + 1);
    for (HeldIndex at = this->at(last, end); at != not_held && held_[at].seq >= from;
         at = held_[at].prev)
        branch.push_back(at);
    std::ranges::reverse(branch);
    return branch;
}

std::vector<SpanChange> ChangeChains::range(HeldIndex last, Seq from) const {
    std::vector<SpanChange> changes;
    for (const HeldIndex index : branch(last, from))
        changes.push_back(change(index));
    return changes;
}

SpanChange ChangeChains::change(HeldIndex index) const {
    const BytesView body = body_of(held_[index]);
    return {.header = header(index),
            .id = ids_[index],
            .deleted = held_[index].deleted,
            .body = Bytes(body.begin(), body.end())};
}

std::optional<Signature> ChangeChains::signature_of(HeldIndex index) const {
    const std::uint32_t signature = held_[index].signature;
    return signature == 0 ? std::nullopt : std::optional(signatures_[signature - 1]);
}

void ChangeChains::sign(Held& held, const Signature& signature) {
    if (held.signature != 0) return;
    signatures_.push_back(signature);
    held.signature = static_cast<std::uint32_t>(signatures_.size());
}

std::vector<ForkClaim> ChangeChains::forks() const {
    std::vector<ForkClaim> forks;
    for (const auto& [place, siblings] : forks_) {
        const Seq seq = place.second == not_held ? 1 : held_[place.second].seq + Seq{1};
        forks.push_back({space_, logs_[place.first].name, seq, *siblings.begin(),
                         *std::next(siblings.begin())});
    }
    std::ranges::sort(forks);
    return forks;
}

}  // namespace atelier
