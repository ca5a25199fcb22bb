#pragma once

// What of the typing is one undo step: a run of keys of one kind, each where the one before ended.
// A pause, the beginning of another word, a caret that jumped, and a paste end a run. The numbers
// are those of `edit` on the wire, one sequence for an editor's run.

#include "editor/text/splice.hpp"

#include <chrono>
#include <map>

namespace atelier::editor {

class TypingGroups {
public:
    using Instant = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::milliseconds pause{500};

    // A key that writes, or a key that deletes; `whole` is anything else (a paste, a moved line),
    // which is a step of its own.
    enum class Kind : std::uint8_t { insertion, deletion, whole };

    // The group of a change that is made now, of the text before it.
    std::uint64_t of(const std::string& uri, const Splices& splices, Kind kind, Instant now);
    // The same number for several files: a rename and what links to it.
    std::uint64_t for_all() { return end(), ++last_; }
    // Somebody else's change was applied: the places of the run move with it.
    void moved(const std::string& uri, const Splices& splices);
    // The caret went elsewhere, perhaps back; undo was asked for.
    void end() { run_.reset(); }

private:
    struct Run {
        std::string uri;
        Kind kind{};
        std::vector<ByteIndex> carets;
        Instant last;
        bool ends_in_word = false;
    };

    bool goes_on(const std::string& uri, const Splices& splices, Kind kind, Instant now) const;

    std::optional<Run> run_;
    std::uint64_t last_ = 0;
};

}  // namespace atelier::editor
