#include "editor/commands/remove_file.hpp"

#include "editor/commands/lookup.hpp"

namespace atelier::editor {

Report remove_file(Workplace& workplace) {
    const auto project = project_named(workplace, workplace.operand(0));
    const ProjectTree tree(workplace, project.project);
    const ProjectTree::Place& place = tree.at(workplace, workplace.operand(1));
    const auto done = workplace.ask(talk::Delete{place.node.uri});
    const std::string change = done.change.value_or(talk::ChangeId{}).hex;
    Report report;
    report.data = {{"path", place.path}, {"removal", change}};
    report.text =
        workplace.words("rm.done"_key, {{"path", place.path}}) + "\n" +
        workplace.words("rm.take_back"_key,
                        {{"command", "atelier restore " + workplace.operand(0) + " " + change}}) +
        "\n";
    return workplace.saved(std::move(report));
}

}  // namespace atelier::editor
