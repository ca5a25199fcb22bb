#include "node/sequence_match.hpp"

#include <algorithm>
#include <optional>

namespace atelier {

namespace {

using Sequence = std::span<const std::uint32_t>;
using Diagonal = std::ptrdiff_t;

struct Middle {
    std::size_t a = 0;
    std::size_t b = 0;
};

// How far paths from one end have come on each diagonal.
class Frontier {
public:
    explicit Frontier(std::size_t reach) : reach_(static_cast<Diagonal>(reach)) {
        furthest_.assign(2 * reach + 2, -1);
        at(1) = 0;
    }
    bool has(Diagonal k) const {
        return k >= -reach_ && k <= reach_ && furthest_[static_cast<std::size_t>(k + reach_)] >= 0;
    }
    Diagonal& at(Diagonal k) { return furthest_[static_cast<std::size_t>(k + reach_)]; }
    Diagonal start(Diagonal k, Diagonal edits) {
        const bool is_down = k == -edits || (k != edits && at(k - 1) < at(k + 1));
        return is_down ? at(k + 1) : at(k - 1) + 1;
    }
    Diagonal skipped_low = 0;  // diagonals that ran off the grid
    Diagonal skipped_high = 0;

private:
    Diagonal reach_;
    std::vector<Diagonal> furthest_;
};

class Matching {
public:
    Matching(Sequence a, Sequence b, std::size_t steps_max) : a_(a), b_(b), steps_(steps_max) {}

    std::vector<EqualRun> take() {
        compare(0, a_.size(), 0, b_.size());
        return std::move(runs_);
    }

private:
    void add(std::size_t a, std::size_t b, std::size_t length) {
        if (length == 0) return;
        if (!runs_.empty()) {
            EqualRun& last = runs_.back();
            if (last.a + last.length == a && last.b + last.length == b) {
                last.length += length;
                return;
            }
        }
        runs_.push_back({a, b, length});
    }

    void compare(std::size_t a0, std::size_t a1, std::size_t b0, std::size_t b1) {
        std::size_t prefix = 0;
        while (a0 + prefix < a1 && b0 + prefix < b1 && a_[a0 + prefix] == b_[b0 + prefix])
            ++prefix;
        add(a0, b0, prefix);
        a0 += prefix;
        b0 += prefix;
        std::size_t suffix = 0;
        while (a0 < a1 - suffix && b0 < b1 - suffix && a_[a1 - suffix - 1] == b_[b1 - suffix - 1])
            ++suffix;
        a1 -= suffix;
        b1 -= suffix;
        if (a0 < a1 && b0 < b1)
            if (const auto middle = middle_of(a_.subspan(a0, a1 - a0), b_.subspan(b0, b1 - b0))) {
                compare(a0, a0 + middle->a, b0, b0 + middle->b);
                compare(a0 + middle->a, a1, b0 + middle->b, b1);
            }
        add(a1, b1, suffix);
    }

    // A point on a shortest path about half way along it; nothing: it costs too much, or the two
    // have nothing in common.
    std::optional<Middle> middle_of(Sequence a, Sequence b) {
        const auto n = static_cast<Diagonal>(a.size());
        const auto m = static_cast<Diagonal>(b.size());
        const std::size_t reach = (a.size() + b.size() + 1) / 2 + 1;
        const Diagonal delta = n - m;
        const bool is_odd = delta % 2 != 0;
        Frontier front(reach);
        Frontier back(reach);
        for (Diagonal edits = 0; edits < static_cast<Diagonal>(reach); ++edits) {
            const auto cost = static_cast<std::size_t>(2 * edits + 1);
            if (steps_ < cost) return std::nullopt;
            steps_ -= cost;
            for (Diagonal k = front.skipped_low - edits; k <= edits - front.skipped_high; k += 2) {
                Diagonal x = front.start(k, edits);
                while (x < n && x - k < m && x - k >= 0 && at(a, x) == at(b, x - k))
                    ++x;
                front.at(k) = x;
                if (x > n) {
                    front.skipped_high += 2;
                } else if (x - k > m) {
                    front.skipped_low += 2;
                } else if (is_odd && back.has(delta - k) && x >= n - back.at(delta - k)) {
                    return inner(x, x - k, n, m);
                }
            }
            for (Diagonal k = back.skipped_low - edits; k <= edits - back.skipped_high; k += 2) {
                Diagonal x = back.start(k, edits);
                while (x < n && x - k < m && x - k >= 0 &&
                       at(a, n - x - 1) == at(b, m - (x - k) - 1))
                    ++x;
                back.at(k) = x;
                if (x > n) {
                    back.skipped_high += 2;
                } else if (x - k > m) {
                    back.skipped_low += 2;
                } else if (!is_odd && front.has(delta - k) && front.at(delta - k) >= n - x) {
                    const Diagonal from = front.at(delta - k);
                    return inner(from, from - (delta - k), n, m);
                }
            }
        }
        return std::nullopt;
    }

    static std::optional<Middle> inner(Diagonal x, Diagonal y, Diagonal n, Diagonal m) {
        const bool is_corner = (x == 0 && y == 0) || (x == n && y == m);
        if (is_corner) return std::nullopt;
        return Middle{static_cast<std::size_t>(x), static_cast<std::size_t>(y)};
    }
    static std::uint32_t at(Sequence sequence, Diagonal place) {
        return sequence[static_cast<std::size_t>(place)];
    }

    Sequence a_;
    Sequence b_;
    std::size_t steps_;
    std::vector<EqualRun> runs_;
};

}  // namespace

std::vector<EqualRun> equal_runs(Sequence a, Sequence b, std::size_t steps_max) {
    return Matching(a, b, steps_max).take();
}

}  // namespace atelier
