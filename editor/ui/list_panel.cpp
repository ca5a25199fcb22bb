#include "editor/ui/list_panel.hpp"

#include "editor/safe_text.hpp"
#include "editor/text/sort_in_order.hpp"
#include "editor/ui/question_panel.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>

namespace atelier::editor {

namespace {

bool is_of_word(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
           static_cast<unsigned char>(byte) >= 0x80;
}

enum class Where : std::uint8_t { at_begin_of_word, anywhere };

bool has_word(std::string_view text, std::string_view word, Where where) {
    std::size_t at = text.find(word);
    while (where == Where::at_begin_of_word && at != text.npos && at > 0 &&
           is_of_word(text[at - 1]))
        at = text.find(word, at + 1);
    return at != text.npos;
}

// An apostrophe parts words, as in « d'un ».
bool has_all_words(std::string_view text, std::string_view words, Where where) {
    while (!words.empty()) {
        const std::size_t end = std::min(words.find_first_of(" '"), words.size());
        if (!has_word(text, words.substr(0, end), where)) return false;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return true;
}

// How well a row fits what is looked for, best first; nothing: not at all. What it says of itself
// counts more than what else it is found by.
std::optional<int> rank_of(const ListRow& row, std::string_view words) {
    const std::string text = folded(row.text);
    if (text.starts_with(words)) return 0;
    if (has_all_words(text, words, Where::at_begin_of_word)) return 1;
    if (has_all_words(text, words, Where::anywhere)) return 2;
    const std::string all = text + ' ' + folded(row.more_words);
    if (has_all_words(all, words, Where::at_begin_of_word)) return 3;
    if (has_all_words(all, words, Where::anywhere)) return 4;
    return std::nullopt;
}

}  // namespace

std::string folded(std::string_view text) {
    utf8proc_uint8_t* out = nullptr;
    const auto options = static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                                        UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD);
    const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                   static_cast<utf8proc_ssize_t>(text.size()), &out, options);
    if (size < 0) return std::string(text);
    std::string result(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
    std::free(out);
    return result;
}

ListPanel::ListPanel(Parts parts) : parts_(std::move(parts)) {
    const std::size_t chosen = parts_.chosen;
    if (parts_.live_rows) parts_.rows = parts_.live_rows();
    narrow();
    for (std::size_t i = 0; i < shown_.size(); ++i)
        if (shown_[i] == chosen) choose(i);
}

bool ListPanel::refresh() {
    if (!parts_.live_rows) return true;
    const auto chosen_row = chosen();
    const std::string id = chosen_row ? parts_.rows[*chosen_row].id : std::string();
    const std::size_t at = at_;
    const std::size_t top = top_;
    const std::string said = said_;
    parts_.rows = parts_.live_rows();
    narrow();
    choose(std::min(at, shown_.empty() ? 0 : shown_.size() - 1));
    bool is_there = id.empty();
    for (std::size_t i = 0; i < shown_.size(); ++i)
        if (!id.empty() && parts_.rows[shown_[i]].id == id) at_ = i, is_there = true;
    top_ = top;
    said_ = said;
    return is_there;
}

std::optional<std::size_t> ListPanel::chosen() const {
    if (at_ >= shown_.size() || parts_.rows[shown_[at_]].is_title) return std::nullopt;
    return shown_[at_];
}

void ListPanel::narrow() {
    const std::string words = folded(field_.text());
    shown_.clear();
    std::vector<int> ranks(parts_.rows.size());
    for (std::size_t i = 0; i < parts_.rows.size(); ++i) {
        const ListRow& row = parts_.rows[i];
        const auto rank = words.empty() ? 0 : row.is_title ? std::nullopt : rank_of(row, words);
        if (!rank) continue;
        ranks[i] = *rank;
        shown_.push_back(i);
    }
    sort_in_order(shown_, [&](std::size_t a, std::size_t b) { return ranks[a] < ranks[b]; });
    top_ = 0;
    choose(0);
}

// A title is passed over downwards.
void ListPanel::choose(std::size_t shown) {
    at_ = shown;
    while (at_ + 1 < shown_.size() && parts_.rows[shown_[at_]].is_title)
        ++at_;
    said_.clear();
}

void ListPanel::step(bool is_down, std::size_t rows) {
    if (shown_.empty()) return;
    std::size_t to = is_down ? std::min(at_ + rows, shown_.size() - 1) : at_ - std::min(at_, rows);
    while (!is_down && to > 0 && parts_.rows[shown_[to]].is_title)
        --to;
    choose(to);
}

Panel::Answer ListPanel::take(const Input& input) {
    if (const auto* key = std::get_if<KeyPress>(&input)) return take_key(*key);
    if (const auto* mouse = std::get_if<Mouse>(&input)) return take_mouse(*mouse);
    if (parts_.is_searched && field_.take(input)) narrow();
    return Answer::stays;
}

Panel::Answer ListPanel::take_key(const KeyPress& key) {
    constexpr std::size_t page = 10;
    switch (key.name) {
        case KeyName::escape: return Answer::closes;
        case KeyName::enter: return take_row();
        case KeyName::up: step(false, 1); return Answer::stays;
        case KeyName::down: step(true, 1); return Answer::stays;
        case KeyName::page_up: step(false, page); return Answer::stays;
        case KeyName::page_down: step(true, page); return Answer::stays;
        default: break;
    }
    // Not for another row than the one that showed as chosen.
    if (!refresh()) return Answer::stays;
    if (parts_.on_key && parts_.on_key(key, chosen())) return Answer::stays;
    if (parts_.is_searched && field_.take(key)) {
        narrow();
        return Answer::stays;
    }
    if (key.name == KeyName::home || key.name == KeyName::end) {
        step(key.name == KeyName::end, shown_.size());
        return Answer::stays;
    }
    return Answer::passes;
}

Panel::Answer ListPanel::take_row() {
    const bool is_there = refresh();
    const auto row = chosen();
    if (!row || !is_there) return Answer::stays;
    if (!parts_.rows[*row].why_not.empty()) {
        said_ = parts_.rows[*row].why_not;
        return Answer::stays;
    }
    const auto on_take = parts_.on_take;  // it may close this panel
    const bool closes = parts_.closes_on_take;
    if (on_take) on_take(*row);
    return closes ? Answer::closes : Answer::stays;
}

Panel::Answer ListPanel::take_mouse(const Mouse& mouse) {
    if (mouse.kind == Mouse::Kind::wheel_up || mouse.kind == Mouse::Kind::wheel_down) {
        step(mouse.kind == Mouse::Kind::wheel_down, 3);
        return Answer::stays;
    }
    if (mouse.kind != Mouse::Kind::press) return Answer::stays;
    if (!drawn_.holds({mouse.row, mouse.column}))
        return parts_.side > 0 ? Answer::passes : Answer::closes;
    const std::size_t row = top_ + mouse.row - drawn_.row;
    if (row >= shown_.size() || parts_.rows[shown_[row]].is_title) return Answer::stays;
    choose(row);
    return take_row();
}

void ListPanel::draw(Grid& grid, const Area& area, const Theme& theme) {
    refresh();
    std::vector<std::string> note{safe_text(said_)};
    Area inside = area;
    const std::size_t head = (parts_.is_searched ? 1 : 0);
    if (parts_.side == 0) {
        std::size_t widest =
            std::max(width_of(safe_text(parts_.title)) + 2, width_of(parts_.empty));
        for (const ListRow& row : parts_.rows)
            widest =
                std::max(widest, width_of(safe_text(row.text)) + 4 + width_of(safe_text(row.side)));
        constexpr std::size_t least = 40;
        const std::size_t rows = head + 1 + std::max<std::size_t>(1, parts_.rows.size());
        // A whole sentence below, where it needs several rows.
        note = note_in(std::min(std::max(least, widest), area.columns - 4));
        inside = draw_frame(grid, area, {rows + note.size() - 1, std::max(least, widest)},
                            parts_.title, theme);
    } else {
        for (std::size_t down = 0; down < area.rows; ++down)
            grid.fill(area.at(down, 0), area.columns, theme[Paint::panel]);
        grid.put(area.at(0, 1),
                 shortened(safe_text(parts_.title), area.columns - 2, Keep::beginning),
                 theme[Paint::panel_title]);
        inside = {area.row + 1, area.column, area.rows - 1, area.columns - 1};
        for (std::size_t down = 0; down < area.rows; ++down)
            grid.put(area.at(down, area.columns - 1), "│", theme[Paint::panel_quiet]);
    }
    if (inside.rows < head + 2) return;
    note.resize(std::min(note.size(), inside.rows - head - 1));
    if (parts_.is_searched) field_.draw(grid, inside.at(0, 0), inside.columns, theme[Paint::field]);
    const Area rows{inside.row + head, inside.column, inside.rows - head - note.size(),
                    inside.columns};
    draw_rows(grid, rows, theme);
    for (std::size_t i = 0; i < note.size(); ++i)
        grid.put(inside.at(inside.rows - note.size() + i, 0), note[i], theme[Paint::panel_title],
                 inside.columns);
}

// Why the last was not taken; else what is chosen, where its row is too short for it.
std::vector<std::string> ListPanel::note_in(std::size_t columns) const {
    std::string text = said_;
    if (const auto row = chosen(); row && text.empty()) {
        const std::string whole = safe_text(parts_.rows[*row].text);
        if (width_of(whole) + 1 > columns) text = whole;
    }
    return folded_rows(text, columns);
}

void ListPanel::draw_rows(Grid& grid, const Area& area, const Theme& theme) {
    drawn_ = area;
    if (at_ < top_) top_ = at_;
    if (at_ >= top_ + area.rows) top_ = at_ - area.rows + 1;
    grid.cursor = area.at(0, 0);
    if (shown_.empty())
        grid.put(area.at(0, 0), parts_.empty, theme[Paint::panel_quiet], area.columns);
    for (std::size_t down = 0; down < area.rows && top_ + down < shown_.size(); ++down) {
        const ListRow& row = parts_.rows[shown_[top_ + down]];
        const bool is_chosen = top_ + down == at_ && !row.is_title;
        Paint paint = row.is_title ? Paint::panel_title : Paint::panel;
        if (!row.why_not.empty()) paint = Paint::panel_quiet;
        if (is_chosen) paint = Paint::chosen;
        grid.fill(area.at(down, 0), area.columns, theme[paint]);
        const std::string side = safe_text(row.side);
        const std::size_t side_width = std::min(width_of(side), area.columns / 2);
        const std::string text = (is_chosen ? "›" : " ") + safe_text(row.text);
        const std::size_t beside = side_width > 0 ? side_width + 1 : 0;
        grid.put(area.at(down, 0), shortened(text, area.columns - beside, Keep::beginning),
                 theme[paint]);
        grid.put(area.at(down, area.columns - side_width), shortened(side, side_width, Keep::end),
                 theme[paint]);
        if (is_chosen) grid.cursor = area.at(down, 1);
    }
}

std::vector<Hint> ListPanel::hints(const Words& words) const {
    std::vector<Hint> hints = parts_.hints;
    const std::string enter = words("key.enter"_key);
    const bool has_enter = std::ranges::find(hints, enter, &Hint::key) != hints.end();
    if (parts_.on_take && !has_enter) hints.push_back({enter, words("hint.choose"_key)});
    hints.push_back({"↑↓", words("hint.move"_key)});
    hints.push_back({words("key.escape"_key), words("hint.close"_key)});
    return hints;
}

}  // namespace atelier::editor
