#include "editor/app/screen.hpp"

#include "editor/app/editor.hpp"
#include "editor/app/entry.hpp"
#include "editor/app/menus.hpp"
#include "editor/assist/tag_context.hpp"
#include "editor/safe_text.hpp"
#include "editor/syntax/mistake_words.hpp"
#include "editor/syntax/tags.hpp"
#include "editor/text/text_clusters.hpp"
#include "editor/ui/question_panel.hpp"

#include <algorithm>

namespace atelier::editor {

namespace {

// From the right; as much as fits behind a column.
void put_right(Grid& grid, std::size_t row, std::size_t behind, const std::string& text,
               const Style& style) {
    const std::size_t columns = grid.size().columns;
    const std::size_t width = width_of(text);
    if (behind + width + 1 > columns) return;
    grid.put({row, columns - width - 1}, text, style);
}

// Where the caret is, for the breadcrumb: no more than three of its elements.
std::string crumb(const std::vector<std::string>& path) {
    constexpr std::size_t shown = 3;
    std::string text;
    for (std::size_t i = path.size() > shown ? path.size() - shown : 0; i < path.size(); ++i)
        text += (text.empty() ? "" : " › ") + path[i];
    return safe_text(text);
}

// As people count them; in a line that is longer than anybody counts, code points.
std::size_t letters_in(std::string_view text) {
    constexpr std::size_t counted_max = 2'000;  // bytes
    if (text.size() > counted_max) return count_code_points(text);
    std::size_t letters = 0;
    for (; !text.empty(); ++letters)
        text.remove_prefix(cluster_size(text));
    return letters;
}

}  // namespace

Grid Editor::draw(Size size) {
    Grid grid(size);
    if (size.rows < screen_rows_min || size.columns < screen_columns_min) {
        grid.put({0, 0}, words_("ui.too_small"_key), theme_[Paint::text]);
        grid.cursor = Spot{};
        return grid;
    }
    draw_menu_bar(grid);
    draw_tabs(grid);
    const StatusBar bar = status_bar(size.columns);
    const std::size_t rows_below = std::max<std::size_t>(1, bar.rows_below());
    const std::size_t status_row = size.rows - 1 - rows_below;
    Area area{2, 0, status_row - 2, size.columns};
    Panel* front = this->front();
    const std::size_t side =
        front == nullptr ? 0 : std::min(front->side_columns(), size.columns / 2);
    if (side > 0) {
        front->draw(grid, {area.row, 0, area.rows, side}, theme_);
        area = {area.row, side, area.rows, area.columns - side};
    }
    const auto panel_cursor = grid.cursor;
    if (page() != nullptr)
        draw_page(grid, area, front == nullptr);
    else
        draw_nothing_open(grid, area);
    if (front == nullptr && offered_) offered_->draw(grid, area, theme_);
    if (side > 0) grid.cursor = panel_cursor;
    draw_hints(grid, size.rows - 1);
    bar.draw(grid, status_row, theme_);
    if (front != nullptr && side == 0) front->draw(grid, {0, 0, status_row, size.columns}, theme_);
    return grid;
}

void Editor::draw_menu_bar(Grid& grid) const {
    grid.fill({0, 0}, grid.size().columns, theme_[Paint::bar]);
    const std::vector<Menu> menus = empty_menus(words_);
    const auto columns = menu_columns(menus);
    for (std::size_t i = 0; i < menus.size(); ++i)
        grid.put({0, columns[i]}, menus[i].name, theme_[Paint::bar]);
    const std::size_t room =
        grid.size().columns - std::min(grid.size().columns, columns.back() + 1);
    for (const std::string& right : right_of_menus())
        if (width_of(right) <= room)
            return put_right(grid, 0, columns.back(), right, theme_[Paint::bar_strong]);
}

// Who is there and who wants something, the longest first: that is shown for which there is room.
std::vector<std::string> Editor::right_of_menus() const {
    std::string hands;
    std::size_t count = hand_is_up ? 1 : 0;
    if (hand_is_up) hands = "✋ " + words_("ui.own_hand"_key) + "  ";
    for (const Here& here : company_.here()) {
        if (!here.hand) continue;
        hands += "✋ " + safe_text(here.member.name) + "  ";
        ++count;
    }
    const std::string few = count > 0 ? "✋ " + std::to_string(count) + "  " : std::string();
    std::vector<std::string> others;  // what stands behind the hands
    if (following) {
        const Slots who{{"name", safe_text(company_.name_of(*following))}};
        others = {words_("ui.following"_key, who), words_("ui.following_short"_key, who)};
    } else if (const Member* own = company_.own()) {
        const std::string online =
            "● " + words_.count("ui.online"_key, session_.kept().connected + 1);
        others = {online + " · " + safe_text(own->name), online};
    }
    std::vector<std::string> all;
    for (const std::string& each : others)
        all.push_back(hands + each);
    if (count > 0)
        for (const std::string& each : others)
            all.push_back(few + each);
    all.push_back(hands);
    all.push_back(few);
    return all;
}

// With a letter for each who is in it.
std::string Editor::tab_of(const Page& page) const {
    std::string name = " " + safe_text(name_of_file(page.uri())) + " ";
    for (const Here& here : company_.here())
        if (here.uri == page.uri()) name += here.member.letter + " ";
    return name;
}

std::string Editor::name_of_project() const {
    const talk::Project* open = project();
    if (open == nullptr) return {};
    const std::string name = safe_text(open->name);
    if (open->closed) return name + " · " + words_("space.closed"_key);
    return open->may_write ? name : name + " · " + words_("space.read_only"_key);
}

void Editor::draw_tabs(Grid& grid) {
    const std::size_t columns = grid.size().columns;
    grid.fill({1, 0}, columns, theme_[Paint::bar]);
    const std::string project = name_of_project();
    const std::size_t room = columns - std::min(columns / 2, width_of(project) + 4);
    // So that the one that is shown is among those that fit.
    std::size_t first = 0;
    for (std::size_t width = 0, i = 0; i < pages().size() && i <= page_number(); ++i) {
        width += width_of(tab_of(*pages()[i])) + 1;
        while (width > room && first < i)
            width -= width_of(tab_of(*pages()[first++])) + 1;
    }
    drawn_.tabs.clear();
    std::size_t column = first > 0 ? grid.put({1, 0}, " …", theme_[Paint::bar_quiet]) : 0;
    for (std::size_t i = first; i < pages().size() && column < columns; ++i) {
        const Paint paint = i == page_number() ? Paint::text : Paint::bar;
        const std::size_t begin = column;
        column = grid.put({1, column}, tab_of(*pages()[i]), theme_[paint]);
        drawn_.tabs.push_back({begin, column, i});
        column = grid.put({1, column}, "│", theme_[Paint::bar_quiet]);
    }
    put_right(grid, 1, column, project, theme_[Paint::bar_quiet]);
}

void Editor::draw_page(Grid& grid, const Area& area, bool has_focus) {
    Page& current = *page();
    drawn_.text = area;
    current.fit(area, settings_.wraps);
    const auto colors = current.colors(area);
    const auto marks = marks_in(current);
    const auto peers = peers_in(current);
    const auto signs = signs_in(current);
    const TextScene scene{
        current.buffer(), current.layout(), current.selections(), colors, marks, peers, signs,
        has_focus};
    current.view().draw(grid, area, scene, theme_);
    // Those who are out of sight, in the last cells of the first and the last row.
    const RowIndex first = current.view().top();
    const RowIndex last = current.layout().below(first, area.rows - 1);
    std::string above;
    std::string below;
    for (const PeerCaret& peer : peers) {
        const RowIndex row = current.layout().row_of(peer.caret);
        if (row < first) above += peer.letter;
        if (row > last) below += peer.letter;
    }
    if (!above.empty())
        grid.put(area.at(0, area.columns - width_of(above) - 1), "▲" + above, theme_[Paint::quiet]);
    if (!below.empty())
        grid.put(area.at(area.rows - 1, area.columns - width_of(below) - 1), "▼" + below,
                 theme_[Paint::quiet]);
}

void Editor::draw_nothing_open(Grid& grid, const Area& area) const {
    for (std::size_t down = 0; down < area.rows; ++down)
        grid.fill(area.at(down, 0), area.columns, theme_[Paint::text]);
    std::string text;
    switch (stage_) {
        case Stage::starting: text = words_("ui.starting"_key); break;
        case Stage::no_class: text = words_("entry.welcome"_key); break;
        case Stage::joining:
            text = words_(knocks_until ? "entry.joining"_key : "ui.starting"_key);
            break;
        case Stage::no_project:
            text = words_(why_no_new_project(*this).empty() ? "entry.make_site"_key
                                                            : "entry.no_project"_key);
            break;
        case Stage::project:
            text = files_.first_page() == nullptr ? words_("ui.empty_project"_key)
                                                  : words_("ui.no_page_open"_key);
            break;
    }
    std::size_t down = 1;
    for (const std::string& row : folded_rows(text, std::max<std::size_t>(area.columns, 8) - 6)) {
        if (down >= area.rows) break;
        grid.put(area.at(down++, 3), row, theme_[Paint::text], area.columns - 3);
    }
    grid.cursor = area.at(1, 3);
}

std::vector<PeerCaret> Editor::peers_in(const Page& page) const {
    std::vector<PeerCaret> carets;
    for (const Here& here : company_.here()) {
        const auto place = places_.place_of(here, page);
        if (!place) continue;
        const auto [anchor, caret] = *place;
        carets.push_back({here.member.letter,
                          here.member.number,
                          caret,
                          {std::min(anchor, caret), std::max(anchor, caret)},
                          places_.has_just_moved(here, now_)
                              ? "‹" + safe_text(here.member.name) + "›"
                              : std::string()});
    }
    return carets;
}

std::vector<LineSign> Editor::signs_in(const Page& page) const {
    std::vector<LineSign> signs;
    if (!settings_.shows_mistakes) return signs;
    for (const Mistake& mistake : page.mistakes())
        signs.push_back({page.buffer().line_of(mistake.began.begin), "!", Paint::mistake});
    return signs;
}

std::vector<Painted> Editor::marks_in(const Page& page) const {
    std::vector<Painted> marks;
    for (const ByteRange& range : page.found)
        marks.push_back({range, Paint::match});
    if (!marks.empty() || page.grammar() != Grammar::html) return marks;
    const ByteIndex caret = page.selections().primary().caret;
    if (!may_be_in_tag_name(page.buffer(), caret)) return marks;
    const auto pair = tag_pair_at(page.buffer(), caret);
    if (pair) marks = {{pair->open_name, Paint::pair}, {pair->close_name, Paint::pair}};
    return marks;
}

StatusBar Editor::status_bar(std::size_t columns) const {
    const KeptState state = kept_line_.state();
    std::string kept = kept_sentence(words_, state, kept_line_.kept());
    // Of no class nothing can be kept yet, and nothing is.
    if (stage_ == Stage::no_class || stage_ == Stage::joining) kept.clear();
    kept.insert(0, kept_line_.has_unsaved() ? "… " : "  ");
    std::string position;
    const Page* current = page();
    if (current != nullptr) {
        const Buffer& buffer = current->buffer();
        const ByteIndex caret = current->selections().primary().caret;
        const std::size_t line = buffer.line_of(caret);
        const std::size_t letters = letters_in(buffer.view({buffer.line_begin(line), caret}));
        position = "  " + words_("ui.position"_key, {{"line", std::to_string(line + 1)},
                                                     {"column", std::to_string(letters + 1)}});
    }
    StatusBar bar(columns, std::move(kept), is_trouble(state) ? Paint::attention : Paint::good,
                  std::move(position));
    const std::string notice = safe_text(notice_.sentence());
    const std::string mistake = safe_text(mistake_here());
    if (!notice.empty()) {
        if (!mistake.empty() && panels_.empty()) bar.say_below("! " + mistake, Paint::mistake);
        bar.say(notice, notice_.paint());
        return bar;
    }
    std::string text;
    Paint paint = Paint::bar_quiet;
    if (!mistake.empty()) {
        text = "! " + mistake;
        paint = Paint::mistake;
    } else if (current != nullptr && current->syntax().is_light()) {
        text = words_("ui.light_mode"_key);
    } else if (current != nullptr && current->grammar() == Grammar::html) {
        text = crumb(path_at(current->buffer(), current->selections().primary().caret));
    }
    // Beside a panel the hints say how to get out of it.
    if (panels_.empty() || bar.has_room_for(text)) bar.say(text, paint);
    return bar;
}

// What is wrong in the line of the caret; empty: nothing that is known.
std::string Editor::mistake_here() const {
    const Page* current = page();
    if (current == nullptr || !settings_.shows_mistakes) return {};
    const std::size_t here = current->buffer().line_of(current->selections().primary().caret);
    for (const Mistake& mistake : current->mistakes())
        if (current->buffer().line_of(mistake.began.begin) == here)
            return sentence_of(words_, mistake, lines_of(mistake, current->buffer())).why;
    return {};
}

void Editor::draw_hints(Grid& grid, std::size_t row) const {
    const std::size_t columns = grid.size().columns;
    grid.fill({row, 0}, columns, theme_[Paint::bar]);
    std::size_t column = 1;
    const std::vector<Hint> all = hints();
    const auto width_of_hint = [](const Hint& hint) {
        return width_of(hint.key) + 1 + width_of(hint.does);
    };
    // How to get out of a panel, its last hint, always has room.
    const std::size_t last = panels_.empty() || all.empty() ? 0 : width_of_hint(all.back()) + 2;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Hint& hint = all[i];
        const std::size_t kept_free = i + 1 < all.size() ? last : 0;
        if (column + width_of_hint(hint) + 1 + kept_free > columns) continue;
        column = grid.put({row, column}, hint.key, theme_[Paint::key]);
        column = grid.put({row, column + 1}, hint.does, theme_[Paint::bar]) + 2;
    }
}

std::vector<Hint> Editor::hints() const {
    if (!panels_.empty()) return panels_.back()->hints(words_);
    if (offered_) return CompletionOffer::hints(words_);
    std::vector<Hint> hints;
    for (const char* id : {"help", "files", "team", "show", "problems", "ask", "menu", "quit"}) {
        const Action* action = action_named(id);
        const auto key = keymap_.key_of(id);
        if (action == nullptr || !key) continue;
        if (action->why_not != nullptr && !action->why_not(*this).empty()) continue;
        hints.push_back({shown_chord(words_, *key), words_(action->label)});
    }
    return hints;
}

}  // namespace atelier::editor
