#pragma once

// The switch of planted bugs (bugs.py). In a build with plants the rooms are compiled from copies
// in which each bug stands beside what is right, and this says which one runs; in any other build
// there are none to choose.

#include <span>
#include <string_view>

namespace atelier::planted {

struct Plant {
    std::string_view id;
    std::string_view name;  // what is wrong, in words
};

// In the order of their numbers, which begin at 1. None in a build without plants.
std::span<const Plant> plants();

// Of what runs next. False: there is no such bug.
bool choose(std::string_view id);
// Chooses, or says in words to a person why not.
bool choose_or_explain(std::string_view id);

extern unsigned chosen;  // 0: none

inline bool is(unsigned number) {
    return chosen == number;
}

}  // namespace atelier::planted
