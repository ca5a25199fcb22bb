#include "editor/app/import_panel.hpp"

#include "editor/app/memory_file.hpp"
#include "editor/kit_file.hpp"
#include "editor/site/import_rules.hpp"
#include "editor/ui/list_panel.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace atelier::editor {

namespace {

namespace fs = std::filesystem;

struct Entry {
    std::string name;
    bool is_folder = false;
    std::uint64_t size = 0;
};

constexpr std::size_t entries_max = 1'000;

std::vector<Entry> entries_of(const std::string& folder) {
    std::vector<Entry> entries;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end;
         !error && at != end && entries.size() < entries_max; at.increment(error)) {
        std::error_code ignored;
        const std::string name = at->path().filename().string();
        const bool is_folder = at->is_directory(ignored);
        if (name.starts_with('.') || (!is_folder && !at->is_regular_file(ignored))) continue;
        entries.push_back({name, is_folder, is_folder ? 0 : at->file_size(ignored)});
    }
    std::ranges::sort(entries, [](const Entry& one, const Entry& other) {
        return one.is_folder != other.is_folder ? one.is_folder : one.name < other.name;
    });
    return entries;
}

std::string bytes_in(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

std::string why_not_taken(const Words& words, LeftOut why) {
    switch (why) {
        case LeftOut::too_big:
        case LeftOut::too_many_lines: return words("import.too_big"_key);
        case LeftOut::not_text: return words("import.not_text"_key);
        case LeftOut::other_content: return words("import.other_content"_key);
        default: return words("import.no_part"_key);
    }
}

void take_text(Editor& editor, const std::string& into, const std::string& name,
               const std::string& bytes) {
    editor.ask<talk::Create>({into, talk::NodeKind::text, name, std::nullopt, std::nullopt},
                             [&editor, bytes](const talk::Created& made) {
                                 editor.ask<talk::Write>({made.uri, bytes}, [](const auto&) {});
                                 editor.open_when_listed(made.uri);
                             });
}

void take_blob(Editor& editor, const std::string& into, const std::string& name,
               const std::string& bytes) {
    const SharedDescriptor file = memory_file(bytes);
    if (!file) return editor.say(editor.words()("ui.not_done"_key), Paint::attention);
    editor.ask<talk::PutBlob>(
        {std::nullopt, true},
        [&editor, into, name](const talk::BlobKept& kept) {
            editor.ask<talk::Create>(
                {into, talk::NodeKind::blob, name, kept.blob, kept.size},
                [&editor, name](const talk::Created&) {
                    editor.say(editor.words()("import.taken"_key, {{"name", name}}), Paint::good);
                });
        },
        file);
}

void take_file(Editor& editor, const std::string& into, const std::string& path) {
    const std::string file_name = fs::path(path).filename().string();
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error) return editor.say(editor.words()("import.gone"_key), Paint::attention);
    ImportRules rules;
    const auto admitted =
        rules.look_at_file({file_name, Found::Is::file, static_cast<std::uint64_t>(size)});
    if (!admitted)
        return editor.say(why_not_taken(editor.words(), admitted.error()), Paint::attention);
    const std::string bytes = bytes_in(path);
    // It lets people into the class, and a site goes out.
    if (read_kit(bytes)) return editor.say(editor.words()("import.kit"_key), Paint::attention);
    if (const auto why = rules.look_inside(*admitted, bytes))
        return editor.say(why_not_taken(editor.words(), *why), Paint::attention);
    const std::string name = editor.files().free_name(into, admitted->names.back());
    if (admitted->kind == FileKind::text)
        take_text(editor, into, name, bytes);
    else
        take_blob(editor, into, name, bytes);
}

void show_folder(Editor& editor, const std::string& into, const std::string& folder) {
    ListPanel::Parts parts;
    parts.title = folder;
    parts.empty = editor.words()("import.empty"_key);
    const auto entries = entries_of(folder);
    parts.rows.push_back({"../", "", "", false, "", "up"});
    for (const Entry& entry : entries) {
        const bool is_taken = entry.is_folder || kind_of_name(entry.name).has_value();
        parts.rows.push_back({entry.name + (entry.is_folder ? "/" : ""), "", "", false,
                              is_taken ? "" : editor.words()("import.no_part"_key), entry.name});
    }
    parts.chosen = entries.empty() ? 0 : 1;
    parts.on_take = [&editor, into, folder, entries](std::size_t row) {
        if (row == 0) {
            const bool is_top = std::ranges::count(editor.stick_folders(), folder) > 0 ||
                                folder == editor.setup().home_folder;
            if (is_top) return show_import(editor, into);
            return show_folder(editor, into, fs::path(folder).parent_path().string());
        }
        const Entry& entry = entries[row - 1];
        const std::string path = folder + "/" + entry.name;
        if (entry.is_folder) return show_folder(editor, into, path);
        take_file(editor, into, path);
    };
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

}  // namespace

void show_import(Editor& editor, const std::string& into) {
    const Editor::Setup& setup = editor.setup();
    auto folders = editor.stick_folders();
    if (folders.empty()) return show_folder(editor, into, setup.home_folder);
    ListPanel::Parts parts;
    parts.title = editor.words()("import.from"_key);
    for (const std::string& folder : folders)
        parts.rows.push_back({fs::path(folder).filename().string(), folder, "", false, "", folder});
    folders.push_back(setup.home_folder);
    parts.rows.push_back(
        {editor.words()("import.home"_key), setup.home_folder, "", false, "", "home"});
    parts.on_take = [&editor, into, folders](std::size_t row) {
        show_folder(editor, into, folders[row]);
    };
    editor.push(std::make_unique<ListPanel>(std::move(parts)));
}

}  // namespace atelier::editor
