#pragma once

// What stands before the text and takes the keys: a menu, a list, a question, a page of help. Esc
// closes it and changes nothing.

#include "editor/terminal/key_decoder.hpp"
#include "editor/theme/theme.hpp"
#include "editor/view/area.hpp"
#include "editor/words/words.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace atelier::editor {

// A key and what it does, as the last row of the screen says.
struct Hint {
    std::string key;
    std::string does;
};

class Panel {
public:
    enum class Answer : std::uint8_t {
        stays = 1,
        closes,
        passes,  // no key of its own: whoever stands behind it may take it
    };

    Panel() = default;
    virtual ~Panel() = default;
    Panel(const Panel&) = delete;
    Panel& operator=(const Panel&) = delete;

    virtual Answer take(const Input& input) = 0;
    // Into the part of the screen that it is given; the cursor is put where readers shall read.
    virtual void draw(Grid& grid, const Area& area, const Theme& theme) = 0;
    virtual std::vector<Hint> hints(const Words& words) const = 0;
    // A column of the screen beside the text, instead of one before it; 0: before it.
    virtual std::size_t side_columns() const { return 0; }
};

// A text that is too wide in so many cells: its beginning and `…`, or `…` and its end, as of a
// path.
enum class Keep : std::uint8_t { beginning, end };
std::string shortened(const std::string& text, std::size_t columns, Keep keep);

// A frame with a title in the middle of an area, as large as is asked and fits; answers what is
// inside of it.
Area draw_frame(Grid& grid, const Area& area, Size wanted, const std::string& title,
                const Theme& theme);

}  // namespace atelier::editor
