#include "sync/replica.hpp"

#include "protocol/check.hpp"
#include "sync/limits.hpp"

namespace atelier {

namespace {}  // namespace

Replica::Copy::Copy(ClassSpace& class_space, const SpaceId& id)
    : space(class_space, id, limits::pending_bytes), contents(std::make_unique<Contents>(id)) {}

Replica::Replica(const SpanChange& genesis, const Signature& signature, const SigningKey& key,
                 Author::NewSitting new_sitting, Verify verify)
    : key_(key),
      own_(public_half<AuthorId>(key)),
      new_sitting_(std::move(new_sitting)),
      verify_(std::move(verify)),
      class_(genesis, signature, limits::pending_bytes),
      acts_{own_, new_sitting_()} {}

// ---- taking -------------------------------------------------------------------------------------

std::optional<Error> Replica::add(const SpaceId& space, std::span<const SpanChange> changes,
                                  const Signature& signature) {
    ATELIER_CHECK(!changes.empty());
    if (!has_space(space)) {
        lacking_.insert(class_id());
        return std::nullopt;
    }
    const SpanChange& last = changes.back();
    if (holds(space, last.id)) return std::nullopt;
    // A root act brings the place of its log itself, with the log's first change.
    const bool may_bring_place = space == class_id() && last.header.seq == changes.size();
    const LogName log = last.header.log();
    if (!may_bring_place && !class_.space().ever_has_place(log, space)) {
        lacking_.insert(class_id());
        return std::nullopt;
    }
    if (!verify_(log.author, last.id, signature)) return Error::bad_signature;
    return take(space, changes, signature);
}

std::optional<Error> Replica::restore(const SpaceId& space, std::span<const SpanChange> changes,
                                      const Signature& signature) {
    if (!has_space(space)) return Error::bad_reference;
    return take(space, changes, signature);
}

std::optional<Error> Replica::take(const SpaceId& space, std::span<const SpanChange> changes,
                                   const Signature& signature) {
    if (space != class_id()) {
        Copy& copy = *copies_.at(space);
        const Space::News news = copy.space.add(changes, signature);
        if (!copy.space.is_accepted(changes.back().id)) lacking_.insert(space);
        note(space, copy, news);
        return news.fault;
    }
    const ClassChains::News news = class_.add(changes, signature);
    for (const HeldIndex index : news.held)
        news_.held.push_back({space, index});
    if (!news.held.empty()) class_digest_.reset();
    if (!class_.is_accepted(changes.back().id)) lacking_.insert(space);
    if (!news.accepted.empty()) class_moved();
    return news.fault;
}

void Replica::note(const SpaceId& id, Copy& copy, const Space::News& news) {
    for (const HeldIndex index : news.held)
        news_.held.push_back({id, index});
    if (!news.held.empty()) copy.digest.reset();
    for (const ResolvedChange& change : news.accepted)
        for (const resolved::Op& op : change.ops)
            if (const auto* blob = std::get_if<resolved::Blob>(&op))
                news_.blobs[blob->blob] = blob->size;
    if (news.accepted.empty() && news.began.empty() && news.stopped.empty()) return;
    const Contents::Difference difference = copy.contents->take(news, copy.space);
    if (difference.shows_again) add_shown_blobs(id, news_.blobs);
    Shown& shown = news_.shown[id];
    for (const auto& [file, splices] : difference.texts)
        shown.texts.insert(file);
    shown.other = shown.other || difference.other;
}

void Replica::class_moved() {
    news_.class_changed = true;
    for (const auto& [id, record] : class_.state().spaces) {
        if (id == class_id() || copies_.contains(id)) continue;
        copies_.emplace(id, std::make_unique<Copy>(class_.space(), id));
        news_.spaces_changed = true;
    }
    for (const auto& [id, copy] : copies_)
        note(id, *copy, copy->space.class_changed());
}

// ---- what is here -------------------------------------------------------------------------------

std::map<BlobId, std::uint64_t> Replica::shown_blobs() const {
    std::map<BlobId, std::uint64_t> blobs;
    for (const auto& [id, copy] : copies_)
        add_shown_blobs(id, blobs);
    return blobs;
}

void Replica::add_shown_blobs(const SpaceId& space, std::map<BlobId, std::uint64_t>& blobs) const {
    const Tree& tree = contents(space)->tree();
    for (const Root root : {Root::site, Root::notes})
        for (const OutlinedNode& node : tree.outline(root_of(space, root)))
            if (const auto found = tree.node(node.node.id); found && found->blob)
                blobs[found->blob->id] = found->blob->size;
}

std::vector<SpaceId> Replica::spaces() const {
    std::vector<SpaceId> spaces{id_cast<SpaceId>(class_.genesis().id)};
    for (const auto& [id, copy] : copies_)
        spaces.push_back(id);
    std::ranges::sort(spaces);
    return spaces;
}

bool Replica::has_space(const SpaceId& space) const {
    return id_cast<ChangeId>(space) == class_.genesis().id || copies_.contains(space);
}

Space* Replica::space(const SpaceId& space) {
    const auto found = copies_.find(space);
    return found == copies_.end() ? nullptr : &found->second->space;
}

Contents* Replica::contents(const SpaceId& space) {
    const auto found = copies_.find(space);
    return found == copies_.end() ? nullptr : found->second->contents.get();
}

void Replica::unwant_texts() {
    for (const auto& [id, copy] : copies_)
        copy->contents->unwant();
}

Contents::Rested Replica::rest_texts(std::size_t bytes_max) {
    Contents::Rested rested;
    for (const auto& [id, copy] : copies_) {
        const auto more = copy->contents->rest(bytes_max - std::min(bytes_max, rested.bytes));
        rested.bytes += more.bytes;
        rested.is_all = rested.is_all && more.is_all;
    }
    return rested;
}

const Contents* Replica::contents(const SpaceId& space) const {
    const auto found = copies_.find(space);
    return found == copies_.end() ? nullptr : found->second->contents.get();
}

const ChangeChains& Replica::chains(const SpaceId& space) const {
    const auto found = copies_.find(space);
    return found == copies_.end() ? class_.chains() : found->second->space.chains();
}

std::optional<HeldIndex> Replica::find(const SpaceId& space, const ChangeId& id) const {
    return chains(space).find(id);
}

// ---- what others ask ----------------------------------------------------------------------------

const Hash& Replica::digest(const SpaceId& space) {
    const auto found = copies_.find(space);
    std::optional<Hash>& digest = found == copies_.end() ? class_digest_ : found->second->digest;
    if (!digest) digest = digest_of(tips(space));
    return *digest;
}

std::vector<Tip> Replica::tips(const SpaceId& space) const {
    const auto found = copies_.find(space);
    return found == copies_.end() ? class_.tips() : found->second->space.chains().tips();
}

bool Replica::holds(const SpaceId& space, const ChangeId& change) const {
    return change == class_.genesis().id || find(space, change).has_value();
}

std::optional<AuthorId> Replica::writer_of(const SpaceId& space, const ChangeId& change) const {
    const auto index = find(space, change);
    return index ? std::optional(chains(space).tip(*index).log.author) : std::nullopt;
}

std::optional<Tip> Replica::highest(const SpaceId& space, const LogName& log) const {
    std::optional<Tip> highest;
    const ChangeChains& logs = chains(space);
    for (const HeldIndex index : logs.tips_of(log)) {
        const LogTip tip = logs.tip(index);
        if (!highest || highest->seq < tip.seq) highest = {tip.log, tip.seq, tip.id};
    }
    return highest;
}

std::optional<ChangeId> Replica::id_at(const SpaceId& space, const ChangeId& tip, Seq seq) const {
    const ChangeChains& logs = chains(space);
    const auto last = logs.find(tip);
    if (!last || logs.tip(*last).seq < seq || seq < 1) return std::nullopt;
    return logs.id(logs.at(*last, seq));
}

std::vector<ChangeId> Replica::sample(const SpaceId& space) const {
    const auto found = copies_.find(space);
    return found == copies_.end() ? class_.sample() : found->second->space.sample();
}

Beyond Replica::beyond(const SpaceId& space, std::span<const ChangeId> sample) const {
    const auto found = copies_.find(space);
    return found == copies_.end() ? class_.beyond(sample) : found->second->space.beyond(sample);
}

std::optional<Span> Replica::span(const SpaceId& space, const ChangeId& tip, Seq from,
                                  Seq to) const {
    if (tip == class_.genesis().id) return Span{{class_.genesis()}, class_.genesis_signature()};
    const ChangeChains& logs = chains(space);
    const auto last = logs.find(tip);
    if (!last) return std::nullopt;
    std::vector<SpanChange> changes;
    std::vector<HeldIndex> indices;
    std::size_t bytes = 0;
    for (const HeldIndex index : logs.branch(*last, from, to + span_max_changes)) {
        if (bytes > span_max_bytes || changes.size() == span_max_changes) break;
        changes.push_back(logs.change(index));
        indices.push_back(index);
        bytes += changes.back().body.size();
        if (changes.back().header.seq >= to && logs.signature_of(index)) break;
    }
    if (changes.empty() || changes.front().header.seq != from) return std::nullopt;
    // As far as wanted and it fits, up to the first signature from there on, or the last before.
    const std::size_t fits = fitting_in_span(changes);
    std::optional<std::size_t> end;
    for (std::size_t i = 0; i < fits; ++i) {
        if (!logs.signature_of(indices[i])) continue;
        end = i;
        if (changes[i].header.seq >= to) break;
    }
    if (!end) return std::nullopt;
    changes.resize(*end + 1);
    return Span{std::move(changes), *logs.signature_of(indices[*end])};
}

std::optional<Replica::Piece> Replica::piece(const SpaceId& space, const ChangeId& tip, Seq from,
                                             Seq to) const {
    const auto part = span(space, tip, from, to);
    if (!part) return std::nullopt;
    const SpanChange& last = part->changes.back();
    return Piece{pack_span(part->changes, part->signature), tip_of(last.header, last.id)};
}

Replica::Single Replica::single(const HeldChange& held) const {
    const ChangeChains& logs = chains(held.space);
    const HeldIndex before = logs.before(held.index);
    Seq first = logs.tip(held.index).seq;
    for (HeldIndex at = before; at != not_held && !logs.signature_of(at); at = logs.before(at))
        --first;
    return {before == not_held ? std::nullopt : std::optional(logs.tip(before)),
            logs.change(held.index), logs.tip(held.index), logs.signature_of(held.index), first};
}

Replica::Label Replica::label(const HeldChange& held) const {
    const ChangeChains& logs = chains(held.space);
    return {logs.short_tip(held.index), logs.body_bytes(held.index),
            logs.signature_of(held.index).has_value()};
}

// ---- what is written here -----------------------------------------------------------------------

Author& Replica::author(const SpaceId& space) {
    Copy& copy = *copies_.at(space);
    if (!copy.author) copy.author = author_of(space, copy);
    return *copy.author;
}

std::unique_ptr<Author> Replica::author_of(const SpaceId& id, Copy& copy) {
    return std::make_unique<Author>(copy.space, *copy.contents, key_, new_sitting_,
                                    [this, id](const SpanChange& change, const Signature& by) {
                                        news_.is_own = true;
                                        const auto fault = take(id, {&change, 1}, by);
                                        ATELIER_CHECK(!fault);
                                    });
}

std::optional<Carrier> Replica::next_carrier() {
    auto draft = class_.draft(acts_);
    if (!draft && draft.error() != CannotWrite::no_place) {
        acts_.sitting = new_sitting_();
        draft = class_.draft(acts_);
    }
    if (!draft) return std::nullopt;
    return carrier_of(*draft);
}

std::optional<VoidReason> Replica::void_reason(const Act& act) {
    if (!next_carrier()) return std::nullopt;
    Header header = *class_.draft(acts_);
    Bytes body = encode_act(act);
    header.log_bytes += body.size();
    const SpanChange change = make_change(std::move(header), std::move(body), 0);
    return class_.space().void_reason({change.header, change.id, act});
}

bool Replica::write(const Act& act, std::uint64_t minutes) {
    if (!next_carrier()) return false;
    Header header = *class_.draft(acts_);
    Bytes body = encode_act(act);
    header.claimed_time_minutes = std::min(minutes, claimed_time_max_minutes);
    header.log_bytes += body.size();
    const SpanChange change = make_change(std::move(header), std::move(body), 0);
    news_.is_own = true;
    const auto fault = take(class_id(), {&change, 1}, sign_change(key_, change.id));
    ATELIER_CHECK(!fault);
    last_act_ = change.id;
    return true;
}

void Replica::make_contents_anew(const SpaceId& space) {
    Copy& copy = *copies_.at(space);
    copy.author.reset();
    copy.contents = std::make_unique<Contents>(space);
    copy.contents->take(copy.space.again(), copy.space);
    Shown& shown = news_.shown[space];
    shown.other = true;
}

}  // namespace atelier
