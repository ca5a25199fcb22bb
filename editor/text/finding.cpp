#include "editor/text/finding.hpp"

#include "editor/utf8.hpp"

#include <utf8proc.h>

namespace atelier::editor {

namespace {

bool has_capitals(std::string_view words) {
    for (std::size_t at = 0; at < words.size();)
        if (const auto letter = next_code_point(words, at);
            letter && utf8proc_isupper(static_cast<utf8proc_int32_t>(*letter)))
            return true;
    return false;
}

char32_t lower(char32_t letter) {
    if (letter < 0x80) return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(letter)));
}

// How many bytes of `text` are these words, whatever their capitals; 0: they do not stand there.
std::size_t size_of_match(std::string_view text, std::string_view words) {
    std::size_t in_text = 0;
    for (std::size_t in_words = 0; in_words < words.size();) {
        if (in_text == text.size()) return 0;
        const auto wanted = next_code_point(words, in_words);
        const auto there = next_code_point(text, in_text);
        if (!wanted || !there || lower(*wanted) != lower(*there)) return 0;
    }
    return in_text;
}

}  // namespace

std::vector<ByteRange> find_all(const Buffer& buffer, std::string_view words, std::size_t limit) {
    std::vector<ByteRange> found;
    if (words.empty()) return found;
    const bool is_exact = has_capitals(words);
    const std::string_view text = buffer.view({{}, buffer.end()});
    for (std::size_t at = 0; at < text.size() && found.size() < limit;) {
        std::size_t size = 0;
        if (is_exact) {
            at = text.find(words, at);
            if (at == text.npos) break;
            size = words.size();
        } else {
            size = size_of_match(text.substr(at), words);
        }
        if (size > 0) found.push_back({{at}, {at + size}});
        at += std::max<std::size_t>(size, 1);
    }
    return found;
}

std::optional<std::size_t> find_from(const std::vector<ByteRange>& found, ByteIndex place) {
    if (found.empty()) return std::nullopt;
    for (std::size_t i = 0; i < found.size(); ++i)
        if (found[i].begin >= place) return i;
    return 0;
}

std::optional<std::size_t> find_before(const std::vector<ByteRange>& found, ByteIndex place) {
    if (found.empty()) return std::nullopt;
    for (std::size_t i = found.size(); i-- > 0;)
        if (found[i].begin < place) return i;
    return found.size() - 1;
}

}  // namespace atelier::editor
