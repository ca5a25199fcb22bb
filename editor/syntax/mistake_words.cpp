#include "editor/syntax/mistake_words.hpp"

namespace atelier::editor {

namespace {

struct Keys {
    Key why;
    Key fix;
};

Keys keys_of(const Mistake& mistake) {
    const bool is_at_end = mistake.other.empty();
    switch (mistake.kind) {
        case MistakeKind::unclosed_tag:
            if (is_at_end) return {"mistake.open_at_end"_key, "mistake.unclosed_tag.fix"_key};
            return {"mistake.unclosed_tag"_key, "mistake.unclosed_tag.fix"_key};
        case MistakeKind::crossed_tags:
            return {"mistake.crossed_tags"_key, "mistake.crossed_tags.fix"_key};
        case MistakeKind::stray_end_tag:
            return {"mistake.stray_end_tag"_key, "mistake.stray_end_tag.fix"_key};
        case MistakeKind::wrong_end_tag:
            return {"mistake.wrong_end_tag"_key, "mistake.wrong_end_tag.fix"_key};
        case MistakeKind::block_in_paragraph:
            return {"mistake.block_in_paragraph"_key, "mistake.block_in_paragraph.fix"_key};
        case MistakeKind::missing_quote:
            return {"mistake.missing_quote"_key, "mistake.missing_quote.fix"_key};
        case MistakeKind::missing_tag_end:
            return {"mistake.missing_tag_end"_key, "mistake.missing_tag_end.fix"_key};
        case MistakeKind::unclosed_comment:
            return {"mistake.unclosed_comment"_key, "mistake.unclosed_comment.fix"_key};
        case MistakeKind::unclosed_string:
            return {"mistake.unclosed_string"_key, "mistake.unclosed_string.fix"_key};
        case MistakeKind::unclosed_bracket:
            return {"mistake.unclosed_bracket"_key, "mistake.unclosed_bracket.fix"_key};
        case MistakeKind::stray_bracket:
            return {"mistake.stray_bracket"_key, "mistake.stray_bracket.fix"_key};
        case MistakeKind::missing_semicolon:
            return {"mistake.missing_semicolon"_key, "mistake.missing_semicolon.fix"_key};
        case MistakeKind::missing_colon:
            return {"mistake.missing_colon"_key, "mistake.missing_colon.fix"_key};
        case MistakeKind::missing_brace: break;
    }
    return {"mistake.missing_brace"_key, "mistake.missing_brace.fix"_key};
}

}  // namespace

MistakeLines lines_of(const Mistake& mistake, const Buffer& text) {
    return {text.line_of(mistake.began.begin) + 1, text.line_of(mistake.wrong.begin) + 1,
            text.line_of(mistake.fix.front().range.begin) + 1};
}

MistakeWords sentence_of(const Words& words, const Mistake& mistake, const MistakeLines& lines) {
    const Slots slots{{"name", mistake.name},
                      {"other", mistake.other},
                      {"line", std::to_string(lines.began)},
                      {"wrong_line", std::to_string(lines.wrong)},
                      {"fix_line", std::to_string(lines.fixed)}};
    const Keys keys = keys_of(mistake);
    return {words(keys.why, slots), words(keys.fix, slots)};
}

}  // namespace atelier::editor
