#pragma once

// What a calm class costs: everybody in one project with three files open, a quarter of the seats
// typing five keys a second, a wire of 1 ms and 100 Mbit/s where nothing is lost. Printed as one
// line of JSON; docs/performance.md says what the figures are measured from and to.

#include <cstddef>

namespace atelier::salle {

// 0, or 1 when somebody's screen never showed a key.
int print_figures(std::size_t seats, std::size_t seconds);

}  // namespace atelier::salle
