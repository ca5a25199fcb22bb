#include "editor/app/practice_source.hpp"

#include "editor/commands/file_content.hpp"
#include "editor/practice_home.hpp"

#include <algorithm>
#include <sstream>

namespace atelier::editor {

namespace {

constexpr Patience patience{20'000};  // with each call

PracticeSite site_of(Workplace& workplace, const talk::Project& project) {
    PracticeSite site{project.name, {}};
    for (const talk::SnapshotFile& file : whole_project(workplace, project.project).files) {
        PracticeFile part{file.path, file.kind, file.text.value_or("")};
        if (file.kind == talk::NodeKind::blob) {
            const auto bytes = file.blob ? blob_bytes(workplace, *file.blob) : std::nullopt;
            // Nobody else has it: what is not here is nowhere.
            if (!bytes)
                workplace.fail("no_such_blob",
                               workplace.words("practice.unreadable"_key, {{"name", file.path}}));
            part.bytes = *bytes;
        }
        site.files.push_back(std::move(part));
    }
    std::ranges::sort(site.files, {}, &PracticeFile::path);
    return site;
}

}  // namespace

PracticeRead read_practice(const std::string& home, const Words& words,
                           const talk::Environment& environment, const std::string& node_program,
                           int given_up) {
    std::ostringstream nowhere;
    Surroundings around{environment, node_program, nowhere, nowhere};
    around.patience = patience;
    around.given_up = given_up;
    const Arguments arguments;
    try {
        Workplace workplace(words, arguments, around, practice_home_in(home));
        std::vector<PracticeSite> sites;
        for (const talk::Project& project : workplace.ask(talk::Projects{}).projects)
            sites.push_back(site_of(workplace, project));
        return sites;
    } catch (const Failure& failure) {
        return std::unexpected(failure.sentence);
    }
}

}  // namespace atelier::editor
