#include "tests/planted/planted.hpp"

namespace atelier::planted {

std::span<const Plant> plants() {
    return {};
}

}  // namespace atelier::planted
