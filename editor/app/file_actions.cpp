#include "editor/app/file_actions.hpp"

#include "editor/app/import_panel.hpp"
#include "editor/app/site_texts.hpp"
#include "editor/ui/list_panel.hpp"
#include "editor/ui/page_panel.hpp"
#include "editor/ui/question_panel.hpp"

#include <algorithm>

namespace atelier::editor::file_actions {

namespace {

constexpr std::size_t drawer_columns = 26;

std::string size_text(std::uint64_t bytes) {
    constexpr std::uint64_t kilo = 1'000;
    if (bytes == 0) return {};
    if (bytes < kilo * kilo)
        return std::to_string(std::max<std::uint64_t>(1, bytes / kilo)) + " ko";
    return std::to_string(bytes / (kilo * kilo)) + " Mo";
}

// Who is in it.
std::string letters_in(const Editor& editor, const ProjectFile& file) {
    std::string letters;
    for (const Here& here : editor.company().here())
        if (here.uri == file.uri) letters += here.member.letter;
    return letters;
}

ListRow row_of(const Editor& editor, const ProjectFile& file) {
    const std::string indent(2 * file.depth, ' ');
    const bool is_folder = file.kind == talk::NodeKind::folder;
    std::string side = letters_in(editor, file);
    if (side.empty()) side = size_text(file.size);
    return {indent + file.name + (is_folder ? "/" : ""), side, file.path, false, "", file.uri};
}

std::vector<ListRow> rows_of(const Editor& editor) {
    std::vector<ListRow> rows;
    bool has_notes = false;
    for (const ProjectFile& file : editor.files().all()) {
        if (file.is_note && !std::exchange(has_notes, true))
            rows.push_back({editor.words()("files.notes"_key), "", "", true, "", ""});
        rows.push_back(row_of(editor, file));
    }
    return rows;
}

// The folder that something new goes into, beside or inside of what is chosen.
std::string folder_for(const Editor& editor, const ProjectFile* chosen) {
    if (chosen == nullptr) return editor.files().site();
    return chosen->kind == talk::NodeKind::folder ? chosen->uri : chosen->parent;
}

// For something in a folder; empty: in none.
void ask_for_name(Editor& editor, const std::string& title, const std::string& about,
                  const std::string& usual, const std::string& folder,
                  std::function<void(const std::string& name)> take) {
    editor.push(std::make_unique<QuestionPanel>(QuestionPanel::Parts{
        title,
        about,
        usual,
        [&editor, usual, folder, take = std::move(take)](const std::string& name) -> std::string {
            if (name.empty()) return editor.words()("entry.name_needed"_key);
            if (name.find('/') != name.npos) return editor.words()("files.no_slash"_key);
            if (name != usual && editor.files().free_name(folder, name) != name)
                return editor.words()("files.name_taken"_key);
            take(name);
            return {};
        },
        {},
        {}}));
}

void make_in(Editor& editor, const std::string& folder, talk::NodeKind kind) {
    const Words& words = editor.words();
    const bool is_folder = kind == talk::NodeKind::folder;
    const std::string title =
        is_folder ? words("action.new_folder"_key) : words("action.new_file"_key);
    const std::string usual =
        editor.files().free_name(folder, is_folder ? words("files.folder_name"_key) : "page.html");
    ask_for_name(editor, title, words("files.name_of_new"_key), usual, folder,
                 [&editor, folder, kind](const std::string& name) {
                     editor.ask<talk::Create>(
                         {folder, kind, name, std::nullopt, std::nullopt},
                         [&editor, kind, name](const talk::Created& made) {
                             if (kind != talk::NodeKind::text) return;
                             const std::string text =
                                 new_page_text(name, editor.words().language());
                             if (text.empty()) return editor.open_when_listed(made.uri);
                             editor.ask<talk::Write>({made.uri, text}, [](const auto&) {});
                             constexpr talk::Position in_body{8, 2};
                             editor.open_when_listed(made.uri, in_body);
                         });
                 });
}

void rename_one(Editor& editor, const ProjectFile& file) {
    ask_for_name(editor, editor.words()("action.rename"_key), file.path, file.name, file.parent,
                 [&editor, uri = file.uri](const std::string& name) {
                     editor.ask<talk::Rename>({uri, name}, [](const talk::Written&) {});
                 });
}

void remove_one(Editor& editor, const ProjectFile& file) {
    editor.ask<talk::Delete>(
        {file.uri}, [&editor, uri = file.uri, name = file.path](const talk::Written& done) {
            if (done.change) editor.deleted.insert(editor.deleted.begin(), {name, *done.change});
            editor.close_page_of(uri);
            editor.say(editor.words()("files.removed"_key, {{"name", name}}));
        });
}

void copy_file(Editor& editor, const ProjectFile& file, const std::string& name) {
    if (file.kind == talk::NodeKind::blob)
        return editor.ask<talk::Create>({file.parent, file.kind, name, file.blob, file.size},
                                        [](const talk::Created&) {});
    with_site_texts(editor, [&editor, file, name](const std::vector<SiteText>& texts) {
        const auto found = std::ranges::find(texts, file.uri, &SiteText::uri);
        if (found == texts.end()) return;  // somebody has deleted it meanwhile
        const std::string text = found->text;
        editor.ask<talk::Create>({file.parent, file.kind, name, std::nullopt, std::nullopt},
                                 [&editor, text](const talk::Created& made) {
                                     editor.ask<talk::Write>({made.uri, text},
                                                             [](const talk::Written&) {});
                                     editor.open_when_listed(made.uri);
                                 });
    });
}

void duplicate_one(Editor& editor, const ProjectFile& file) {
    if (file.kind == talk::NodeKind::folder)
        return editor.say(editor.words()("files.no_folder_copy"_key));
    const std::string name = editor.files().free_name(file.parent, file.name);
    ask_for_name(editor, editor.words()("action.duplicate_file"_key), file.path, name, file.parent,
                 [&editor, file](const std::string& wanted) { copy_file(editor, file, wanted); });
}

void move_one(Editor& editor, const ProjectFile& file) {
    ListPanel::Parts parts;
    parts.title = editor.words()("files.move_to"_key, {{"name", file.name}});
    std::vector<std::string> folders{editor.files().site(), editor.files().notes()};
    parts.rows = {{editor.words()("files.site"_key), "", "", false, "", folders[0]},
                  {editor.words()("files.notes"_key), "", "", false, "", folders[1]}};
    for (const ProjectFile& each : editor.files().all()) {
        if (each.kind != talk::NodeKind::folder || each.uri == file.uri) continue;
        folders.push_back(each.uri);
        parts.rows.push_back({each.path + "/", "", "", false, "", each.uri});
    }
    parts.on_take = [&editor, folders, uri = file.uri](std::size_t row) {
        editor.ask<talk::Move>({uri, folders[row]}, [](const talk::Written&) {});
    };
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

const ProjectFile* open_file(const Editor& editor) {
    return editor.page() == nullptr ? nullptr : editor.files().find(editor.page()->uri());
}

// Of the drawer: true when the key is one of its own.
bool take_drawer_key(Editor& editor, const KeyPress& key, const ProjectFile* chosen) {
    const std::string why = why_no_change(editor);
    if (key.name == KeyName::erase && key.with == Modifiers{} && chosen != nullptr) {
        if (why.empty())
            remove_one(editor, *chosen);
        else
            editor.say(why, Paint::attention);
        return true;
    }
    if (key.name != KeyName::character || key.with.ctrl || key.with.alt) return false;
    const char32_t letter = key.character | 0x20U;
    if (std::u32string_view(U"ndrcmi").find(letter) == std::u32string_view::npos) return true;
    if (!why.empty()) {
        editor.say(why, Paint::attention);
        return true;
    }
    if (letter == 'n') make_in(editor, folder_for(editor, chosen), talk::NodeKind::text);
    if (letter == 'd') make_in(editor, folder_for(editor, chosen), talk::NodeKind::folder);
    if (letter == 'i') show_import(editor, folder_for(editor, chosen));
    if (chosen == nullptr) return true;
    if (letter == 'r') rename_one(editor, *chosen);
    if (letter == 'c') duplicate_one(editor, *chosen);
    if (letter == 'm') move_one(editor, *chosen);
    return true;
}

}  // namespace

std::string new_page_text(const std::string& name, Language language) {
    if (!name.ends_with(".html")) return {};
    const std::string code = language == Language::french ? "fr" : "en";
    return "<!DOCTYPE html>\n<html lang=\"" + code +
           "\">\n<head>\n  <meta charset=\"utf-8\">\n"
           "  <meta name=\"viewport\" content=\"width=device-width\">\n  <title></title>\n</head>\n"
           "<body>\n  \n</body>\n</html>\n";
}

std::string folder_name(std::string name) {
    std::ranges::replace(name, '/', '-');
    for (std::size_t at = name.find(".."); at != name.npos; at = name.find(".."))
        name.erase(at, 1);
    if (name.starts_with('.')) name.erase(0, 1);
    return name.empty() ? "site" : name;
}

std::string why_no_project(const Editor& editor) {
    return editor.project() == nullptr ? editor.words()("why.no_project"_key) : std::string();
}

std::string why_no_change(const Editor& editor) {
    const talk::Project* project = editor.project();
    if (project == nullptr) return editor.words()("why.no_project"_key);
    if (project->closed) return editor.words()("why.closed"_key);
    if (!project->may_write) return editor.words()("why.may_not_write"_key);
    return {};
}

std::string why_nothing_deleted(const Editor& editor) {
    if (const std::string why = why_no_change(editor); !why.empty()) return why;
    return editor.deleted.empty() ? editor.words()("files.nothing_deleted"_key) : std::string();
}

void show_files(Editor& editor) {
    // Its key again closes it.
    if (editor.front() != nullptr && editor.front()->side_columns() > 0)
        return editor.close_panels();
    const Words& words = editor.words();
    ListPanel::Parts parts;
    parts.title = words("action.files"_key);
    parts.side = drawer_columns;
    parts.empty = words("files.none"_key);
    parts.live_rows = [&editor] { return rows_of(editor); };
    const auto file_at = [&editor](std::size_t row) -> const ProjectFile* {
        const auto rows = rows_of(editor);
        return row < rows.size() ? editor.files().find(rows[row].id) : nullptr;
    };
    parts.on_take = [&editor, file_at](std::size_t row) {
        const ProjectFile* file = file_at(row);
        if (file != nullptr) editor.open_file(file->uri);
    };
    parts.on_key = [&editor, file_at](const KeyPress& key, std::optional<std::size_t> row) {
        return take_drawer_key(editor, key, row ? file_at(*row) : nullptr);
    };
    parts.hints = {
        {"N", words("hint.new"_key)},    {"D", words("hint.new_folder"_key)},
        {"R", words("hint.rename"_key)}, {"C", words("hint.copy"_key)},
        {"I", words("hint.import"_key)}, {words("key.delete"_key), words("hint.bin"_key)}};
    if (const ProjectFile* here = open_file(editor))
        for (std::size_t i = 0; const ListRow& row : rows_of(editor)) {
            if (row.id == here->uri) parts.chosen = i;
            ++i;
        }
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

void open(Editor& editor) {
    ListPanel::Parts parts;
    parts.title = editor.words()("action.open"_key);
    parts.is_searched = true;
    parts.empty =
        editor.words()(editor.files().all().empty() ? "files.none"_key : "ui.palette_empty"_key);
    for (const ProjectFile& file : editor.files().all())
        if (file.kind == talk::NodeKind::text)
            parts.rows.push_back({file.path, letters_in(editor, file), "", false, "", file.uri});
    const auto rows = parts.rows;
    parts.on_take = [&editor, rows](std::size_t row) { editor.open_file(rows[row].id); };
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

void make_file(Editor& editor) {
    make_in(editor, folder_for(editor, open_file(editor)), talk::NodeKind::text);
}

void make_folder(Editor& editor) {
    make_in(editor, folder_for(editor, open_file(editor)), talk::NodeKind::folder);
}

void rename(Editor& editor) {
    if (const ProjectFile* file = open_file(editor)) rename_one(editor, *file);
}

void duplicate(Editor& editor) {
    if (const ProjectFile* file = open_file(editor)) duplicate_one(editor, *file);
}

void move(Editor& editor) {
    if (const ProjectFile* file = open_file(editor)) move_one(editor, *file);
}

void remove(Editor& editor) {
    if (const ProjectFile* file = open_file(editor)) remove_one(editor, *file);
}

void restore(Editor& editor) {
    ListPanel::Parts parts;
    parts.title = editor.words()("action.restore"_key);
    for (const Editor::Deleted& each : editor.deleted)
        parts.rows.push_back({each.name, "", "", false, "", each.change.hex});
    parts.on_take = [&editor](std::size_t row) {
        const Editor::Deleted each = editor.deleted[row];
        editor.ask<talk::Restore>(
            {editor.project()->project, each.change}, [&editor, each](const talk::Written&) {
                std::erase_if(editor.deleted,
                              [&](const auto& other) { return other.change == each.change; });
                editor.say(editor.words()("files.restored"_key, {{"name", each.name}}));
            });
    };
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

std::string why_nothing_rescued(const Editor& editor) {
    return editor.rescue_files.empty() ? editor.words()("rescue.none"_key) : std::string();
}

void show_rescued(Editor& editor) {
    ListPanel::Parts parts;
    parts.title = editor.words()("action.rescued"_key);
    for (const RescueFile& file : editor.rescue_files) {
        constexpr std::size_t shown = 40;
        const std::string words = file.text.substr(0, file.text.find('\n', shown));
        parts.rows.push_back(
            {editor.name_of_file(file.uri), words.substr(0, shown), "", false, "", file.path});
    }
    parts.on_take = [&editor](std::size_t row) {
        const RescueFile file = editor.rescue_files[row];
        editor.copy_outside(file.text);
        editor.push(std::make_unique<PagePanel>(editor.words()("rescue.copied"_key), file.text));
        if (remove_rescue_file(file))
            editor.rescue_files.erase(editor.rescue_files.begin() +
                                      static_cast<std::ptrdiff_t>(row));
    };
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

void import_files(Editor& editor) {
    show_import(editor, folder_for(editor, open_file(editor)));
}

void close(Editor& editor) {
    editor.close_page();
}

void next_page(Editor& editor) {
    if (!editor.pages().empty())
        editor.show_page((editor.page_number() + 1) % editor.pages().size());
}

void previous_page(Editor& editor) {
    const std::size_t count = editor.pages().size();
    if (count > 0) editor.show_page((editor.page_number() + count - 1) % count);
}

void name_moment(Editor& editor) {
    ask_for_name(editor, editor.words()("action.moment"_key), editor.words()("moment.about"_key),
                 "", "", [&editor](const std::string& name) {
                     editor.ask<talk::NameMoment>(
                         {editor.project()->project, name}, [&editor, name](const talk::Written&) {
                             editor.say(editor.words()("moment.named"_key, {{"name", name}}),
                                        Paint::good);
                         });
                 });
}

void show_outside(Editor& editor) {
    const talk::Project& project = *editor.project();
    const std::string folder = editor.setup().mirror_folder + "/" + folder_name(project.name);
    std::string page = "index.html";
    if (const ProjectFile* file = open_file(editor);
        file != nullptr && file->name.ends_with(".html"))
        page = file->path;
    editor.ask<talk::MirrorFolder>(
        {project.project, folder}, [&editor, page](const talk::WorkingFolder& mirrored) {
            const std::string path = mirrored.path + "/site/" + page;
            const Words& words = editor.words();
            if (editor.setup().open_outside && editor.setup().open_outside(path))
                return editor.say(words("outside.shown"_key, {{"path", path}}));
            // Nothing to show it on: a path is too long for a row, and is copied by hand.
            editor.push(std::make_unique<PagePanel>(words("action.show"_key),
                                                    words("outside.path"_key, {{"path", path}})));
        });
}

}  // namespace atelier::editor::file_actions
