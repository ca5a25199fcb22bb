#include "tests/salle/disk.hpp"

#include "protocol/sheaf_reader.hpp"

namespace atelier::salle {

namespace {

constexpr std::size_t many_at_once = 5;  // spans of one commit: nobody types so fast

}  // namespace

std::optional<Disk::Rotten> Disk::rot(Dice& dice, const std::function<bool(const ChangeId&)>& may) {
    auto& spans = disk_.tables.spans;
    if (spans.empty()) return std::nullopt;
    auto row = std::next(spans.begin(), static_cast<std::ptrdiff_t>(dice.below(spans.size())));
    const StoredSpan& span = row->second.value;
    // What is behind a bad row in its log goes with it.
    for (auto behind = row; behind != spans.end(); ++behind) {
        const StoredSpan& other = behind->second.value;
        if (other.space != span.space || other.log != span.log) break;
        if (!may(other.tip)) return std::nullopt;
    }
    row->second.value.bytes.at(dice.below(span.bytes.size())) ^= 4;
    return Rotten{span.log, span.tip};
}

namespace {

std::unordered_set<ChangeId> ids_in(const MemoryDisk::Tables& tables) {
    std::unordered_set<ChangeId> ids;
    for (const auto& [key, row] : tables.spans) {
        read_spans(row.value.bytes, [&](const Span& span) {  // of a rotten one, none
            for (const SpanChange& change : span.changes)
                ids.insert(change.id);
        });
    }
    return ids;
}

}  // namespace

void Disk::put_back(MemoryDisk image) {
    disk_ = std::move(image);
    safe_ = ids_in(disk_.tables);
}

bool Disk::crash(Dice& dice) {
    const Bytes before = disk_.journal;
    disk_.crash(dice);
    return !std::equal(disk_.journal.begin(), disk_.journal.end(), before.begin());
}

DiskStore::DiskStore(Disk& disk, const EventQueue& clock, Watch watch)
    : disk_(disk), clock_(clock), watch_(std::move(watch)), store_(disk.disk_) {
    store_.end_flushes_up_to(FlushToken{0});
    read_what_is_there();
}

void DiskStore::read_what_is_there() {
    here_ = ids_in(store_.tables());
    const bool all_is_safe = disk_.journal_bytes() == 0;
    disk_.safe_ = all_is_safe ? here_ : ids_in(disk_.disk_.tables);
    for (const ChangeId& id : here_)
        if (!disk_.has(id)) unflushed_.push_back(id);
}

bool DiskStore::refuses_for_want_of_room(Happening what) {
    if (disk_.is_full) {
        ++refused_;
        watch_.happens(what);
    }
    if (std::exchange(disk_.fails_next_write, false)) {
        store_.fail_after(0, StoreFault::broken);
        watch_.happens(Happening::write_fails);
    }
    return disk_.is_full;
}

Stored<void> DiskStore::commit(const Commit& commit) {
    const bool is_of_many = commit.spans.size() >= many_at_once;
    if (refuses_for_want_of_room(is_of_many ? Happening::disk_refuses_others
                                            : Happening::disk_refuses_change))
        return std::unexpected(StoreFault::full);
    const auto done = store_.commit(commit);
    if (!done) return done;
    for (const StoredSpan& stored : commit.spans) {
        const auto span = unpack_span(stored.bytes);
        ATELIER_CHECK(span);
        for (const SpanChange& change : span->changes)
            if (here_.insert(change.id).second) unflushed_.push_back(change.id);
        watch_.committed(stored, *span);
    }
    return {};
}

Stored<bool> DiskStore::replace(const StoredSpan& span) {
    if (refuses_for_want_of_room(Happening::disk_refuses_change))
        return std::unexpected(StoreFault::full);
    return store_.replace(span);
}

Stored<void> DiskStore::put_blob(const BlobId& id, BytesView blob) {
    if (refuses_for_want_of_room(Happening::disk_refuses_blob))
        return std::unexpected(StoreFault::full);
    return store_.put_blob(id, blob);
}

FlushToken DiskStore::request_flush() {
    const FlushToken token = store_.request_flush();
    flushes_.push_back({token, clock_.now() + disk_.flush_takes, unflushed_.size()});
    watch_.wake(disk_.flush_takes);
    return token;
}

std::vector<Flushed> DiskStore::flushed() {
    std::size_t safe = 0;
    std::optional<FlushToken> last;
    for (const Flush& flush : flushes_) {
        if (flush.ends > clock_.now()) break;
        last = flush.token;
        safe = flush.changes;
    }
    if (!last) return {};
    std::erase_if(flushes_, [&](const Flush& flush) { return flush.token <= *last; });
    for (Flush& flush : flushes_)
        flush.changes -= safe;
    if (std::exchange(disk_.fails_next_flush, false)) {
        store_.fail_after(0, StoreFault::broken);
        watch_.happens(Happening::flush_fails);
    }
    store_.end_flushes_up_to(*last);
    std::vector<Flushed> ended = store_.flushed();
    const bool is_good = !ended.empty() && !ended.back().fault;
    const auto end = unflushed_.begin() + static_cast<std::ptrdiff_t>(safe);
    if (is_good) disk_.safe_.insert(unflushed_.begin(), end);
    unflushed_.erase(unflushed_.begin(), end);
    return ended;
}

}  // namespace atelier::salle
