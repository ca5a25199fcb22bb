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
    std::string take_control(char byte);
    std::string restore();
    std::string move_lines(std::size_t count, bool are_taken_out);
    std::string set_region(const std::vector<std::uint32_t>& numbers);

    Grid screen_;
    Spot at_;
    std::size_t bottom_ = SIZE_MAX;  // behind the last row of a region, while there is one
    Style style_;
    std::optional<std::pair<Spot, Style>> saved_;  // of this frame
    bool is_cursor_shown_ = true;
    std::mt19937 random_;
};

}  // namespace atelier::editor
