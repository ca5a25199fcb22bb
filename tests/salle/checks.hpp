#pragma once

// What must hold when the room has come to rest: the promises of the design, each asked of the
// nodes' own words and of twins that were written apart from them.

#include "tests/salle/room.hpp"

namespace atelier::salle {

class Checks {
public:
    explicit Checks(Room& room) : room_(room) {}

    // While the room runs: what the screens say is so.
    void look_at_screens();
    // Nothing when all is equal and said; else what is not yet.
    std::optional<std::string> unrest();
    // Whether it is right, too. The first fault is told to the room.
    void judge();
    // Who is to be equal to each other at the end.
    std::vector<Seat*> honest();
    // What became of the words that honest people typed.
    struct Words {
        std::size_t typed = 0;
        std::size_t given_back = 0;
        std::size_t lost = 0;
    };
    Words words();

private:
    std::set<char32_t> tokens_in(Seat& seat);
    void judge_saved();
    void judge_class();
    void judge_spaces();
    void judge_forks();

    Room& room_;
};

}  // namespace atelier::salle
