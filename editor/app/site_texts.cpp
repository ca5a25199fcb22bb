#include "editor/app/site_texts.hpp"

namespace atelier::editor {

namespace {

void ask_for_part(Editor& editor, const talk::Snapshot& ask, std::vector<SiteText> known,
                  const std::function<void(std::vector<SiteText>)>& take) {
    editor.ask<talk::Snapshot>(
        ask, [&editor, ask, known, take](const talk::SnapshotAnswer& part) mutable {
            for (const talk::SnapshotFile& file : part.files)
                if (file.text)
                    known.push_back({file.uri, editor.name_of_file(file.uri), *file.text});
            const std::uint64_t here = part.from + part.files.size();
            if (here >= part.total || part.files.empty()) return take(std::move(known));
            ask_for_part(editor, {ask.project, part.version, here}, std::move(known), take);
        });
}

}  // namespace

void with_site_texts(Editor& editor, const std::function<void(std::vector<SiteText>)>& take) {
    const talk::Project* project = editor.project();
    if (project == nullptr) return;
    ask_for_part(editor, {project->project, std::nullopt, std::nullopt}, {}, take);
}

}  // namespace atelier::editor
