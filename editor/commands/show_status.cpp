#include "editor/commands/show_status.hpp"

#include "editor/commands/class_new.hpp"
#include "editor/commands/lookup.hpp"
#include "editor/safe_text.hpp"

namespace atelier::editor {

namespace {

// As many as two people compare aloud.
constexpr std::size_t print_digits = 8;

// A line for people: what is there by the beginning of its print, and where what was written here
// is.
boost::json::object add_space(Workplace& workplace, const talk::Project& project,
                              std::string& text) {
    const Words& words = workplace.words;
    boost::json::object data{
        {"project", project.project.hex}, {"name", project.name}, {"may_write", project.may_write}};
    text += "  " + safe_text(project.name);
    if (!project.may_write) text += " (" + words("space.read_only"_key) + ")";
    // A space whose act has just come may not be here yet.
    if (const auto state = workplace.try_ask(talk::AskSpace{project.project})) {
        data["frontier"] = state->frontier.hex;
        data["tree"] = state->tree.hex;
        data["wrote"] = state->wrote;
        data["seats"] = state->seats;
        text +=
            " · " + words("space.print"_key, {{"print", state->tree.hex.substr(0, print_digits)}});
        if (state->wrote)
            text += " · " + (state->seats == 0 ? words("space.here_only"_key)
                                               : words.count("space.seats"_key, state->seats));
    }
    text += "\n";
    return data;
}

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
    for (const talk::Project& each : workplace.ask(talk::Projects{}).projects)
        spaces.push_back(add_space(workplace, each, report.text));
    report.data["spaces"] = std::move(spaces);
}

}  // namespace

Report show_status(Workplace& workplace) {
    NodeLink& link = workplace.node();
    const Words& words = workplace.words;
    Report report;
    report.data["device"] = workplace.greeting().device.hex;
    if (!workplace.greeting().class_id) {
        // A node of no class has nothing to tell that changes.
        report.text += words("refused.no_class"_key) + "\n";
        return report;
    }
    add_class(workplace, report);
    if (!link.wait_until([&] { return link.has_status(); }, status_patience))
        workplace.fail("node_silent", words("node.silent"_key));
    const talk::Status& status = link.status();
    report.data["connected"] = status.connected;
    report.data["seats"] = status.seats;
    report.text += words.count("status.connected"_key, status.connected) + "\n";
    report.data["wrote"] = status.wrote;
    if (!status.wrote) {
        report.text += words("status.nothing_own"_key) + "\n";
    } else {
        report.text += (status.seats == 0 ? words("status.saved_here"_key)
                                          : words.count("status.saved_on"_key, status.seats)) +
                       "\n";
    }
    if (status.disk) {
        report.data["disk"] = name_of(*status.disk);
        Key key = "refused.disk_broken"_key;
        if (*status.disk == talk::DiskTrouble::full) key = "refused.disk_full"_key;
        if (*status.disk == talk::DiskTrouble::nearly_full) key = "status.nearly_full"_key;
        report.text += words(key) + "\n";
    }
    return report;
}

}  // namespace atelier::editor
