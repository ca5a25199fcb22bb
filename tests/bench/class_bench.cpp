// What a class of people who all type in one page costs one of their seats: each key that comes,
// and what somebody has written at home in a week.

#include "protocol/check.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/class_history.hpp"
#include "tests/bench/text_history.hpp"

#include <algorithm>
#include <numeric>
#include <span>

namespace atelier::bench {

namespace {

constexpr double longest_seconds = 20;

struct Taken {
    std::vector<double> microseconds;  // of each message
    double seconds = 0;                // of all
};

// Each is merged by itself, as it comes from the wire, until that takes too long.
Taken take(Text& text, const std::vector<TextChange>& changes) {
    Taken taken;
    taken.microseconds.reserve(changes.size());
    for (const TextChange& change : changes) {
        if (taken.seconds > longest_seconds) break;
        const double start = processor_seconds();
        ATELIER_CHECK(text.merge(change));
        taken.microseconds.push_back((processor_seconds() - start) * 1e6);
        taken.seconds += taken.microseconds.back() * 1e-6;
    }
    std::ranges::sort(taken.microseconds);
    return taken;
}

constexpr std::size_t piece_changes = 256;

// What was written elsewhere for a week, piece by piece: how long each took, in milliseconds.
std::vector<double> take_in_pieces(Text& text, const std::vector<TextChange>& changes) {
    std::vector<double> milliseconds;
    for (std::size_t at = 0; at < changes.size(); at += piece_changes) {
        const std::size_t size = std::min(piece_changes, changes.size() - at);
        const double start = processor_seconds();
        for (const TextChange& change : std::span(changes).subspan(at, size))
            ATELIER_CHECK(text.add(change));
        text.catch_up();
        milliseconds.push_back((processor_seconds() - start) * 1e3);
    }
    return milliseconds;
}

double at_share(const std::vector<double>& sorted, double share) {
    return sorted[static_cast<std::size_t>(static_cast<double>(sorted.size() - 1) * share)];
}

struct Figure {
    const char* what;
    const char* unit;
    std::vector<double> rounds = {};
};

}  // namespace

void class_load(int rounds) {
    const ClassHistory history = class_history(ClassShape{}, 1);
    std::printf("{\"what\":\"keys of a class in ten minutes\",\"unit\":\"keys\",\"median\":%zu}\n",
                history.live.size());
    Figure median{"a key of 24 who type in one page is merged: median", "us"};
    Figure late{"the same: p99", "us"};
    Figure longest{"the same: longest", "us"};
    Figure all{"all of the ten minutes", "s"};
    Figure merged{"keys that were merged, in 20 s at most", "keys"};
    Figure branch{"20,000 keys of one who was away, at once", "ms"};
    Figure pieces{"the same in pieces of 256 keys: all", "ms"};
    Figure piece{"the same: the longest piece", "ms"};
    for (int i = 0; i < rounds; ++i) {
        Text text;
        ATELIER_CHECK(text.merge(history.page));
        const Taken taken = take(text, history.live);
        median.rounds.push_back(at_share(taken.microseconds, 0.5));
        late.rounds.push_back(at_share(taken.microseconds, 0.99));
        longest.rounds.push_back(taken.microseconds.back());
        all.rounds.push_back(taken.seconds);
        merged.rounds.push_back(static_cast<double>(taken.microseconds.size()));
        const double start = processor_seconds();
        for (const TextChange& change : history.offline)
            ATELIER_CHECK(text.add(change));
        text.catch_up();
        branch.rounds.push_back((processor_seconds() - start) * 1e3);
        Text other;
        ATELIER_CHECK(other.merge(history.page));
        take(other, history.live);
        const std::vector<double> each = take_in_pieces(other, history.offline);
        pieces.rounds.push_back(std::accumulate(each.begin(), each.end(), 0.0));
        piece.rounds.push_back(std::ranges::max(each));
        ATELIER_CHECK(other.now().utf8() == text.now().utf8());
    }
    for (const Figure& figure : {median, late, longest, all, merged, branch, pieces, piece})
        tell(figure.what, figure.unit, figure.rounds);
}

}  // namespace atelier::bench
