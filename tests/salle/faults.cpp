#include "tests/salle/faults.hpp"

#include "tests/salle/hostile.hpp"

namespace atelier::salle {

void Faults::again(Milliseconds about, Instant end, std::function<void()> what) {
    const Milliseconds pause{1 + room_.dice.below(2 * about.count)};
    if (room_.queue.now() + pause > end) return;
    room_.queue.in(pause, [this, about, end, what] {
        if (is_over_) return;  // a night made it late
        what();
        again(about, end, what);
    });
}

Seat& Faults::somebody() {
    return room_.seat(room_.dice.below(room_.plan.seats));
}

void Faults::strike_until(Instant end) {
    const Plan& plan = room_.plan;
    begin_clocks();
    if (plan.delays) room_.wire.weather.delay_most = 1 + room_.dice.below(100);
    if (plan.breaks) room_.wire.weather.breaks_one_in = 200 + room_.dice.below(2'000);
    if (plan.loses_datagrams) room_.wire.weather.datagrams_lost = room_.dice.below(60);
    if (plan.loses_datagrams) room_.wire.weather.datagrams_twice = room_.dice.below(50);
    if (plan.slow_seat) room_.wire.slow_down(somebody().number, 8);  // 64 kbit/s
    const auto strike = [&](bool is_on, std::uint64_t about, std::function<void()> what) {
        if (is_on) again({about}, end, std::move(what));
    };
    strike(plan.kills, 8'000, [this] {
        take_down(somebody(), room_.dice.chance(3) ? Room::How::stopped : Room::How::killed);
    });
    strike(plan.power_cuts, 12'000, [this] {
        if (room_.dice.chance(12)) {
            for (const auto& seat : room_.seats())
                take_down(*seat, Room::How::power_cut);
            return;
        }
        if (room_.dice.chance(6)) take_down(somebody(), Room::How::power_cut);
        take_down(somebody(), Room::How::power_cut);
    });
    strike(plan.splits && !plan.carries, 10'000, [this] { split(); });
    strike(plan.carries, 6'000, [this] { walk(); });
    strike(plan.sticks, 5'000, [this] { carry_stick(); });
    strike(plan.cuts_one_way, 10'000, [this] { cut_one_way(); });
    strike(plan.failed_flushes, 15'000, [this] { somebody().disk.fails_next_flush = true; });
    strike(plan.failed_writes, 15'000, [this] { somebody().disk.fails_next_write = true; });
    strike(plan.full_disks, 12'000, [this] { fill_disk(); });
    strike(plan.slow_disks, 5'000,
           [this] { somebody().disk.flush_takes = {room_.dice.below(800)}; });
    strike(plan.rots, 12'000, [this] {
        if (!victim().core)
            rot(victim());
        else
            take_down(victim(), Room::How::killed), rot(victim());
    });
    strike(plan.rolls_back && !plan.rots, 10'000, [this] { roll_back(); });
    strike(plan.clones && !plan.rolls_back && !plan.rots, 12'000, [this] { clone(); });
    strike(plan.jumping_clocks, 9'000, [this] {
        Seat& seat = somebody();
        seat.clock_minutes = room_.dice.below(60'000'000);
        room_.happens(Happening::clock_jumps, &seat);
    });
    strike(plan.naps, 12'000,
           [this] { room_.put_to_sleep(somebody(), {1'000 + room_.dice.below(25'000)}); });
    if (plan.night)
        room_.queue.in({room_.dice.below(plan.faulty.count)}, [this] {
            if (is_over_) return;  // it would take the time that there is to come to rest
            room_.happens(Happening::night_passes);
            room_.trace.say(room_.queue.now(), "the night passes");
            room_.queue.pause({8 * 3'600'000});
        });
    for (const auto& seat : room_.seats())
        if (seat->hostile)
            again({1'500}, end, [&seat] {
                if (seat->core && !seat->is_asleep) seat->hostile->act();
            });
}

void Faults::begin_clocks() {
    for (const auto& seat : room_.seats())
        if (room_.plan.old_clocks && room_.dice.chance(2)) {
            seat->clock_minutes = 0;
            room_.happens(Happening::clock_jumps, seat.get());
        }
}

void Faults::take_down(Seat& seat, Room::How how) {
    if (!seat.core) return;
    room_.stop(seat, how);
    room_.queue.in({50 + room_.dice.number(10'000)}, [this, &seat] {
        room_.start(seat);
        if (is_over_ || !room_.plan.power_cuts || !room_.dice.chance(4)) return;
        room_.queue.in({room_.dice.below(300)}, [this, &seat] {
            if (!is_over_) take_down(seat, Room::How::power_cut);
        });
    });
}

void Faults::split() {
    for (const auto& seat : room_.seats())
        room_.wire.move_to(seat->number, static_cast<int>(room_.dice.below(3)));
    room_.trace.say(room_.queue.now(), "the room is split");
    room_.happens(Happening::room_splits);
    room_.queue.in({1'000 + room_.dice.below(12'000)}, [this] { heal(); });
}

void Faults::cut_one_way() {
    const SeatNumber from = somebody().number;
    const SeatNumber to = somebody().number;
    if (from == to) return;
    room_.wire.cut_one_way(from, to);
    room_.happens(Happening::hears_no_more, &room_.seat(to), room_.seat(from).name);
    room_.queue.in({1'000 + room_.dice.below(12'000)}, [this] {
        if (!room_.plan.carries) heal();
    });
}

void Faults::heal() {
    if (room_.wire.is_whole()) return;
    room_.wire.heal();
    room_.trace.say(room_.queue.now(), "the room is whole");
    room_.happens(Happening::room_is_whole);
}

// One walks between two rooms that never meet; newcomers are all in the first.
void Faults::walk() {
    const std::size_t half = room_.plan.seats / 2;
    for (std::size_t i = 0; i < room_.plan.seats; ++i)
        if (room_.seat(i).is_of_class()) room_.wire.move_to(room_.seat(i).number, i < half ? 0 : 1);
    room_.wire.move_to(victim().number, ++walked_ % 2);
    room_.happens(Happening::walks_over, &victim());
    room_.wire.go_on();
}

// From one machine to another, which takes a walk.
void Faults::carry_stick() {
    if (!sticks_.pack(somebody())) return;
    room_.queue.in({500 + room_.dice.below(3'000)}, [this] {
        if (!is_over_) sticks_.bring(somebody());
    });
}

void Faults::fill_disk() {
    Seat& seat = somebody();
    if (seat.disk.is_full) return;
    seat.disk.is_full = true;
    room_.trace.say(room_.queue.now(), seat.name, "'s disk is full");
    room_.happens(Happening::disk_fills, &seat);
    room_.queue.in({500 + room_.dice.below(8'000)}, [this, &seat] {
        if (!std::exchange(seat.disk.is_full, false)) return;  // all was repaired before
        room_.trace.say(room_.queue.now(), seat.name, "'s disk has room");
        room_.happens(Happening::disk_has_room, &seat);
    });
}

// Only what somebody else has.
void Faults::rot(Seat& seat) {
    const auto may = [&](const ChangeId& id) {
        return std::ranges::any_of(room_.seats(), [&](const auto& other) {
            return other.get() != &seat && !other->is_hostile && other->disk.has(id);
        });
    };
    const auto rotten = seat.disk.rot(room_.dice, may);
    if (!rotten) return;
    seat.lost_rows = true;
    seat.rotten.insert(rotten->tip);
    room_.happens(Happening::row_rots, &seat,
                  rotten->log.author == seat.author() ? "own" : "another's");
}

void Faults::roll_back() {
    Seat& seat = victim();
    if (&seat == &room_.trainer() || seat.is_hostile || !seat.is_of_class()) return;
    if (!image_) {
        image_ = seat.disk.image();
        return;
    }
    const auto before = seat.disk.safe();
    room_.stop(seat, Room::How::power_cut);
    seat.disk.put_back(*image_);
    seat.was_put_back = true;
    const bool others_have_more = std::ranges::any_of(before, [&](const ChangeId& id) {
        return !seat.disk.has(id) && std::ranges::any_of(room_.seats(), [&](const auto& other) {
            return other.get() != &seat && other->disk.has(id);
        });
    });
    room_.happens(Happening::disk_is_older, &seat, others_have_more ? "others have more" : "");
    room_.trace.say(room_.queue.now(), seat.name, "'s disk is put back to an older image");
    room_.queue.in({500}, [this, &seat] { room_.start(seat); });
}

// The copy of a disk goes on in another machine, until somebody finds it.
void Faults::clone() {
    Seat& original = victim();
    if (is_cloned_ || original.is_hostile || &original == &room_.trainer() ||
        !original.is_of_class())
        return;
    is_cloned_ = true;
    Seat& copy = room_.clone(original);
    original.was_put_back = true;
    room_.happens(Happening::disk_is_copied, &original);
    room_.start(copy);
    const Instant found = room_.queue.now() + Milliseconds{4'000 + room_.dice.below(8'000)};
    again({700}, found, [this, &copy, &original] {
        const auto there = people_.projects(copy);
        if (there.empty() || !copy.editor->is_ready()) return;
        if (copy.editor->files().empty()) {
            const auto texts = people_.texts(copy, there.front());
            if (!texts.empty()) people_.open(copy, there.front(), texts.front());
        } else if (copy.editor->files().begin()->second.is_open) {
            if (room_.is_cut_off(original))
                room_.trace.rare("clone types while its original is cut off");
            people_.type(copy, copy.editor->files().begin()->first, U"copie");
        }
    });
    room_.queue.at(found, [this, &copy] {
        room_.happens(Happening::copy_is_found, &copy);
        room_.stop(copy, Room::How::stopped);
        copy.is_gone = true;
    });
}

void Faults::repair() {
    room_.trace.say(room_.queue.now(), "everything is repaired");
    room_.happens(Happening::is_repaired);
    is_over_ = true;
    if (room_.plan.kills) room_.stop(somebody(), Room::How::killed);
    room_.wire.weather = {};
    room_.wire.speed_up();
    for (const auto& seat : room_.seats()) {
        if (seat->hostile) {
            seat->hostile->behave();
            room_.stop(*seat, Room::How::killed);
            seat->is_gone = true;
        }
        seat->disk.is_full = seat->disk.fails_next_flush = seat->disk.fails_next_write = false;
        seat->disk.flush_takes = {5};
        if (!seat->is_asleep) continue;
        room_.stop(*seat, Room::How::killed);
    }
    room_.wire.heal();
    for (const auto& seat : room_.seats())
        room_.start(*seat);
}

}  // namespace atelier::salle
