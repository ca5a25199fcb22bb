#pragma once

// Undo and redo while the node is gone: of what was typed and never sent, step by step. What is
// undone is as if it had never been typed; the node hears of none of it.

#include "editor/session/happened.hpp"
#include "editor/session/unsaved.hpp"

namespace atelier::editor {

class UnsentUndo {
public:
    using FindText = std::function<SharedText*(const std::string& uri)>;

    // What the screen is told.
    struct Outcome {
        std::vector<happened::Patched> patches;
        happened::Reversed reversed;
    };
    // Nothing: there is nothing to take back, or to do again, in this text.
    std::optional<Outcome> undo(const std::string& uri, Unsaved& unsaved, const FindText& find);
    // `last_call`: the latest number that was given, and is from now on.
    std::optional<Outcome> redo(const std::string& uri, Unsaved& unsaved, const FindText& find,
                                std::uint64_t& last_call);
    // By the person, in this text: what was undone there cannot be done again.
    void typed(const std::string& uri);
    void clear() { undone_.clear(); }

private:
    using Step = std::vector<Unsaved::Request>;  // the last change first

    std::vector<Step> undone_;  // oldest first
};

}  // namespace atelier::editor
