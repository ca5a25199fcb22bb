#include "editor/app/actions.hpp"

#include "editor/app/bring_in.hpp"
#include "editor/app/entry.hpp"
#include "editor/app/file_actions.hpp"
#include "editor/app/find_actions.hpp"
#include "editor/app/practice.hpp"
#include "editor/app/room_actions.hpp"
#include "editor/app/showing.hpp"
#include "editor/app/site_search.hpp"
#include "editor/app/team_actions.hpp"
#include "editor/app/text_actions.hpp"

#include <algorithm>
#include <array>

namespace atelier::editor {

namespace {

namespace file = file_actions;
namespace finding = find_actions;
namespace room = room_actions;
namespace team = team_actions;
namespace text = text_actions;

void undo(Editor& editor) {
    editor.undo();
}
void redo(Editor& editor) {
    editor.redo();
}

// In the order of the menus.
constexpr std::array table{
    Action{"files", MenuName::file, "action.files"_key, "about.files"_key, "f2 ctrl+b",
           file::show_files, file::why_no_project},
    Action{"open", MenuName::file, "action.open"_key, "about.open"_key, "ctrl+o ctrl+p", file::open,
           file::why_no_project},
    Action{"new_file", MenuName::file, "action.new_file"_key, "about.new_file"_key, "ctrl+n",
           file::make_file, file::why_no_change},
    Action{"new_folder", MenuName::file, "action.new_folder"_key, "about.new_folder"_key, "",
           file::make_folder, file::why_no_change},
    Action{"import", MenuName::file, "action.import"_key, "about.import"_key, "",
           file::import_files, file::why_no_change},
    Action{"rename", MenuName::file, "action.rename"_key, "about.rename"_key, "", file::rename,
           text::why_no_writing},
    Action{"duplicate_file", MenuName::file, "action.duplicate_file"_key,
           "about.duplicate_file"_key, "", file::duplicate, text::why_no_writing},
    Action{"move_file", MenuName::file, "action.move_file"_key, "about.move_file"_key, "",
           file::move, text::why_no_writing},
    Action{"bin", MenuName::file, "action.bin"_key, "about.bin"_key, "", file::remove,
           text::why_no_writing},
    Action{"restore", MenuName::file, "action.restore"_key, "about.restore"_key, "", file::restore,
           file::why_nothing_deleted},
    Action{"rescued", MenuName::file, "action.rescued"_key, "about.rescued"_key, "",
           file::show_rescued, file::why_nothing_rescued},
    Action{"close", MenuName::file, "action.close"_key, "about.close"_key, "ctrl+w", file::close,
           text::why_no_page},
    Action{"leave_practice", MenuName::file, "action.leave_practice"_key,
           "about.leave_practice"_key, "", practice::leave, practice::why_not_here,
           practice::is_here},
    Action{"hand_over", MenuName::file, "action.hand_over"_key, "about.hand_over"_key, "",
           room::hand_over, nullptr},
    Action{"quit", MenuName::file, "action.quit"_key, "about.quit"_key, "ctrl+q", room::quit,
           nullptr},

    Action{"undo", MenuName::edit, "action.undo"_key, "about.undo"_key, "ctrl+z", undo,
           text::why_no_writing},
    Action{"redo", MenuName::edit, "action.redo"_key, "about.redo"_key, "ctrl+y", redo,
           text::why_no_writing},
    Action{"cut", MenuName::edit, "action.cut"_key, "about.cut"_key, "ctrl+x shift+delete",
           text::cut, text::why_no_writing},
    Action{"copy", MenuName::edit, "action.copy"_key, "about.copy"_key, "ctrl+c ctrl+insert",
           text::copy, text::why_no_page},
    Action{"paste", MenuName::edit, "action.paste"_key, "about.paste"_key, "ctrl+v shift+insert",
           text::paste, text::why_no_writing},
    Action{"select_all", MenuName::edit, "action.select_all"_key, "about.select_all"_key, "ctrl+a",
           text::select_all, text::why_no_page},
    Action{"select_line", MenuName::edit, "action.select_line"_key, "about.select_line"_key,
           "ctrl+l", text::select_line, text::why_no_page},
    Action{"selecting", MenuName::edit, "action.selecting"_key, "about.selecting"_key, "alt+s",
           text::toggle_selecting, text::why_no_page},
    Action{"find", MenuName::edit, "action.find"_key, "about.find"_key, "ctrl+f", finding::find,
           text::why_no_page},
    Action{"find_next", MenuName::edit, "action.find_next"_key, "about.find_next"_key, "f3",
           finding::find_next, text::why_no_page},
    Action{"find_previous", MenuName::edit, "action.find_previous"_key, "about.find_previous"_key,
           "shift+f3", finding::find_previous, text::why_no_page},
    Action{"replace", MenuName::edit, "action.replace"_key, "about.replace"_key, "ctrl+r",
           finding::replace, text::why_no_writing},
    Action{"find_in_site", MenuName::edit, "action.find_in_site"_key, "about.find_in_site"_key,
           "alt+r", find_in_site, file::why_no_project},
    Action{"replace_in_site", MenuName::edit, "action.replace_in_site"_key,
           "about.replace_in_site"_key, "", replace_in_site, file::why_no_change},
    Action{"go_to_line", MenuName::edit, "action.go_to_line"_key, "about.go_to_line"_key, "ctrl+g",
           finding::go_to_line, text::why_no_page},
    Action{"comment", MenuName::edit, "action.comment"_key, "about.comment"_key, "ctrl+_ alt+c",
           text::toggle_comment, text::why_no_writing},
    Action{"delete_line", MenuName::edit, "action.delete_line"_key, "about.delete_line"_key,
           "ctrl+k", text::delete_lines, text::why_no_writing},
    Action{"duplicate_line", MenuName::edit, "action.duplicate_line"_key,
           "about.duplicate_line"_key, "ctrl+d", text::duplicate, text::why_no_writing},
    Action{"line_up", MenuName::edit, "action.line_up"_key, "about.line_up"_key, "alt+up",
           text::move_lines_up, text::why_no_writing},
    Action{"line_down", MenuName::edit, "action.line_down"_key, "about.line_down"_key, "alt+down",
           text::move_lines_down, text::why_no_writing},
    Action{"complete", MenuName::edit, "action.complete"_key, "about.complete"_key, "ctrl+space",
           text::complete, text::why_no_writing},
    Action{"next_same", MenuName::edit, "action.next_same"_key, "about.next_same"_key, "alt+n",
           text::add_next_match, text::why_no_page},
    Action{"one_caret", MenuName::edit, "action.one_caret"_key, "about.one_caret"_key, "alt+u",
           text::keep_one_caret, text::why_no_page},

    Action{"projects", MenuName::site, "action.projects"_key, "about.projects"_key, "",
           show_projects, team::why_no_class},
    Action{"new_project", MenuName::site, "action.new_project"_key, "about.new_project"_key, "",
           ask_project_name, why_no_new_project},
    Action{"bring_in", MenuName::site, "action.bring_in"_key, "about.bring_in"_key, "",
           bring_in::choose_place, bring_in::why_not, bring_in::has_something},
    Action{"moment", MenuName::site, "action.moment"_key, "about.moment"_key, "ctrl+s",
           file::name_moment, file::why_no_change},
    Action{"show", MenuName::site, "action.show"_key, "about.show"_key, "f5", file::show_outside,
           file::why_no_project},
    Action{"problems", MenuName::site, "action.problems"_key, "about.problems"_key, "f8",
           text::show_problems, text::why_no_page},
    Action{"fix", MenuName::site, "action.fix"_key, "about.fix"_key, "alt+f", text::fix_problem,
           text::why_no_writing},

    Action{"team", MenuName::team, "action.team"_key, "about.team"_key, "f4", team::show_team,
           team::why_no_class},
    Action{"hand", MenuName::team, "action.hand"_key, "about.hand"_key, "", team::raise_hand,
           team::why_no_class},
    Action{"show_to_all", MenuName::team, "action.show_to_all"_key, "about.show_to_all"_key, "",
           showing::show_to_all, showing::why_not_shown},
    Action{"go_to_shown", MenuName::team, "action.go_to_shown"_key, "about.go_to_shown"_key,
           "alt+m", showing::go_there, showing::why_nothing_shown},
    Action{"add_to_team", MenuName::team, "action.add_to_team"_key, "about.add_to_team"_key, "",
           team::add_to_team, team::why_not_added},
    Action{"remove_from_team", MenuName::team, "action.remove_from_team"_key,
           "about.remove_from_team"_key, "", team::remove_from_team, team::why_not_removed},
    Action{"stop_following", MenuName::team, "action.stop_following"_key,
           "about.stop_following"_key, "", team::stop_following, team::why_not_following},

    Action{"next_page", MenuName::view, "action.next_page"_key, "about.next_page"_key,
           "ctrl+pagedown alt+right", file::next_page, text::why_no_page},
    Action{"previous_page", MenuName::view, "action.previous_page"_key, "about.previous_page"_key,
           "ctrl+pageup alt+left", file::previous_page, text::why_no_page},
    Action{"wrap", MenuName::view, "action.wrap"_key, "about.wrap"_key, "alt+z", room::toggle_wrap,
           nullptr},
    Action{"mistakes", MenuName::view, "action.mistakes"_key, "about.mistakes"_key, "",
           room::toggle_mistakes, nullptr},
    Action{"theme", MenuName::view, "action.theme"_key, "about.theme"_key, "", room::choose_theme,
           nullptr},
    Action{"language", MenuName::view, "action.language"_key, "about.language"_key, "",
           room::change_language, nullptr},

    Action{"help", MenuName::help, "action.help"_key, "about.help"_key, "f1 alt+a", room::show_help,
           nullptr},
    Action{"ask", MenuName::help, "action.ask"_key, "about.ask"_key, "ctrl+e", room::ask, nullptr},
    Action{"keys", MenuName::help, "action.keys"_key, "about.keys"_key, "", room::show_keys,
           nullptr},
    Action{"choose_key", MenuName::help, "action.choose_key"_key, "about.choose_key"_key, "",
           room::choose_key, nullptr},

    Action{"menu", MenuName::none, "action.menu"_key, "about.menu"_key, "f10 escape",
           room::show_menu, nullptr},
    Action{"new_line", MenuName::none, "action.new_line"_key, "about.new_line"_key, "enter",
           text::new_line, text::why_no_writing},
    Action{"indent", MenuName::none, "action.indent"_key, "about.indent"_key, "tab", text::indent,
           text::why_no_writing},
    Action{"outdent", MenuName::none, "action.outdent"_key, "about.outdent"_key, "shift+tab",
           text::outdent, text::why_no_writing},
    Action{"close_tag", MenuName::none, "action.close_tag"_key, "about.close_tag"_key, ">",
           text::close_tag, text::why_no_writing},
};

}  // namespace

std::span<const Action> actions() {
    return table;
}

const Action* action_named(std::string_view id) {
    const auto found = std::ranges::find(table, id, &Action::id);
    return found == table.end() ? nullptr : &*found;
}

Key name_of_menu(MenuName menu) {
    switch (menu) {
        case MenuName::none:
        case MenuName::file: return "menu.file"_key;
        case MenuName::edit: return "menu.edit"_key;
        case MenuName::site: return "menu.site"_key;
        case MenuName::team: return "menu.team"_key;
        case MenuName::view: return "menu.view"_key;
        case MenuName::help: break;
    }
    return "menu.help"_key;
}

}  // namespace atelier::editor
