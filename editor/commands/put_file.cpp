#include "editor/commands/put_file.hpp"

#include "editor/commands/local_file.hpp"
#include "editor/commands/upload.hpp"

#include <algorithm>

namespace atelier::editor {

namespace {

std::vector<std::string> names_of(std::string_view path) {
    std::vector<std::string> names;
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/'), path.size());
        names.emplace_back(path.substr(0, end));
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return names;
}

}  // namespace

Report put_file(Workplace& workplace) {
    const std::string source = workplace.operand(2);
    const Words& words = workplace.words;
    auto names = names_of(with_root(workplace.operand(1)));
    const bool is_notes = names.front() == "notes";
    names.erase(names.begin());
    if (names.empty()) workplace.fail("bad_name", words("name.empty"_key));
    const auto kind = kind_of_name(names.back());
    if (!kind) workplace.fail("kind", words("put.kind"_key, {{"path", names.back()}}));
    const bool is_text = *kind == FileKind::text;
    const std::string bytes =
        read_local_file(workplace, source, is_text ? text_max_bytes : blob_max_bytes);
    ImportRules rules;
    if (rules.look_inside({names, *kind}, bytes))
        workplace.fail("other_content", words("put.other_content"_key, {{"path", source}}));
    const auto project = project_named(workplace, workplace.operand(0));
    Upload upload(workplace, ProjectTree(workplace, project.project));
    if (const auto done = upload.put(is_notes, names, *kind, bytes); !done)
        workplace.fail(name_of(done.error().code), sentence_of(words, done.error()));
    Report report;
    const std::string path = with_root(workplace.operand(1));
    report.data = {{"path", path}, {"bytes", bytes.size()}};
    report.text = words("put.done"_key, {{"path", path}}) + "\n";
    return workplace.saved(std::move(report));
}

}  // namespace atelier::editor
