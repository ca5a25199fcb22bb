// The one unit that compiles Catch2's runner: about 10 s, so it holds nothing else.
#define CATCH_CONFIG_RUNNER
#include "protocol/hash.hpp"
#include "tests/planted/planted.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

int main(int argc, char** argv) {
    if (!atelier::start_libsodium()) return 1;
    const char* const plant = std::getenv("ATELIER_PLANT");
    if (plant != nullptr && !atelier::planted::choose_or_explain(plant)) return 2;
    return Catch::Session().run(argc, argv);
}
