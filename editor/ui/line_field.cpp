#include "editor/ui/line_field.hpp"

#include "editor/safe_text.hpp"
#include "editor/text/text_clusters.hpp"
#include "editor/utf8.hpp"

namespace atelier::editor {

namespace {

std::size_t size_before(const std::string& text, std::size_t caret) {
    std::size_t border = 0;
    while (border < caret) {
        const std::size_t size = cluster_size(std::string_view(text).substr(border));
        if (border + size >= caret) return caret - border;
        border += size;
    }
    return 0;
}

}  // namespace

bool LineField::take(const Input& input) {
    if (const auto* paste = std::get_if<Paste>(&input)) {
        insert(std::string_view(paste->text).substr(0, paste->text.find('\n')));
        return true;
    }
    const auto* key = std::get_if<KeyPress>(&input);
    return key != nullptr && take_key(*key);
}

bool LineField::take_key(const KeyPress& key) {
    const bool is_held = key.with.ctrl || key.with.alt;
    if (key.name == KeyName::character && !is_held) {
        std::string letter;
        append_utf8(letter, key.character);
        insert(letter);
        return true;
    }
    if (key.name == KeyName::character && key.with.ctrl && key.character == 'a') {
        caret_ = text_.size();
        is_selected_ = true;
        return true;
    }
    switch (key.name) {
        case KeyName::left: caret_ -= size_before(text_, caret_); break;
        case KeyName::right:
            if (caret_ < text_.size())
                caret_ += cluster_size(std::string_view(text_).substr(caret_));
            break;
        case KeyName::home: caret_ = 0; break;
        case KeyName::end: caret_ = text_.size(); break;
        case KeyName::backspace: {
            if (is_selected_) clear();
            const std::size_t size = size_before(text_, caret_);
            caret_ -= size;
            text_.erase(caret_, size);
            break;
        }
        case KeyName::erase:
            if (is_selected_) clear();
            if (caret_ < text_.size())
                text_.erase(caret_, cluster_size(std::string_view(text_).substr(caret_)));
            break;
        default: return false;
    }
    is_selected_ = false;
    return true;
}

void LineField::insert(std::string_view text) {
    if (is_selected_) clear();
    is_selected_ = false;
    if (text_.size() + text.size() > size_max || !is_utf8(text)) return;
    text_.insert(caret_, text);
    caret_ += text.size();
}

std::size_t LineField::draw(Grid& grid, Spot at, std::size_t columns, const Style& style) const {
    grid.fill(at, columns, style);
    std::string_view before = std::string_view(text_).substr(0, caret_);
    while (!before.empty() && width_of(safe_text(before)) + 1 > columns)
        before.remove_prefix(cluster_size(before));
    const std::string shown_before = safe_text(before);
    grid.put(at, shown_before + safe_text(std::string_view(text_).substr(caret_)), style, columns);
    return at.column + width_of(shown_before);
}

}  // namespace atelier::editor
