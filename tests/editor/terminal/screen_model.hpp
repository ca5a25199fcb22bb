#pragma once

// A terminal that understands what the painter says and nothing else: for anything else the test
// fails. Behind a cluster that is not plain its cursor is wherever chance puts it, as with
// terminals that know another width.

#include "editor/terminal/grid.hpp"

#include <random>
#include <string>

namespace atelier::editor {

class ScreenModel {
public:
    ScreenModel(Size size, std::uint32_t seed) : screen_(size), random_(seed) {}

    // What it does not understand, if there is any.
    std::string take(std::string_view bytes);

    const Grid& screen() const { return screen_; }
    std::optional<Spot> cursor() const {
        return is_cursor_shown_ ? std::optional(at_) : std::nullopt;
    }
    // As after somebody else wrote to it.
    void scribble();

private:
    std::string take_sequence(std::string_view& bytes);
    std::string style_by(const std::vector<std::uint32_t>& codes);
    void print(std::string_view& bytes);

    Grid screen_;
    Spot at_;
    Style style_;
    bool is_cursor_shown_ = true;
    std::mt19937 random_;
};

}  // namespace atelier::editor
