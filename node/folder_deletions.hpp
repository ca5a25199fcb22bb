#pragma once

// Files that went from the folder go from the project, too, unless that is unlikely to be meant:
// when more than 20 files, or more than three and 30 % of all, are gone within 5 s, none is deleted
// until somebody says so. A stick that was pulled out, or `rm -rf` in the wrong place, is no work.
//
// A file that somebody else changed since the folder last showed it is not deleted: who deleted it
// had not seen that. It is written again.

#include "node/folder_parts.hpp"

#include <deque>

namespace atelier {

class FolderDeletions {
public:
    static constexpr Milliseconds window{5'000};
    static constexpr std::size_t deletions_max = 20;
    static constexpr std::size_t few = 3;
    static constexpr std::size_t percent_max = 30;

    explicit FolderDeletions(FolderParts& parts) : parts_(parts) {}

    void take(Instant now);
    bool is_paused() const { return is_paused_; }
    std::size_t missing_files() const;
    // What is missing now is to be deleted in the project, or written again.
    void settle(bool deletes, Instant now);

private:
    bool is_too_much(Instant now);
    void remove(const std::vector<NodeId>& nodes, Instant now);
    bool is_as_the_folder_had_it(const NodeId& node, const Shadow& shadow) const;

    FolderParts& parts_;
    std::deque<Instant> deleted_;  // files, in the last seconds
    bool is_paused_ = false;
};

}  // namespace atelier
