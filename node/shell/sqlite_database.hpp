#pragma once

// One connection to the store's database, and its statements: the one pair of files that knows
// SQLite. Codes are SQLite's, 0 is well; what they mean for the store is asked by name.
//
// A connection is used by one thread. It never makes a checkpoint by itself but by being closed as
// the last, and not even then after leave_alone().

#include "node/shell/file_system.hpp"

#include <functional>

struct sqlite3;
struct sqlite3_stmt;

namespace atelier {

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

// One run of a statement: values in their order, then rows. What is bound outlives it.
class Query {
public:
    explicit Query(sqlite3_stmt* statement) : statement_(statement) {}
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    Query& with(std::int64_t number);
    Query& with(Seq seq) { return with(static_cast<std::int64_t>(seq)); }
    Query& with(BytesView bytes);
    Query& with_nothing();

    bool next_row();
    // To the last row; 0, or what went wrong.
    int run();
    int code() const { return code_; }

    std::int64_t number(int column) const;
    BytesView bytes(int column) const;  // until the next row
    bool is_nothing(int column) const;
    // Zero when it is not of that length, which then fits no sum.
    template <class IdType>
    IdType id(int column) const {
        IdType id;
        const BytesView from = bytes(column);
        if (from.size() == IdType::size_bytes) std::ranges::copy(from, id.bytes.begin());
        return id;
    }

private:
    void note(int code);

    sqlite3_stmt* statement_;
    int bound_ = 0;
    int code_ = 0;
};

class SqliteDatabase {
public:
    static constexpr int ok = 0;                       // SQLITE_OK, for who does not know SQLite
    static constexpr int application_id = 0x41746c72;  // "Atlr"
    static constexpr int schema_version = 1;

    // Of a file that is there. `vfs` is SQLite's, by its name; its own for nullptr.
    SqliteDatabase(const Path& path, const char* vfs);
    ~SqliteDatabase();
    SqliteDatabase(const SqliteDatabase&) = delete;
    SqliteDatabase& operator=(const SqliteDatabase&) = delete;

    // Of the opening.
    int code() const { return code_; }
    bool is_read_only();

    // Each once, in this order; the tables only where there are none.
    int configure();
    int make_tables();
    int prepare();

    sqlite3_stmt* operator[](Sql statement) {
        return prepared_[static_cast<std::size_t>(statement)];
    }
    int run(Sql statement) { return Query((*this)[statement]).run(); }
    // The first column of the first row, as text: of a pragma, say.
    std::expected<std::string, int> ask(const char* sql);
    int each_row(const std::string& sql, const std::function<void(const Query&)>& row);

    bool is_in_transaction();
    bool has_changed();  // by the last statement that may change something
    std::int64_t last_row();
    // After each commit: how many frames the WAL has. The only one that is told.
    void tell_frames(std::function<void(int)> told);

    struct Checkpoint {
        int code = 0;
        int frames = 0;  // of the WAL that are in the database
    };
    Checkpoint checkpoint();  // waits for nobody
    int sync_wal();
    // Closing it does not write.
    void leave_alone();

    // ---- codes ----
    static bool is_unreadable(int code);
    static bool is_busy(int code);
    static bool is_refused_to_write(int code);
    static bool is_missing_table(int code);
    // Of this connection's last call.
    bool is_of_full_disk(int code);
    bool is_passing(int code);  // descriptors or memory have run out
    static std::string text_of(int code);

private:
    std::error_code system_error(int code);

    static constexpr std::size_t statement_count =
        static_cast<std::size_t>(Sql::blobs_with_bytes) + 1;

    sqlite3* handle_ = nullptr;
    int code_ = 0;
    std::array<sqlite3_stmt*, statement_count> prepared_{};
    std::function<void(int)> told_frames_;
};

bool is_of_full_disk(std::error_code error);
// Descriptors or memory have run out.
bool is_passing(std::error_code error);

}  // namespace atelier
