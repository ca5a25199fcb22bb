#pragma once

// Lines of a text that is in one piece, for whoever puts something at the end of one.

#include <algorithm>
#include <string_view>

namespace atelier::editor {

inline std::size_t line_begin(std::string_view text, std::size_t at) {
    const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    return before == std::string_view::npos ? 0 : before + 1;
}
inline std::size_t line_end(std::string_view text, std::size_t at) {
    return std::min(text.find('\n', at), text.size());
}
// Blanks before it left out.
inline std::size_t behind_text(std::string_view text, std::size_t at) {
    while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t' || text[at - 1] == '\n' ||
                      text[at - 1] == '\r'))
        --at;
    return at;
}
// The blanks that a line begins with.
inline std::string_view indentation(std::string_view text, std::size_t at) {
    const std::size_t begin = line_begin(text, at);
    const std::size_t end = std::min(text.find_first_not_of(" \t", begin), text.size());
    return text.substr(begin, end - begin);
}
// Only blanks stand before it on its line.
inline bool begins_line(std::string_view text, std::size_t at) {
    while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t'))
        --at;
    return at == 0 || text[at - 1] == '\n';
}
// Where a string ends whose quote is missing: before the `;` and brackets at its line's end.
inline std::size_t behind_words(std::string_view text, std::size_t begin, std::size_t line_end) {
    const std::size_t last = text.substr(0, line_end).find_last_not_of(" \t\r;,){}]");
    return last == std::string_view::npos || last < begin ? begin : last + 1;
}

}  // namespace atelier::editor
