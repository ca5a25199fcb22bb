#pragma once

// What happens in the room, said once, as somebody who stands in it would say it. Who tells the
// room's story to people (story.hpp) listens to this, and who counts what seldom happens
// (rare.hpp).

#include <cstdint>
#include <string>

namespace atelier::salle {

struct Seat;

enum class Happening : std::uint8_t {
    // The class.
    is_founded,
    comes_in,
    trainer_acts,  // the name says what
    key_rotates,
    // Machines. What stops is still there when this is said.
    starts,
    stops,
    is_killed,
    loses_power,
    sleeps,
    wakes,
    night_passes,
    clock_jumps,
    // Disks.
    disk_fills,
    disk_has_room,
    disk_refuses_change,
    disk_refuses_others,  // several changes of others at once
    disk_refuses_blob,
    write_fails,
    flush_fails,
    row_rots,
    row_is_back,
    disk_is_older,
    disk_is_copied,
    copy_is_found,
    // The network.
    room_splits,
    room_is_whole,
    hears_no_more,  // one way
    walks_over,
    packs_stick,
    brings_stick,  // the name is who packed it
    // People.
    types,
    types_alone,  // the node is dead
    erases,
    moves_lines,
    undoes,
    redoes,
    makes_file,
    works_on_files,
    brings_picture,
    comments,
    is_refused,
    does_harm,
    // The end.
    is_repaired,
    is_at_rest,
};

struct News {
    Happening what{};
    Seat* who = nullptr;
    std::string name;  // of a file, a word, a deed
};

}  // namespace atelier::salle
