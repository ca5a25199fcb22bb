#include "editor/commands/restore_file.hpp"

#include "editor/commands/lookup.hpp"

namespace atelier::editor {

Report restore_file(Workplace& workplace) {
    const std::string removal = workplace.operand(1);
    if (removal.size() != talk::ChangeId::digits || !talk::is_lower_hex(removal))
        workplace.fail("bad_removal", workplace.words("restore.bad_removal"_key));
    const auto project = project_named(workplace, workplace.operand(0));
    workplace.ask(talk::Restore{project.project, talk::ChangeId{removal}});
    Report report;
    report.data["removal"] = removal;
    report.text = workplace.words("restore.done"_key) + "\n";
    return workplace.saved(std::move(report));
}

}  // namespace atelier::editor
