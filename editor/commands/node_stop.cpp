#include "editor/commands/node_stop.hpp"

namespace atelier::editor {

Report node_stop(Workplace& workplace) {
    NodeLink* link = workplace.node_if_running();
    Report report;
    report.data["was_running"] = link != nullptr;
    if (link == nullptr) {
        report.text = workplace.words("node_stop.none"_key) + "\n";
        return report;
    }
    const auto asked = link->call(talk::StopNode{}, std::nullopt, workplace.around.patience);
    const bool has_ended = !asked && asked.error().why == Trouble::Why::ended;
    if (!asked && !has_ended) workplace.fail(asked.error());
    if (!has_ended && !link->wait_for_end(workplace.around.patience))
        workplace.fail("node_silent", workplace.words("node.silent"_key));
    report.text = workplace.words("node_stop.done"_key) + "\n";
    return report;
}

}  // namespace atelier::editor
