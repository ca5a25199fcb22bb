#include "tests/editor/syntax/mistake_story.hpp"

#include <array>

namespace atelier::test {

using namespace editor;

namespace {

constexpr std::array<const char*, mistake_kinds_count + 1> names{"",
                                                                 "unclosed_tag",
                                                                 "crossed_tags",
                                                                 "stray_end_tag",
                                                                 "wrong_end_tag",
                                                                 "block_in_paragraph",
                                                                 "missing_quote",
                                                                 "missing_tag_end",
                                                                 "unclosed_comment",
                                                                 "unclosed_string",
                                                                 "unclosed_bracket",
                                                                 "stray_bracket",
                                                                 "missing_semicolon",
                                                                 "missing_colon",
                                                                 "missing_brace"};

std::string place_of(const Buffer& text, ByteIndex place) {
    const std::size_t line = text.line_of(place);
    return std::to_string(line + 1) + ":" + std::to_string(place - text.line_begin(line) + 1);
}

}  // namespace

std::string story(Grammar grammar, const std::string& text) {
    const Buffer buffer(text);
    std::string told;
    for (const Mistake& mistake : mistakes_in(grammar, buffer)) {
        if (!told.empty()) told += ", ";
        told += std::string(names[static_cast<std::size_t>(mistake.kind)]) + " " +
                std::string(buffer.view(mistake.began)) + " " +
                place_of(buffer, mistake.began.begin) + " " + place_of(buffer, mistake.wrong.begin);
    }
    return told;
}

std::string mended(Grammar grammar, const std::string& text) {
    Buffer buffer(text);
    for (int round = 0; round < 20; ++round) {
        const Mistakes mistakes = mistakes_in(grammar, buffer);
        if (mistakes.empty()) return buffer.text();
        apply(buffer, mistakes.front().fix);
    }
    return "not mended: " + buffer.text();
}

}  // namespace atelier::test
