#include "sync/space.hpp"

#include "protocol/check.hpp"

namespace atelier {

Space::Space(ClassSpace& class_space, const SpaceId& space, std::size_t pending_max_bytes)
    : class_space_(class_space),
      space_(space),
      chains_(ChangeKind::content, space, pending_max_bytes,
              [this](const LogName& log) { return class_space_.ever_has_place(log, space_); }),
      references_(space, past_),
      counting_(
          past_,
          [this](const AuthorId& author) { return cuts_on(class_space_.state(), author, space_); },
          [this](const ChangeId& id) { return find(id); }) {}

// ---- taking -------------------------------------------------------------------------------------

Space::News Space::add(std::span<const SpanChange> changes,
                       const std::optional<Signature>& verified) {
    return take(chains_.add(changes, verified), {});
}

Space::News Space::class_changed() {
    Shift shift = counting_.ask_again();
    return take(chains_.ask_places_again(), std::move(shift));
}

Space::News Space::take(ChangeChains::Added added, Shift shift) {
    News news;
    news.fault = added.fault;
    news.dropped = std::move(added.dropped);
    standings_.resize(chains_.size());
    accept(added.held, news, shift);
    news.held = std::move(added.held);
    tell(shift, news);
    return news;
}

void Space::accept(std::vector<HeldIndex> open, News& news, Shift& shift) {
    // In the order given, and what waited for one right behind it.
    for (std::size_t i = 0; i < open.size(); ++i) {
        const HeldIndex index = open[i];
        if (const auto missing = first_missing(index)) {
            waiting_for_[*missing].push_back(index);
            continue;
        }
        if (!judge(index, news, shift)) continue;
        auto waiting = waiting_for_.extract(chains_.id(index));
        if (waiting) open.insert(open.end(), waiting.mapped().begin(), waiting.mapped().end());
    }
}

// Of prev and heads one that is not accepted. A change waits for one of them at a time.
std::optional<ChangeId> Space::first_missing(HeldIndex index) const {
    const HeldIndex prev = chains_.before(index);
    if (prev != not_held && standings_[prev].status != Status::accepted) return chains_.id(prev);
    for (std::size_t i = 0; i < chains_.head_count(index); ++i) {
        const HeldIndex head = chains_.head(index, i);
        if (head == not_held || standings_[head].status != Status::accepted)
            return chains_.head_id(index, i);
    }
    return std::nullopt;
}

References::Reading Space::reading(HeldIndex index) const {
    References::Reading reading{chains_.id(index), chains_.tip(index), {}, {}, {}};
    const HeldIndex prev = chains_.before(index);
    if (prev != not_held) reading.parents.push_back(standings_[prev].past);
    if (prev != not_held) reading.prev = standings_[prev].past;
    for (std::size_t i = 0; i < chains_.head_count(index); ++i)
        reading.parents.push_back(standings_[chains_.head(index, i)].past);
    return reading;
}

// Accepts it, or refuses it for ever.
bool Space::judge(HeldIndex index, News& news, Shift& shift) {
    const References::Reading reading = this->reading(index);
    const LogTip& tip = reading.tip;
    Standing& standing = standings_[index];
    standing.status = Status::refused;
    if (tip.lamport != past_.lamport_after(reading.parents)) return false;
    auto change = references_.resolve(reading, chains_.content(index));
    if (!change) return false;
    standing.status = Status::accepted;
    chains_.heads_came(index);
    standing.past = past_.add(tip.id, tip.log, tip.seq, tip.lamport, reading.prev, reading.parents);
    held_of_.push_back(index);
    references_.take(standing.past, *change);
    const Shift by_this = counting_.take(standing.past);
    ATELIER_CHECK(by_this.stopped.empty());
    shift.began.insert(shift.began.end(), by_this.began.begin(), by_this.began.end());
    news.accepted.push_back(std::move(*change));
    return true;
}

// What stopped and began again did neither.
void Space::tell(const Shift& shift, News& news) const {
    std::vector<PastIndex> began = shift.began;
    std::ranges::sort(began);
    for (const PastIndex index : began) {
        if (!std::ranges::binary_search(shift.stopped, index))
            news.began.push_back(past_.id(index));
    }
    for (const PastIndex index : shift.stopped) {
        if (!std::ranges::binary_search(began, index)) news.stopped.push_back(past_.id(index));
    }
}

// ---- telling ------------------------------------------------------------------------------------

std::optional<PastIndex> Space::find(const ChangeId& id) const {
    const auto held = chains_.find(id);
    if (!held || standings_[*held].status != Status::accepted) return std::nullopt;
    return standings_[*held].past;
}

bool Space::is_refused(const ChangeId& id) const {
    const auto held = chains_.find(id);
    return held && standings_[*held].status == Status::refused;
}

bool Space::stands(const ChangeId& id) const {
    const auto index = find(id);
    return index && counting_.stands(*index);
}

Space::News Space::again() {
    News news;
    for (PastIndex index = 0; index < past_.size(); ++index) {
        news.accepted.push_back(resolved(past_.id(index)));
        if (counting_.counts(index)) news.began.push_back(past_.id(index));
    }
    return news;
}

std::vector<ChangeId> Space::sample() const {
    std::vector<PastIndex> tips;
    for (const Tip& tip : chains_.tips())
        if (const auto index = find(tip.id)) tips.push_back(*index);
    std::ranges::sort(tips, [&](PastIndex a, PastIndex b) {
        return std::pair(past_.lamport(b), past_.id(b)) < std::pair(past_.lamport(a), past_.id(a));
    });
    // A tip in the past of a later one says nothing more.
    std::vector<ChangeId> sampled;
    PastClock covered;
    for (const PastIndex tip : tips) {
        if (sampled.size() == sampled_heads_max) break;
        if (past_.covers(covered, tip)) continue;
        past_.cover(covered, {&tip, 1});
        sampled.push_back(past_.id(tip));
    }
    if (tips.empty()) return sampled;
    const Lamport top = past_.lamport(tips.front());
    std::optional<PastIndex> at = tips.front();
    for (Lamport distance = 1; distance <= top && sampled.size() < sampled_max; distance *= 2) {
        at = past_.at_lamport(*at, top - distance);
        ATELIER_CHECK(at);
        if (std::ranges::find(sampled, past_.id(*at)) == sampled.end())
            sampled.push_back(past_.id(*at));
    }
    return sampled;
}

Beyond Space::beyond(std::span<const ChangeId> sample) const {
    Beyond beyond;
    PastClock covered;
    for (const ChangeId& id : sample) {
        const auto index = find(id);
        if (!index) continue;
        beyond.common.push_back(id);
        past_.cover(covered, {&*index, 1});
    }
    std::ranges::sort(beyond.common);
    for (const Tip& tip : chains_.tips()) {
        const auto index = find(tip.id);
        if (!index || !past_.covers(covered, *index)) beyond.tips.push_back(tip);
    }
    return beyond;
}

bool Space::counts(const ChangeId& id) const {
    const auto index = find(id);
    return index && counting_.counts(*index);
}

ResolvedChange Space::resolved(const ChangeId& id) {
    const auto index = find(id);
    ATELIER_CHECK(index);
    References::Reading reading = this->reading(held_of_[*index]);
    reading.accepted = index;
    auto change = references_.resolve(reading, chains_.content(held_of_[*index]));
    ATELIER_CHECK(change);
    return std::move(*change);
}

// ---- writing ------------------------------------------------------------------------------------

bool Space::may_write(const AuthorId& author) const {
    return cuts_on(class_space_.state(), author, space_).empty();
}

namespace {

// What a log keeps free for one more body.
constexpr std::size_t free_mentions = 1024;

bool is_full(const LogTip& tip, const LogContext& context) {
    return is_full(tip) || context.dictionary.size() + free_mentions > mentions_max;
}

}  // namespace

// Counting heads that cover what will be named, then others by the smallest ids.
std::vector<PastIndex> Space::heads_to_name(std::optional<PastIndex> tip,
                                            std::span<const ChangeId> named) const {
    std::vector<PastIndex> heads;
    for (const PastIndex head : counting_.heads()) {
        if (head != tip) heads.push_back(head);
    }
    std::ranges::sort(heads, {}, [&](PastIndex head) { return past_.id(head); });
    PastClock covered;
    if (tip) past_.cover(covered, {&*tip, 1});
    HeadChoice choice;
    for (const ChangeId& id : named) {
        const auto index = find(id);
        ATELIER_CHECK(index);
        if (past_.covers(covered, *index)) continue;
        // What does not count has no counting head above it and is named itself.
        const auto above = std::ranges::find_if(heads, [&](PastIndex head) {
            PastClock clock = covered;
            past_.cover(clock, {&head, 1});
            return past_.covers(clock, *index);
        });
        const PastIndex head = above == heads.end() ? *index : *above;
        choice.need(head);
        past_.cover(covered, {&head, 1});
    }
    for (const PastIndex head : heads)
        choice.take_if_few(head, past_.log(head));
    return choice.heads();
}

std::expected<Space::Draft, Space::CannotWrite> Space::draft(
    const LogName& log, std::span<const ChangeId> named) const {
    if (!may_write(log.author)) return std::unexpected(CannotWrite::no_place);
    const std::vector<HeldIndex> tips = chains_.tips_of(log);
    const bool goes_on = !tips.empty();
    const auto tip = goes_on ? find(chains_.id(tips.front())) : std::nullopt;
    if (tips.size() > 1 || goes_on != tip.has_value()) {
        return std::unexpected(CannotWrite::log_lost);
    }
    std::vector<PastIndex> parents = heads_to_name(tip, named);
    if (parents.size() > change_heads_max) return std::unexpected(CannotWrite::gather_first);
    Draft draft;
    for (const PastIndex head : parents)
        draft.header.heads.push_back(past_.id(head));
    std::ranges::sort(draft.header.heads);
    if (goes_on) {
        const LogTip before = chains_.tip(tips.front());
        parents.push_back(*tip);
        draft.header.seq = before.seq + 1;
        draft.header.prev = before.id;
        draft.header.log_bytes = before.log_bytes;
        draft.context = chains_.context_after(tips.front());
        if (is_full(before, draft.context)) return std::unexpected(CannotWrite::log_full);
    }
    past_.cover(draft.past, parents);
    draft.header.space = space_;
    draft.header.author = log.author;
    draft.header.sitting = log.sitting;
    draft.header.lamport = past_.lamport_after(parents);
    return draft;
}

ChangeRef Space::reference(const Draft& draft, const ChangeId& id) const {
    const auto index = find(id);
    ATELIER_CHECK(index && past_.covers(draft.past, *index));
    const LogTip tip = chains_.tip(held_of_[*index]);
    ChangeRef ref{tip.log, tip.seq, std::nullopt};
    if (past_.changes_at(tip.log, tip.seq, draft.past).size() > 1) ref.id = id;
    return ref;
}

}  // namespace atelier
