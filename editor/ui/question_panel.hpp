#pragma once

// One question with one line for the answer. What is refused says why and stays.

#include "editor/ui/line_field.hpp"
#include "editor/ui/panel.hpp"

namespace atelier::editor {

class QuestionPanel : public Panel {
public:
    struct Parts {
        std::string title;
        std::string about;   // a sentence or two above the field
        std::string answer;  // that stands there first
        // Empty: taken. Else the sentence that says why not.
        std::function<std::string(const std::string& answer)> on_answer;
        std::function<void()> on_close;                          // without an answer
        std::function<void(const std::string& text)> on_change;  // each time it is another one
        bool is_low = false;  // at the bottom: what is looked for shall be seen
    };

    explicit QuestionPanel(Parts parts)
        : parts_(std::move(parts)), field_(parts_.answer, !parts_.answer.empty()) {}

    Answer take(const Input& input) override;
    void draw(Grid& grid, const Area& area, const Theme& theme) override;
    std::vector<Hint> hints(const Words& words) const override;

private:
    Parts parts_;
    LineField field_;
    std::string refusal_;
};

// A text in rows of at most so many cells, broken at blanks; safe to print.
std::vector<std::string> folded_rows(std::string_view text, std::size_t columns);

}  // namespace atelier::editor
