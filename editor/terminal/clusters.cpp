#include "editor/terminal/clusters.hpp"

#include <utf8proc.h>

namespace atelier::editor {

namespace {

constexpr utf8proc_int32_t emoji_presentation = 0xFE0F;

struct Character {
    utf8proc_int32_t scalar = -1;  // none: no UTF-8
    std::size_t bytes = 1;
};

Character first_character(std::string_view text) {
    if (static_cast<unsigned char>(text.front()) < 0x80) return {text.front(), 1};
    Character first;
    const auto size = static_cast<utf8proc_ssize_t>(text.size());
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    const utf8proc_ssize_t used = utf8proc_iterate(bytes, size, &first.scalar);
    if (used <= 0) return {};
    first.bytes = static_cast<std::size_t>(used);
    return first;
}

bool is_regional_indicator(utf8proc_int32_t scalar) {
    return scalar >= 0x1F1E6 && scalar <= 0x1F1FF;
}

// Letters, digits and signs of one cell in every font and every table; the ambiguous ones (Greek,
// Cyrillic, box drawing) are two cells wide on terminals that are set for East Asia.
bool is_plain(utf8proc_int32_t scalar) {
    return (scalar >= 0x20 && scalar < 0x7F) || (scalar >= 0xC0 && scalar <= 0x17F);
}

}  // namespace

Cluster first_cluster(std::string_view text) {
    const Character first = first_character(text);
    Cluster cluster{text.substr(0, first.bytes), 1, is_plain(first.scalar)};
    if (first.scalar < 0) return cluster;
    if (utf8proc_charwidth(first.scalar) == 2) cluster.width = 2;
    const utf8proc_category_t category = utf8proc_category(first.scalar);
    cluster.needs_base = category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
                         category == UTF8PROC_CATEGORY_ME;
    utf8proc_int32_t state = 0;
    std::size_t end = first.bytes;
    for (auto before = first.scalar; end < text.size();) {
        const Character next = first_character(text.substr(end));
        if (next.scalar < 0 || utf8proc_grapheme_break_stateful(before, next.scalar, &state)) break;
        cluster.is_plain = false;
        if (next.scalar == emoji_presentation || is_regional_indicator(next.scalar))
            cluster.width = 2;
        end += next.bytes;
        before = next.scalar;
    }
    cluster.bytes = text.substr(0, end);
    return cluster;
}

std::size_t width_of(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const Cluster cluster = first_cluster(text);
        width += cluster.width;
        text.remove_prefix(cluster.bytes.size());
    }
    return width;
}

}  // namespace atelier::editor
