#pragma once

// Working folders: a project as plain files of this machine.
// docs/editor-protocol.md, "`atelier/`"; docs/working-folder.md.

#include "protocol/editor_messages/session_messages.hpp"

namespace atelier::talk {

enum class FolderState : std::uint8_t { mirrored, deletions_paused, gone };
template <>
struct NamesOf<FolderState> {
    static constexpr std::array<std::pair<FolderState, std::string_view>, 3> all{{
        {FolderState::mirrored, "mirrored"},
        {FolderState::deletions_paused, "deletions_paused"},
        {FolderState::gone, "gone"},
    }};
};

// What is in the folder and not in the project, or the other way round.
struct LeftFile {
    std::string path;  // below the folder
    std::string why;

    bool operator==(const LeftFile&) const = default;
    static void fields(auto& field, auto& it) {
        field("path", it.path);
        field("why", it.why);
    }
};

struct WorkingFolder {
    std::string path;  // absolute
    SpaceId project;
    FolderState state = FolderState::mirrored;
    std::uint64_t files = 0;
    std::uint64_t missing = 0;  // that were deleted, and wait for a word
    std::vector<LeftFile> left;

    bool operator==(const WorkingFolder&) const = default;
    static void fields(auto& field, auto& it) {
        field("path", it.path);
        field("project", it.project);
        field("state", it.state);
        field("files", it.files);
        field("missing", it.missing);
        field("left", it.left);
    }
};

// Answered when the folder has what the project shows.
struct MirrorFolder {
    static constexpr std::string_view method = "atelier/folder";
    using Answer = WorkingFolder;
    SpaceId project;
    std::string path;  // absolute

    bool operator==(const MirrorFolder&) const = default;
    static void fields(auto& field, auto& it) {
        field("project", it.project);
        field("path", it.path);
    }
};

struct FoldersAnswer {
    std::vector<WorkingFolder> folders;

    bool operator==(const FoldersAnswer&) const = default;
    static void fields(auto& field, auto& it) { field("folders", it.folders); }
};

struct Folders {
    static constexpr std::string_view method = "atelier/folders";
    using Answer = FoldersAnswer;

    bool operator==(const Folders&) const = default;
    static void fields(auto&, auto&) {}
};

struct StopFolder {
    static constexpr std::string_view method = "atelier/folder/stop";
    using Answer = Nothing;
    std::string path;

    bool operator==(const StopFolder&) const = default;
    static void fields(auto& field, auto& it) { field("path", it.path); }
};

// What is to become of the many files that are missing: deleted in the project, too, or written
// into the folder again.
struct SettleFolder {
    static constexpr std::string_view method = "atelier/folder/settle";
    using Answer = WorkingFolder;
    std::string path;
    bool deletes = false;

    bool operator==(const SettleFolder&) const = default;
    static void fields(auto& field, auto& it) {
        field("path", it.path);
        field("deletes", it.deletes);
    }
};

// ---- from the node ------------------------------------------------------------------------------

struct FolderChanged {
    static constexpr std::string_view method = "atelier/folder/changed";
    WorkingFolder folder;

    bool operator==(const FolderChanged&) const = default;
    static void fields(auto& field, auto& it) { field("folder", it.folder); }
};

}  // namespace atelier::talk
