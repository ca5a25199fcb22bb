#pragma once

// Things to choose from, one a row: what the cursor stands on is what Enter takes. Letters narrow
// it where it is searched in: case and accents do not count, words may come in any order, and what
// fits best stands first.

#include "editor/ui/line_field.hpp"
#include "editor/ui/panel.hpp"

namespace atelier::editor {

struct ListRow {
    std::string text;
    std::string side;        // at the right: a key, a person, a size
    std::string more_words;  // found by them, too; not shown
    bool is_title = false;   // cannot be chosen
    std::string why_not;     // cannot be taken now: said when it is tried
    std::string id;          // the same row when the rows are made anew
};

class ListPanel : public Panel {
public:
    struct Parts {
        std::string title;
        std::vector<ListRow> rows;
        // The rows as they are now, asked for before each frame; the chosen one stays chosen.
        std::function<std::vector<ListRow>()> live_rows;
        bool is_searched = false;
        std::string empty;  // said where there is no row
        std::size_t side = 0;
        std::function<void(std::size_t row)> on_take;
        // Keys of its own: true when it has done something with it.
        std::function<bool(const KeyPress& key, std::optional<std::size_t> row)> on_key;
        std::vector<Hint> hints;  // before the usual ones
        std::size_t chosen = 0;
        bool closes_on_take = true;
    };

    explicit ListPanel(Parts parts);

    // Of the rows that it was given; nothing where none is left.
    std::optional<std::size_t> chosen() const;

    Answer take(const Input& input) override;
    void draw(Grid& grid, const Area& area, const Theme& theme) override;
    std::vector<Hint> hints(const Words& words) const override;
    std::size_t side_columns() const override { return parts_.side; }

private:
    bool refresh();  // false: what was chosen is no more
    void narrow();
    void choose(std::size_t shown);
    void step(bool is_down, std::size_t rows);
    Answer take_key(const KeyPress& key);
    Answer take_row();
    Answer take_mouse(const Mouse& mouse);
    void draw_rows(Grid& grid, const Area& area, const Theme& theme);
    std::vector<std::string> note_in(std::size_t columns) const;

    Parts parts_;
    LineField field_;
    std::vector<std::size_t> shown_;  // rows that fit what was typed
    std::size_t at_ = 0;              // of them
    std::size_t top_ = 0;
    std::string said_;  // why the last was not taken
    Area drawn_;        // the rows, for the mouse
};

// Lower case and without accents, as far as French and its neighbours go.
std::string folded(std::string_view text);

}  // namespace atelier::editor
