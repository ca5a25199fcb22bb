#pragma once

// What one seed is made of: how many seats, for how long, which faults and which kinds of work.
// Each is on or off by itself (swarm testing, Groce et al. 2012): a fault that is always there
// hides what happens without it.

#include "sync/instant.hpp"
#include "tests/random_changes.hpp"

#include <string>

namespace atelier::salle {

using test::Dice;

struct Plan {
    std::size_t seats = 3;
    std::size_t hostile = 0;  // of them
    Milliseconds faulty{30'000};
    Milliseconds quiet{60'000};  // by then everything is equal
    Milliseconds pace{700};      // between two doings of one person

    // The network.
    bool delays = false;
    bool breaks = false;
    bool loses_datagrams = false;
    bool cuts_one_way = false;
    bool splits = false;
    bool slow_seat = false;
    bool seals = false;
    // Machines.
    bool kills = false;       // the process
    bool power_cuts = false;  // with what was not flushed
    bool failed_flushes = false;
    bool failed_writes = false;
    bool full_disks = false;
    bool slow_disks = false;
    bool rots = false;
    bool rolls_back = false;
    bool clones = false;
    bool old_clocks = false;
    bool jumping_clocks = false;
    bool naps = false;
    bool night = false;
    // Work.
    bool trees = false;
    bool undoes = false;
    bool blobs = false;
    bool comments = false;
    bool acts = false;  // suspend, lift, remove, freeze, adopt, re-seat
    bool second_trainer = false;
    bool carries = false;  // a seat that walks between two rooms which never meet
    bool sticks = false;   // bundles that people carry; between such rooms, too

    static Plan drawn(Dice& dice);
    // Nothing breaks; for scenes.
    static Plan calm(std::size_t seats) {
        Plan plan;
        plan.seats = seats;
        return plan;
    }
    std::string words() const;
    bool is_large() const { return seats > 12; }
};

inline std::string Plan::words() const {
    std::string words = std::to_string(seats) + " seats, " + std::to_string(hostile) + " hostile";
    const std::initializer_list<std::pair<bool, const char*>> all = {
        {delays, "delays"},
        {breaks, "breaks"},
        {loses_datagrams, "lost datagrams"},
        {cuts_one_way, "one-way cuts"},
        {splits, "splits"},
        {slow_seat, "slow seat"},
        {seals, "seals"},
        {kills, "kills"},
        {power_cuts, "power cuts"},
        {failed_flushes, "failed flushes"},
        {failed_writes, "failed writes"},
        {full_disks, "full disks"},
        {slow_disks, "slow disks"},
        {rots, "rot"},
        {rolls_back, "older disks"},
        {clones, "clones"},
        {old_clocks, "old clocks"},
        {jumping_clocks, "jumping clocks"},
        {naps, "naps"},
        {night, "night"},
        {trees, "trees"},
        {undoes, "undo"},
        {blobs, "blobs"},
        {comments, "comments"},
        {acts, "acts"},
        {second_trainer, "second trainer"},
        {carries, "carries"},
        {sticks, "sticks"}};
    for (const auto& [is_on, name] : all)
        if (is_on) words += std::string(", ") + name;
    return words;
}

inline Plan Plan::drawn(Dice& dice) {
    Plan plan;
    plan.seats = dice.from_to(2, 6) + (dice.chance(3) ? dice.below(7) : 0);
    plan.faulty = {dice.from_to(15'000, 40'000)};
    constexpr std::array<std::uint64_t, 4> paces{500, 1'000, 2'000, 4'000};
    plan.pace = {paces[dice.below(4)]};
    if (dice.chance(50)) {
        constexpr std::array<std::size_t, 3> sizes{24, 50, 100};
        const std::uint64_t which = dice.below(12);
        plan.seats = sizes[which < 8 ? 0 : which < 11 ? 1 : 2];
        plan.faulty = {dice.from_to(5'000, 10'000)};
        plan.pace = {4'000};
    }
    if (dice.chance(3)) plan.hostile = dice.from_to(1, std::min<std::size_t>(4, plan.seats / 2));
    for (bool* each : {&plan.delays, &plan.breaks, &plan.loses_datagrams, &plan.cuts_one_way,
                       &plan.splits, &plan.kills, &plan.power_cuts, &plan.slow_disks, &plan.trees,
                       &plan.undoes, &plan.comments, &plan.acts})
        *each = dice.chance(2);
    for (bool* each : {&plan.slow_seat, &plan.failed_flushes, &plan.failed_writes, &plan.full_disks,
                       &plan.rots, &plan.rolls_back, &plan.clones, &plan.old_clocks,
                       &plan.jumping_clocks, &plan.naps, &plan.blobs, &plan.second_trainer})
        *each = dice.chance(4);
    plan.night = dice.chance(8);
    plan.carries = plan.seats > 3 && dice.chance(8);
    plan.seals = !plan.is_large() && dice.chance(20);
    plan.sticks = dice.chance(plan.carries ? 2 : 8);
    return plan;
}

}  // namespace atelier::salle
