#include "editor/ui/question_panel.hpp"

#include "editor/safe_text.hpp"
#include "editor/view/wrapped_line.hpp"

namespace atelier::editor {

std::vector<std::string> folded_rows(std::string_view text, std::size_t columns) {
    const std::string safe = safe_lines(text);
    std::vector<std::string> rows;
    for (std::size_t at = 0; at <= safe.size();) {
        const std::size_t end = std::min(safe.find('\n', at), safe.size());
        const std::string_view line = std::string_view(safe).substr(at, end - at);
        std::size_t from = 0;
        do {
            const std::size_t to =
                row_end(line, from, {std::max<std::size_t>(columns, 2), 4, true});
            rows.emplace_back(line.substr(from, to - from));
            from = to;
        } while (from < line.size());
        at = end + 1;
    }
    return rows;
}

Panel::Answer QuestionPanel::take(const Input& input) {
    const auto* key = std::get_if<KeyPress>(&input);
    if (key != nullptr && key->name == KeyName::escape) {
        const auto on_close = parts_.on_close;
        if (on_close) on_close();
        return Answer::closes;
    }
    if (key != nullptr && key->name == KeyName::enter) {
        const auto on_answer = parts_.on_answer;
        refusal_ = on_answer(field_.text());
        return refusal_.empty() ? Answer::closes : Answer::stays;
    }
    const std::string before = field_.text();
    if (!field_.take(input))
        return std::holds_alternative<KeyPress>(input) ? Answer::passes : Answer::stays;
    if (field_.text() != before) refusal_.clear();
    if (parts_.on_change && field_.text() != before) parts_.on_change(field_.text());
    return Answer::stays;
}

void QuestionPanel::draw(Grid& grid, const Area& area, const Theme& theme) {
    constexpr std::size_t wanted = 60;
    const std::size_t columns =
        std::min(wanted, area.columns - std::min<std::size_t>(area.columns, 4));
    const auto about =
        parts_.about.empty() ? std::vector<std::string>{} : folded_rows(parts_.about, columns);
    const auto refusal =
        refusal_.empty() ? std::vector<std::string>{} : folded_rows(refusal_, columns);
    const std::size_t needed = about.size() + 1 + std::max<std::size_t>(1, refusal.size());
    Area place = area;
    if (parts_.is_low && area.rows > needed + 2)
        place = {area.end_row() - needed - 2, area.column, needed + 2, area.columns};
    const Area inside = draw_frame(grid, place, {needed, columns}, parts_.title, theme);
    std::size_t down = 0;
    const auto put_rows = [&](const std::vector<std::string>& rows, Paint paint) {
        for (const std::string& row : rows)
            if (down < inside.rows)
                grid.put(inside.at(down++, 0), row, theme[paint], inside.columns);
    };
    put_rows(about, Paint::panel);
    if (down >= inside.rows) return;
    const std::size_t column =
        field_.draw(grid, inside.at(down, 0), inside.columns, theme[Paint::field]);
    grid.cursor = Spot{inside.row + down++, column};
    put_rows(refusal, Paint::panel_title);
}

std::vector<Hint> QuestionPanel::hints(const Words& words) const {
    return {{words("key.enter"_key), words("hint.confirm"_key)},
            {words("key.escape"_key), words("hint.cancel"_key)}};
}

}  // namespace atelier::editor
