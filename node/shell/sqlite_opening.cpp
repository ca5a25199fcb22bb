#include "node/shell/sqlite_opening.hpp"

namespace atelier {

namespace {

Path with_ending(const Path& path, const char* ending) {
    Path longer = path;
    longer += ending;
    return longer;
}

}  // namespace

SqliteStore::Refusal SqliteOpening::refused(std::error_code error, const std::string& what) const {
    const auto is = [&](std::errc each) { return error == each; };
    if (is(std::errc::read_only_file_system) || is(std::errc::permission_denied) ||
        is(std::errc::operation_not_permitted))
        return refused(OpenFault::read_only, "nothing can be written here");
    if (is_of_full_disk(error))
        return refused(OpenFault::full, "the disk is full; make room and start again");
    return refused(OpenFault::broken, what + ": " + error.message());
}

SqliteStore::Refusal SqliteOpening::refused(int code) const {
    if (SqliteDatabase::is_busy(code))
        return refused(OpenFault::in_use, "another program has the database open");
    if (ground_.database && ground_.database->is_of_full_disk(code))
        return refused(OpenFault::full, "the disk is full; make room and start again");
    if (SqliteDatabase::is_refused_to_write(code))
        return refused(OpenFault::read_only, "nothing can be written here");
    return refused(OpenFault::broken, "the database fails: " + SqliteDatabase::text_of(code));
}

std::optional<SqliteStore::Refusal> SqliteOpening::run() {
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
std::optional<SqliteStore::Refusal> SqliteOpening::take_home() {
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
    auto lock = files_.lock(home / SqliteStore::lock_name);
    if (!lock && lock.error() == std::errc::resource_unavailable_try_again)
        return refused(OpenFault::in_use, "another node has it open");
    if (!lock) return refused(lock.error(), "it cannot be locked");
    ground_.lock = std::move(*lock);
    return std::nullopt;
}

// Rule 3 of the header. Nothing has it open.
std::optional<SqliteStore::Refusal> SqliteOpening::write_wal_again() {
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

std::optional<SqliteStore::Refusal> SqliteOpening::read_database(bool& is_corrupt) {
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
    if (code == SqliteDatabase::ok) code = database.configure();
    const auto look = [&](int found) -> Failed {
        is_corrupt = SqliteDatabase::is_unreadable(found);
        if (is_corrupt || found == SqliteDatabase::ok) return std::nullopt;
        return refused(found);
    };
    if (code != SqliteDatabase::ok) return look(code);
    if (database.is_read_only())
        return refused(OpenFault::read_only, "nothing can be written here");

    const auto tables = database.ask("SELECT count(*) FROM sqlite_schema");
    if (!tables) return look(tables.error());
    const auto id = database.ask("PRAGMA application_id");
    if (!id) return look(id.error());
    const auto version = database.ask("PRAGMA user_version");
    if (!version) return look(version.error());
    const bool is_new = *tables == "0" && *id == "0";
    if (!is_new && *id != std::to_string(SqliteDatabase::application_id))
        return refused(OpenFault::not_ours, "store.db is a database of another program");
    if (!is_new && std::stoll(*version) > SqliteDatabase::schema_version)
        return refused(OpenFault::newer, "store.db was written by a later version of Atelier");

    const auto mode = database.ask("PRAGMA journal_mode = WAL");
    if (!mode) return look(mode.error());
    if (*mode != "wal") return refused(OpenFault::broken, "SQLite cannot write ahead here");
    if (is_new) code = database.make_tables();
    if (code == SqliteDatabase::ok) code = database.prepare();
    if (code != SqliteDatabase::ok && !SqliteDatabase::is_missing_table(code)) return look(code);
    is_corrupt = code != SqliteDatabase::ok || !is_sound();
    return std::nullopt;
}

// Whether SQLite can read all of it: looked at where that is quick, or where it could not.
bool SqliteOpening::is_sound() {
    const auto was_bad = files_.status(ground_.home / SqliteStore::check_name);
    const auto about = files_.status(database_);
    const bool is_small = about && *about && (*about)->size <= SqliteStore::checked_bytes_max;
    if (!is_small && was_bad && !*was_bad) return true;
    const auto answer = ground_.database->ask("PRAGMA quick_check(1)");
    if (!answer || *answer != "ok") return false;
    if (was_bad && *was_bad) {
        [[maybe_unused]] const auto gone = files_.remove(ground_.home / SqliteStore::check_name);
    }
    return true;
}

std::optional<SqliteStore::Refusal> SqliteOpening::put_aside() {
    ground_.database->leave_alone();
    ground_.database.reset();
    const Path aside = bad_name_beside(files_, database_);
    auto done = files_.rename(database_, aside);
    const Path wal = with_ending(database_, "-wal");
    const auto has_wal = files_.status(wal);
    if (done && has_wal && *has_wal) done = files_.rename(wal, with_ending(aside, "-wal"));
    const Path check = ground_.home / SqliteStore::check_name;
    const auto was_marked = files_.status(check);
    if (done && was_marked && *was_marked) done = files_.remove(check);
    if (done) done = files_.sync_folder(ground_.home);
    if (!done) return refused(done.error(), "the database is bad and cannot be set aside");
    set_aside_ = aside;
    return std::nullopt;
}

std::optional<SqliteStore::Refusal> SqliteOpening::open_beside() {
    ground_.beside = std::make_unique<SqliteDatabase>(database_, vfs_);
    int code = ground_.beside->code();
    if (code == SqliteDatabase::ok) code = ground_.beside->configure();
    if (code == SqliteDatabase::ok) code = ground_.beside->prepare();
    if (code != SqliteDatabase::ok) return refused(code);
    // Once it has read it has the WAL open, and keeps it; unless a call failed that SQLite forgave.
    const auto read = ground_.beside->ask("PRAGMA user_version");
    if (!read) return refused(read.error());
    const auto mode = ground_.beside->ask("PRAGMA journal_mode");
    if (!mode || *mode != "wal")
        return refused(OpenFault::broken, "SQLite cannot write ahead here");
    return std::nullopt;
}

// Forward as far as it can be read, and then backward from the end: a bad page is between.
void SqliteOpening::each_row(SqliteDatabase& from, const std::string& sql, const std::string& order,
                             const std::function<void(const Query&)>& row) {
    for (const char* const direction : {" ASC", " DESC"}) {
        std::string ordered = sql + " ORDER BY ";
        for (std::size_t at = 0, end = 0; at < order.size(); at = end + 1) {
            end = std::min(order.find(',', at), order.size());
            ordered += (at == 0 ? "" : ", ") + order.substr(at, end - at) + direction;
        }
        if (from.each_row(ordered, row) == SqliteDatabase::ok) return;
    }
}

SqliteStore::SetAside SqliteOpening::take_over(SqliteStore& store) const {
    SetAside taken{*set_aside_, 0, 0};
    SqliteDatabase from(*set_aside_, vfs_);
    from.leave_alone();
    const auto keep = [&](const Commit& commit, std::size_t& count) {
        if (store.commit(commit)) ++count;
    };
    if (from.code() == SqliteDatabase::ok) {
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
                     if (!is_of(id, row.bytes(1))) return;
                     [[maybe_unused]] const auto put = store.put_blob(id, row.bytes(1));
                 });
    }
    // Files have their names only when they are whole.
    SqliteDatabase& to = *store.database_;
    int code = to.run(Sql::begin);
    for (const BlobId& id : store.blob_files_.all())
        if (code == SqliteDatabase::ok)
            code = Query(to[Sql::add_blob]).with(BytesView(id.bytes)).with_nothing().run();
    if (code == SqliteDatabase::ok) code = to.run(Sql::commit);
    if (code != SqliteDatabase::ok) store.fault_of(code, to);
    if (to.is_in_transaction()) to.run(Sql::rollback);
    return taken;
}

std::expected<SqliteStore::Opened, SqliteStore::Refusal> SqliteStore::open(
    const Path& home, std::function<void()> flush_ended, Machine machine) {
    SqliteOpening opening(home, machine);
    if (auto why = opening.run()) return std::unexpected(std::move(*why));
    Opened opened;
    opened.store.reset(new SqliteStore(opening.take(), std::move(flush_ended), machine));
    if (opening.set_aside()) opened.set_aside = opening.take_over(*opened.store);
    return opened;
}

}  // namespace atelier
