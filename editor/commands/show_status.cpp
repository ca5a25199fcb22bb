#include "editor/commands/show_status.hpp"

#include "editor/commands/class_new.hpp"
#include "editor/commands/lookup.hpp"
#include "editor/safe_text.hpp"

namespace atelier::editor {

namespace {

// The node tells its state with its greeting.
constexpr Patience status_patience{2'000};

void add_class(Workplace& workplace, Report& report) {
    const auto people = workplace.ask(talk::People{});
    const Words& words = workplace.words;
    const std::string own = name_of_author(people, people.own);
    report.text += words("status.class"_key, {{"class", people.name}, {"name", own}}) + "\n";
    const bool is_single = has_one_authority(people);
    report.data["class"] = people.class_id.hex;
    report.data["name"] = people.name;
    report.data["person"] = own;
    report.data["single_authority"] = is_single;
    if (is_single) report.text += words("class.one_authority"_key) + "\n";
    boost::json::array spaces;
    const auto projects = workplace.ask(talk::Projects{}).projects;
    for (const talk::Project& each : projects) {
        spaces.push_back(
            {{"project", each.project.hex}, {"name", each.name}, {"may_write", each.may_write}});
        report.text += "  " + safe_text(each.name);
        if (!each.may_write) report.text += " (" + words("space.read_only"_key) + ")";
        report.text += "\n";
    }
    report.data["spaces"] = std::move(spaces);
}

}  // namespace

Report show_status(Workplace& workplace) {
    NodeLink& link = workplace.node();
    const Words& words = workplace.words;
    Report report;
    report.data["device"] = workplace.greeting().device.hex;
    if (workplace.greeting().class_id) {
        add_class(workplace, report);
    } else {
        report.text += words("refused.no_class"_key) + "\n";
    }
    if (!link.wait_until([&] { return link.has_status(); }, status_patience))
        workplace.fail("node_silent", words("node.silent"_key));
    const talk::Status& status = link.status();
    report.data["connected"] = status.connected;
    report.data["seats"] = status.seats;
    report.text += words.count("status.connected"_key, status.connected) + "\n";
    report.text += status.seats == 0 ? words("status.saved_here"_key)
                                     : words.count("status.saved_on"_key, status.seats);
    report.text += "\n";
    if (status.disk) {
        report.data["disk"] = *status.disk;
        const bool is_full = *status.disk == "disk_full";
        report.text += words(is_full ? "refused.disk_full"_key : "refused.disk_broken"_key) + "\n";
    }
    return report;
}

}  // namespace atelier::editor
