#include "editor/commands/move_file.hpp"

#include "editor/commands/lookup.hpp"

namespace atelier::editor {

namespace {

struct Destination {
    std::string parent;  // a uri
    std::string name;
};

Destination destination_of(Workplace& workplace, const ProjectTree& tree,
                           const ProjectTree::Place& place) {
    const std::string path = with_root(workplace.operand(2));
    if (path == "site" || path == "notes") return {tree.root(path == "notes"), place.node.name};
    const ProjectTree::Place* there = tree.find(path);
    if (there != nullptr && there->node.kind == talk::NodeKind::folder)
        return {there->node.uri, place.node.name};
    const Words& words = workplace.words;
    if (there != nullptr) workplace.fail("bad_name", words("mv.taken"_key, {{"path", path}}));
    const std::size_t slash = path.rfind('/');
    const std::string folder = path.substr(0, slash);
    std::string name = path.substr(slash + 1);
    if (folder == "site" || folder == "notes")
        return {tree.root(folder == "notes"), std::move(name)};
    const ProjectTree::Place& parent = tree.at(workplace, folder);
    if (parent.node.kind != talk::NodeKind::folder)
        workplace.fail("no_folder", words("mv.no_folder"_key, {{"path", folder}}));
    return {parent.node.uri, std::move(name)};
}

}  // namespace

Report move_file(Workplace& workplace) {
    const auto project = project_named(workplace, workplace.operand(0));
    const ProjectTree tree(workplace, project.project);
    const ProjectTree::Place& place = tree.at(workplace, workplace.operand(1));
    const Destination to = destination_of(workplace, tree, place);
    if (to.parent != place.node.parent) workplace.ask(talk::Move{place.node.uri, to.parent});
    if (to.name != place.node.name) workplace.ask(talk::Rename{place.node.uri, to.name});
    Report report;
    const ProjectTree now(workplace, project.project);
    std::string path;
    for (const ProjectTree::Place& each : now.places())
        if (each.node.uri == place.node.uri) path = each.path;
    report.data = {{"from", place.path}, {"path", path}};
    report.text = workplace.words("mv.done"_key, {{"from", place.path}, {"path", path}}) + "\n";
    return workplace.saved(std::move(report));
}

}  // namespace atelier::editor
