#pragma once

// Texts with carets in them, as tests write and read them: `|` is a caret, `«` or `»` the other end
// of what it selects.

#include "editor/text/selections.hpp"

namespace atelier::editor {

struct MarkedText {
    Buffer buffer;
    Selections selections;
};

inline MarkedText marked(std::string_view text) {
    std::string plain;
    std::vector<Selection> found;
    constexpr ByteIndex nowhere{SIZE_MAX};
    ByteIndex anchor = nowhere;
    for (std::size_t at = 0; at < text.size();) {
        const ByteIndex here{plain.size()};
        if (text.substr(at).starts_with("«")) {
            anchor = here;
            at += 2;
        } else if (text.substr(at).starts_with("»")) {
            found.back().anchor = here;
            at += 2;
        } else if (text[at] == '|') {
            found.push_back({anchor == nowhere ? here : anchor, here, std::nullopt});
            anchor = nowhere;
            ++at;
        } else {
            plain += text[at++];
        }
    }
    if (found.empty()) found.push_back({});
    return {Buffer(plain), Selections(found)};
}

inline std::string shown(const Buffer& buffer, const Selections& selections) {
    std::string text = buffer.text();
    for (std::size_t i = selections.all().size(); i-- > 0;) {
        const Selection& each = selections.all()[i];
        if (each.is_empty()) {
            text.insert(each.caret.value, "|");
            continue;
        }
        const bool is_forward = each.anchor < each.caret;
        text.insert(each.right().value, is_forward ? "|" : "»");
        text.insert(each.left().value, is_forward ? "«" : "|");
    }
    return text;
}

}  // namespace atelier::editor
