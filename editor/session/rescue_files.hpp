#pragma once

// What was typed while the node was gone, on the disk: HOME/rescue/typed-SESSION-FILE.txt, one
// for each text, the text as the screen shows it, until all of it is saved; and what was handed
// back and the file will not have, typed-SESSION-FILE.N.txt, until the person has seen it. An
// editor that is killed leaves it behind; the next one lists it and shows it beside the text, and
// nothing is ever written in again by itself.
//
// A file is written aside, flushed and renamed, so that it is there as a whole or not at all; mode
// 0600. The node keeps rescue copies of its own in the same folder, under other names.

#include "editor/session/node_session.hpp"

namespace atelier::editor {

struct RescueFile {
    std::string path;
    talk::EditorSession session;
    std::string uri;  // of the text
    std::string text;
    std::int64_t written = 0;  // seconds since 1970
};

std::string rescue_folder(const std::string& home);
// Those of other runs than `session`, of which the editor may still be there; the latest first.
std::vector<RescueFile> list_rescue_files(const std::string& home,
                                          const talk::EditorSession& session);
// The person has seen it. False: the machine does not let us.
bool remove_rescue_file(const RescueFile& file);

class RescueFiles {
public:
    using Instant = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::milliseconds between{1'000};

    explicit RescueFiles(std::string home) : home_(std::move(home)) {}

    // What was handed back. To be called before `tick`, which may remove what was written of it.
    std::optional<std::error_code> keep(const talk::EditorSession& session,
                                        const happened::Rescued& rescued);
    // After every turn: writes what is unsaved while the node is gone, at most once in `between`,
    // and removes what is saved. Answers why something could not be written.
    std::optional<std::error_code> tick(const NodeSession& session, Instant now);
    std::optional<Instant> next_due() const { return due_; }

private:
    struct Written {
        std::string path;
        std::optional<std::uint64_t> version;  // of the buffer; nothing: it failed
    };

    void remove_saved(const NodeSession& session);

    std::string home_;
    std::map<std::string, Written> written_;  // by uri
    std::uint64_t kept_ = 0;
    std::optional<Instant> due_;
    std::optional<Instant> last_;
};

}  // namespace atelier::editor
