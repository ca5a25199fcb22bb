#include "editor/commands/list_files.hpp"

#include "editor/commands/lookup.hpp"
#include "editor/safe_text.hpp"

namespace atelier::editor {

Report list_files(Workplace& workplace) {
    const auto project = project_named(workplace, workplace.operand(0));
    const ProjectTree tree(workplace, project.project);
    const Words& words = workplace.words;
    Report report;
    boost::json::array list;
    for (const ProjectTree::Place& place : tree.places()) {
        const talk::TreeNode& node = place.node;
        auto entry = talk::json_fields::written(node).as_object();
        entry["path"] = place.path;
        list.push_back(std::move(entry));
        report.text += safe_text(place.path);
        if (node.kind == talk::NodeKind::folder) report.text += "/";
        if (node.size) report.text += "  " + words.count("files.bytes"_key, *node.size);
        if (node.displaced) report.text += "  " + words("files.displaced"_key);
        if (node.left_out)
            report.text += "  " + words("files.left_out"_key) + " " +
                           sentence_of(words, {talk::Code::bad_name, node.left_out});
        report.text += "\n";
    }
    report.data = {{"project", project.project.hex}, {"files", std::move(list)}};
    if (tree.places().empty()) report.text = words("files.none"_key) + "\n";
    return report;
}

}  // namespace atelier::editor
