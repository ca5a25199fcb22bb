#include "editor/syntax/light_mode.hpp"

namespace atelier::editor {

bool is_heavy(const Buffer& text) {
    if (text.size() > parsed_max_bytes) return true;
    for (std::size_t line = 0; line < text.line_count(); ++line)
        if (text.line_range(line).size() > parsed_line_max_bytes) return true;
    return false;
}

}  // namespace atelier::editor
