#include "editor/commands/show_blame.hpp"

#include "editor/commands/file_content.hpp"
#include "editor/safe_text.hpp"
#include "editor/utf8.hpp"

#include <algorithm>

namespace atelier::editor {

namespace {

struct AuthoredLine {
    std::string text;
    std::vector<std::string> names;  // in the order of their words in it
};

// Who wrote the code point after the last one that was asked for.
class Runs {
public:
    Runs(const talk::PeopleAnswer& people, const std::vector<talk::AuthoredRun>& runs)
        : people_(people), runs_(runs) {}

    std::string next() {
        while (run_ < runs_.size() && used_ == runs_[run_].length) {
            ++run_;
            used_ = 0;
        }
        if (run_ == runs_.size()) return {};  // typed since the runs were told
        ++used_;
        return name_of_author(people_, runs_[run_].author);
    }

private:
    const talk::PeopleAnswer& people_;
    const std::vector<talk::AuthoredRun>& runs_;
    std::size_t run_ = 0;
    std::uint32_t used_ = 0;
};

std::vector<AuthoredLine> lines_of(std::string_view text, Runs runs) {
    std::vector<AuthoredLine> lines;
    bool is_open = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        (void)next_code_point(text, at);
        if (!is_open) lines.emplace_back();
        AuthoredLine& line = lines.back();
        const std::string name = runs.next();
        if (!name.empty() && std::ranges::find(line.names, name) == line.names.end())
            line.names.push_back(name);
        is_open = text[begin] != '\n';
        if (is_open) line.text += text.substr(begin, at - begin);
    }
    return lines;
}

}  // namespace

Report show_blame(Workplace& workplace) {
    const auto project = project_named(workplace, workplace.operand(0));
    const ProjectTree tree(workplace, project.project);
    const ProjectTree::Place& place = tree.at(workplace, workplace.operand(1));
    if (place.node.kind != talk::NodeKind::text)
        workplace.fail("no_text", workplace.words("write.no_text"_key, {{"path", place.path}}));
    const auto people = workplace.ask(talk::People{});
    // One version for both, or a letter typed in between would give everybody another's words.
    const auto version =
        workplace.ask(talk::Snapshot{project.project, std::nullopt, std::nullopt}).version;
    const std::string text = text_at(workplace, place.node.uri, version);
    const auto runs = workplace.ask(talk::Blame{place.node.uri, version}).runs;
    Report report;
    boost::json::array lines;
    for (const AuthoredLine& line : lines_of(text, Runs(people, runs))) {
        boost::json::array names(line.names.begin(), line.names.end());
        lines.push_back({{"names", std::move(names)}, {"text", line.text}});
        report.text += safe_text(listed(line.names)) + " | " + safe_lines(line.text) + "\n";
    }
    report.data = {{"path", place.path}, {"lines", std::move(lines)}};
    return report;
}

}  // namespace atelier::editor
