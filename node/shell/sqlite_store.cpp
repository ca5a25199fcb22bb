#include "node/shell/sqlite_store.hpp"

#include "protocol/change.hpp"
#include "protocol/check.hpp"
#include "protocol/hash.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <utility>

namespace atelier {

// ---- SQLite -------------------------------------------------------------------------------------

namespace {

constexpr int application_id = 0x41746c72;  // "Atlr"
constexpr int schema_version = 1;

// Never change one that somebody has: a new version, and a way from the old one to it. Sittings are
// 8 bytes, big-endian, so that they lie in the order of numbers.
constexpr const char* schema =
    "PRAGMA application_id = 1098148978;"
    "PRAGMA user_version = 1;"
    "CREATE TABLE log (number INTEGER PRIMARY KEY, space BLOB NOT NULL, author BLOB NOT NULL,"
    " sitting BLOB NOT NULL, UNIQUE (space, author, sitting)) STRICT;"
    "CREATE TABLE span (log INTEGER NOT NULL, last INTEGER NOT NULL, tip BLOB NOT NULL,"
    " first INTEGER NOT NULL, previous BLOB NOT NULL, sum INTEGER NOT NULL, bytes BLOB NOT NULL,"
    " PRIMARY KEY (log, last, tip)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE record (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL, sum INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE blob (id BLOB NOT NULL PRIMARY KEY, bytes BLOB) STRICT, WITHOUT ROWID;";
static_assert(application_id == 1098148978 && schema_version == 1);

// What is run again and again. `blob.bytes` is NULL where the blob is a file.
enum class Sql : std::uint8_t {
    begin,
    commit,
    rollback,
    find_log,
    add_log,
    drop_empty_log,
    spaces,
    logs,
    add_span,
    read_spans,
    find_tile,
    drop_tile,
    cut,
    set_record,
    drop_record,
    find_record,
    records,
    add_blob,
    find_blob,
    has_blob,
    let_go_of_blob,
    drop_blob,
    blobs_with_bytes,
};
constexpr auto statements = std::to_array<const char*>({
    "BEGIN IMMEDIATE",
    "COMMIT",
    "ROLLBACK",
    "SELECT number FROM log WHERE space = ? AND author = ? AND sitting = ?",
    "INSERT INTO log (space, author, sitting) VALUES (?, ?, ?)",
    "DELETE FROM log WHERE number = ?1 AND NOT EXISTS (SELECT 1 FROM span WHERE log = ?1)",
    "SELECT DISTINCT space FROM log ORDER BY space",
    "SELECT author, sitting FROM log WHERE space = ? ORDER BY author, sitting",
    "INSERT OR IGNORE INTO span (log, last, tip, first, previous, sum, bytes)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)",
    "SELECT first, last, previous, tip, sum, bytes FROM span WHERE log = ? AND last >= ?",
    "SELECT first, previous FROM span WHERE log = ? AND last = ? AND tip = ?",
    "DELETE FROM span WHERE log = ? AND last = ? AND tip = ?",
    "DELETE FROM span WHERE log = ? AND first >= ?",
    "INSERT OR REPLACE INTO record (key, value, sum) VALUES (?, ?, ?)",
    "DELETE FROM record WHERE key = ?",
    "SELECT value, sum FROM record WHERE key = ?",
    "SELECT key, value, sum FROM record WHERE key >= ? ORDER BY key",
    "INSERT OR IGNORE INTO blob (id, bytes) VALUES (?, ?)",
    "SELECT bytes FROM blob WHERE id = ?",
    "SELECT 1 FROM blob WHERE id = ?",
    "UPDATE blob SET bytes = NULL WHERE id = ?",
    "DELETE FROM blob WHERE id = ?",
    "SELECT id FROM blob WHERE bytes IS NOT NULL",
});
constexpr std::size_t statement_count = static_cast<std::size_t>(Sql::blobs_with_bytes) + 1;
static_assert(statements.size() == statement_count);

// One run of a statement: values in their order, then rows. What is bound outlives it.
class Query {
public:
    explicit Query(sqlite3_stmt* statement) : statement_(statement) {}
    ~Query() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    Query& with(std::int64_t number) {
        note(sqlite3_bind_int64(statement_, ++bound_, number));
        return *this;
    }
    Query& with(Seq seq) { return with(static_cast<std::int64_t>(seq)); }
    Query& with(BytesView bytes) {
        const void* const from = bytes.empty() ? "" : static_cast<const void*>(bytes.data());
        note(sqlite3_bind_blob64(statement_, ++bound_, from, bytes.size(), SQLITE_STATIC));
        return *this;
    }
    Query& with_nothing() {
        note(sqlite3_bind_null(statement_, ++bound_));
        return *this;
    }

