#include "editor/commands/mirror_folder.hpp"

#include "editor/commands/lookup.hpp"
#include "editor/safe_text.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

namespace atelier::editor {

namespace {

struct Sentence {
    std::string_view code;
    Key key;
};

constexpr std::array faults{
    Sentence{"no_such_project", "refused.no_such_file"_key},
    Sentence{"not_absolute", "folder.unusable"_key},
    Sentence{"root", "folder.root"_key},
    Sentence{"home", "folder.home"_key},
    Sentence{"seat", "folder.seat"_key},
    Sentence{"nested", "folder.nested"_key},
    Sentence{"not_a_folder", "folder.not_a_folder"_key},
    Sentence{"not_empty", "folder.not_empty"_key},
    Sentence{"other_project", "folder.other_project"_key},
    Sentence{"unusable", "folder.unusable"_key},
};

constexpr std::array reasons{
    Sentence{"outside", "folder.left.outside"_key},
    Sentence{"link", "left_out.link"_key},
    Sentence{"hard_link", "folder.left.hard_link"_key},
    Sentence{"special", "left_out.special"_key},
    Sentence{"bad_name", "left_out.bad_name"_key},
    Sentence{"too_deep", "left_out.too_deep"_key},
    Sentence{"too_big", "left_out.too_big"_key},
    Sentence{"not_text", "left_out.not_text"_key},
    Sentence{"too_many", "left_out.too_many_files"_key},
    Sentence{"unreadable", "folder.left.unreadable"_key},
    Sentence{"occupied", "folder.left.occupied"_key},
    Sentence{"no_place", "folder.left.no_place"_key},
    Sentence{"content_absent", "folder.left.content_absent"_key},
};

template <class Sentences>
std::string sentence_for(const Words& words, const Sentences& sentences, std::string_view code,
                         const Slots& slots) {
    const auto found = std::ranges::find(sentences, code, &Sentence::code);
    return words(found != sentences.end() ? found->key : "refused.between_programs"_key, slots);
}

// As the person's own folder has it: the node runs elsewhere.
std::string absolute(const std::string& path) {
    std::error_code error;
    const auto whole = std::filesystem::absolute(path, error).lexically_normal();
    return error ? path : whole.string();
}

std::string name_of_project(const std::vector<talk::Project>& projects, const talk::SpaceId& id) {
    const auto found = std::ranges::find(projects, id, &talk::Project::project);
    return found != projects.end() ? found->name : short_id(id.hex);
}

void add(const Words& words, const std::vector<talk::Project>& projects,
         const talk::WorkingFolder& folder, Report& report) {
    const std::string path = safe_text(folder.path);
    const Slots slots{{"path", path},
                      {"project", safe_text(name_of_project(projects, folder.project))}};
    report.text += words.count("folder.one"_key, folder.files, slots) + "\n";
    if (folder.state == talk::FolderState::gone)
        report.text += words("folder.gone"_key, slots) + "\n";
    if (folder.state == talk::FolderState::deletions_paused)
        report.text += words.count("folder.paused"_key, folder.missing, slots) + "\n";
    if (folder.left.empty()) return;
    report.text += words.count("folder.left"_key, folder.left.size()) + "\n";
    for (const talk::LeftFile& left : folder.left)
        report.text +=
            "  " + safe_text(left.path) + ": " + sentence_for(words, reasons, left.why, {}) + "\n";
}

Report one(Workplace& workplace, const talk::WorkingFolder& folder) {
    Report report;
    report.data = talk::json_fields::written(folder).as_object();
    add(workplace.words, workplace.ask(talk::Projects{}).projects, folder, report);
    return report;
}

Report list(Workplace& workplace) {
    const auto folders = workplace.ask(talk::Folders{}).folders;
    const auto projects = workplace.ask(talk::Projects{}).projects;
    Report report;
    report.data = {{"folders", talk::json_fields::written(folders)}};
    for (const talk::WorkingFolder& folder : folders)
        add(workplace.words, projects, folder, report);
    if (folders.empty()) report.text = workplace.words("folder.none"_key) + "\n";
    return report;
}

template <class Message>
typename Message::Answer ask_about(Workplace& workplace, const Message& message) {
    auto answer = workplace.try_ask(message);
    if (answer) return *std::move(answer);
    const talk::Fault& fault = answer.error();
    const Slots slots{{"path", safe_text(message.path)}};
    const Words& words = workplace.words;
    if (fault.code == talk::Code::bad_folder)
        workplace.fail(fault.data.value_or("bad_folder"),
                       sentence_for(words, faults, fault.data.value_or(""), slots));
    if (fault.code == talk::Code::no_such_folder)
        workplace.fail("no_such_folder", words("folder.no_such_folder"_key, slots));
    workplace.fail(name_of(fault.code), sentence_of(words, fault));
}

Report stop(Workplace& workplace, const std::string& path) {
    ask_about(workplace, talk::StopFolder{path});
    Report report;
    report.data = {{"path", path}};
    report.text = workplace.words("folder.stopped"_key, {{"path", safe_text(path)}}) + "\n";
    return report;
}

}  // namespace

Report mirror_folder(Workplace& workplace) {
    const Arguments& arguments = workplace.arguments;
    if (const auto path = arguments.option("--stop")) return stop(workplace, absolute(*path));
    for (const bool deletes : {true, false})
        if (const auto path = arguments.option(deletes ? "--delete" : "--restore"))
            return one(workplace,
                       ask_about(workplace, talk::SettleFolder{absolute(*path), deletes}));
    if (!arguments.operand(0)) return list(workplace);
    if (!arguments.operand(1))
        workplace.fail("no_folder_named", workplace.words("folder.no_folder_named"_key));
    const auto project = project_named(workplace, workplace.operand(0));
    return one(workplace, ask_about(workplace, talk::MirrorFolder{project.project,
                                                                  absolute(workplace.operand(1))}));
}

}  // namespace atelier::editor
