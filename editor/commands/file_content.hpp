#pragma once

// Contents of a project's files, as the node has them.

#include "editor/commands/lookup.hpp"

#include <functional>

namespace atelier::editor {

// A text as it is now. Small projects come in one piece; of others the version is taken from the
// first, so that there is one answer either way.
std::string text_now(Workplace& workplace, const talk::SpaceId& project, const std::string& uri);
std::string text_at(Workplace& workplace, const std::string& uri,
                    const talk::ProjectVersion& version);

// Nothing: it is not on this machine yet.
std::optional<std::string> blob_bytes(Workplace& workplace, const talk::BlobId& blob);

// All files of a project at one version, in the node's order.
struct WholeProject {
    talk::ProjectVersion version;
    std::vector<talk::SnapshotFile> files;
};
WholeProject whole_project(Workplace& workplace, const talk::SpaceId& project);

}  // namespace atelier::editor
