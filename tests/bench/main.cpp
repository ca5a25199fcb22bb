// Measures, and prints one line of JSON for each figure: {"what", "unit", "median", "min", "max",
// "rounds"}. Built in the release preset for figures, in dev so that it stays whole.
//
//   atelier-bench protocol [ROUNDS]

#include "protocol/hash.hpp"
#include "tests/bench/bench.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>

int main(int argc, char** argv) {
    if (argc < 2 || std::strcmp(argv[1], "protocol") != 0) {
        std::fputs("usage: atelier-bench protocol [ROUNDS]\n", stderr);
        return 2;
    }
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 9;
    if (rounds < 1) {
        std::fputs("ROUNDS is a number from 1 on.\n", stderr);
        return 2;
    }
    if (!atelier::start_libsodium()) return 1;
    atelier::bench::protocol(rounds);
    return 0;
}
