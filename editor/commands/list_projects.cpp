#include "editor/commands/list_projects.hpp"

#include "editor/commands/lookup.hpp"
#include "editor/safe_text.hpp"

namespace atelier::editor {

namespace {

std::string kind_of(const Words& words, talk::SpaceKind kind) {
    switch (kind) {
        case talk::SpaceKind::project: return words("space.project"_key);
        case talk::SpaceKind::course: return words("space.course"_key);
        case talk::SpaceKind::brief: return words("space.brief"_key);
        case talk::SpaceKind::notebook: break;
    }
    return words("space.notebook"_key);
}

std::string line_of(const Words& words, const talk::Project& project) {
    std::string line = safe_text(project.name) + "  (" + kind_of(words, project.kind);
    if (!project.may_write) line += ", " + words("space.read_only"_key);
    if (project.closed) line += ", " + words("space.closed"_key);
    if (project.set_aside) line += ", " + words("space.set_aside"_key);
    return line + ")  " + short_id(project.project.hex) + "\n";
}

}  // namespace

Report list_projects(Workplace& workplace) {
    const auto projects = workplace.ask(talk::Projects{}).projects;
    Report report;
    boost::json::array list;
    for (const talk::Project& each : projects) {
        list.push_back(talk::json_fields::written(each));
        report.text += line_of(workplace.words, each);
    }
    report.data["projects"] = std::move(list);
    if (projects.empty()) report.text = workplace.words("lookup.no_project_yet"_key) + "\n";
    return report;
}

}  // namespace atelier::editor
