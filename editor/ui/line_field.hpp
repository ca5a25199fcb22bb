#pragma once

// One line that somebody types: a name, what is looked for, a number.

#include "editor/terminal/grid.hpp"
#include "editor/terminal/key_decoder.hpp"

namespace atelier::editor {

class LineField {
public:
    // In bytes: no name and no search is longer.
    static constexpr std::size_t size_max = 1'000;

    LineField() = default;
    // The caret is behind it; `selected`: the first letter takes its place.
    explicit LineField(std::string text, bool is_selected = false)
        : text_(std::move(text)), caret_(text_.size()), is_selected_(is_selected) {}

    const std::string& text() const { return text_; }
    std::size_t caret() const { return caret_; }
    // False: it is no key of a field.
    bool take(const Input& input);
    // From the caret's side, where it does not fit; answers the caret's column.
    std::size_t draw(Grid& grid, Spot at, std::size_t columns, const Style& style) const;

private:
    bool take_key(const KeyPress& key);
    void insert(std::string_view text);
    void clear() { text_.clear(), caret_ = 0; }

    std::string text_;
    std::size_t caret_ = 0;
    bool is_selected_ = false;
};

}  // namespace atelier::editor
