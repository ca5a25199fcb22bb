#pragma once

// Something to read, that is longer than a line: help, a list of keys, what happened.

#include "editor/ui/panel.hpp"

namespace atelier::editor {

class PagePanel : public Panel {
public:
    PagePanel(std::string title, std::string text)
        : title_(std::move(title)), text_(std::move(text)) {}

    Answer take(const Input& input) override;
    void draw(Grid& grid, const Area& area, const Theme& theme) override;
    std::vector<Hint> hints(const Words& words) const override;

private:
    void scroll(bool is_down, std::size_t rows);

    std::string title_;
    std::string text_;
    std::size_t top_ = 0;
    std::size_t last_top_ = 0;  // of what was drawn
    std::size_t page_ = 1;
};

}  // namespace atelier::editor
