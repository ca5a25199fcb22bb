#include "node/shell/sqlite_store.hpp"

#include "node/shell/sqlite_rows.hpp"
#include "protocol/change.hpp"

#include <utility>

namespace atelier {

// ---- the loop: writing --------------------------------------------------------------------------

StoreFault SqliteStore::fault_of(int code, SqliteDatabase& database) {
    if (database.is_of_full_disk(code)) return StoreFault::full;
    if (database.is_passing(code)) return StoreFault::passing;
    is_broken_ = true;
    // To be looked through at the next opening; if that cannot be written, it will be found again.
    if (SqliteDatabase::is_unreadable(code)) {
        [[maybe_unused]] const auto noted = files_.write_and_sync(home_ / check_name, {});
    }
    return StoreFault::broken;
}

template <class Work>
Stored<void> SqliteStore::write(Work work) {
    if (is_broken_) return std::unexpected(StoreFault::broken);
    int code = database_->run(Sql::begin);
    if (code == SqliteDatabase::ok) code = work();
    if (code == SqliteDatabase::ok) code = database_->run(Sql::commit);
    if (code == SqliteDatabase::ok) {
        if (frames_ >= frames_max) checkpoint(*database_);
        return {};
    }
    const StoreFault fault = fault_of(code, *database_);
    numbers_.clear();
    if (database_->is_in_transaction() && database_->run(Sql::rollback) != SqliteDatabase::ok)
        is_broken_ = true;
    return std::unexpected(is_broken_ ? StoreFault::broken : fault);
}

Stored<void> SqliteStore::commit(const Commit& commit) {
    return write([&] {
        int code = SqliteDatabase::ok;
        for (const StoredSpan& span : commit.spans)
            if (code == SqliteDatabase::ok) code = put_span(span);
        for (const LocalRecord& record : commit.records)
            if (code == SqliteDatabase::ok) code = put_record(record);
        return code;
    });
}

int SqliteStore::put_span(const StoredSpan& span) {
    const auto log = make_number_of(span.space, span.log);
    if (!log) return log.error();
    return Query((*database_)[Sql::add_span])
        .with(*log)
        .with(span.last)
        .with(BytesView(span.tip.bytes))
        .with(span.first)
        .with(BytesView(span.previous.bytes))
        .with(sum_of(span))
        .with(BytesView(span.bytes))
        .run();
}

int SqliteStore::put_record(const LocalRecord& record) {
    const BytesView key = view_of(record.key);
    if (record.value.empty()) return Query((*database_)[Sql::drop_record]).with(key).run();
    return Query((*database_)[Sql::set_record])
        .with(key)
        .with(BytesView(record.value))
        .with(sum_of_record(key, record.value))
        .run();
}

std::expected<std::optional<SqliteStore::LogNumber>, int> SqliteStore::number_of(
    const SpaceId& space, const LogName& log) {
    const auto known = numbers_.find({space, log});
    if (known != numbers_.end()) return known->second;
    const auto sitting = big_endian(static_cast<std::uint64_t>(log.sitting));
    Query row((*database_)[Sql::find_log]);
    row.with(BytesView(space.bytes)).with(BytesView(log.author.bytes)).with(BytesView(sitting));
    if (row.next_row()) return numbers_[{space, log}] = row.number(0);
    if (row.code() != SqliteDatabase::ok) return std::unexpected(row.code());
    return std::nullopt;
}

std::expected<SqliteStore::LogNumber, int> SqliteStore::make_number_of(const SpaceId& space,
                                                                       const LogName& log) {
    const auto known = number_of(space, log);
    if (!known) return std::unexpected(known.error());
    if (*known) return **known;
    const auto sitting = big_endian(static_cast<std::uint64_t>(log.sitting));
    const int code = Query((*database_)[Sql::add_log])
                         .with(BytesView(space.bytes))
                         .with(BytesView(log.author.bytes))
                         .with(BytesView(sitting))
                         .run();
    if (code != SqliteDatabase::ok) return std::unexpected(code);
    return numbers_[{space, log}] = database_->last_row();
}

// The spans that say the same changes as `whole`; nothing when they do not.
std::expected<std::optional<std::vector<SqliteStore::Tile>>, int> SqliteStore::tiles_of(
    LogNumber log, const StoredSpan& whole) {
    std::vector<Tile> tiles;
    Tile tile{whole.last, whole.tip};
    while (true) {
        Query row((*database_)[Sql::find_tile]);
        row.with(log).with(tile.last).with(BytesView(tile.tip.bytes));
        if (!row.next_row()) {
            if (row.code() != SqliteDatabase::ok) return std::unexpected(row.code());
            return std::nullopt;
        }
        tiles.push_back(tile);
        const Seq first = static_cast<Seq>(row.number(0));
        const auto previous = row.id<ChangeId>(1);
        if (first == whole.first && previous == whole.previous) return tiles;
        if (first <= whole.first || first > tile.last) return std::nullopt;
        tile = {first - 1, previous};
    }
}

Stored<bool> SqliteStore::replace(const StoredSpan& span) {
    const auto log = number_of(span.space, span.log);
    if (!log) return std::unexpected(fault_of(log.error(), *database_));
    if (!*log) return false;
    const auto tiles = tiles_of(**log, span);
    if (!tiles) return std::unexpected(fault_of(tiles.error(), *database_));
    if (!*tiles) return false;
    const auto done = write([&] {
        int code = SqliteDatabase::ok;
        for (const Tile& tile : **tiles)
            if (code == SqliteDatabase::ok)
                code = Query((*database_)[Sql::drop_tile])
                           .with(**log)
                           .with(tile.last)
                           .with(BytesView(tile.tip.bytes))
                           .run();
        return code == SqliteDatabase::ok ? put_span(span) : code;
    });
    if (!done) return std::unexpected(done.error());
    return true;
}

Stored<void> SqliteStore::cut(const SpaceId& space, const LogName& log, LogNumber number,
                              Seq from) {
    const auto done = write([&] {
        const int code = Query((*database_)[Sql::cut]).with(number).with(from).run();
        if (code != SqliteDatabase::ok) return code;
        return Query((*database_)[Sql::drop_empty_log]).with(number).run();
    });
    numbers_.erase({space, log});
    return done;
}

// ---- the loop: reading --------------------------------------------------------------------------

std::vector<SpaceId> SqliteStore::spaces() {
    std::vector<SpaceId> spaces;
    Query row((*database_)[Sql::spaces]);
    while (row.next_row())
        spaces.push_back(row.id<SpaceId>(0));
    if (row.code() != SqliteDatabase::ok) fault_of(row.code(), *database_);
    return spaces;
}

std::vector<LogName> SqliteStore::logs(const SpaceId& space) {
    std::vector<LogName> logs;
    Query row((*database_)[Sql::logs]);
    row.with(BytesView(space.bytes));
    while (row.next_row())
        logs.push_back({row.id<AuthorId>(0), sitting_of(row.bytes(1))});
    if (row.code() != SqliteDatabase::ok) fault_of(row.code(), *database_);
    return logs;
}

Stored<LogPart> SqliteStore::read(const SpaceId& space, const LogName& log, Seq from, Seq to) {
    const auto number = number_of(space, log);
    if (!number) return std::unexpected(fault_of(number.error(), *database_));
    LogPart part;
    if (!*number) return part;
    {
        Query row((*database_)[Sql::read_spans]);
        row.with(**number).with(from);
        while (row.next_row()) {
            auto [first, span] = span_row(row, 0, space, log);
            if (first > static_cast<std::int64_t>(to)) continue;
            const Seq begins = static_cast<Seq>(std::max<std::int64_t>(first, 1));
            if (span)
                part.spans.push_back(std::move(*span));
            else
                part.cut = std::min(part.cut.value_or(seq_max), begins);
        }
        if (row.code() != SqliteDatabase::ok)
            return std::unexpected(fault_of(row.code(), *database_));
    }
    std::ranges::sort(part.spans, {}, [](const StoredSpan& span) {
        return std::tuple(span.first, span.last, span.tip);
    });
    if (!part.cut) return part;
    std::erase_if(part.spans, [&](const StoredSpan& span) { return span.first >= *part.cut; });
    const auto done = cut(space, log, **number, *part.cut);
    if (!done) return std::unexpected(done.error());
    return part;
}

Stored<bool> SqliteStore::is_whole(const SpaceId& space, const LogName& log) {
    const auto number = number_of(space, log);
    if (!number) return std::unexpected(fault_of(number.error(), *database_));
    if (!*number) return true;
    Query row((*database_)[Sql::read_spans]);
    row.with(**number).with(Seq{1});
    bool is_whole = true;
    while (row.next_row())
        is_whole = is_whole && span_row(row, 0, space, log).span.has_value();
    if (row.code() != SqliteDatabase::ok) return std::unexpected(fault_of(row.code(), *database_));
    return is_whole;
}

Stored<std::optional<Bytes>> SqliteStore::record(const std::string& key) {
    Query row((*database_)[Sql::find_record]);
    row.with(view_of(key));
    if (row.next_row()) {
        const BytesView value = row.bytes(0);
        if (row.number(1) != sum_of_record(view_of(key), value)) return std::nullopt;
        return Bytes(value.begin(), value.end());
    }
    if (row.code() != SqliteDatabase::ok) return std::unexpected(fault_of(row.code(), *database_));
    return std::nullopt;
}

Stored<std::vector<LocalRecord>> SqliteStore::records(const std::string& beginning) {
    std::vector<LocalRecord> records;
    Query row((*database_)[Sql::records]);
    row.with(view_of(beginning));
    while (row.next_row()) {
        const BytesView key = row.bytes(0), value = row.bytes(1);
        if (!text_of(key).starts_with(beginning)) break;
        if (row.number(2) != sum_of_record(key, value)) continue;
        records.push_back({std::string(text_of(key)), {value.begin(), value.end()}});
    }
    if (row.code() != SqliteDatabase::ok) return std::unexpected(fault_of(row.code(), *database_));
    return records;
}

// ---- blobs --------------------------------------------------------------------------------------

Stored<void> SqliteStore::put_blob(const BlobId& id, BytesView blob) {
    bool is_new = false;
    const auto done = write([&] {
        const int code =
            Query((*database_)[Sql::add_blob]).with(BytesView(id.bytes)).with(blob).run();
        is_new = database_->has_changed();
        return code;
    });
    if (!done || !is_new) return done;
    const std::lock_guard lock(blobs_mutex_);
    to_move_.insert(id);
    return {};
}

Stored<std::optional<Bytes>> SqliteStore::blob(const BlobId& id) {
    {
        Query row((*database_)[Sql::find_blob]);
        row.with(BytesView(id.bytes));
        if (!row.next_row()) {
            if (row.code() != SqliteDatabase::ok)
                return std::unexpected(fault_of(row.code(), *database_));
            return std::nullopt;
        }
        const BytesView bytes = row.bytes(0);
        if (!row.is_nothing(0) && is_of(id, bytes)) return Bytes(bytes.begin(), bytes.end());
        if (row.is_nothing(0)) {
            auto file = blob_files_.read(id);
            if (file) return std::move(*file);
            if (is_passing(file.error())) return std::unexpected(StoreFault::passing);
            if (file.error() != std::errc::no_such_file_or_directory)
                return std::unexpected(StoreFault::broken);
        }
    }
    // Should it not be written, it is found bad again by the next who asks.
    [[maybe_unused]] const auto dropped =
        write([&] { return Query((*database_)[Sql::drop_blob]).with(BytesView(id.bytes)).run(); });
    return std::nullopt;
}

bool SqliteStore::has_blob(const BlobId& id) {
    Query row((*database_)[Sql::has_blob]);
    row.with(BytesView(id.bytes));
    const bool is_here = row.next_row();
    if (row.code() != SqliteDatabase::ok) fault_of(row.code(), *database_);
    return is_here;
}

std::vector<Flushed> SqliteStore::flushed() {
    {
        const std::lock_guard lock(blobs_mutex_);
        moved_here_.insert(moved_here_.end(), moved_.begin(), moved_.end());
        moved_.clear();
    }
    if (!moved_here_.empty() && !is_broken_) {
        const auto done = write([&] {
            int code = SqliteDatabase::ok;
            for (const BlobId& id : moved_here_)
                if (code == SqliteDatabase::ok)
                    code = Query((*database_)[Sql::let_go_of_blob]).with(BytesView(id.bytes)).run();
            return code;
        });
        if (done) moved_here_.clear();  // else there is no room even for that; again later
    }
    return flushing_->ended();
}

// ---- the background -----------------------------------------------------------------------------

std::optional<StoreFault> SqliteStore::flush() {
    if (is_broken_) return StoreFault::broken;
    has_no_room_ = false;
    may_checkpoint_ = true;
    if (beside_->sync_wal() == SqliteDatabase::ok) return std::nullopt;
    is_broken_ = true;
    return StoreFault::broken;
}

bool SqliteStore::chore() {
    if (is_broken_) return false;
    const int frames = frames_, done = checkpointed_frames_;
    // After the WAL began anew those that were done are of the one before.
    const bool is_due = (frames < done ? frames : frames - done) >= checkpoint_frames_;
    if (is_due && std::exchange(may_checkpoint_, false)) return checkpoint(*beside_);
    std::optional<BlobId> next;
    {
        const std::lock_guard lock(blobs_mutex_);
        if (!to_move_.empty() && !has_no_room_) next = *to_move_.begin();
    }
    if (!next) return false;
    move_blob(*next);
    return true;
}

// From its row into a file; the row lets go of it in the loop.
void SqliteStore::move_blob(const BlobId& id) {
    Query row((*beside_)[Sql::find_blob]);
    row.with(BytesView(id.bytes));
    const bool is_here = row.next_row() && !row.is_nothing(0);
    if (row.code() != SqliteDatabase::ok) {
        has_no_room_ = fault_of(row.code(), *beside_) != StoreFault::broken;
        return;
    }
    if (is_here) {
        const auto done = blob_files_.put(id, row.bytes(0));
        if (!done && (is_of_full_disk(done.error()) || is_passing(done.error()))) {
            has_no_room_ = true;
            return;
        }
        if (!done) is_broken_ = true;
        if (!done) return;
    }
    {
        const std::lock_guard lock(blobs_mutex_);
        to_move_.erase(id);
        if (is_here) moved_.push_back(id);
    }
    wake_();
}

// By the background thread, or in the loop where that does not keep up.
bool SqliteStore::checkpoint(SqliteDatabase& database) {
    const auto made = database.checkpoint();
    if (made.code == SqliteDatabase::ok) checkpointed_frames_ = made.frames;
    if (made.code == SqliteDatabase::ok) return true;
    // Busy: the other of the two is at it.
    if (!SqliteDatabase::is_busy(made.code))
        has_no_room_ = fault_of(made.code, database) != StoreFault::broken;
    return false;
}

// ---- opening and closing ------------------------------------------------------------------------

SqliteStore::SqliteStore(Ground ground, std::function<void()> flush_ended, const Machine& machine)
    : home_(ground.home),
      checkpoint_frames_(machine.checkpoint_frames),
      files_(*ground.files),
      lock_(std::move(ground.lock)),
      blob_files_(*ground.files, ground.home / blobs_name),
      database_(std::move(ground.database)),
      beside_(std::move(ground.beside)),
      wake_(std::move(flush_ended)) {
    database_->tell_frames([this](int frames) { frames_ = frames; });
    Query row((*database_)[Sql::blobs_with_bytes]);
    while (row.next_row())
        to_move_.insert(row.id<BlobId>(0));
    flushing_ = std::make_unique<Flushing>(
        Flushing::Work{[this] { return flush(); }, [this] { return chore(); }, [this] { wake_(); }},
        machine.flushes);
}

SqliteStore::~SqliteStore() {
    flushing_.reset();
    if (is_broken_) database_->leave_alone();
    beside_->leave_alone();
    beside_.reset();
    database_.reset();  // as the last it makes a checkpoint, and the WAL goes
}

}  // namespace atelier
