#include "node/archive.hpp"

#include "protocol/check.hpp"
#include "protocol/sheaf_reader.hpp"

namespace atelier {

namespace {

const std::string genesis_key = "genesis";

// A sheaf of so many changes is left as it is, and a span of fewer.
constexpr Seq enough_in_sheaf = sheaf_max_changes / 2;
constexpr Seq few_in_span = 256;
// Changes, at about a microsecond each.
constexpr std::size_t packed_in_turn = 2'000;

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
    std::size_t loose = 0;  // rows that may become fewer or shorter
    std::vector<Tip> packed;
    for (const StoredSpan& stored : part->spans) {
        // What another seat would be hung up for is here by no honest way: it is left out. What rot
        // has changed has another id: of a sheaf's spans only the last one's is told beside it.
        bool is_right = true;
        const auto error = read_spans(stored.bytes, [&](const Span& span) {
            is_right = is_right && (is_sheaf(stored.bytes) ? verify_span(span)
                                                           : span.changes.back().id == stored.tip);
            is_right = is_right && !replica.restore(space, span.changes, span.signature);
        });
        if (error || !is_right) continue;
        const Seq changes = stored.last - stored.first + 1;
        if (changes >= (is_sheaf(stored.bytes) ? enough_in_sheaf : few_in_span)) {
            loose += is_sheaf(stored.bytes) ? 0 : 2;
        } else {
            ++loose;
        }
        if (loose == 0) packed.push_back({log, stored.last, stored.tip});
    }
    if (const auto tip = replica.highest(space, log)) dirty_[{space, log}] = *tip;
    if (loose < 2) return;
    resting_.try_emplace({space, log}, Instant{});
    packed_[{space, log}] = std::move(packed);
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
    if (replica) pack_some(*replica, now);
    return on_disk;
}

std::optional<Instant> Archive::next_due() const {
    std::optional<Instant> due = pending_ ? std::nullopt : flush_at_;
    if (try_again_at_ && !waiting_.empty())
        due = due ? std::min(*due, *try_again_at_) : *try_again_at_;
    return due;
}

// Of a log that rests, its rows as few and short: a signature for each span instead of one for
// every change, and the spans in sheaves. One log in a turn at most, and a part of a long one, so
// that nobody waits for a key.
void Archive::pack_some(const Replica& replica, Instant now) {
    if (!packing_) begin_packing(replica, now);
    for (std::size_t changes = 0; packing_ && changes < packed_in_turn;) {
        const std::size_t added = add_to_row(replica);
        changes += added;
        const bool is_all = packing_->last.seq == packing_->tip.seq;
        if (added > 0 && !is_all) continue;
        if (!put_row(replica, now) || is_all) packing_.reset();
    }
}

void Archive::begin_packing(const Replica& replica, Instant now) {
    const auto resting = std::ranges::find_if(
        resting_, [&](const auto& each) { return now - each.second >= rests_after; });
    if (resting == resting_.end()) return;
    const LogOfSpace log = resting->first;
    resting_.erase(resting);
    const auto tip = replica.highest(log.first, log.second);
    if (!tip) return;
    const Seq first = packed_up_to(replica, log, *tip) + 1;
    if (first <= tip->seq) packing_ = Packing{log, *tip, first, {}, {}, {}};
}

// The next span; 0 where the row takes no more.
std::size_t Archive::add_to_row(const Replica& replica) {
    Packing& row = *packing_;
    const Seq next = row.row.spans() == 0 ? row.first : row.last.seq + 1;
    const auto span = replica.span(row.log.first, row.tip.id, next, row.tip.seq);
    if (!span || !row.row.add(*span)) return 0;
    if (row.row.spans() == 1) row.only = pack_span(span->changes, span->signature);
    const SpanChange& last = span->changes.back();
    row.last = {row.tip.log, last.header.seq, last.id};
    return span->changes.size();
}

// What is in the row: a sheaf, or a span where that is shorter. The next row begins behind it.
bool Archive::put_row(const Replica& replica, Instant now) {
    Packing& row = *packing_;
    if (row.row.spans() == 0) return false;
    const bool is_one = row.row.spans() == 1;
    Bytes bytes = row.row.finish();
    if (is_one && row.only.size() <= bytes.size()) bytes = std::move(row.only);
    const SpaceId& space = row.log.first;
    const auto previous =
        row.first == 1 ? ChangeId{} : *replica.id_at(space, row.tip.id, row.first - 1);
    packed_[row.log].push_back(row.last);
    if (row.first < row.last.seq) {
        const auto done = good(store_.replace({space, row.tip.log, row.first, row.last.seq,
                                               previous, row.last.id, std::move(bytes)}));
        if (!done) return false;
        if (!flush_at_) flush_at_ = now + flush_after;
    }
    packing_ = Packing{row.log, row.tip, row.last.seq + 1, {}, {}, {}};
    return true;
}

// Where packing begins. A row is packed anew when what came behind it is half as much or more: a
// log that is written in all day is so packed a few times, not every minute.
Seq Archive::packed_up_to(const Replica& replica, const LogOfSpace& log, const Tip& tip) {
    std::vector<Tip>& rows = packed_[log];
    const bool is_of_branch =
        rows.empty() || replica.id_at(log.first, tip.id, rows.back().seq) == rows.back().id;
    if (!is_of_branch) rows.clear();
    while (!rows.empty()) {
        const Seq before = rows.size() > 1 ? rows[rows.size() - 2].seq : 0;
        if (rows.back().seq - before > 2 * (tip.seq - rows.back().seq)) break;
        rows.pop_back();
    }
    return rows.empty() ? 0 : rows.back().seq;
}

}  // namespace atelier
