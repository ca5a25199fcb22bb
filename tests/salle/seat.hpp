#pragma once

// One machine of the room and who sits at it: keys, a disk, a node while it runs, an editor.

#include "node/node_core.hpp"
#include "protocol/seal.hpp"
#include "tests/salle/disk.hpp"
#include "tests/salle/editor.hpp"
#include "tests/salle/wire.hpp"

#include <memory>

namespace atelier::salle {

class Hostile;

struct Seat {
    SeatNumber number{};
    std::string name;
    SeatKeyring keyring;
    Disk disk;
    std::unique_ptr<DiskStore> store;
    std::unique_ptr<NodeCore> core;  // while it runs
    std::unique_ptr<Editor> editor;
    ClientId client{};  // of the editor at this run of the node
    std::unique_ptr<Hostile> hostile;

    std::uint64_t run = 0;  // starts so far
    std::optional<Instant> wakes_at;
    std::size_t due_at_once = 0;  // turns in a row
    std::size_t looks = 0;        // after its turns
    bool is_asleep = false;
    std::deque<std::function<void()>> late;    // what is for it when it wakes
    std::uint64_t clock_minutes = 29'000'000;  // about 2025
    Milliseconds socket_takes{1};

    // What happened to it, for the checks.
    bool is_hostile = false;
    bool is_newcomer = true;  // asks for a place while it has none
    bool has_come_in = false;
    bool is_gone = false;             // for good: a clone that was found, a stolen machine
    bool was_put_back = false;        // its disk is or was an older one, or a copy
    bool lost_tail = false;           // of its disk: what no flush had made safe
    bool lost_rows = false;           // of its disk, which others have
    std::size_t saved_looked_at = 0;  // of what its editor was told to be saved
    bool is_removed = false;          // or its person is, for good
    bool was_cut = false;             // ever
    std::set<BlobId> coming;          // of which parts came since the start
    std::set<ChangeId> rotten;        // ends of rows that turned bad and have not come again
    std::uint64_t last_start = 0;     // ms

    DeviceKey device() const { return public_half<DeviceKey>(keyring.device); }
    AuthorId author() const { return public_half<AuthorId>(keyring.author); }
    Replica* replica() { return core ? core->replica() : nullptr; }
    bool is_of_class() { return replica() != nullptr; }
};

SeatKeyring keyring_of(std::uint64_t seed, std::size_t number);

}  // namespace atelier::salle
