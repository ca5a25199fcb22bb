#include "editor/app/completing.hpp"

#include "editor/app/editor.hpp"

namespace atelier::editor {

namespace {

ProjectNames names_in(const Editor& editor) {
    ProjectNames names;
    for (const ProjectFile& file : editor.files().all())
        if (!file.is_note && file.kind != talk::NodeKind::folder) names.paths.push_back(file.path);
    for (const auto& each : editor.pages())
        add_names(each->grammar(), each->buffer(), names);
    return names;
}

}  // namespace

std::optional<CompletionOffer> completion_here(const Editor& editor, bool is_asked_for) {
    const Page* current = editor.page();
    if (current == nullptr || !current->selections().is_single()) return std::nullopt;
    const Selection& caret = current->selections().primary();
    const ProjectFile* file = editor.files().find(current->uri());
    if (!caret.is_empty() || file == nullptr) return std::nullopt;
    const std::string_view path = file->path;
    const std::string_view folder =
        path.substr(0, path.size() - std::min(path.size(), file->name.size() + 1));
    const CompletionAsk ask{current->buffer(),
                            caret.caret,
                            current->grammar(),
                            [&editor] { return names_in(editor); },
                            folder,
                            is_asked_for};
    auto found = completion_at(ask, editor.words());
    if (!found) return std::nullopt;
    return CompletionOffer(*std::move(found));
}

}  // namespace atelier::editor
