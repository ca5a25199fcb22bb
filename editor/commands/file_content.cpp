#include "editor/commands/file_content.hpp"

#include "editor/commands/local_file.hpp"
#include "editor/site/import_rules.hpp"

#include <algorithm>

namespace atelier::editor {

std::string text_now(Workplace& workplace, const talk::SpaceId& project, const std::string& uri) {
    const auto first = workplace.ask(talk::Snapshot{project, std::nullopt, std::nullopt});
    const auto found = std::ranges::find(first.files, uri, &talk::SnapshotFile::uri);
    if (found != first.files.end() && found->text) return *found->text;
    return text_at(workplace, uri, first.version);
}

std::string text_at(Workplace& workplace, const std::string& uri,
                    const talk::ProjectVersion& version) {
    return workplace.ask(talk::Checkout{uri, version}).text;
}

std::optional<std::string> blob_bytes(Workplace& workplace, const talk::BlobId& blob) {
    const auto passed = workplace.try_ask(talk::GetBlob{blob});
    if (!passed && passed.error().code == talk::Code::no_such_blob) return std::nullopt;
    if (!passed)
        workplace.fail(name_of(passed.error().code), sentence_of(workplace.words, passed.error()));
    const auto file = workplace.node().take_descriptor();
    if (!file) workplace.fail(Trouble{Trouble::Why::foreign, {}});
    std::string bytes = read_descriptor(workplace, *file, blob_max_bytes);
    if (bytes.size() != passed->size) workplace.fail(Trouble{Trouble::Why::foreign, {}});
    return bytes;
}

WholeProject whole_project(Workplace& workplace, const talk::SpaceId& project) {
    WholeProject whole;
    std::uint64_t total = 0;
    do {
        const bool is_first = whole.files.empty();
        talk::Snapshot asked{project, std::nullopt, std::nullopt};
        if (!is_first) asked = {project, whole.version, whole.files.size()};
        auto part = workplace.ask(asked);
        if (is_first) whole.version = part.version;
        total = part.total;
        // Without progress there would be no end.
        if (part.files.empty() && whole.files.size() < total)
            workplace.fail(Trouble{Trouble::Why::foreign, {}});
        std::ranges::move(part.files, std::back_inserter(whole.files));
    } while (whole.files.size() < total);
    return whole;
}

}  // namespace atelier::editor
