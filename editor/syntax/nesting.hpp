#pragma once

// What is known of a text before any parser sees it, by one pass over its bytes: how deep it is
// nested, and which parts of it another grammar reads. A text that is too deep gets no tree: a
// parser's memory and time grow with the depth, and nobody writes 500 levels by hand.

#include "editor/syntax/grammar.hpp"
#include "editor/text/place.hpp"

#include <vector>

namespace atelier::editor {

constexpr std::size_t nesting_max = 500;

// The content of a <script> or <style>.
struct Injection {
    Grammar grammar{};
    ByteRange range;

    bool operator==(const Injection&) const = default;
};

struct Nesting {
    std::size_t deepest = 0;  // of tags or brackets; those in strings and comments count, too
    std::vector<Injection> injections;  // in order

    bool is_too_deep() const { return deepest > nesting_max; }
};

Nesting nesting_of(Grammar grammar, std::string_view text);

}  // namespace atelier::editor