    bool next_row() {
        if (code_ != SQLITE_OK) return false;
        const int code = sqlite3_step(statement_);
        if (code != SQLITE_ROW && code != SQLITE_DONE) code_ = code;
        return code == SQLITE_ROW;
    }
    // SQLITE_OK, or what went wrong.
    int run() {
        while (next_row()) {
        }
        return code_;
    }
    int code() const { return code_; }

    std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }
    // Until the next row.
    BytesView bytes(int column) const {
        const void* const from = sqlite3_column_blob(statement_, column);
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
        return {static_cast<const std::uint8_t*>(from), from == nullptr ? 0 : size};
    }
    bool is_nothing(int column) const {
        return sqlite3_column_type(statement_, column) == SQLITE_NULL;
    }
    // Zero when it is not of that length, which then fits no sum.
    template <class IdType>
    IdType id(int column) const {
        IdType id;
        const BytesView from = bytes(column);
        if (from.size() == IdType::size_bytes) std::ranges::copy(from, id.bytes.begin());
        return id;
    }

private:
    void note(int code) {
        if (code_ == SQLITE_OK) code_ = code;
    }

    sqlite3_stmt* statement_;
    int bound_ = 0;
    int code_ = SQLITE_OK;
};

}  // namespace

// One connection, used by one thread.
class SqliteDatabase {
public:
    SqliteDatabase(const Path& path, const char* vfs) {
        code_ = sqlite3_open_v2(path.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                                vfs);
        if (code_ == SQLITE_OK) sqlite3_extended_result_codes(handle_, 1);
        if (code_ == SQLITE_OK) sqlite3_busy_timeout(handle_, 1'000);
    }
    ~SqliteDatabase() {
        for (sqlite3_stmt* statement : prepared_)
            sqlite3_finalize(statement);
        sqlite3_close(handle_);
    }
    SqliteDatabase(const SqliteDatabase&) = delete;
    SqliteDatabase& operator=(const SqliteDatabase&) = delete;

    int code() const { return code_; }
    sqlite3* handle() { return handle_; }

    // Never by itself: checkpoints are the store's.
    int configure() {
        return run_script(
            "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; PRAGMA mmap_size = 0;"
            "PRAGMA secure_delete = OFF; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
            "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;");
    }
    // Of a database of ours.
    int prepare() {
        for (std::size_t i = 0; i < statement_count; ++i) {
            const int code = sqlite3_prepare_v3(handle_, statements[i], -1,
                                                SQLITE_PREPARE_PERSISTENT, &prepared_[i], nullptr);
            if (code != SQLITE_OK) return code;
        }
        return SQLITE_OK;
    }
    int run_script(const char* sql) {
        return sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    }
    // The first column of the first row, as text: of a pragma, say.
    std::expected<std::string, int> ask(const char* sql) {
        sqlite3_stmt* statement = nullptr;
        int code = sqlite3_prepare_v2(handle_, sql, -1, &statement, nullptr);
        std::string answer;
        if (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW)
            answer = text_of(Query(statement).bytes(0));
        sqlite3_finalize(statement);
        if (code != SQLITE_ROW) return std::unexpected(code == SQLITE_DONE ? SQLITE_ERROR : code);
        return answer;
    }
    sqlite3_stmt* operator[](Sql statement) {
        return prepared_[static_cast<std::size_t>(statement)];
    }
    int run(Sql statement) { return Query((*this)[statement]).run(); }

    // Closing it does not write.
    void leave_alone() {
        if (handle_ == nullptr) return;
        sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
    int sync_wal() {
        sqlite3_file* wal = nullptr;
        const int code = sqlite3_file_control(handle_, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
        if (code != SQLITE_OK) return code;
        ATELIER_CHECK(wal != nullptr && wal->pMethods != nullptr);
        return wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL);
    }

private:
    sqlite3* handle_ = nullptr;
    int code_ = SQLITE_OK;
    std::array<sqlite3_stmt*, statement_count> prepared_{};
};

namespace {

bool is_unreadable(int code) {
    const int primary = code & 0xff;
    return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

bool is_of_full_disk(std::error_code error) {
    return error == std::errc::no_space_on_device || error.value() == EDQUOT;
}

bool is_of_full_disk(int code, sqlite3* handle) {
    if ((code & 0xff) == SQLITE_FULL) return true;
    // What a flush could not write may be gone, whatever it says of why.
    if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) return false;
    const int primary = code & 0xff;
    return (primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN) &&
           is_of_full_disk({sqlite3_system_errno(handle), std::generic_category()});
}

std::array<std::uint8_t, 8> big_endian(std::uint64_t number) {
    std::array<std::uint8_t, 8> bytes;
    for (std::size_t i = 0; i < 8; ++i)
        bytes[i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
    return bytes;
}

Sitting sitting_of(BytesView bytes) {
    std::uint64_t number = 0;
    for (const std::uint8_t byte : bytes)
        number = number << 8 | byte;
    return Sitting{number};
}

// The first 64 bits: rot is no adversary.
std::int64_t sum_of(const Hash& hash) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < 8; ++i)
        sum = sum << 8 | hash.bytes[i];
    return static_cast<std::int64_t>(sum);
}

std::int64_t sum_of(const StoredSpan& span) {
    const auto sitting = big_endian(static_cast<std::uint64_t>(span.log.sitting));
    const auto first = big_endian(span.first), last = big_endian(span.last);
    return sum_of(hash_of(HashDomain::stored_row,
                          {view_of("span"), span.space.bytes, span.log.author.bytes, sitting, first,
                           last, span.previous.bytes, span.tip.bytes, span.bytes}));
}

std::int64_t sum_of_record(BytesView key, BytesView value) {
    const auto size = big_endian(key.size());
    return sum_of(hash_of(HashDomain::stored_row, {view_of("record"), size, key, value}));
}

// From the columns that Sql::read_spans gives, from `column` on; nothing when it is not any more
// what was put in. `first` is what the row says, in any case.
struct SpanRow {
    std::int64_t first = 0;
    std::optional<StoredSpan> span;
};
SpanRow span_row(const Query& row, int column, const SpaceId& space, const LogName& log) {
    StoredSpan span{space,
                    log,
                    static_cast<Seq>(row.number(column)),
                    static_cast<Seq>(row.number(column + 1)),
                    row.id<ChangeId>(column + 2),
                    row.id<ChangeId>(column + 3),
                    {}};
    const BytesView bytes = row.bytes(column + 5);
    span.bytes.assign(bytes.begin(), bytes.end());
    const bool is_good = row.number(column + 4) == sum_of(span);
    return {row.number(column), is_good ? std::optional(std::move(span)) : std::nullopt};
}

bool is_of(const BlobId& id, BytesView bytes) {
    return bytes.size() <= blob_max_bytes && id_of(blob_map_of(bytes)) == id;
}

const Path database_name = "store.db";
const Path lock_name = "store.lock";
const Path check_name = "store.check";
const Path blobs_name = "blobs";

Path with_ending(const Path& path, const char* ending) {
    Path longer = path;
    longer += ending;
    return longer;
}

}  // namespace

// ---- the loop: writing --------------------------------------------------------------------------

StoreFault SqliteStore::fault_of(int code, SqliteDatabase& database) {
    if (is_of_full_disk(code, database.handle())) return StoreFault::full;
    is_broken_ = true;
    // To be looked through at the next opening; if that cannot be written, it will be found again.
    if (is_unreadable(code)) static_cast<void>(files_.write_and_sync(home_ / check_name, {}));
    return StoreFault::broken;
}

template <class Work>
Stored<void> SqliteStore::write(Work work) {
    if (is_broken_) return std::unexpected(StoreFault::broken);
    int code = database_->run(Sql::begin);
    if (code == SQLITE_OK) code = work();
    if (code == SQLITE_OK) code = database_->run(Sql::commit);
    if (code == SQLITE_OK) {
        if (frames_ >= frames_max) checkpoint(*database_);
        return {};
    }
    const StoreFault fault = fault_of(code, *database_);
    numbers_.clear();
    const bool is_open = sqlite3_get_autocommit(database_->handle()) == 0;
    if (is_open && database_->run(Sql::rollback) != SQLITE_OK) is_broken_ = true;
    return std::unexpected(is_broken_ ? StoreFault::broken : fault);
}

Stored<void> SqliteStore::commit(const Commit& commit) {
    return write([&] {
        int code = SQLITE_OK;
        for (const StoredSpan& span : commit.spans)
            if (code == SQLITE_OK) code = put_span(span);
        for (const LocalRecord& record : commit.records)
            if (code == SQLITE_OK) code = put_record(record);
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
    if (row.code() != SQLITE_OK) return std::unexpected(row.code());
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
    if (code != SQLITE_OK) return std::unexpected(code);
    return numbers_[{space, log}] = sqlite3_last_insert_rowid(database_->handle());
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
            if (row.code() != SQLITE_OK) return std::unexpected(row.code());
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
        int code = SQLITE_OK;
        for (const Tile& tile : **tiles)
            if (code == SQLITE_OK)
                code = Query((*database_)[Sql::drop_tile])
                           .with(**log)
                           .with(tile.last)
                           .with(BytesView(tile.tip.bytes))
                           .run();
        return code == SQLITE_OK ? put_span(span) : code;
    });
    if (!done) return std::unexpected(done.error());
    return true;
}

Stored<void> SqliteStore::cut(const SpaceId& space, const LogName& log, LogNumber number,
                              Seq from) {
    const auto done = write([&] {
        const int code = Query((*database_)[Sql::cut]).with(number).with(from).run();
        if (code != SQLITE_OK) return code;
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
    if (row.code() != SQLITE_OK) fault_of(row.code(), *database_);
    return spaces;
}

std::vector<LogName> SqliteStore::logs(const SpaceId& space) {
    std::vector<LogName> logs;
    Query row((*database_)[Sql::logs]);
    row.with(BytesView(space.bytes));
    while (row.next_row())
        logs.push_back({row.id<AuthorId>(0), sitting_of(row.bytes(1))});
    if (row.code() != SQLITE_OK) fault_of(row.code(), *database_);
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
        if (row.code() != SQLITE_OK) return std::unexpected(fault_of(row.code(), *database_));
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

Stored<std::optional<Bytes>> SqliteStore::record(const std::string& key) {
    Query row((*database_)[Sql::find_record]);
    row.with(view_of(key));
    if (row.next_row()) {
        const BytesView value = row.bytes(0);
        if (row.number(1) != sum_of_record(view_of(key), value)) return std::nullopt;
        return Bytes(value.begin(), value.end());
    }
    if (row.code() != SQLITE_OK) return std::unexpected(fault_of(row.code(), *database_));
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
    if (row.code() != SQLITE_OK) return std::unexpected(fault_of(row.code(), *database_));
    return records;
}

// ---- blobs --------------------------------------------------------------------------------------

Stored<void> SqliteStore::put_blob(const BlobId& id, BytesView blob) {
    bool is_new = false;
    const auto done = write([&] {
        const int code =
            Query((*database_)[Sql::add_blob]).with(BytesView(id.bytes)).with(blob).run();
        is_new = sqlite3_changes(database_->handle()) > 0;
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
            if (row.code() != SQLITE_OK) return std::unexpected(fault_of(row.code(), *database_));
            return std::nullopt;
        }
        const BytesView bytes = row.bytes(0);
        if (!row.is_nothing(0) && is_of(id, bytes)) return Bytes(bytes.begin(), bytes.end());
        if (row.is_nothing(0)) {
            auto file = blob_files_.read(id);
            if (file) return std::move(*file);
            if (file.error() != std::errc::no_such_file_or_directory)
                return std::unexpected(StoreFault::broken);
        }
    }
    // Should it not be written, it is found bad again by the next who asks.
    static_cast<void>(
        write([&] { return Query((*database_)[Sql::drop_blob]).with(BytesView(id.bytes)).run(); }));
    return std::nullopt;
}

bool SqliteStore::has_blob(const BlobId& id) {
    Query row((*database_)[Sql::has_blob]);
    row.with(BytesView(id.bytes));
    const bool is_here = row.next_row();
    if (row.code() != SQLITE_OK) fault_of(row.code(), *database_);
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
            int code = SQLITE_OK;
            for (const BlobId& id : moved_here_)
                if (code == SQLITE_OK)
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
    if (beside_->sync_wal() == SQLITE_OK) return std::nullopt;
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
    if (row.code() != SQLITE_OK) {
        has_no_room_ = fault_of(row.code(), *beside_) == StoreFault::full;
        return;
    }
    if (is_here) {
        const auto done = blob_files_.put(id, row.bytes(0));
        if (!done && is_of_full_disk(done.error())) {
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
    int frames = 0, done = 0;
    const int code = sqlite3_wal_checkpoint_v2(database.handle(), "main", SQLITE_CHECKPOINT_PASSIVE,
                                               &frames, &done);
    if (code == SQLITE_OK) checkpointed_frames_ = done;
    if (code == SQLITE_OK) return true;
    // Busy: the other of the two is at it.
    if ((code & 0xff) != SQLITE_BUSY) has_no_room_ = fault_of(code, database) == StoreFault::full;
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
    const auto committed = [](void* store, sqlite3*, const char*, int frames) {
        static_cast<SqliteStore*>(store)->frames_ = frames;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(database_->handle(), committed, this);
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

// The steps of open(), in their order.
class SqliteStore::Opening {
public:
    Opening(const Path& home, const Machine& machine)
        : ground_{home, machine.files, nullptr, nullptr, nullptr},
          files_(*machine.files),
          vfs_(machine.vfs),
          database_(home / database_name) {}

    ~Opening() {
        for (auto* const each : {ground_.beside.get(), ground_.database.get()})
            if (each != nullptr) each->leave_alone();
    }
    Opening(const Opening&) = delete;
    Opening& operator=(const Opening&) = delete;

    // Nothing, or why not.
    std::optional<Refusal> run();
    Ground take() { return std::move(ground_); }
    const std::optional<Path>& set_aside() const { return set_aside_; }
    // Of what was set aside, all that is as it was put in.
    SetAside take_over(SqliteStore& store) const;

private:
    using Failed = std::optional<Refusal>;

    Failed take_home();
    Failed write_wal_again();
    Failed read_database(bool& is_corrupt);
    Failed identify(bool& is_new);
    Failed put_aside();
    Failed open_beside();
    bool is_sound();
    Refusal refused(OpenFault fault, const std::string& why) const {
        return {fault, ground_.home.string() + ": " + why};
    }
    Refusal refused(std::error_code error, const std::string& what) const;
    Refusal refused(int code) const;
    template <class Row>
    void each_row(SqliteDatabase& from, const std::string& sql, const std::string& order,
                  Row row) const;

    Ground ground_;
    FileSystem& files_;
    const char* vfs_;
    Path database_;
    std::optional<Path> set_aside_;
};

SqliteStore::Refusal SqliteStore::Opening::refused(std::error_code error,
                                                   const std::string& what) const {
    const auto is = [&](std::errc each) { return error == each; };
    if (is(std::errc::read_only_file_system) || is(std::errc::permission_denied) ||
        is(std::errc::operation_not_permitted))
        return refused(OpenFault::read_only, "nothing can be written here");
    if (is_of_full_disk(error))
        return refused(OpenFault::full, "the disk is full; make room and start again");
    return refused(OpenFault::broken, what + ": " + error.message());
}

SqliteStore::Refusal SqliteStore::Opening::refused(int code) const {
    const int primary = code & 0xff;
    if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
        return refused(OpenFault::in_use, "another program has the database open");
    sqlite3* const handle = ground_.database ? ground_.database->handle() : nullptr;
    if (is_of_full_disk(code, handle))
        return refused(OpenFault::full, "the disk is full; make room and start again");
    if (primary == SQLITE_READONLY || primary == SQLITE_PERM)
        return refused(OpenFault::read_only, "nothing can be written here");
    return refused(OpenFault::broken, std::string("the database fails: ") + sqlite3_errstr(code));
}

std::optional<SqliteStore::Refusal> SqliteStore::Opening::run() {
    if (auto why = take_home()) return why;
    bool is_corrupt = false;
    if (auto why = read_database(is_corrupt)) return why;
    if (is_corrupt) {
        if (auto why = put_aside()) return why;
        if (auto why = read_database(is_corrupt)) return why;
        if (is_corrupt) return refused(OpenFault::broken, "a new database cannot be read");
    }
    return open_beside();
}

// The folder, the lock, and an empty file that only its owner may read.
std::optional<SqliteStore::Refusal> SqliteStore::Opening::take_home() {
    const Path& home = ground_.home;
    const auto is_new = files_.make_folder(home);
    if (!is_new) return refused(is_new.error(), "the folder cannot be made");
    if (*is_new && home.has_parent_path()) {
        const auto synced = files_.sync_folder(home.parent_path());
        if (!synced) return refused(synced.error(), "the folder is not on the disk");
    }
    for (const Path& path : {home, database_}) {
        const auto there = files_.status(path);
        if (!there) return refused(there.error(), "it cannot be looked at");
        if (*there && !(*there)->is_ours)
            return refused(OpenFault::wrong_owner, "this belongs to another user of this machine");
        if (*there && !(*there)->is_writable)
            return refused(OpenFault::read_only, "nothing can be written here");
    }
    auto lock = files_.lock(home / lock_name);
    if (!lock && lock.error() == std::errc::resource_unavailable_try_again)
        return refused(OpenFault::in_use, "another node has it open");
    if (!lock) return refused(lock.error(), "it cannot be locked");
    ground_.lock = std::move(*lock);
    return std::nullopt;
}

// Rule 3 of the header. Nothing has it open.
std::optional<SqliteStore::Refusal> SqliteStore::Opening::write_wal_again() {
    const Path wal = with_ending(database_, "-wal");
    const auto there = files_.status(wal);
    if (!there) return refused(there.error(), "it cannot be looked at");
    if (!*there || (*there)->size == 0) return std::nullopt;
    const auto bytes = files_.read(wal);
    if (!bytes) return refused(bytes.error(), "the last changes cannot be read");
    const auto done = files_.write_and_sync(wal, *bytes);
    if (!done) return refused(done.error(), "the last changes cannot be written");
    return std::nullopt;
}

std::optional<SqliteStore::Refusal> SqliteStore::Opening::read_database(bool& is_corrupt) {
    is_corrupt = false;
    const auto there = files_.status(database_);
    if (!there) return refused(there.error(), "it cannot be looked at");
    if (!*there) {
        auto made = files_.write_and_sync(database_, {});
        if (made) made = files_.sync_folder(ground_.home);
        if (!made) return refused(made.error(), "the database cannot be made");
    }
    if (auto why = write_wal_again()) return why;
    ground_.database = std::make_unique<SqliteDatabase>(database_, vfs_);
    SqliteDatabase& database = *ground_.database;
    int code = database.code();
    if (code == SQLITE_OK) code = database.configure();
    const auto look = [&](int found) -> Failed {
        is_corrupt = is_unreadable(found);
        if (is_corrupt || found == SQLITE_OK) return std::nullopt;
        return refused(found);
    };
    if (code != SQLITE_OK) return look(code);
    if (sqlite3_db_readonly(database.handle(), "main") == 1)
        return refused(OpenFault::read_only, "nothing can be written here");

    const auto tables = database.ask("SELECT count(*) FROM sqlite_schema");
    if (!tables) return look(tables.error());
    const auto id = database.ask("PRAGMA application_id");
    if (!id) return look(id.error());
    const auto version = database.ask("PRAGMA user_version");
    if (!version) return look(version.error());
    const bool is_new = *tables == "0" && *id == "0";
    if (!is_new && *id != std::to_string(application_id))
        return refused(OpenFault::not_ours, "store.db is a database of another program");
    if (!is_new && std::stoll(*version) > schema_version)
        return refused(OpenFault::newer, "store.db was written by a later version of Atelier");

    const auto mode = database.ask("PRAGMA journal_mode = WAL");
    if (!mode) return look(mode.error());
    if (*mode != "wal") return refused(OpenFault::broken, "SQLite cannot write ahead here");
    if (is_new) code = database.run_script((std::string("BEGIN;") + schema + "COMMIT;").c_str());
    if (code == SQLITE_OK) code = database.prepare();
    if ((code & 0xff) == SQLITE_ERROR) code = SQLITE_CORRUPT;  // a table is not there
    if (code != SQLITE_OK) return look(code);
    is_corrupt = !is_sound();
    return std::nullopt;
}

// Whether SQLite can read all of it: looked at where that is quick, or where it could not.
bool SqliteStore::Opening::is_sound() {
    const auto was_bad = files_.status(ground_.home / check_name);
    const auto about = files_.status(database_);
    const bool is_small = about && *about && (*about)->size <= checked_bytes_max;
    if (!is_small && was_bad && !*was_bad) return true;
    const auto answer = ground_.database->ask("PRAGMA quick_check(1)");
    if (!answer || *answer != "ok") return false;
    if (was_bad && *was_bad) static_cast<void>(files_.remove(ground_.home / check_name));
    return true;
}

std::optional<SqliteStore::Refusal> SqliteStore::Opening::put_aside() {
    ground_.database->leave_alone();
    ground_.database.reset();
    const Path aside = bad_name_beside(files_, database_);
    auto done = files_.rename(database_, aside);
    const Path wal = with_ending(database_, "-wal");
    const auto has_wal = files_.status(wal);
    if (done && has_wal && *has_wal) done = files_.rename(wal, with_ending(aside, "-wal"));
    const Path check = ground_.home / check_name;
    const auto was_marked = files_.status(check);
    if (done && was_marked && *was_marked) done = files_.remove(check);
    if (done) done = files_.sync_folder(ground_.home);
    if (!done) return refused(done.error(), "the database is bad and cannot be set aside");
    set_aside_ = aside;
    return std::nullopt;
}

std::optional<SqliteStore::Refusal> SqliteStore::Opening::open_beside() {
    ground_.beside = std::make_unique<SqliteDatabase>(database_, vfs_);
    int code = ground_.beside->code();
    if (code == SQLITE_OK) code = ground_.beside->configure();
    if (code == SQLITE_OK) code = ground_.beside->prepare();
    if (code != SQLITE_OK) return refused(code);
    // Once it has read it has the WAL open, and keeps it; unless a call failed that SQLite forgave.
    const auto read = ground_.beside->ask("PRAGMA user_version");
    if (!read) return refused(read.error());
    const auto mode = ground_.beside->ask("PRAGMA journal_mode");
    if (!mode || *mode != "wal")
        return refused(OpenFault::broken, "SQLite cannot write ahead here");
    return std::nullopt;
}

// Forward as far as it can be read, and then backward from the end: a bad page is between.
template <class Row>
void SqliteStore::Opening::each_row(SqliteDatabase& from, const std::string& sql,
                                    const std::string& order, Row row) const {
    for (const char* const direction : {" ASC", " DESC"}) {
        std::string ordered = sql + " ORDER BY ";
        for (std::size_t at = 0, end = 0; at < order.size(); at = end + 1) {
            end = std::min(order.find(',', at), order.size());
            ordered += (at == 0 ? "" : ", ") + order.substr(at, end - at) + direction;
        }
        sqlite3_stmt* statement = nullptr;
        int code = sqlite3_prepare_v2(from.handle(), ordered.c_str(), -1, &statement, nullptr);
        if (code == SQLITE_OK) {
            Query query(statement);
            while (query.next_row())
                row(query);
            code = query.code();
        }
        sqlite3_finalize(statement);
        if (code == SQLITE_OK) return;
    }
}

SqliteStore::SetAside SqliteStore::Opening::take_over(SqliteStore& store) const {
    SetAside taken{*set_aside_, 0, 0};
    SqliteDatabase from(*set_aside_, vfs_);
    from.leave_alone();
    const auto keep = [&](Commit commit, std::size_t& count) {
        if (store.commit(commit)) ++count;
    };
    if (from.code() == SQLITE_OK) {
        each_row(from, "SELECT key, value, sum FROM record", "key", [&](const Query& row) {
            const BytesView key = row.bytes(0), value = row.bytes(1);
            if (row.number(2) == sum_of_record(key, value))
                keep({{}, {{std::string(text_of(key)), {value.begin(), value.end()}}}},
                     taken.records);
        });
        each_row(from,
                 "SELECT space, author, sitting, first, last, previous, tip, sum, bytes"
                 " FROM span JOIN log ON number = log",
                 "log,last,tip", [&](const Query& row) {
                     auto span = span_row(row, 3, row.id<SpaceId>(0),
                                          {row.id<AuthorId>(1), sitting_of(row.bytes(2))})
                                     .span;
                     if (span) keep({{std::move(*span)}, {}}, taken.spans);
                 });
        each_row(from, "SELECT id, bytes FROM blob WHERE bytes IS NOT NULL", "id",
                 [&](const Query& row) {
                     const auto id = row.id<BlobId>(0);
                     if (is_of(id, row.bytes(1)))
                         static_cast<void>(store.put_blob(id, row.bytes(1)));
                 });
    }
    // Files have their names only when they are whole.
    static_cast<void>(store.write([&] {
        int code = SQLITE_OK;
        for (const BlobId& id : store.blob_files_.all())
            if (code == SQLITE_OK)
                code = Query((*store.database_)[Sql::add_blob])
                           .with(BytesView(id.bytes))
                           .with_nothing()
                           .run();
        return code;
    }));
    return taken;
}

std::expected<SqliteStore::Opened, SqliteStore::Refusal> SqliteStore::open(
    const Path& home, std::function<void()> flush_ended, Machine machine) {
    Opening opening(home, machine);
    if (auto why = opening.run()) return std::unexpected(std::move(*why));
    Opened opened;
    opened.store.reset(new SqliteStore(opening.take(), std::move(flush_ended), machine));
    if (opening.set_aside()) opened.set_aside = opening.take_over(*opened.store);
    return opened;
}

}  // namespace atelier
