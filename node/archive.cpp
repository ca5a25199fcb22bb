#include "node/archive.hpp"

#include "protocol/check.hpp"

namespace atelier {

namespace {

const std::string genesis_key = "genesis";

}  // namespace

template <class T>
std::optional<T> Archive::good(Stored<T> stored) {
    if (stored) return std::move(*stored);
    is_broken_ = is_broken_ || stored.error() == StoreFault::broken;
    return std::nullopt;
}

// ---- reading ------------------------------------------------------------------------------------

std::optional<Archive::Genesis> Archive::genesis() {
    const auto bytes = record(genesis_key);
    if (!bytes) return std::nullopt;
    auto span = unpack_span(*bytes);
    if (!span) return std::nullopt;
    return Genesis{std::move(span->changes.front()), span->signature};
}

bool Archive::keep(const Genesis& genesis) {
    Bytes span = pack_span({&genesis.change, 1}, genesis.signature);
    const auto done = store_.commit({{}, {{genesis_key, std::move(span)}}});
    if (!done) is_broken_ = is_broken_ || done.error() == StoreFault::broken;
    if (done) written();
    return done.has_value();
}

// To be flushed soon.
void Archive::written() {
    ++commits_;
    if (!flush_at_) flush_at_ = Instant{};
}

void Archive::load(Replica& replica) {
    for (const SpaceId& space : store_.spaces())
        for (const LogName& log : store_.logs(space))
            unread_.emplace(space, log);
    load_rest(replica);
    replica.take_news();
    // A node that was killed may have left it unflushed: that is known after a flush of this one.
    written();
}

// Logs come by name, so those whose authors another log admits, and those whose space an act makes,
// may come too soon.
void Archive::load_rest(Replica& replica) {
    for (std::size_t before = 0; before != unread_.size();) {
        before = unread_.size();
        std::erase_if(unread_, [&](const LogOfSpace& each) {
            const auto& [space, log] = each;
            if (!replica.has_space(space)) return false;
            load_log(replica, space, log);
            return replica.highest(space, log).has_value();
        });
    }
}

void Archive::load_log(Replica& replica, const SpaceId& space, const LogName& log) {
    const auto part = good(store_.read(space, log, 1, seq_max));
    if (!part) return;
    std::size_t loose = 0;
    for (const StoredSpan& stored : part->spans) {
        auto span = unpack_span(stored.bytes);
        if (!span || span->changes.back().id != stored.tip) continue;
        // What another seat would be hung up for is here by no honest way: it is left out.
        if (!replica.restore(space, span->changes, span->signature)) ++loose;
    }
    if (const auto tip = replica.highest(space, log)) dirty_[{space, log}] = *tip;
    if (loose > 1) resting_.try_emplace({space, log}, Instant{});
}

std::optional<Bytes> Archive::record(const std::string& key) {
    return good(store_.record(key)).value_or(std::nullopt);
}

std::vector<LocalRecord> Archive::records(const std::string& beginning) {
    return good(store_.records(beginning)).value_or(std::vector<LocalRecord>{});
}

void Archive::keep_record(LocalRecord record) {
    const auto done = store_.commit({{}, {std::move(record)}});
    if (!done) is_broken_ = is_broken_ || done.error() == StoreFault::broken;
    if (done) written();
}

bool Archive::is_on_disk(const SpaceId& space, const Tip& tip) const {
    const auto seq = on_disk_.find({space, tip.log});
    return seq != on_disk_.end() && seq->second >= tip.seq;
}

std::optional<Bytes> Archive::blob(const BlobId& id) {
    return good(store_.blob(id)).value_or(std::nullopt);
}

bool Archive::put_blob(const BlobId& id, BytesView blob) {
    if (!takes_blobs()) return false;
    const auto done = store_.put_blob(id, blob);
    is_hindered_ = !done && done.error() == StoreFault::passing;
    if (done) {
        written();
        return true;
    }
    is_broken_ = is_broken_ || done.error() == StoreFault::broken;
    return false;
}

// ---- writing ------------------------------------------------------------------------------------

// Each run of changes that one signature vouches for is a span of its own.
Commit Archive::commit_of(Replica& replica, const std::vector<Replica::HeldChange>& held) const {
    Commit commit;
    for (const Replica::HeldChange& each : held) {
        const Replica::Single single = replica.single(each);
        if (!single.signature) continue;
        auto piece = replica.piece(each.space, single.tip.id, single.first, single.tip.seq);
        ATELIER_CHECK(piece && piece->last.id == single.tip.id);
        const auto previous = single.first == 1
                                  ? ChangeId{}
                                  : *replica.id_at(each.space, single.tip.id, single.first - 1);
        commit.spans.push_back({each.space, single.tip.log, single.first, single.tip.seq, previous,
                                single.tip.id, std::move(piece->span)});
    }
    return commit;
}

bool Archive::write(Replica& replica, const std::vector<Replica::HeldChange>& held,
                    std::vector<LocalRecord> records, Instant now) {
    Commit commit = commit_of(replica, held);
    commit.records = std::move(records);
    const auto done = store_.commit(commit);
    is_hindered_ = !done && done.error() == StoreFault::passing;
    if (!done) {
        is_broken_ = is_broken_ || done.error() == StoreFault::broken;
        return false;
    }
    ++commits_;
    for (const StoredSpan& span : commit.spans) {
        Tip& tip = dirty_[{span.space, span.log}];
        if (tip.seq <= span.last) tip = {span.log, span.last, span.tip};
        resting_[{span.space, span.log}] = now;
    }
    if (!flush_at_) flush_at_ = now + flush_after;
    return true;
}

std::vector<Replica::HeldChange> Archive::commit(Replica& replica,
                                                 std::vector<Replica::HeldChange> held,
                                                 std::vector<LocalRecord> records, Instant now) {
    if (is_broken_) return {};
    const bool may_try = !try_again_at_ || *try_again_at_ <= now;
    held.insert(held.begin(), waiting_.begin(), waiting_.end());
    if (held.empty() && records.empty()) return {};
    const bool takes_all = takes_changes_of_others(room_);
    if (may_try && takes_all && write(replica, held, records, now)) {
        waiting_.clear();
        try_again_at_.reset();
        was_full_ = false;
        keeps_own_ = true;
        return held;
    }
    if (is_broken_) return {};
    // The disk is full, or nearly: what is written here first.
    std::vector<Replica::HeldChange> own;
    waiting_.clear();
    for (const Replica::HeldChange& each : held) {
        const bool is_own = replica.single(each).tip.log.author == replica.own();
        (is_own ? own : waiting_).push_back(each);
    }
    // Nearly full is not full to who writes here.
    was_full_ = takes_all || !waiting_.empty();
    if (!try_again_at_ || may_try) try_again_at_ = now + try_again_after;
    if (own.empty() && records.empty()) return {};
    const bool was_hindered = is_hindered_;
    if (write(replica, own, std::move(records), now)) {
        if (was_hindered) was_full_ = !waiting_.empty();
        keeps_own_ = true;
        return own;
    }
    own_refused_ = !is_hindered_;  // what is let go of for it would not help
    was_full_ = true;
    keeps_own_ = own.empty();
    waiting_.insert(waiting_.begin(), own.begin(), own.end());
    return {};
}

bool Archive::is_waiting(const Replica& replica, const SpaceId& space, const ChangeId& id) const {
    return std::ranges::any_of(waiting_, [&](const Replica::HeldChange& each) {
        return each.space == space && replica.single(each).tip.id == id;
    });
}

std::vector<message::OnDisk> Archive::tick(Replica* replica, Instant now) {
    std::vector<message::OnDisk> on_disk;
    for (const Flushed& flushed : store_.flushed()) {
        if (flushed.fault) is_broken_ = true;
        if (is_broken_ || !pending_ || flushed.token != pending_->token) continue;
        flushed_commits_ = pending_->commits;
        for (const auto& [log, tip] : pending_->logs) {
            on_disk.push_back({log.first, tip});
            on_disk_[log] = tip.seq;
        }
        pending_.reset();
    }
    if (is_broken_) return {};
    if (flush_at_ && *flush_at_ <= now && !pending_) {
        flush_at_.reset();
        pending_ = {store_.request_flush(), commits_, std::exchange(dirty_, {})};
    }
    if (replica) pack_one(*replica, now);
    return on_disk;
}

std::optional<Instant> Archive::next_due() const {
    std::optional<Instant> due = pending_ ? std::nullopt : flush_at_;
    if (try_again_at_ && !waiting_.empty())
        due = due ? std::min(*due, *try_again_at_) : *try_again_at_;
    return due;
}

// Of a log that rests, its spans as few: a signature each instead of one for every change.
void Archive::pack_one(Replica& replica, Instant now) {
    const auto resting = std::ranges::find_if(
        resting_, [&](const auto& each) { return now - each.second >= rests_after; });
    if (resting == resting_.end()) return;
    const auto [space, log] = resting->first;
    resting_.erase(resting);
    const auto tip = replica.highest(space, log);
    if (!tip) return;
    for (Seq from = 1; from <= tip->seq;) {
        const auto piece = replica.piece(space, tip->id, from, tip->seq);
        if (!piece) return;
        if (piece->last.seq > from) {
            const auto previous = from == 1 ? ChangeId{} : *replica.id_at(space, tip->id, from - 1);
            const auto done = good(store_.replace(
                {space, log, from, piece->last.seq, previous, piece->last.id, piece->span}));
            if (!done) return;
            if (!flush_at_) flush_at_ = now + flush_after;
        }
        from = piece->last.seq + 1;
    }
}

}  // namespace atelier
