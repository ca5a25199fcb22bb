// Measures, and prints one line of JSON for each figure: {"what", "unit", "median", "min", "max",
// "rounds"}. Built in the release preset for figures, in dev so that it stays whole.
//
//   atelier-bench protocol|tree|store [ROUNDS]

#include "protocol/hash.hpp"
#include "tests/bench/bench.hpp"

#include <cstdio>
#include <cstdlib>
#include <string_view>

int main(int argc, char** argv) {
    const std::string_view what = argc < 2 ? "" : argv[1];
    if (what != "protocol" && what != "tree" && what != "store") {
        std::fputs("usage: atelier-bench protocol|tree|store [ROUNDS]\n", stderr);
        return 2;
    }
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 9;
    if (rounds < 1) {
        std::fputs("ROUNDS is a number from 1 on.\n", stderr);
        return 2;
    }
    if (!atelier::start_libsodium()) return 1;
    if (what == "protocol") atelier::bench::protocol(rounds);
    if (what == "tree") atelier::bench::tree(rounds);
    if (what == "store") atelier::bench::store(rounds);
    return 0;
}
