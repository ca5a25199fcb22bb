#include "editor/app/completion_offer.hpp"

#include "editor/safe_text.hpp"

#include <algorithm>

namespace atelier::editor {

CompletionOffer::Answer CompletionOffer::take(const KeyPress& key) {
    if (key.with != Modifiers{}) return Answer::passes;
    const std::size_t count = completion_.candidates.size();
    switch (key.name) {
        case KeyName::escape: return Answer::closes;
        case KeyName::tab: return Answer::takes;
        case KeyName::enter: return is_moved_ ? Answer::takes : Answer::passes;
        case KeyName::up:
        case KeyName::down:
            chosen_ = (chosen_ + (key.name == KeyName::up ? count - 1 : 1)) % count;
            is_moved_ = true;
            return Answer::stays;
        default: return Answer::passes;
    }
}

void CompletionOffer::draw(Grid& grid, const Area& area, const Theme& theme) const {
    if (!grid.cursor) return;
    constexpr std::size_t shown_max = 6;
    const auto& candidates = completion_.candidates;
    const std::size_t first = chosen_ >= shown_max ? chosen_ - shown_max + 1 : 0;
    const std::size_t count = std::min(shown_max, candidates.size());
    const std::string about = safe_text(chosen().about);
    std::size_t columns = std::max<std::size_t>(4, width_of(about));
    for (std::size_t i = 0; i < count; ++i)
        columns = std::max(columns, width_of(safe_text(candidates[first + i].text)) + 1);
    const std::size_t rows = count + (about.empty() ? 0 : 1) + 2;
    const Spot caret = *grid.cursor;
    const bool fits_below = caret.row + rows < area.end_row();
    const std::size_t above = caret.row >= area.row + rows ? caret.row - rows : area.row;
    Area place{fits_below ? caret.row + 1 : above, caret.column, rows,
               std::min(columns + 4, area.columns)};
    place.column = std::min(place.column, area.end_column() - place.columns);
    const Area inside = draw_frame(grid, place, {rows - 2, place.columns - 4}, "", theme);
    for (std::size_t i = 0; i < count; ++i) {
        const bool is_chosen = first + i == chosen_;
        const Style& style = theme[is_chosen ? Paint::chosen : Paint::panel];
        grid.fill(inside.at(i, 0), inside.columns, style);
        grid.put(inside.at(i, 0), (is_chosen ? "›" : " ") + safe_text(candidates[first + i].text),
                 style, inside.columns);
    }
    if (!about.empty())
        grid.put(inside.at(count, 0), about, theme[Paint::panel_quiet], inside.columns);
    grid.cursor = caret;
}

std::vector<Hint> CompletionOffer::hints(const Words& words) {
    return {{words("key.tab"_key), words("hint.take"_key)},
            {"↑↓", words("hint.move"_key)},
            {words("key.escape"_key), words("hint.close"_key)}};
}

}  // namespace atelier::editor
