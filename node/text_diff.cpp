#include "node/text_diff.hpp"

#include "node/sequence_match.hpp"

#include <algorithm>
#include <unordered_map>

namespace atelier {

namespace {

// About 40 ms of comparing lines on a machine of 2012; a hunk of words, about 10 ms.
constexpr std::size_t line_steps_max = 8'000'000;
constexpr std::size_t word_steps_max = 1'000'000;
constexpr std::size_t words_max = 4'000;
constexpr std::size_t hunk_max_scalars = 64 * 1'024;

// From `a` to `a_end` of the text before comes what is from `b` to `b_end` of the text after.
struct Hunk {
    std::size_t a = 0;
    std::size_t a_end = 0;
    std::size_t b = 0;
    std::size_t b_end = 0;

    std::size_t size() const { return std::max(a_end - a, b_end - b); }
};

using Scalars = std::u32string_view;
using Numbers = std::unordered_map<Scalars, std::uint32_t>;

// Where tokens begin, and one behind the last; their numbers, equal for equal ones.
struct Tokens {
    std::vector<std::size_t> starts;
    std::vector<std::uint32_t> numbers;
};

bool is_of_a_word(char32_t c) {
    return c == U'_' || c >= 0x80 || (c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z') ||
           (c >= U'a' && c <= U'z');
}

std::size_t line_end(Scalars text, std::size_t from) {
    const std::size_t feed = text.find(U'\n', from);
    return feed == Scalars::npos ? text.size() : feed + 1;
}

std::size_t word_end(Scalars text, std::size_t from) {
    std::size_t end = from + 1;
    if (is_of_a_word(text[from]))
        while (end < text.size() && is_of_a_word(text[end]))
            ++end;
    return end;
}

Tokens tokens_of(Scalars text, std::size_t (*end_of)(Scalars, std::size_t), Numbers& numbers) {
    Tokens tokens;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = end_of(text, at);
        const Scalars token = text.substr(at, end - at);
        tokens.starts.push_back(at);
        tokens.numbers.push_back(
            numbers.emplace(token, static_cast<std::uint32_t>(numbers.size())).first->second);
        at = end;
    }
    tokens.starts.push_back(text.size());
    return tokens;
}

// What lies between equal tokens, in scalars from the beginnings of both texts.
std::vector<Hunk> hunks_between(const Tokens& a, const Tokens& b,
                                const std::vector<EqualRun>& equal) {
    std::vector<Hunk> hunks;
    std::size_t a_from = 0;
    std::size_t b_from = 0;
    const auto gap = [&](std::size_t a_to, std::size_t b_to) {
        if (a_from < a_to || b_from < b_to)
            hunks.push_back({a.starts[a_from], a.starts[a_to], b.starts[b_from], b.starts[b_to]});
    };
    for (const EqualRun& run : equal) {
        gap(run.a, run.b);
        a_from = run.a + run.length;
        b_from = run.b + run.length;
    }
    gap(a.numbers.size(), b.numbers.size());
    return hunks;
}

std::vector<Hunk> compare(Scalars a, Scalars b, std::size_t (*end_of)(Scalars, std::size_t),
                          std::size_t tokens_max, std::size_t steps_max) {
    Numbers numbers;
    const Tokens a_tokens = tokens_of(a, end_of, numbers);
    const Tokens b_tokens = tokens_of(b, end_of, numbers);
    if (a_tokens.numbers.size() + b_tokens.numbers.size() > tokens_max)
        return {{0, a.size(), 0, b.size()}};
    return hunks_between(a_tokens, b_tokens,
                         equal_runs(a_tokens.numbers, b_tokens.numbers, steps_max));
}

void trim(Hunk& hunk, Scalars a, Scalars b) {
    while (hunk.a < hunk.a_end && hunk.b < hunk.b_end && a[hunk.a] == b[hunk.b]) {
        ++hunk.a;
        ++hunk.b;
    }
    while (hunk.a < hunk.a_end && hunk.b < hunk.b_end && a[hunk.a_end - 1] == b[hunk.b_end - 1]) {
        --hunk.a_end;
        --hunk.b_end;
    }
}

// Hunks inside one changed hunk of lines.
std::vector<Hunk> refine(const Hunk& lines, Scalars a, Scalars b) {
    const bool is_one_sided = lines.a == lines.a_end || lines.b == lines.b_end;
    if (is_one_sided || lines.size() > hunk_max_scalars) return {lines};
    std::vector<Hunk> hunks =
        compare(a.substr(lines.a, lines.a_end - lines.a), b.substr(lines.b, lines.b_end - lines.b),
                word_end, words_max, word_steps_max);
    for (Hunk& hunk : hunks) {
        hunk = {hunk.a + lines.a, hunk.a_end + lines.a, hunk.b + lines.b, hunk.b_end + lines.b};
        trim(hunk, a, b);
    }
    return hunks;
}

// Joins hunks that have less equal text between them than each of them changes; a joined one is
// larger, and may take in the one before it as well.
std::vector<Hunk> joined(const std::vector<Hunk>& hunks, Scalars before) {
    std::vector<Hunk> kept;
    for (Hunk hunk : hunks) {
        while (!kept.empty()) {
            const Hunk& last = kept.back();
            const Scalars equal = before.substr(last.a_end, hunk.a - last.a_end);
            const bool is_short =
                equal.size() < std::min(last.size(), hunk.size()) && !equal.contains(U'\n');
            if (!is_short && !equal.empty()) break;
            hunk.a = last.a;
            hunk.b = last.b;
            kept.pop_back();
        }
        kept.push_back(hunk);
    }
    return kept;
}

}  // namespace

std::vector<Splice> text_difference(std::u32string_view before, std::u32string_view after) {
    std::vector<Hunk> hunks;
    for (const Hunk& lines : compare(before, after, line_end, SIZE_MAX, line_steps_max))
        for (const Hunk& hunk : refine(lines, before, after))
            if (hunk.size() > 0) hunks.push_back(hunk);
    std::vector<Splice> splices;
    for (const Hunk& hunk : joined(hunks, before))
        splices.push_back({static_cast<std::uint32_t>(hunk.b),
                           static_cast<std::uint32_t>(hunk.a_end - hunk.a),
                           std::u32string(after.substr(hunk.b, hunk.b_end - hunk.b))});
    return splices;
}

}  // namespace atelier
