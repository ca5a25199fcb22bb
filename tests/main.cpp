// The one unit that compiles Catch2's runner: about 10 s, so it holds nothing else.
#define CATCH_CONFIG_RUNNER
#include "protocol/hash.hpp"

#include <catch2/catch.hpp>

int main(int argc, char** argv) {
    if (!atelier::start_libsodium()) return 1;
    return Catch::Session().run(argc, argv);
}
