#include "editor/commands/export_site.hpp"

#include "editor/commands/file_content.hpp"
#include "editor/site/export_target.hpp"

#include <algorithm>

namespace atelier::editor {

namespace {

constexpr std::string_view root = "site/";

[[noreturn]] void fail(const Workplace& workplace, ExportFault fault, const std::string& path) {
    const Words& words = workplace.words;
    const Slots slots{{"path", path}};
    switch (fault) {
        case ExportFault::there_already:
            workplace.fail("there_already", words("export.there_already"_key, slots));
        case ExportFault::no_folder:
            workplace.fail("no_folder", words("export.no_folder"_key, slots));
        case ExportFault::no_room: workplace.fail("no_room", words("file.no_room"_key, slots));
        case ExportFault::bad_path: workplace.fail("bad_path", words("export.bad_path"_key, slots));
        case ExportFault::unwritable: break;
    }
    workplace.fail("unwritable", words("file.unwritable"_key, slots));
}

// What is below site/, by path; a folder comes before what is in it, as its path is shorter.
std::vector<talk::SnapshotFile> site_files(std::vector<talk::SnapshotFile> files) {
    std::erase_if(files, [](const talk::SnapshotFile& each) {
        return !each.path.starts_with(root) || each.path.size() == root.size();
    });
    std::ranges::sort(files, {}, &talk::SnapshotFile::path);
    for (talk::SnapshotFile& each : files)
        each.path.erase(0, root.size());
    return files;
}

std::string content_of(Workplace& workplace, const talk::SnapshotFile& file) {
    if (file.kind == talk::NodeKind::text) return file.text.value_or("");
    auto bytes = blob_bytes(workplace, file.blob.value_or(talk::BlobId{}));
    if (!bytes)
        workplace.fail("no_such_blob",
                       workplace.words("export.no_such_blob"_key, {{"path", file.path}}));
    return *std::move(bytes);
}

}  // namespace

Report export_site(Workplace& workplace) {
    const std::string path = workplace.option("--to");
    const auto project = project_named(workplace, workplace.operand(0));
    auto target = begin_export(path);
    if (!target) fail(workplace, target.error(), path);
    auto whole = whole_project(workplace, project.project);
    std::uint64_t written = 0;
    std::uint64_t bytes = 0;
    for (const talk::SnapshotFile& file : site_files(std::move(whole.files))) {
        std::optional<ExportFault> fault;
        if (file.kind == talk::NodeKind::folder) {
            fault = (*target)->add_folder(file.path);
        } else {
            const std::string content = content_of(workplace, file);
            fault = (*target)->add_file(file.path, content);
            bytes += content.size();
            ++written;
        }
        if (fault) fail(workplace, *fault, *fault == ExportFault::bad_path ? file.path : path);
    }
    if (const auto fault = (*target)->finish()) fail(workplace, *fault, path);
    Report report;
    report.data = {{"to", path},
                   {"files", written},
                   {"bytes", bytes},
                   {"version", talk::json_fields::written(whole.version)}};
    report.text = workplace.words.count("export.done"_key, written, {{"path", path}}) + "\n";
    return report;
}

}  // namespace atelier::editor
