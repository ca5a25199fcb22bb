#pragma once

// The status: what there is to say at the left, whether all is kept and where the caret is at the
// right. A sentence that has no room beside them has rows of its own below, in the place of the
// hints, so that it can be read to its end.

#include "editor/terminal/grid.hpp"
#include "editor/theme/theme.hpp"

#include <string>
#include <vector>

namespace atelier::editor {

class StatusBar {
public:
    // Of a screen of so many columns.
    StatusBar(std::size_t columns, std::string kept, Paint kept_paint, std::string position);

    bool has_room_for(const std::string& text) const;
    // Safe to print. The last that had no room stands below.
    void say(const std::string& text, Paint paint);
    void say_below(const std::string& text, Paint paint);

    // Besides its own row; 0: the hints stand there.
    std::size_t rows_below() const { return below_.size(); }
    // Its own row, and those below.
    void draw(Grid& grid, std::size_t row, const Theme& theme) const;

private:
    std::size_t left_columns() const;

    std::size_t columns_;
    std::string kept_;
    Paint kept_paint_;
    std::string position_;
    std::string left_;
    Paint left_paint_ = Paint::bar;
    std::vector<std::string> below_;
    Paint below_paint_ = Paint::bar;
};

}  // namespace atelier::editor
