#pragma once

// How a figure is taken: some rounds of the same work, the median to quote. Processor time of this
// thread, not wall time: the machines are shared.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

namespace atelier::bench {

inline double processor_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

inline double wall_seconds() {  // where what is waited for is not the processor
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

inline void tell(const char* what, const char* unit, std::vector<double> figures) {
    std::ranges::sort(figures);
    std::printf(
        "{\"what\":\"%s\",\"unit\":\"%s\",\"median\":%.4g,\"min\":%.4g,\"max\":%.4g,"
        "\"rounds\":%d}\n",
        what, unit, figures[figures.size() / 2], figures.front(), figures.back(),
        static_cast<int>(figures.size()));
}

// Runs `work` once to warm up and then `rounds` times; each round does `items` things, and the
// figure is for one of them, in `scale` units a second (1e6: microseconds).
template <class Work>
void measure(const char* what, const char* unit, double scale, double items, int rounds, Work work,
             double (*now)() = processor_seconds) {
    work();
    std::vector<double> figures;
    for (int i = 0; i < rounds; ++i) {
        const double start = now();
        work();
        figures.push_back((now() - start) * scale / items);
    }
    tell(what, unit, std::move(figures));
}

void protocol(int rounds);
void tree(int rounds);
void store(int rounds);
void class_load(int rounds);
void signed_changes(const std::string& trace, int rounds);
// False: no such phase.
bool text(const std::string& phase, const std::string& trace, const std::string& kept, int rounds);

}  // namespace atelier::bench
