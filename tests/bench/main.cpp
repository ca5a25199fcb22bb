// Measures. Built in the release preset for figures, in dev so that it stays whole.
//
//   atelier-bench protocol|tree|store|class [ROUNDS]
//       one line of JSON for each figure: {"what", "unit", "median", "min", "max", "rounds"}
//   atelier-bench signed TRACE|class [ROUNDS]
//       a recorded history as signed changes
//   atelier-bench text time|rss TRACE TMP ROUNDS
//       the text engine over a recorded history, in one line (text_bench.cpp)

#include "protocol/hash.hpp"
#include "tests/bench/bench.hpp"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string_view>

namespace {

using namespace atelier;

constexpr const char* usage =
    "usage: atelier-bench protocol|tree|store|class [ROUNDS]\n"
    "       atelier-bench signed TRACE|class [ROUNDS]\n"
    "       atelier-bench text time|rss TRACE TMP ROUNDS\n";

int refused(const char* why) {
    std::fputs(why, stderr);
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    const std::map<std::string_view, void (*)(int)> parts = {{"protocol", bench::protocol},
                                                             {"tree", bench::tree},
                                                             {"store", bench::store},
                                                             {"class", bench::class_load}};
    const std::string_view what = argc < 2 ? "" : argv[1];
    const auto part = parts.find(what);
    const int rounds_at = what == "text" ? 5 : what == "signed" ? 3 : 2;
    const bool has_trace = what == "text" ? argc == 6 : what == "signed" && argc >= 3;
    if (!has_trace && part == parts.end()) return refused(usage);
    const int rounds = argc > rounds_at ? std::atoi(argv[rounds_at]) : 9;
    if (rounds < 1) return refused("ROUNDS is a number from 1 on.\n");
    if (!start_libsodium()) return 1;
    if (what == "text") return bench::text(argv[2], argv[3], argv[4], rounds) ? 0 : refused(usage);
    if (what == "signed") {
        bench::signed_changes(argv[2], rounds);
        return 0;
    }
    part->second(rounds);
    return 0;
}
