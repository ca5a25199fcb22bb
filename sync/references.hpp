#pragma once

// What the changes of one space refer to, and whether they may: docs/protocol.md, "References".
// Every reference must lead to a change in the causal past of the one that refers, by its id if and
// only if its log has two changes of that seq in that past (so also where the branch that refers is
// meant); a node to an op there that creates one, a text op to one that creates a text, a reply to
// a comment; parents and anchors to events that the change has in that file. Within a change, to
// what comes before. Anything else is bad_reference, whenever it is asked.

#include "sync/change_past.hpp"
#include "sync/recent_few.hpp"
#include "sync/resolved.hpp"

namespace atelier {

class References {
public:
    References(const SpaceId& space, const ChangePast& past) : space_(space), past_(past) {}

    // A change that reads its references: one that is accepted, or whose parents are.
    struct Reading {
        ChangeId id;
        LogTip tip;  // of the change itself
        std::optional<PastIndex> prev;
        std::vector<PastIndex> parents;
        std::optional<PastIndex> accepted;  // its own number
    };
    Result<ResolvedChange> resolve(const Reading& reading, const Content& content);

    // What resolve answered last is accepted under this number: from now on it can be referred to.
    void take(PastIndex index, const ResolvedChange& change);

private:
    friend class ChangeReader;

    enum class Made : std::uint8_t { folder, text, blob, comment };
    struct MadeBy {
        Made made = Made::folder;
        std::uint32_t number = 0;  // of the node, as texts_ says it
    };
    struct TextPart {
        std::uint32_t file = 0;
        std::uint32_t events = 0;
    };
    // What a log's next change needs to know of its past; dear to find again.
    struct LogMemory {
        PastClock clock;                                  // of a part of the past that is known
        std::map<std::uint32_t, PastIndex> last_in_file;  // of this branch
    };

    LogMemory memory_at(std::optional<PastIndex> tip);
    static void note(LogMemory& memory, PastIndex change, std::span<const TextPart> texts);
    std::span<const TextPart> texts_of(PastIndex change) const;
    std::uint32_t events_in(PastIndex change, std::uint32_t file) const;

    SpaceId space_;
    const ChangePast& past_;
    std::map<NodeId, MadeBy> made_;
    std::vector<TextPart> texts_;                         // those of one change by file
    std::vector<std::size_t> texts_end_;                  // by change: where in texts_ its own end
    std::optional<std::pair<ChangeId, LogMemory>> open_;  // resolved, not yet taken
    RecentFew<PastIndex, LogMemory> recent_ = RecentFew<PastIndex, LogMemory>(64);
};

}  // namespace atelier
