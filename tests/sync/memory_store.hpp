#pragma once

// A store in memory, on a disk that breaks on purpose: what was not flushed is lost or torn at a
// crash, a write fails, a row rots, an older image comes back. The same seed breaks the same.
//
// The disk is what was flushed, and behind it a journal of records, each with its length and a
// checksum. Opening replays the journal up to the first record that is not whole. A flush ends when
// it is asked about, or not before the owner lets it (end_flushes_up_to).

#include "protocol/check.hpp"
#include "sync/store.hpp"
#include "tests/random_changes.hpp"

#include <bit>
#include <cstring>
#include <deque>
#include <map>
#include <tuple>

namespace atelier::test {

struct MemoryDisk {
    // Of spans: in their order of reading.
    using SpanKey = std::tuple<SpaceId, LogName, Seq, Seq, ChangeId>;
    // What it holds and the checksum it was written with.
    template <class Value>
    struct Row {
        Value value;
        std::uint64_t sum = 0;
    };
    using Spans = std::map<SpanKey, Row<StoredSpan>>;
    // Where of a log a span ends, and where it begins.
    using TipKey = std::tuple<SpaceId, LogName, Seq, ChangeId>;
    struct Tables {
        Spans spans;
        std::map<TipKey, Seq> tips;
        std::map<std::string, Bytes> records;
        std::map<BlobId, Row<Bytes>> blobs;
    };

    Tables tables;  // flushed
    Bytes journal;
    std::size_t safe = 0;  // bytes of the journal that outlived a crash, and will the next

    // Power goes: of the journal some first part is left, and what was being written is noise.
    void crash(Dice& dice) {
        journal.resize(safe + dice.below(journal.size() - safe + 1));
        const std::size_t torn = std::min<std::size_t>(journal.size() - safe, dice.below(40));
        for (std::size_t i = journal.size() - torn; i < journal.size(); ++i)
            if (dice.chance(2)) journal[i] = static_cast<std::uint8_t>(dice.below(256));
        safe = journal.size();
    }
};

// Of words of eight bytes, as FNV-1a is of bytes; noise is no adversary.
inline std::uint64_t sum_of(BytesView bytes) {
    std::uint64_t sum = 14695981039346656037U ^ bytes.size();
    const auto take = [&](std::uint64_t word) {
        sum = std::rotl((sum ^ word) * 1099511628211U, 29);
    };
    for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), 8);
        take(word);
    }
    for (const std::uint8_t byte : bytes)
        take(byte);
    return sum;
}

class MemoryStore : public Store {
public:
    explicit MemoryStore(MemoryDisk& disk) : disk_(disk), tables_(disk.tables) {
        std::size_t at = 0;
        while (const auto record = record_at(at)) {
            replay(*record, tables_);
            at += 12 + record->size();
        }
        disk_.journal.resize(at);
        disk_.safe = std::min(disk_.safe, at);
    }

    // The write or flush after `writes` others fails.
    void fail_after(std::uint64_t writes, StoreFault fault) {
        fails_at_ = writes_ + writes;
        fault_ = fault;
    }
    // Flushes requested later end later.
    void end_flushes_up_to(FlushToken token) { ending_ = token; }
    const MemoryDisk::Tables& tables() const { return tables_; }

    Stored<void> commit(const Commit& commit) override {
        Writer record;
        record.u8(commit_kind);
        record.u32(static_cast<std::uint32_t>(commit.spans.size()));
        for (const StoredSpan& span : commit.spans)
            write(record, span);
        for (const LocalRecord& each : commit.records) {
            record.text(each.key);
            record.bytes(each.value);
        }
        return append(record.take());
    }

    Stored<bool> replace(const StoredSpan& span) override {
        if (!tiles_of(span, tables_)) return false;
        Writer record;
        record.u8(replace_kind);
        write(record, span);
        const auto written = append(record.take());
        if (!written) return std::unexpected(written.error());
        return true;
    }

    Stored<void> put_blob(const BlobId& id, BytesView blob) override {
        Writer record;
        record.u8(blob_kind);
        record.raw(id.bytes);
        record.raw(blob);
        return append(record.take());
    }

    FlushToken request_flush() override {
        requested_.push_back({FlushToken{++tokens_}, disk_.journal.size()});
        return requested_.back().token;
    }

    std::vector<Flushed> flushed() override {
        std::vector<Flushed> ended;
        std::size_t done = 0;
        while (!requested_.empty() && requested_.front().token <= ending_) {
            const auto fault = next_fault();
            ended.push_back({requested_.front().token, fault});
            if (fault) broken_ = true;
            if (!broken_) done = requested_.front().end;
            requested_.pop_front();
        }
        fold(done);
        return ended;
    }

    std::vector<SpaceId> spaces() override {
        std::vector<SpaceId> spaces;
        for (const auto& [key, row] : tables_.spans)
            if (spaces.empty() || spaces.back() != row.value.space)
                spaces.push_back(row.value.space);
        return spaces;
    }

