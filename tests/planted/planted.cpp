#include "tests/planted/planted.hpp"

#include <algorithm>
#include <iostream>

namespace atelier::planted {

unsigned chosen = 0;

bool choose(std::string_view id) {
    const auto all = plants();
    const auto found = std::ranges::find(all, id, &Plant::id);
    if (found == all.end()) return false;
    chosen = 1 + static_cast<unsigned>(found - all.begin());
    return true;
}

bool choose_or_explain(std::string_view id) {
    if (plants().empty()) {
        std::cerr << "This build has no planted bugs; one of the preset `planted` has.\n";
        return false;
    }
    if (choose(id)) return true;
    std::cerr << "There is no bug '" << id << "'; there are:\n";
    for (const Plant& plant : plants())
        std::cerr << "  " << plant.id << ": " << plant.name << '\n';
    return false;
}

}  // namespace atelier::planted
