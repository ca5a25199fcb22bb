#include "tests/salle/outcome.hpp"

#include "tests/salle/calm.hpp"
#include "tests/salle/hostile.hpp"
#include "tests/salle/rare.hpp"

namespace atelier::salle {

namespace {

constexpr Milliseconds look_each{500};

// What is counted from the screens when all is over.
void count_rare(Room& room) {
    const auto rare_if = [&](bool is_so, std::string_view name) {
        if (is_so) room.trace.rare(name);
    };
    for (const auto& seat : room.seats()) {
        const Editor& editor = *seat->editor;
        rare_if(editor.refusals(Refusal::no_place) > 0, "edit refused with a rescue copy");
        rare_if(editor.resumed_with_unanswered() > 0, "editor resumes with requests unanswered");
    }
    rare_if(room.dials(HandshakeKind::rejoin) > 0, "rejoin by an old network key");
}

}  // namespace

void come_to_rest(Room& room, People& people, Checks& checks) {
    const Instant end = room.queue.now() + room.plan.quiet;
    std::optional<std::string> unrest;
    int calm = 0;
    while (!room.fault() && room.queue.now() < end) {
        room.run_for(look_each);
        people.look_after_class();
        checks.look_at_screens();
        unrest = checks.unrest();
        calm = unrest ? 0 : calm + 1;
        if (calm == 2) break;
    }
    if (room.fault()) return;
    if (unrest) {
        room.say_who_talks();
        return room.fail("rest", *unrest);
    }
    checks.judge();
}

Outcome outcome_of(Room& room, std::uint64_t began_ms) {
    count_rare(room);
    Outcome outcome;
    outcome.fault = room.fault();
    outcome.events = room.queue.happened();
    outcome.hash = room.trace.hash();
    outcome.virtual_ms = room.queue.now().milliseconds - began_ms;
    for (const auto& [name, count] : room.trace.rare())
        outcome.rare[std::string(name)] = count;
    return outcome;
}

Outcome run_seed(std::uint64_t seed, bool prints, const Listeners& listeners) {
    Dice dice(seed);
    const Plan plan = Plan::drawn(dice);
    Room room(seed, plan, prints);
    room.trace.say(room.queue.now(), plan.words());
    People people(room);
    Faults faults(room, people);
    Checks checks(room);
    Rare rare(room);
    if (listeners.at_start) listeners.at_start(room);
    const std::uint64_t began = room.queue.now().milliseconds;
    room.start(room.trainer());
    room.found_class(2);
    for (std::size_t i = 1; i < room.size(); ++i)
        room.queue.in({room.dice.below(i < 4 ? 2'000 : 6'000)},
                      [&room, i] { room.start(room.seat(i)); });
    for (std::size_t i = 0; i < plan.hostile; ++i) {
        Seat& seat = room.seat(room.size() - 1 - i);
        if (room.size() < 3 || i + 2 > room.size() - 1) break;
        seat.is_hostile = true;
        seat.hostile = std::make_unique<Hostile>(room, seat);
    }
    const Instant end = room.queue.now() + plan.faulty;
    people.work_until(end);
    room.run_for({2'000});  // the trainer is there
    faults.strike_until(end);
    while (!room.fault() && room.queue.now() < end) {
        room.run_for(look_each);
        checks.look_at_screens();
        rare.look();
    }
    if (!room.fault()) faults.repair();
    come_to_rest(room, people, checks);
    if (!room.fault()) hear_last_words(room, people, checks.honest());
    checks.look_at_screens();
    if (!room.fault()) rare.look_back(*room.trainer().replica());
    if (listeners.at_end) listeners.at_end(room, checks);
    Outcome outcome = outcome_of(room, began);
    constexpr std::uint64_t night_ms = 8 * 3'600'000;
    if (outcome.virtual_ms > night_ms) outcome.virtual_ms -= night_ms;
    return outcome;
}

}  // namespace atelier::salle
