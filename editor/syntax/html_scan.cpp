#include "editor/syntax/html_scan.hpp"

#include "editor/syntax/ascii.hpp"
#include "editor/syntax/html_elements.hpp"

namespace atelier::editor {

namespace {

constexpr std::size_t none = std::string_view::npos;

// "a.jpg alt=": what stands before a quote that begins the next value and does not end this one.
bool ends_like_an_attribute(std::string_view value) {
    while (!value.empty() && is_blank(value.back()))
        value.remove_suffix(1);
    return value.size() > 1 && value.back() == '=' && is_name_byte(value[value.size() - 2]);
}

// Where the value ended whose closing quote is missing: before the '>' of its tag, before the
// line's end, or before the attribute that follows.
std::size_t meant_end(std::string_view value) {
    std::size_t end = std::min(value.find_first_of("<>\n"), value.size());
    if (end == value.size() && ends_like_an_attribute(value)) {
        end = value.find_last_not_of("= \t");
        while (end > 0 && is_name_byte(value[end]))
            --end;
    } else if (end < value.size() && value[end] == '>' && end > 0 && value[end - 1] == '/') {
        --end;
    }
    while (end > 0 && is_blank(value[end - 1]))
        --end;
    return end;
}

bool is_lost(std::string_view value, char behind, char behind_that) {
    const bool goes_on = !is_blank(behind) && behind != '>' && behind != '\0' &&
                         !(behind == '/' && behind_that == '>');
    const bool is_next = ends_like_an_attribute(value);
    if (goes_on && is_next) return true;
    return (goes_on || is_next) && value.find_first_of("<>") != none;
}

}  // namespace

std::optional<HtmlTag> HtmlScan::next() {
    while (at_ < text_.size()) {
        const std::size_t begin = text_.find('<', at_);
        if (begin == none) break;
        const char after = byte(begin + 1);
        std::optional<HtmlTag> found;
        if (is_letter(after))
            found = tag(begin, HtmlTag::Kind::start);
        else if (after == '/' && is_letter(byte(begin + 2)))
            found = tag(begin, HtmlTag::Kind::end);
        else if (text_.substr(begin, 4) == "<!--")
            found = comment(begin);
        else if (after == '!' || after == '?')
            found = declaration(begin);
        at_ = found ? found->end : begin + 1;
        if (!found) continue;
        if (found->content) at_ = found->content->end.value;
        return found;
    }
    at_ = text_.size();
    return std::nullopt;
}

HtmlTag HtmlScan::comment(std::size_t begin) const {
    HtmlTag tag;
    tag.kind = HtmlTag::Kind::comment;
    tag.begin = begin;
    const std::string_view inside = text_.substr(begin + 4);
    const std::size_t end = text_.find("-->", begin + 2);  // <!--> is one, too
    tag.is_whole = end != none;
    tag.end = tag.is_whole ? std::max(end + 3, text_.size() - inside.size()) : text_.size();
    return tag;
}

HtmlTag HtmlScan::declaration(std::size_t begin) const {
    HtmlTag tag;
    tag.kind = HtmlTag::Kind::declaration;
    tag.begin = begin;
    std::size_t end = text_.find_first_of("<>", begin + 1);
    tag.is_whole = end != none && text_[end] == '>';
    tag.end = end == none ? text_.size() : end + (tag.is_whole ? 1 : 0);
    return tag;
}

HtmlTag HtmlScan::tag(std::size_t begin, HtmlTag::Kind kind) const {
    HtmlTag tag;
    tag.kind = kind;
    tag.begin = begin;
    std::size_t at = tag.name_begin = begin + (kind == HtmlTag::Kind::end ? 2 : 1);
    while (at < text_.size() && !is_blank(text_[at]) && text_[at] != '/' && text_[at] != '>' &&
           text_[at] != '<')
        ++at;
    tag.name = in_lower(text_.substr(tag.name_begin, at - tag.name_begin));
    for (;;) {
        at = behind_blanks(at);
        if (at == text_.size() || text_[at] == '<' || text_[at] == '>') break;
        if (text_[at] == '/') {
            tag.closes_itself = byte(at + 1) == '>';
            ++at;
        } else {
            at = attribute(at, tag);
        }
    }
    tag.is_whole = byte(at) == '>';
    tag.end = tag.is_whole ? at + 1 : at;
    if (kind == HtmlTag::Kind::start && !tag.closes_itself && tag.is_whole &&
        holds_text_only(tag.name))
        tag.content = {{tag.end}, {content_end(tag.end, tag.name)}};
    return tag;
}

std::size_t HtmlScan::attribute(std::size_t at, HtmlTag& tag) const {
    const std::size_t begin = at;
    do {  // a name may begin with '=', by the standard
        ++at;
    } while (at < text_.size() && !is_blank(text_[at]) && text_[at] != '/' && text_[at] != '>' &&
             text_[at] != '<' && text_[at] != '=');
    const std::string_view name = text_.substr(begin, at - begin);
    const std::size_t equals = behind_blanks(at);
    if (byte(equals) != '=') return at;
    const std::size_t value = behind_blanks(equals + 1);
    const bool is_quoted = byte(value) == '"' || byte(value) == '\'';
    const std::size_t end = is_quoted ? quoted_value(value, tag) : bare_value(value, tag);
    tag.value_end = end;
    if (is_same_word(name, "type")) {
        const std::size_t mark = is_quoted ? 1 : 0;
        const std::size_t size = end - value;
        tag.type = in_lower(text_.substr(value + mark, size > 2 * mark ? size - 2 * mark : 0));
    }
    return end;
}

std::size_t HtmlScan::quoted_value(std::size_t at, HtmlTag& tag) const {
    const char quote = text_[at];
    const std::size_t close = text_.find(quote, at + 1);
    const std::string_view value = text_.substr(at + 1, close == none ? none : close - at - 1);
    if (close != none && !is_lost(value, byte(close + 1), byte(close + 2))) return close + 1;
    const std::size_t end = at + 1 + meant_end(value);
    if (!tag.lost_quote) tag.lost_quote = {at, end, quote};
    return end;
}

std::size_t HtmlScan::bare_value(std::size_t at, HtmlTag& tag) const {
    const std::size_t begin = at;
    while (at < text_.size() && !is_blank(text_[at]) && text_[at] != '>' && text_[at] != '<')
        ++at;
    if (at > begin && (text_[at - 1] == '"' || text_[at - 1] == '\'') && !tag.lost_quote)
        tag.lost_quote = {at - 1, begin, text_[at - 1]};
    return at;
}

std::size_t HtmlScan::content_end(std::size_t begin, std::string_view name) const {
    for (std::size_t at = begin; (at = text_.find("</", at)) != none; at += 2) {
        const char behind = byte(at + 2 + name.size());
        if (is_same_word(text_.substr(at + 2, name.size()), name) &&
            (is_blank(behind) || behind == '>' || behind == '/' || behind == '\0'))
            return at;
    }
    return text_.size();
}

std::size_t HtmlScan::behind_blanks(std::size_t at) const {
    while (at < text_.size() && is_blank(text_[at]))
        ++at;
    return at;
}

}  // namespace atelier::editor
