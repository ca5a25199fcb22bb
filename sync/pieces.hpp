#pragma once

// The way from a version to what counts now in steps of one splice each, such that the text is a
// version's after each of them: runs of events in causal order, cut where one would change two
// places at once.

#include "sync/text.hpp"

namespace atelier {

struct VersionPiece {
    Splice splice;
    TextVersion version;  // behind it
};

// Nothing when it takes more than `most`, or when something in `from` does not count any more.
// Events that change nothing make no piece.
std::optional<std::vector<VersionPiece>> pieces_between(Text& text, const TextVersion& from,
                                                        std::size_t most);

}  // namespace atelier