    std::vector<LogName> logs(const SpaceId& space) override {
        std::vector<LogName> logs;
        for (auto row = from(space, {}); row != tables_.spans.end(); ++row) {
            if (row->second.value.space != space) break;
            if (logs.empty() || logs.back() != row->second.value.log)
                logs.push_back(row->second.value.log);
        }
        return logs;
    }

    Stored<LogPart> read(const SpaceId& space, const LogName& log, Seq from, Seq to) override {
        LogPart part;
        for (auto at = this->from(space, log); at != tables_.spans.end(); ++at) {
            const auto& [key, row] = *at;
            const StoredSpan& span = row.value;
            if (std::get<SpaceId>(key) != space || std::get<LogName>(key) != log) break;
            if (span.last < from || span.first > to) continue;
            if (row.sum != sum_of(bytes_of(span))) {
                part.cut = std::get<2>(key);
                break;
            }
            part.spans.push_back(span);
        }
        if (!part.cut) return part;
        std::erase_if(part.spans, [&](const StoredSpan& span) { return span.first >= *part.cut; });
        Writer record;
        record.u8(cut_kind);
        record.raw(space.bytes);
        record.raw(log.author.bytes);
        record.u64(static_cast<std::uint64_t>(log.sitting));
        record.u64(*part.cut);
        const auto written = append(record.take());
        if (!written) return std::unexpected(written.error());
        return part;
    }

    Stored<std::optional<Bytes>> record(const std::string& key) override {
        const auto found = tables_.records.find(key);
        if (found == tables_.records.end()) return std::nullopt;
        return found->second;
    }

    Stored<std::vector<LocalRecord>> records(const std::string& beginning) override {
        std::vector<LocalRecord> records;
        for (const auto& [key, value] : tables_.records)
            if (key.starts_with(beginning)) records.push_back({key, value});
        return records;
    }

    Stored<std::optional<Bytes>> blob(const BlobId& id) override {
        const auto found = tables_.blobs.find(id);
        if (found == tables_.blobs.end()) return std::nullopt;
        if (found->second.sum == sum_of(found->second.value)) return found->second.value;
        tables_.blobs.erase(found);
        return std::nullopt;
    }
    bool has_blob(const BlobId& id) override { return tables_.blobs.contains(id); }

private:
    using Spans = MemoryDisk::Spans;
    static constexpr std::uint8_t commit_kind = 1, replace_kind = 2, blob_kind = 3, cut_kind = 4;

    static void write(Writer& out, const StoredSpan& span) {
        out.raw(span.space.bytes);
        out.raw(span.log.author.bytes);
        out.u64(static_cast<std::uint64_t>(span.log.sitting));
        out.u64(span.first);
        out.u64(span.last);
        out.raw(span.previous.bytes);
        out.raw(span.tip.bytes);
        out.bytes(span.bytes);
    }
    static StoredSpan read_span(Reader& in) {
        StoredSpan span;
        span.space = in.id<SpaceId>();
        span.log = {in.id<AuthorId>(), Sitting{in.u64()}};
        span.first = in.u64();
        span.last = in.u64();
        span.previous = in.id<ChangeId>();
        span.tip = in.id<ChangeId>();
        const BytesView bytes = in.bytes(SIZE_MAX);
        span.bytes = {bytes.begin(), bytes.end()};
        return span;
    }
    static Bytes bytes_of(const StoredSpan& span) {
        Writer out;
        write(out, span);
        return out.take();
    }
    static MemoryDisk::SpanKey key_of(const StoredSpan& span) {
        return {span.space, span.log, span.first, span.last, span.tip};
    }
    Spans::const_iterator from(const SpaceId& space, const LogName& log) const {
        return tables_.spans.lower_bound({space, log, 0, 0, ChangeId{}});
    }

    std::optional<StoreFault> next_fault() {
        if (broken_) return StoreFault::broken;
        if (fails_at_ != writes_++) return std::nullopt;
        return fault_;
    }

    // A record behind the journal, and what it says into the tables.
    Stored<void> append(const Bytes& record) {
        if (const auto fault = next_fault()) {
            broken_ |= fault == StoreFault::broken;
            return std::unexpected(*fault);
        }
        Writer framed;
        framed.u32(static_cast<std::uint32_t>(record.size()));
        framed.u64(sum_of(record));
        framed.raw(record);
        const Bytes bytes = framed.take();
        disk_.journal.insert(disk_.journal.end(), bytes.begin(), bytes.end());
        replay(record, tables_);
        return {};
    }

    std::optional<Bytes> record_at(std::size_t at) const {
        const BytesView rest = BytesView(disk_.journal).subspan(at);
        if (rest.size() < 12) return std::nullopt;
        Reader header(rest.first(12));
        const std::uint32_t length = header.u32();
        const std::uint64_t sum = header.u64();
        if (rest.size() - 12 < length) return std::nullopt;
        const BytesView record = rest.subspan(12, length);
        if (length == 0 || sum_of(record) != sum) return std::nullopt;
        return Bytes(record.begin(), record.end());
    }

