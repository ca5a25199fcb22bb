#include "editor/app/home_choice.hpp"

#include "editor/safe_text.hpp"

#include <filesystem>

namespace atelier::editor {

ListRow row_of(const PersonHome& home, const Words& words) {
    using State = PersonHome::State;
    const std::string folder = std::filesystem::path(home.path).filename().string();
    ListRow row{home.name, home.class_name, "", false, "", home.path};
    if (row.text.empty()) row.text = words("people.nameless"_key, {{"folder", folder}});
    if (row.side.empty() && home.has_practice) row.side = words("people.practises"_key);
    if (home.state == State::shut) row.why_not = words("people.shut"_key, {{"path", home.path}});
    if (home.state == State::shut_by_others)
        row.why_not = words("people.shut_by_others"_key, {{"path", home.path}});
    return row;
}

HomeChoice::HomeChoice(Setup setup, const Words& words, const Theme& theme)
    : setup_(std::move(setup)), words_(words), theme_(theme), homes_(homes_of(setup_.base)) {
    const std::string for_newcomer = free_home(setup_.base, homes_);
    ListPanel::Parts parts;
    parts.title = words_("people.title"_key);
    for (const PersonHome& home : homes_) {
        if (home.state == PersonHome::State::free && home.path != setup_.left) continue;
        if (home.path == setup_.left) parts.chosen = parts.rows.size();
        parts.rows.push_back(row_of(home, words_));
    }
    parts.rows.push_back({words_("people.somebody_else"_key), "", "", false, "", for_newcomer});
    parts.rows.push_back({words_("entry.leave"_key), "", "", false, "", ""});
    const auto rows = parts.rows;
    parts.on_take = [this, rows](std::size_t row) {
        if (row + 1 == rows.size()) return end(std::nullopt);
        end(rows[row].id);
    };
    list_ = std::make_unique<ListPanel>(std::move(parts));
}

void HomeChoice::end(std::optional<std::string> home) {
    home_ = std::move(home);
    is_over_ = true;
}

void HomeChoice::turn(Instant) {
    while (!inputs_.empty() && !is_over_) {
        const Input input = std::move(inputs_.front());
        inputs_.pop_front();
        take(input);
        note_own_change();
    }
}

void HomeChoice::take(const Input& input) {
    const auto* key = std::get_if<KeyPress>(&input);
    if (key != nullptr && key->name == KeyName::escape) {
        if (!setup_.left.empty()) end(setup_.left);
        return;
    }
    const bool leaves = key != nullptr && key->name == KeyName::character && key->with.ctrl &&
                        key->character == 'q';
    if (leaves) return end(std::nullopt);
    (void)list_->take(input);  // a click beside it closes nothing: there is nothing behind it
}

Grid HomeChoice::draw(Size size) {
    Grid grid(size);
    for (std::size_t row = 0; row < size.rows; ++row)
        grid.fill({row, 0}, size.columns, theme_[Paint::text]);
    constexpr std::size_t rows_least = 8;
    if (size.rows < rows_least) {
        grid.put({0, 0}, words_("ui.too_small"_key), theme_[Paint::text]);
        grid.cursor = Spot{};
        return grid;
    }
    grid.fill({0, 0}, size.columns, theme_[Paint::bar]);
    grid.put({0, 1}, words_("entry.title"_key), theme_[Paint::bar_strong], size.columns - 1);
    grid.fill({size.rows - 2, 0}, size.columns, theme_[Paint::bar]);
    grid.put({size.rows - 2, 1}, safe_text(setup_.sentence), theme_[Paint::good], size.columns - 1);
    grid.fill({size.rows - 1, 0}, size.columns, theme_[Paint::bar]);
    std::vector<Hint> hints = list_->hints(words_);
    hints.pop_back();  // Esc closes nothing here
    if (!setup_.left.empty())
        hints.push_back({words_("key.escape"_key), words_("people.go_back"_key)});
    std::size_t column = 1;
    for (const Hint& hint : hints) {
        column = grid.put({size.rows - 1, column}, hint.key, theme_[Paint::key]);
        column = grid.put({size.rows - 1, column + 1}, hint.does, theme_[Paint::bar]) + 2;
    }
    list_->draw(grid, {0, 0, size.rows - 2, size.columns}, theme_);
    return grid;
}

}  // namespace atelier::editor
