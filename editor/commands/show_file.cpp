#include "editor/commands/show_file.hpp"

#include "editor/commands/file_content.hpp"
#include "editor/safe_text.hpp"
#include "protocol/editor_messages/base64.hpp"

namespace atelier::editor {

namespace {

Report blob_report(Workplace& workplace, const ProjectTree::Place& place) {
    const Words& words = workplace.words;
    if (workplace.arguments.option("--at"))
        workplace.fail("no_text", words("cat.no_old_blob"_key, {{"path", place.path}}));
    const bool is_json = workplace.arguments.option("--format") == "json";
    if (workplace.around.out_is_terminal && !is_json)
        workplace.fail("no_text", words("cat.no_text"_key, {{"path", place.path}}));
    const auto bytes = blob_bytes(workplace, place.node.blob.value_or(talk::BlobId{}));
    if (!bytes) workplace.fail("no_such_blob", words("refused.no_such_blob"_key));
    Report report;
    const auto* first = reinterpret_cast<const std::uint8_t*>(bytes->data());
    report.data = {{"path", place.path}, {"base64", talk::base64_of({first, bytes->size()})}};
    report.text = *bytes;
    return report;
}

}  // namespace

Report show_file(Workplace& workplace) {
    const auto project = project_named(workplace, workplace.operand(0));
    const ProjectTree tree(workplace, project.project);
    const ProjectTree::Place& place = tree.at(workplace, workplace.operand(1));
    if (place.node.kind == talk::NodeKind::folder)
        workplace.fail("is_folder", workplace.words("file.is_folder"_key, {{"path", place.path}}));
    if (place.node.kind == talk::NodeKind::blob) return blob_report(workplace, place);
    const auto version = workplace.arguments.option("--at");
    const std::string text = version ? text_at(workplace, place.node.uri,
                                               version_named(workplace, project.project, *version))
                                     : text_now(workplace, project.project, place.node.uri);
    Report report;
    report.data = {{"path", place.path}, {"text", text}};
    report.text = workplace.around.out_is_terminal ? safe_lines(text) : text;
    return report;
}

}  // namespace atelier::editor
