#pragma once

// What breaks in one seed: each fault of the plan comes again and again at random times until the
// faulty time is over, and then everything is repaired that can be.

#include "tests/salle/people.hpp"
#include "tests/salle/sticks.hpp"

namespace atelier::salle {

class Faults {
public:
    Faults(Room& room, People& people) : room_(room), people_(people) {}

    void strike_until(Instant end);
    // Cables are in, disks have room, machines run, nobody lies.
    void repair();

private:
    void again(Milliseconds about, Instant end, std::function<void()> what);
    Seat& somebody();
    Seat& victim() { return room_.seat(room_.size() - 1); }
    void take_down(Seat& seat, Room::How how);
    void split();
    void heal();
    void cut_one_way();
    void fill_disk();
    void rot(Seat& seat);
    void roll_back();
    void clone();
    void begin_clocks();
    void walk();
    void carry_stick();

    Room& room_;
    People& people_;
    Sticks sticks_{room_};
    std::optional<MemoryDisk> image_;
    bool is_cloned_ = false;
    bool is_over_ = false;
    int walked_ = 0;
};

}  // namespace atelier::salle
