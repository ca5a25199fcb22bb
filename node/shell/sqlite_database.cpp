#include "node/shell/sqlite_database.hpp"

#include "protocol/check.hpp"

#include <sqlite3.h>

#include <cerrno>

namespace atelier {

namespace {

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
static_assert(SqliteDatabase::application_id == 1098148978 && SqliteDatabase::schema_version == 1);

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
}  // namespace

// ---- a statement --------------------------------------------------------------------------------

Query::~Query() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

void Query::note(int code) {
    if (code_ == SQLITE_OK) code_ = code;
}

Query& Query::with(std::int64_t number) {
    note(sqlite3_bind_int64(statement_, ++bound_, number));
    return *this;
}

Query& Query::with(BytesView bytes) {
    const void* const from = bytes.empty() ? "" : static_cast<const void*>(bytes.data());
    note(sqlite3_bind_blob64(statement_, ++bound_, from, bytes.size(), SQLITE_STATIC));
    return *this;
}

Query& Query::with_nothing() {
    note(sqlite3_bind_null(statement_, ++bound_));
    return *this;
}

bool Query::next_row() {
    if (code_ != SQLITE_OK) return false;
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) code_ = code;
    return code == SQLITE_ROW;
}

int Query::run() {
    while (next_row()) {
    }
    return code_;
}

std::int64_t Query::number(int column) const {
    return sqlite3_column_int64(statement_, column);
}

BytesView Query::bytes(int column) const {
    const void* const from = sqlite3_column_blob(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return {static_cast<const std::uint8_t*>(from), from == nullptr ? 0 : size};
}

bool Query::is_nothing(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

// ---- a connection -------------------------------------------------------------------------------

SqliteDatabase::SqliteDatabase(const Path& path, const char* vfs) {
    code_ =
        sqlite3_open_v2(path.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, vfs);
    if (code_ == SQLITE_OK) sqlite3_extended_result_codes(handle_, 1);
    if (code_ == SQLITE_OK) sqlite3_busy_timeout(handle_, 1'000);
}

SqliteDatabase::~SqliteDatabase() {
    for (sqlite3_stmt* statement : prepared_)
        sqlite3_finalize(statement);
    sqlite3_close(handle_);
}

bool SqliteDatabase::is_read_only() {
    return sqlite3_db_readonly(handle_, "main") == 1;
}

// Few of its pages are wanted twice: rows are read at the start, and those that are written are
// new. What one commit writes beyond that goes to the log before it is whole.
int SqliteDatabase::configure() {
    return sqlite3_exec(
        handle_,
        "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; PRAGMA mmap_size = 0;"
        "PRAGMA secure_delete = OFF; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
        "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -1000;",
        nullptr, nullptr, nullptr);
}

int SqliteDatabase::make_tables() {
    const std::string whole = std::string("BEGIN;") + schema + "COMMIT;";
    return sqlite3_exec(handle_, whole.c_str(), nullptr, nullptr, nullptr);
}

int SqliteDatabase::prepare() {
    static_assert(statements.size() == statement_count);
    for (std::size_t i = 0; i < statement_count; ++i) {
        const int code = sqlite3_prepare_v3(handle_, statements[i], -1, SQLITE_PREPARE_PERSISTENT,
                                            &prepared_[i], nullptr);
        if (code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
}

std::expected<std::string, int> SqliteDatabase::ask(const char* sql) {
    std::optional<std::string> answer;
    const int code = each_row(sql, [&](const Query& row) {
        if (!answer) answer = atelier::text_of(row.bytes(0));
    });
    if (code != SQLITE_OK) return std::unexpected(code);
    if (!answer) return std::unexpected(SQLITE_ERROR);
    return *answer;
}

int SqliteDatabase::each_row(const std::string& sql, const std::function<void(const Query&)>& row) {
    sqlite3_stmt* statement = nullptr;
    int code = sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr);
    if (code == SQLITE_OK) {
        Query query(statement);
        while (query.next_row())
            row(query);
        code = query.code();
    }
    sqlite3_finalize(statement);
    return code;
}

bool SqliteDatabase::is_in_transaction() {
    return sqlite3_get_autocommit(handle_) == 0;
}

bool SqliteDatabase::has_changed() {
    return sqlite3_changes(handle_) > 0;
}

std::int64_t SqliteDatabase::last_row() {
    return sqlite3_last_insert_rowid(handle_);
}

void SqliteDatabase::tell_frames(std::function<void(int)> told) {
    told_frames_ = std::move(told);
    const auto committed = [](void* database, sqlite3*, const char*, int frames) {
        static_cast<SqliteDatabase*>(database)->told_frames_(frames);
        return SQLITE_OK;
    };
    sqlite3_wal_hook(handle_, committed, this);
}

SqliteDatabase::Checkpoint SqliteDatabase::checkpoint() {
    Checkpoint made;
    int frames = 0;
    made.code = sqlite3_wal_checkpoint_v2(handle_, "main", SQLITE_CHECKPOINT_PASSIVE, &frames,
                                          &made.frames);
    return made;
}

int SqliteDatabase::sync_wal() {
    sqlite3_file* wal = nullptr;
    const int code = sqlite3_file_control(handle_, "main", SQLITE_FCNTL_JOURNAL_POINTER,
                                          static_cast<void*>(&wal));
    if (code != SQLITE_OK) return code;
    ATELIER_CHECK(wal != nullptr && wal->pMethods != nullptr);
    return wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL);
}

void SqliteDatabase::leave_alone() {
    if (handle_ == nullptr) return;
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

// ---- codes --------------------------------------------------------------------------------------

bool SqliteDatabase::is_unreadable(int code) {
    const int primary = code & 0xff;
    return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

bool SqliteDatabase::is_busy(int code) {
    const int primary = code & 0xff;
    return primary == SQLITE_BUSY || primary == SQLITE_LOCKED;
}

bool SqliteDatabase::is_refused_to_write(int code) {
    const int primary = code & 0xff;
    return primary == SQLITE_READONLY || primary == SQLITE_PERM;
}

bool SqliteDatabase::is_missing_table(int code) {
    return (code & 0xff) == SQLITE_ERROR;
}

// What the system said of a call of this connection that failed for it; of a flush nothing: what it
// could not write may be gone, whatever it says of why.
std::error_code SqliteDatabase::system_error(int code) {
    if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) return {};
    const int primary = code & 0xff;
    if (primary != SQLITE_IOERR && primary != SQLITE_CANTOPEN) return {};
    return {sqlite3_system_errno(handle_), std::generic_category()};
}

bool SqliteDatabase::is_of_full_disk(int code) {
    return (code & 0xff) == SQLITE_FULL || atelier::is_of_full_disk(system_error(code));
}

bool SqliteDatabase::is_passing(int code) {
    return (code & 0xff) == SQLITE_NOMEM || atelier::is_passing(system_error(code));
}

std::string SqliteDatabase::text_of(int code) {
    return sqlite3_errstr(code);
}

bool is_of_full_disk(std::error_code error) {
    return error == std::errc::no_space_on_device || error.value() == EDQUOT;
}

bool is_passing(std::error_code error) {
    return error == std::errc::too_many_files_open ||
           error == std::errc::too_many_files_open_in_system ||
           error == std::errc::not_enough_memory;
}

}  // namespace atelier
