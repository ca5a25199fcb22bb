#pragma once

// A mistake in the words of who made it: one sentence why, and the one action.

#include "editor/syntax/mistake.hpp"
#include "editor/words/words.hpp"

namespace atelier::editor {

// Counted from 1, as people do.
struct MistakeLines {
    std::size_t began = 0;
    std::size_t wrong = 0;
    std::size_t fixed = 0;  // where the first change of the fix is

    bool operator==(const MistakeLines&) const = default;
};
MistakeLines lines_of(const Mistake& mistake, const Buffer& text);

struct MistakeWords {
    std::string why;  // a sentence
    std::string fix;  // what a button does
};
MistakeWords sentence_of(const Words& words, const Mistake& mistake, const MistakeLines& lines);

}  // namespace atelier::editor