    // What a flush has reached moves from the journal to the flushed tables.
    void fold(std::size_t end) {
        for (std::size_t at = 0; at < end;) {
            const auto record = record_at(at);
            ATELIER_CHECK(record);
            replay(*record, disk_.tables);
            at += 12 + record->size();
        }
        disk_.journal.erase(disk_.journal.begin(),
                            disk_.journal.begin() + static_cast<std::ptrdiff_t>(end));
        disk_.safe -= std::min(disk_.safe, end);
        for (Request& later : requested_)
            later.end -= end;
    }

    static void replay(const Bytes& record, MemoryDisk::Tables& tables) {
        Reader in(record);
        switch (in.u8()) {
            case commit_kind: replay_commit(in, tables); break;
            case replace_kind: {
                const StoredSpan span = read_span(in);
                const auto tiles = tiles_of(span, tables);
                ATELIER_CHECK(tiles);
                for (const MemoryDisk::SpanKey& tile : *tiles)
                    take_away(tables.spans.find(tile), tables);
                put(span, tables);
                break;
            }
            case blob_kind: {
                const BlobId id = in.id<BlobId>();
                const BytesView rest = in.raw(in.left());
                tables.blobs[id] = {{rest.begin(), rest.end()}, sum_of(rest)};
                break;
            }
            case cut_kind: {
                const SpaceId space = in.id<SpaceId>();
                const LogName log{in.id<AuthorId>(), Sitting{in.u64()}};
                auto row = tables.spans.lower_bound({space, log, in.u64(), 0, ChangeId{}});
                while (row != tables.spans.end() && row->second.value.space == space &&
                       row->second.value.log == log)
                    row = take_away(row, tables);
                break;
            }
            default: std::abort();  // its checksum was right and nobody writes such
        }
    }
    static void replay_commit(Reader& in, MemoryDisk::Tables& tables) {
        for (std::uint32_t spans = in.u32(); spans > 0; --spans)
            put(read_span(in), tables);
        while (in.left() > 0) {
            const BytesView name = in.bytes(SIZE_MAX);
            const std::string key(text_of(name));
            const BytesView value = in.bytes(SIZE_MAX);
            if (value.empty()) {
                tables.records.erase(key);
            } else {
                tables.records[key] = {value.begin(), value.end()};
            }
        }
    }
    static MemoryDisk::TipKey tip_key_of(const StoredSpan& span) {
        return {span.space, span.log, span.last, span.tip};
    }
    static void put(const StoredSpan& span, MemoryDisk::Tables& tables) {
        if (!tables.tips.emplace(tip_key_of(span), span.first).second) return;
        tables.spans[key_of(span)] = {span, sum_of(bytes_of(span))};
    }
    static Spans::iterator take_away(Spans::iterator row, MemoryDisk::Tables& tables) {
        tables.tips.erase(tip_key_of(row->second.value));
        return tables.spans.erase(row);
    }

    // The spans that say the same changes; nothing when they do not.
    static std::optional<std::vector<MemoryDisk::SpanKey>> tiles_of(
        const StoredSpan& whole, const MemoryDisk::Tables& tables) {
        std::vector<MemoryDisk::SpanKey> tiles;
        Seq last = whole.last;
        ChangeId tip = whole.tip;
        while (true) {
            const auto first = tables.tips.find({whole.space, whole.log, last, tip});
            if (first == tables.tips.end()) return std::nullopt;
            tiles.push_back({whole.space, whole.log, first->second, last, tip});
            const StoredSpan& span = tables.spans.at(tiles.back()).value;
            if (span.first == whole.first && span.previous == whole.previous) return tiles;
            if (span.first <= whole.first) return std::nullopt;
            last = span.first - 1;
            tip = span.previous;
        }
    }

    struct Request {
        FlushToken token{};
        std::size_t end = 0;  // of the journal
    };

    MemoryDisk& disk_;
    MemoryDisk::Tables tables_;
    std::deque<Request> requested_;
    FlushToken ending_{UINT64_MAX};
    std::uint64_t tokens_ = 0;
    std::uint64_t writes_ = 0;
    std::uint64_t fails_at_ = UINT64_MAX;
    StoreFault fault_ = StoreFault::broken;
    bool broken_ = false;
};

// The store of the contract tests (store_contract.hpp).
class MemoryBench {
public:
    Store& store() { return *store_; }
    // Closes the store as it is and opens it again.
    void reopen() { store_.emplace(disk_); }
    void crash(Dice& dice) {
        disk_.crash(dice);
        reopen();
    }
    void fail_after(std::uint64_t writes, StoreFault fault) { store_->fail_after(writes, fault); }
    // A byte of a flushed span or blob turns.
    void rot(const StoredSpan& span) {
        for (auto& [key, row] : disk_.tables.spans)
            if (row.value.tip == span.tip) row.value.bytes.at(0) ^= 1;
        reopen();
    }
    void rot(const BlobId& blob) {
        disk_.tables.blobs.at(blob).value.at(0) ^= 1;
        reopen();
    }
    // What a copy of the disk is, and the disk being that copy again.
    MemoryDisk image() const { return disk_; }
    void put_back(MemoryDisk image) {
        disk_ = std::move(image);
        reopen();
    }

private:
    MemoryDisk disk_;
    std::optional<MemoryStore> store_{disk_};
};

}  // namespace atelier::test
