#include "editor/commands/command_table.hpp"

#include "editor/commands/carry_bundle.hpp"
#include "editor/commands/class_new.hpp"
#include "editor/commands/export_site.hpp"
#include "editor/commands/join_class.hpp"
#include "editor/commands/kit_make.hpp"
#include "editor/commands/list_files.hpp"
#include "editor/commands/list_projects.hpp"
#include "editor/commands/mirror_folder.hpp"
#include "editor/commands/move_file.hpp"
#include "editor/commands/node_stop.hpp"
#include "editor/commands/project_new.hpp"
#include "editor/commands/put_file.hpp"
#include "editor/commands/remove_file.hpp"
#include "editor/commands/restore_file.hpp"
#include "editor/commands/show_blame.hpp"
#include "editor/commands/show_doctor.hpp"
#include "editor/commands/show_file.hpp"
#include "editor/commands/show_history.hpp"
#include "editor/commands/show_status.hpp"
#include "editor/commands/team_change.hpp"
#include "editor/commands/team_new.hpp"
#include "editor/commands/write_text.hpp"

namespace atelier::editor {

namespace {

std::vector<Command> of_the_class() {
    return {
        {{"class new", {{"NAME"}}, {{"--trainer", "PERSON", true}}},
         "class_new.about"_key,
         "class_new.help"_key,
         class_new},
        {{"kit make", {}, {{"--uses", "N", true}, {"--out", "FILE", true}, {"--at", "ADDRESS,…"}}},
         "kit_make.about"_key,
         "kit_make.help"_key,
         kit_make},
        {{"join", {}, {{"--kit", "FILE", true}, {"--name", "PERSON", true}, {"--at", "ADDRESS,…"}}},
         "join.about"_key,
         "join.help"_key,
         join_class},
        {{"team new", {{"NAME"}}, {{"--members", "PERSON,…", true}}},
         "team_new.about"_key,
         "team_new.help"_key,
         team_new},
        {{"team add", {{"TEAM"}, {"PERSON,…"}}, {}},
         "team_add.about"_key,
         "team_add.help"_key,
         team_add},
        {{"team remove", {{"TEAM"}, {"PERSON,…"}}, {}},
         "team_remove.about"_key,
         "team_remove.help"_key,
         team_remove},
        {{"status", {}, {}}, "status.about"_key, "status.help"_key, show_status},
        {{"doctor", {}, {}}, "doctor.about"_key, "doctor.help"_key, show_doctor},
        {{"carry out", {{"FILE"}}, {}}, "carry_out.about"_key, "carry_out.help"_key, carry_out},
        {{"carry in", {{"FILE"}}, {}}, "carry_in.about"_key, "carry_in.help"_key, carry_in},
        {{"client", {}, {}}, "client.about"_key, "client.help"_key, nullptr},
        {{"node stop", {}, {}}, "node_stop.about"_key, "node_stop.help"_key, node_stop},
    };
}

std::vector<Command> of_projects() {
    return {
        {{"project new", {{"NAME"}}, {{"--from", "DIR|ZIP"}, {"--team", "PERSON,…"}}},
         "project_new.about"_key,
         "project_new.help"_key,
         project_new},
        {{"projects", {}, {}}, "projects.about"_key, "projects.help"_key, list_projects},
        {{"files", {{"PROJECT"}}, {}}, "files.about"_key, "files.help"_key, list_files},
        {{"cat", {{"PROJECT"}, {"PATH"}}, {{"--at", "VERSION"}}},
         "cat.about"_key,
         "cat.help"_key,
         show_file},
        {{"put", {{"PROJECT"}, {"PATH"}, {"FILE"}}, {}}, "put.about"_key, "put.help"_key, put_file},
        {{"mv", {{"PROJECT"}, {"PATH"}, {"NEW"}}, {}}, "mv.about"_key, "mv.help"_key, move_file},
        {{"rm", {{"PROJECT"}, {"PATH"}}, {}}, "rm.about"_key, "rm.help"_key, remove_file},
        {{"restore", {{"PROJECT"}, {"REMOVAL"}}, {}},
         "restore.about"_key,
         "restore.help"_key,
         restore_file},
        {{"write",
          {{"PROJECT"}, {"PATH"}},
          {{"--at", "LINE:COLUMN", true}, {"--delete", "N"}, {"--insert", "TEXT"}}},
         "write.about"_key,
         "write.help"_key,
         write_text},
        {{"history", {{"PROJECT"}, {"PATH", false}}, {}},
         "history.about"_key,
         "history.help"_key,
         show_history},
        {{"blame", {{"PROJECT"}, {"PATH"}}, {}}, "blame.about"_key, "blame.help"_key, show_blame},
        {{"folder",
          {{"PROJECT", false}, {"DIR", false}},
          {{"--stop", "DIR"}, {"--delete", "DIR"}, {"--restore", "DIR"}}},
         "folder.about"_key,
         "folder.help"_key,
         mirror_folder},
        {{"export", {{"PROJECT"}}, {{"--to", "DIR|FILE.zip", true}}},
         "export.about"_key,
         "export.help"_key,
         export_site},
    };
}

std::vector<Command> all_commands() {
    std::vector<Command> all = of_the_class();
    for (Command& each : of_projects())
        all.push_back(std::move(each));
    return all;
}

}  // namespace

const std::vector<Command>& commands() {
    static const std::vector<Command> all = all_commands();
    return all;
}

}  // namespace atelier::editor
