#pragma once

// What one seed or scene came to, and how it is run: faults while people work, then repair, then
// rest within a minute, then the judgement.

#include "tests/salle/checks.hpp"
#include "tests/salle/faults.hpp"

namespace atelier::salle {

struct Outcome {
    std::optional<Fault> fault;
    std::uint64_t events = 0;
    std::uint64_t hash = 0;
    std::uint64_t virtual_ms = 0;  // nights not counted
    std::map<std::string, std::uint64_t> rare;
};

// Who wants to listen, and to look when all is over.
struct Listeners {
    std::function<void(Room&)> at_start;
    std::function<void(Room&, Checks&)> at_end;
};
Outcome run_seed(std::uint64_t seed, bool prints, const Listeners& listeners = {});
// Until nothing moves any more, then judged.
void come_to_rest(Room& room, People& people, Checks& checks);
Outcome outcome_of(Room& room, std::uint64_t began_ms);

}  // namespace atelier::salle
