#pragma once

// What may come next, in a frame below the caret: up to six rows, and a line about the chosen one.

#include "editor/assist/completion.hpp"
#include "editor/ui/panel.hpp"

namespace atelier::editor {

class CompletionOffer {
public:
    enum class Answer : std::uint8_t { passes, stays, closes, takes };

    // At least one candidate.
    explicit CompletionOffer(Completion completion) : completion_(std::move(completion)) {}

    // Enter takes only what was chosen by an arrow: it means a new line to who did not look.
    Answer take(const KeyPress& key);
    const Candidate& chosen() const { return completion_.candidates[chosen_]; }
    const ByteRange& written() const { return completion_.written; }

    // Below the caret, or above it; never over its line.
    void draw(Grid& grid, const Area& area, const Theme& theme) const;
    static std::vector<Hint> hints(const Words& words);

private:
    Completion completion_;
    std::size_t chosen_ = 0;
    bool is_moved_ = false;
};

}  // namespace atelier::editor
