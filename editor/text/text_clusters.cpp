#include "editor/text/text_clusters.hpp"

#include "editor/utf8.hpp"

#include <utf8proc.h>

namespace atelier::editor {

namespace {

// No cluster of any language is longer; behind so many bytes its border may be anywhere. Text
// that somebody made to be slow ("Zalgo") costs no more than that.
constexpr std::size_t looked_back = 512;

bool is_plain_ascii(char byte) {
    return byte >= 0x20 && byte < 0x7f;
}

// A place at or before `place` in its line from which clusters can be counted: between two ASCII
// characters there is always a border.
ByteIndex sure_border_before(const Buffer& buffer, ByteIndex place) {
    const ByteIndex line = buffer.line_begin(buffer.line_of(place));
    const ByteIndex from = place - std::min(looked_back, place - line);
    const std::string_view text = buffer.view({from, place});
    for (std::size_t at = text.size(); at-- > 1;)
        if (is_plain_ascii(text[at]) && is_plain_ascii(text[at - 1])) return from + at;
    if (from == line) return line;
    std::size_t at = 0;  // never inside a character
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80)
        ++at;
    return from + at;
}

}  // namespace

std::size_t cluster_size(std::string_view text) {
    if (text.size() == 1 || (is_plain_ascii(text[0]) && is_plain_ascii(text[1])) || text[0] == '\n')
        return 1;
    std::size_t end = 0;
    auto before = next_code_point(text, end);
    utf8proc_int32_t state = 0;
    while (before && end < text.size()) {
        std::size_t next_end = end;
        const auto next = next_code_point(text, next_end);
        if (!next || utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(*before),
                                                      static_cast<utf8proc_int32_t>(*next), &state))
            break;
        end = next_end;
        before = next;
    }
    return end;
}

ByteIndex next_border(const Buffer& buffer, ByteIndex place) {
    if (place == buffer.end()) return place;
    const ByteIndex line_end = buffer.line_end(buffer.line_of(place));
    if (place == line_end) return place + 1;
    return place + cluster_size(buffer.view({place, line_end}));
}

ByteIndex border_before(const Buffer& buffer, ByteIndex place) {
    if (place.value == 0) return place;
    if (place == buffer.line_begin(buffer.line_of(place))) return place - 1;
    return cluster_border(buffer, place - 1, Side::before);
}

ByteIndex cluster_border(const Buffer& buffer, ByteIndex place, Side side) {
    ByteIndex border = sure_border_before(buffer, place);
    while (border < place) {
        const ByteIndex next = next_border(buffer, border);
        if (next > place) return side == Side::before ? border : next;
        border = next;
    }
    return border;
}

}  // namespace atelier::editor
