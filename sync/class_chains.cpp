#include "sync/class_chains.hpp"

#include "protocol/check.hpp"

namespace atelier {

namespace {

constexpr std::size_t firsts_asked_min = 64;

ActChange read_genesis(const SpanChange& genesis) {
    auto act = decode_act(genesis.body, ChangeKind::genesis);
    ATELIER_CHECK(act);
    return {genesis.header, genesis.id, std::move(*act)};
}

}  // namespace

ClassChains::ClassChains(SpanChange genesis, const Signature& signature,
                         std::size_t pending_max_bytes, RootVerifier verifier)
    : genesis_(std::move(genesis)),
      genesis_signature_(signature),
      space_(read_genesis(genesis_), std::move(verifier)),
      chains_(
          ChangeKind::act, space_.class_id(), pending_max_bytes,
          [this](const LogName& log) { return space_.ever_has_place(log, space_.class_id()); },
          [this](const SpanChange& first) { return brings_place(first); }),
      tops_({0}),
      places_(space_.places()),
      firsts_max_(firsts_asked_min) {}

// ---- taking -------------------------------------------------------------------------------------

ClassChains::News ClassChains::add(std::span<const SpanChange> changes,
                                   const std::optional<Signature>& verified) {
    News news;
    ChangeChains::Added added = chains_.add(changes, verified);
    news.fault = added.fault;
    take(std::move(added), news);
    let_in(news);
    if (firsts_.size() > firsts_max_) forget_gone_firsts();
    return news;
}

// Of a log without a place. It is never asked about a place that the log's author has.
bool ClassChains::brings_place(const SpanChange& first) {
    const auto asked = firsts_.find(first.id);
    if (asked != firsts_.end() && !is_accepted(asked->second)) return false;
    const auto missing = first_missing(first.header);
    if (!missing) {
        auto act = decode_act(first.body, ChangeKind::act);
        const bool brings = act && space_.ask_first({first.header, first.id, std::move(*act)}) ==
                                       Acceptance::accepted;
        if (brings) return true;
    }
    note_first(first.id, missing.value_or(ChangeId{}));
    return false;
}

void ClassChains::note_first(const ChangeId& first, const ChangeId& missing) {
    const auto [at, is_new] = firsts_.try_emplace(first, missing);
    if (!is_new) firsts_by_missing_.erase({at->second, first});
    at->second = missing;
    if (!missing.is_zero()) firsts_by_missing_.emplace(missing, first);
}

// What waits is bounded, and so is what is known of it.
void ClassChains::forget_gone_firsts() {
    std::erase_if(firsts_, [&](const auto& each) { return !chains_.is_pending(each.first); });
    std::erase_if(firsts_by_missing_,
                  [&](const auto& each) { return !firsts_.contains(each.second); });
    firsts_max_ = std::max(firsts_asked_min, 2 * firsts_.size());
}

std::optional<ChangeId> ClassChains::first_missing(const Header& header) const {
    for (const ChangeId& parent : parents_of(header)) {
        if (!is_accepted(parent)) return parent;
    }
    return std::nullopt;
}

// Accepts of it what can be, in the order given, and what waited for one right behind it.
void ClassChains::take(ChangeChains::Added added, News& news) {
    statuses_.resize(chains_.size());
    news.dropped.insert(news.dropped.end(), added.dropped.begin(), added.dropped.end());
    news.held.insert(news.held.end(), added.held.begin(), added.held.end());
    std::vector<HeldIndex> open = std::move(added.held);
    for (std::size_t i = 0; i < open.size(); ++i) {
        if (!judge(open[i])) continue;
        news.accepted.push_back(chains_.id(open[i]));
        const auto waiting = waiting_for_.extract(chains_.id(open[i]));
        if (waiting) open.insert(open.end(), waiting.mapped().begin(), waiting.mapped().end());
    }
}

// What waited for a place that is there by what was accepted, and for what came with that in turn.
void ClassChains::let_in(News& news) {
    for (std::size_t i = 0; i < news.accepted.size(); ++i)
        let_in_on(news.accepted[i], news);
}

void ClassChains::let_in_on(ChangeId accepted, News& news) {
    if (places_ != space_.places()) {
        places_ = space_.places();
        take(chains_.ask_places_again(), news);
    }
    for (auto at = firsts_by_missing_.lower_bound({accepted, ChangeId{}});
         at != firsts_by_missing_.end() && at->first == accepted;
         at = firsts_by_missing_.lower_bound({accepted, ChangeId{}})) {
        const ChangeId first = at->second;
        firsts_by_missing_.erase(at);
        firsts_.erase(first);
        take(chains_.ask_place_again(first), news);
    }
}

// Accepts it, refuses it for ever, or lets it wait for one of its parents at a time.
bool ClassChains::judge(HeldIndex index) {
    Header header = chains_.header(index);
    if (const auto missing = first_missing(header)) {
        waiting_for_[*missing].push_back(index);
        return false;
    }
    const Acceptance acceptance =
        space_.add({std::move(header), chains_.id(index), chains_.act(index)});
    const bool is_accepted = acceptance == Acceptance::accepted;
    ATELIER_CHECK(is_accepted || acceptance == Acceptance::refused);
    statuses_[index] = is_accepted ? Status::accepted : Status::refused;
    if (is_accepted) accept_on_top();
    return is_accepted;
}

void ClassChains::accept_on_top() {
    const auto newest = static_cast<ActIndex>(space_.graph().size() - 1);
    for (const ActIndex parent : space_.graph()[newest].parents)
        tops_.erase(parent);
    tops_.insert(newest);
}

// ---- telling ------------------------------------------------------------------------------------

bool ClassChains::is_held(const ChangeId& id) const {
    return id == genesis_.id || chains_.find(id).has_value();
}

bool ClassChains::is_refused(const ChangeId& id) const {
    const auto held = chains_.find(id);
    return held && statuses_[*held] == Status::refused;
}

std::vector<Tip> ClassChains::tips() const {
    std::vector<Tip> tips = chains_.tips();
    const Tip genesis{genesis_.header.log(), genesis_.header.seq, genesis_.id};
    tips.insert(std::ranges::upper_bound(tips, genesis), genesis);
    return tips;
}

// ---- writing ------------------------------------------------------------------------------------

std::vector<Version> ClassChains::cuts_on_class(const AuthorId& author) {
    return cuts_on(space_.state(), author, space_.class_id());
}

std::expected<Header, CannotWrite> ClassChains::draft(const LogName& log) {
    if (!may_write(log.author)) return std::unexpected(CannotWrite::no_place);
    return draft_root_act(log);
}

std::expected<Header, CannotWrite> ClassChains::draft_root_act(const LogName& log) const {
    const std::vector<HeldIndex> tips = chains_.tips_of(log);
    const bool goes_on = !tips.empty();
    const auto tip = goes_on ? space_.graph().find(chains_.id(tips.front())) : std::nullopt;
    if (tips.size() > 1 || goes_on != tip.has_value()) {
        return std::unexpected(CannotWrite::log_lost);
    }
    Header header;
    header.kind = ChangeKind::act;
    header.space = space_.class_id();
    header.author = log.author;
    header.sitting = log.sitting;
    if (goes_on) {
        const LogTip before = chains_.tip(tips.front());
        if (is_full(before)) return std::unexpected(CannotWrite::log_full);
        header.seq = before.seq + 1;
        header.prev = before.id;
        header.log_bytes = before.log_bytes;
    }
    for (const ActIndex head : heads_to_name(tip))
        header.heads.push_back(space_.graph()[head].change.id);
    std::ranges::sort(header.heads);
    header.lamport = space_.graph().lamport_after(parents_of(header));
    return header;
}

// All that no accepted act stands on, or so many of it as it should be. Then a flood of others'
// acts must not keep out of the past what an act may refer to and rests on.
std::vector<ActIndex> ClassChains::heads_to_name(std::optional<ActIndex> tip) const {
    std::vector<ActIndex> tops(tops_.begin(), tops_.end());
    if (tip) std::erase(tops, *tip);
    tops = by_id(std::move(tops));
    const auto choose = [&](HeadChoice choice) {
        bool all = true;
        for (const ActIndex top : tops)
            all = choice.take_if_few(top, space_.graph()[top].change.header.log()) && all;
        return std::pair(all, choice.heads());
    };
    if (auto [all, heads] = choose({}); all) return heads;
    HeadChoice first;
    for (const ActIndex act : by_id(leading(tip)))
        first.take_if_few(act, space_.graph()[act].change.header.log());
    return choose(std::move(first)).second;
}

// Entitled acts of roots and trainers above which there is no other, neither in the past of `tip`.
std::vector<ActIndex> ClassChains::leading(std::optional<ActIndex> tip) const {
    const ActGraph& graph = space_.graph();
    std::vector<bool> covered(graph.size());
    std::vector<ActIndex> leading;
    for (auto at = static_cast<ActIndex>(graph.size()); at-- > 0;) {
        const ActNode& node = graph[at];
        const bool leads = !node.fault && node.signer != Signer::member && !covered[at];
        if (leads && at != tip) leading.push_back(at);
        if (!leads && !covered[at] && at != tip) continue;
        for (const ActIndex parent : node.parents)
            covered[parent] = true;
    }
    return leading;
}

std::vector<ActIndex> ClassChains::by_id(std::vector<ActIndex> acts) const {
    std::ranges::sort(acts, {}, [&](ActIndex act) { return space_.graph()[act].change.id; });
    return acts;
}

// ---- comparing ----------------------------------------------------------------------------------

std::vector<ChangeId> ClassChains::sample() const {
    const ActGraph& graph = space_.graph();
    std::vector<ActIndex> heads(tops_.begin(), tops_.end());
    const auto lamport = [&](ActIndex index) { return graph[index].order(); };
    std::ranges::sort(heads, std::greater<>(), lamport);
    std::vector<ChangeId> sampled;
    for (const ActIndex head : heads)
        if (sampled.size() < sampled_heads_max) sampled.push_back(graph[head].change.id);
    ActIndex at = heads.front();
    const Lamport top = graph[at].change.header.lamport;
    for (Lamport distance = 1; sampled.size() < sampled_max && !graph[at].parents.empty();) {
        at = std::ranges::max(graph[at].parents, {}, lamport);
        const Lamport below = top - graph[at].change.header.lamport;
        if (below < distance) continue;
        distance = 2 * below;
        const ChangeId& id = graph[at].change.id;
        if (std::ranges::find(sampled, id) == sampled.end()) sampled.push_back(id);
    }
    return sampled;
}

Beyond ClassChains::beyond(std::span<const ChangeId> sample) const {
    Beyond beyond;
    for (const ChangeId& id : sample)
        if (is_accepted(id)) beyond.common.push_back(id);
    std::ranges::sort(beyond.common);
    const std::vector<bool> known = space_.graph().version(beyond.common);
    for (const Tip& tip : tips()) {
        const auto index = space_.graph().find(tip.id);
        if (!index || !known[*index]) beyond.tips.push_back(tip);
    }
    return beyond;
}

}  // namespace atelier
