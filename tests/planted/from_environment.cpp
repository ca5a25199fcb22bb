// Linked to the programs in a build with plants, and to nothing else: which bug runs is said from
// outside before main begins, so that what the programs do needs no line about it.
#include "tests/planted/planted.hpp"

#include <cstdlib>

namespace {

[[maybe_unused]] const bool is_chosen = [] {
    const char* const plant = std::getenv("ATELIER_PLANT");
    if (plant != nullptr && !atelier::planted::choose_or_explain(plant)) std::exit(2);
    return plant != nullptr;
}();

}  // namespace
