#pragma once

// How a store comes to be open, step by step: the folder, the lock, the database and whether it is
// ours, whole and of this version; and what becomes of one that is bad. sqlite_store.hpp says what
// is promised.

#include "node/shell/sqlite_rows.hpp"
#include "node/shell/sqlite_store.hpp"

namespace atelier {

class SqliteOpening {
public:
    using Refusal = SqliteStore::Refusal;
    using OpenFault = SqliteStore::OpenFault;
    using SetAside = SqliteStore::SetAside;

    SqliteOpening(const Path& home, const SqliteStore::Machine& machine)
        : ground_{home, machine.files, nullptr, nullptr, nullptr},
          files_(*machine.files),
          vfs_(machine.vfs),
          database_(home / SqliteStore::database_name) {}

    ~SqliteOpening() {
        for (auto* const each : {ground_.beside.get(), ground_.database.get()})
            if (each != nullptr) each->leave_alone();
    }
    SqliteOpening(const SqliteOpening&) = delete;
    SqliteOpening& operator=(const SqliteOpening&) = delete;

    // Nothing, or why not.
    std::optional<Refusal> run();
    SqliteStore::Ground take() { return std::move(ground_); }
    const std::optional<Path>& set_aside() const { return set_aside_; }
    // Of what was set aside, all that is as it was put in.
    SetAside take_over(SqliteStore& store) const;

private:
    using Failed = std::optional<Refusal>;

    Failed take_home();
    Failed write_wal_again();
    Failed read_database(bool& is_corrupt);
    Failed put_aside();
    Failed open_beside();
    bool is_sound();
    Refusal refused(OpenFault fault, const std::string& why) const {
        return {fault, ground_.home.string() + ": " + why};
    }
    Refusal refused(std::error_code error, const std::string& what) const;
    Refusal refused(int code) const;
    static void each_row(SqliteDatabase& from, const std::string& sql, const std::string& order,
                         const std::function<void(const Query&)>& row);

    SqliteStore::Ground ground_;
    FileSystem& files_;
    const char* vfs_;
    Path database_;
    std::optional<Path> set_aside_;
};

}  // namespace atelier
