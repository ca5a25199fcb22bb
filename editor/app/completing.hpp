#pragma once

// What may come next where the caret stands, of all that the project's files and open pages know.

#include "editor/app/completion_offer.hpp"

#include <optional>

namespace atelier::editor {

class Editor;

// Nothing where several carets stand, something is selected, or nothing fits.
std::optional<CompletionOffer> completion_here(const Editor& editor, bool is_asked_for);

}  // namespace atelier::editor
