#include "editor/syntax/css_items.hpp"

#include "editor/syntax/ascii.hpp"
#include "editor/syntax/css_properties.hpp"
#include "editor/syntax/text_lines.hpp"

namespace atelier::editor {

namespace {

constexpr std::size_t none = std::string_view::npos;

bool begins_address(std::string_view text, std::size_t at) {
    const std::size_t first = text.find_first_not_of(" \t", at + 1);
    const bool is_quoted = first != none && (text[first] == '"' || text[first] == '\'');
    return at >= 3 && is_same_word(text.substr(at - 3, 3), "url") && !is_quoted;
}

// Of a background: "right 3px" on one line, "bottom 4px" on the next.
bool is_side(std::string_view word) {
    return word == "left" || word == "right" || word == "top" || word == "bottom";
}

// A line that begins a declaration, though its `:` is missing. What goes on with a value stands
// behind a mark that asks for more.
bool begins_declaration(std::string_view text, std::size_t at, std::string_view name) {
    const std::size_t before = behind_text(text, at);
    const bool goes_on = before == 0 || std::string_view(",:/(").find(text[before - 1]) != none;
    if (goes_on || !begins_line(text, at)) return false;
    const std::size_t behind = text.find_first_not_of(" \t", at + name.size());
    if (behind == none || text[behind] == '\n') return false;
    if (text[behind] == '=') return true;
    const bool has_value = is_name_byte(text[behind]) || text[behind] == '#';
    return behind > at + name.size() && has_value && is_css_property(name) && !is_side(name);
}

}  // namespace

CssItem CssItems::next(Mistakes& mistakes) {
    std::optional<std::size_t> begin;
    while (at_ < text_.size() && mistakes.size() < mistakes_max) {
        const char byte = text_[at_];
        if (text_.substr(at_, 2) == "/*") {
            at_ = behind_comment(at_, mistakes);
            continue;
        }
        if (byte == ';' || byte == '{' || byte == '}') return {begin.value_or(at_), at_++, byte};
        if (!begin && !is_blank(byte)) begin = at_;
        if (byte == '"' || byte == '\'')
            at_ = behind_string(at_, mistakes);
        else if (byte == '(')
            at_ = behind_parentheses(at_, mistakes);
        else
            at_ += byte == '\\' ? 2 : 1;
    }
    return {begin.value_or(text_.size()), text_.size(), '\0'};
}

std::size_t CssItems::behind_comment(std::size_t at, Mistakes& mistakes) {
    const std::size_t close = text_.find("*/", at + 2);
    const std::size_t end = close == none ? text_.size() : close + 2;
    hide(at, end, ' ');
    if (close == none) {
        const std::size_t on_line = behind_text(text_, line_end(text_, at));
        const std::size_t missing = on_line > at + 2 ? on_line : behind_text(text_, end);
        mistakes.push_back({MistakeKind::unclosed_comment,
                            {{at}, {at + 2}},
                            {{end}, {end}},
                            "/*",
                            {},
                            {{{{missing}, {missing}}, " */"}}});
    }
    return end;
}

std::size_t CssItems::behind_string(std::size_t at, Mistakes& mistakes) {
    std::size_t end = at + 1;
    while (end < text_.size() && text_[end] != text_[at] && text_[end] != '\n')
        end += text_[end] == '\\' ? 2 : 1;
    end = std::min(end, text_.size());
    if (end < text_.size() && text_[end] == text_[at]) {
        hide(at, ++end, 'x');
        return end;
    }
    const std::size_t missing = behind_words(text_, at + 1, end);
    hide(at, missing, 'x');
    mistakes.push_back({MistakeKind::unclosed_string,
                        {{at}, {at + 1}},
                        {{missing}, {missing}},
                        std::string(1, text_[at]),
                        {},
                        {{{{missing}, {missing}}, std::string(1, text_[at])}}});
    return missing;
}

std::size_t CssItems::behind_parentheses(std::size_t at, Mistakes& mistakes) {
    if (begins_address(text_, at)) return behind_address(at, mistakes);
    std::size_t depth = 0;
    std::size_t end = at;
    while (end < text_.size() && mistakes.size() < mistakes_max) {
        const char byte = text_[end];
        if (byte == ';' || byte == '{' || byte == '}') break;
        if (byte == '(' && end > at && begins_address(text_, end)) {
            end = behind_address(end, mistakes);
            continue;
        }
        if (byte == '(') ++depth;
        if (byte == ')' && --depth == 0) {
            hide(at, ++end, 'x');
            return end;
        }
        if (text_.substr(end, 2) == "/*")
            end = behind_comment(end, mistakes);
        else if (byte == '"' || byte == '\'')
            end = behind_string(end, mistakes);
        else
            end += byte == '\\' ? 2 : 1;
    }
    end = before_declaration(at, std::min(end, text_.size()));
    hide(at, end, 'x');
    tell_parenthesis(at, end, depth, mistakes);
    return end;
}

// What has no end ends before a line that is a declaration.
std::size_t CssItems::before_declaration(std::size_t begin, std::size_t end) const {
    const std::string_view text = text_.substr(0, end);
    for (std::size_t at = text.find('\n', begin); at < end; at = text.find('\n', at + 1)) {
        const std::size_t word = std::min(text.find_first_not_of(" \t\r\n", at), end);
        const std::size_t behind = word + css_name_size(text.substr(word));
        if (behind > word && behind < end && text[behind] == ':') return at;
    }
    return end;
}

// url(image.png): anything up to ')', `;` too, but no new line.
std::size_t CssItems::behind_address(std::size_t at, Mistakes& mistakes) {
    const std::size_t end = std::min(text_.find_first_of(")\n", at), text_.size());
    if (end < text_.size() && text_[end] == ')') {
        hide(at, end + 1, 'x');
        return end + 1;
    }
    const std::size_t wrong = std::min(text_.find_first_of(";}\n", at), text_.size());
    hide(at, wrong, 'x');
    tell_parenthesis(at, wrong, 1, mistakes);
    return wrong;
}

void CssItems::tell_parenthesis(std::size_t at, std::size_t wrong, std::size_t missing,
                                Mistakes& mistakes) const {
    const std::size_t place = std::max(at + 1, behind_text(text_, wrong));
    const ByteRange mark{{wrong}, {std::min(wrong + 1, text_.size())}};
    mistakes.push_back({MistakeKind::unclosed_bracket,
                        {{at}, {at + 1}},
                        mark,
                        "(",
                        std::string(text_.substr(wrong, mark.size())),
                        {{{{place}, {place}}, std::string(missing, ')')}}});
}

void CssItems::hide(std::size_t begin, std::size_t end, char with) {
    for (std::size_t at = begin; at < end; ++at)
        if (with != ' ' || plain_[at] != '\n') plain_[at] = with;
}

std::size_t css_name_size(std::string_view text) {
    std::size_t size = 0;
    while (size < text.size() && is_name_byte(text[size]))
        ++size;
    return size;
}

std::optional<ByteRange> css_next_declaration(std::string_view text, std::size_t from) {
    bool has_value = false;
    for (std::size_t at = from; at < text.size();) {
        const std::size_t size = css_name_size(text.substr(at));
        const std::size_t behind = text.find_first_not_of(" \t", at + size);
        const bool is_name = size > 1 && at > 0 && is_blank(text[at - 1]) && is_letter(text[at]);
        const bool begins = behind != none && (text[behind] == ':' ||
                                               begins_declaration(text, at, text.substr(at, size)));
        if (is_name && has_value && begins) return ByteRange{{at}, {at + size}};
        has_value = has_value || !is_blank(text[at]);
        at += std::max<std::size_t>(size, 1);
    }
    return std::nullopt;
}

}  // namespace atelier::editor
