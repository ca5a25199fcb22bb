#include "editor/syntax/css_mistakes.hpp"

#include "editor/syntax/ascii.hpp"
#include "editor/syntax/css_items.hpp"
#include "editor/syntax/text_lines.hpp"
#include "editor/text/sort_in_order.hpp"

#include <optional>

namespace atelier::editor {

namespace {

constexpr std::size_t none = std::string_view::npos;

Splice put(std::size_t at, std::string text) {
    return {{{at}, {at}}, std::move(text)};
}

ByteRange at_byte(std::size_t at, std::size_t size) {
    return {{at}, {std::min(at + 1, size)}};
}

// "a:hover {" is a selector, "color: red" never.
bool is_declaration(std::string_view line) {
    const std::size_t name_end = css_name_size(line);
    const std::size_t colon = line.find_first_not_of(" \t", name_end);
    return name_end > 0 && colon != none && line[colon] == ':' && colon + 1 < line.size() &&
           is_blank(line[colon + 1]);
}

class CssCheck {
public:
    explicit CssCheck(std::string_view text) : text_(text), items_(text) {}

    Mistakes run();

private:
    struct Block {
        std::size_t brace;
        std::size_t prelude;  // where its selector begins
        bool holds_declarations;
        std::optional<std::size_t> swallowed;  // the rule that stands no deeper than this one
    };

    void open(const CssItem& item);
    void close(const CssItem& item);
    void check_declarations(std::size_t begin, std::size_t end);
    // Where the next declaration begins if a `;` is missing before it.
    std::size_t check_semicolon(std::size_t begin, std::size_t end);
    void check_colon(std::size_t begin, std::size_t end);
    void tell_semicolon(std::size_t begin, std::size_t next, std::size_t next_end);
    void tell_braces();
    void tell_brace(const Block& block);
    std::size_t indent(std::size_t at) const { return indentation(text_, at).size(); }

    std::string_view text_;
    CssItems items_;
    std::vector<Block> blocks_;
    std::vector<Block> suspects_;  // closed, but by a brace that may not be its own
    Mistakes mistakes_;
};

Mistakes CssCheck::run() {
    while (mistakes_.size() < mistakes_max) {
        const CssItem item = items_.next(mistakes_);
        if (item.end_mark == '{')
            open(item);
        else if (item.end_mark == '}')
            close(item);
        else if (!blocks_.empty())
            check_declarations(item.begin, item.end);
        if (item.end_mark == '\0') break;
    }
    tell_braces();
    sort_in_order(mistakes_, [](const Mistake& one, const Mistake& other) {
        return one.began.begin < other.began.begin;
    });
    return std::move(mistakes_);
}

void CssCheck::open(const CssItem& item) {
    const std::string_view prelude = items_.plain(item.begin, item.end);
    std::size_t begin = item.begin;
    if (!blocks_.empty()) {
        // "color: red", and on the next line a selector: the rule begins there.
        const std::size_t line = prelude.find('\n');
        const bool follows = line != none && is_declaration(prelude.substr(0, line));
        if (follows) begin = item.begin + prelude.find_first_not_of(" \t\r\n", line);
        Block& around = blocks_.back();
        const bool is_no_deeper = around.holds_declarations && begins_line(text_, begin) &&
                                  indent(begin) <= indent(around.prelude);
        if (is_no_deeper && !around.swallowed)
            around.swallowed = begin;
        else if (follows && !is_no_deeper)
            tell_semicolon(item.begin, begin, item.end);
    }
    blocks_.push_back({item.end, begin, !prelude.starts_with('@'), std::nullopt});
}

void CssCheck::close(const CssItem& item) {
    if (blocks_.empty()) {
        const ByteRange brace = at_byte(item.end, text_.size());
        mistakes_.push_back({MistakeKind::stray_bracket, brace, brace, "}", {}, {{brace, {}}}});
        return;
    }
    check_declarations(item.begin, item.end);
    const bool is_suspect = blocks_.back().swallowed && suspects_.size() < mistakes_max;
    if (is_suspect) suspects_.push_back(blocks_.back());
    blocks_.pop_back();
}

void CssCheck::check_declarations(std::size_t begin, std::size_t end) {
    while (begin < end && mistakes_.size() < mistakes_max)
        begin = check_semicolon(begin, end);
}

std::size_t CssCheck::check_semicolon(std::size_t begin, std::size_t end) {
    const std::string_view said = items_.plain(begin, end);
    if (said.front() == '@' || said.starts_with("--")) return end;
    const std::size_t name_end = css_name_size(said);
    const std::size_t line = std::min(said.find('\n'), said.size());
    const std::size_t colon = said.substr(0, line).find(':');
    if (name_end == 0) return end;
    if (colon == none) {
        const std::size_t before = mistakes_.size();
        check_colon(begin, begin + line);
        const std::size_t next = said.find_first_not_of(" \t\r\n", line);
        if (next == none) return end;
        const std::size_t next_size = css_name_size(said.substr(next));
        if (mistakes_.size() > before && mistakes_.size() < mistakes_max &&
            is_declaration(said.substr(next)))
            tell_semicolon(begin, begin + next, begin + next + next_size);
        return begin + next;
    }
    // Internet Explorer's "filter: progid:..." has two.
    if (said.substr(0, name_end).ends_with("filter")) return end;
    const auto next = css_next_declaration(said, colon + 1);
    if (!next) return end;
    tell_semicolon(begin, begin + next->begin.value, begin + next->end.value);
    return begin + next->begin.value;
}

void CssCheck::check_colon(std::size_t begin, std::size_t end) {
    const std::string_view said = items_.plain(begin, end);
    const std::size_t name_end = css_name_size(said);
    const std::size_t value = said.find_first_not_of(" \t\r\n", name_end);
    if (value == none) return;  // one word: it may become anything
    const bool is_equals = said[value] == '=';
    if (!is_equals && (value == name_end || !(is_name_byte(said[value]) || said[value] == '#')))
        return;
    const ByteIndex at{is_equals ? begin + value : begin + name_end};
    const ByteRange wrong{at, is_equals ? at + 1 : at};
    mistakes_.push_back({MistakeKind::missing_colon,
                         {{begin}, {begin + name_end}},
                         wrong,
                         std::string(said.substr(0, name_end)),
                         {},
                         {{wrong, ":"}}});
}

void CssCheck::tell_semicolon(std::size_t begin, std::size_t next, std::size_t next_end) {
    const std::size_t end = behind_text(items_.plain(0, next), next);
    mistakes_.push_back({MistakeKind::missing_semicolon,
                         {{begin}, {end}},
                         {{next}, {next_end}},
                         std::string(text_.substr(begin, css_name_size(text_.substr(begin)))),
                         {},
                         {put(end, ";")}});
}

// As many as blocks are open at the end, of those that swallowed a rule, from the first such rule
// on. Where none did, the innermost lacks it at the end of the text; those around it do so then.
void CssCheck::tell_braces() {
    if (blocks_.empty()) return;
    std::vector<Block> told = std::move(suspects_);
    for (const Block& each : blocks_)
        if (each.swallowed) told.push_back(each);
    sort_in_order(told, [](const Block& one, const Block& other) {
        return *one.swallowed < *other.swallowed;
    });
    if (told.size() > blocks_.size()) told.resize(blocks_.size());
    if (told.empty()) told.push_back(blocks_.back());
    for (const Block& each : told)
        if (mistakes_.size() < mistakes_max) tell_brace(each);
}

void CssCheck::tell_brace(const Block& block) {
    const std::size_t wrong = block.swallowed.value_or(text_.size());
    const std::size_t at = behind_text(text_, wrong);
    const std::string brace = "\n" + std::string(indentation(text_, block.prelude)) + "}";
    std::size_t name_end = line_end(text_, block.prelude);
    name_end = behind_text(text_, std::min(name_end, block.brace));
    mistakes_.push_back({MistakeKind::missing_brace,
                         at_byte(block.brace, text_.size()),
                         at_byte(wrong, text_.size()),
                         std::string(text_.substr(block.prelude, name_end - block.prelude)),
                         {},
                         {put(at, brace)}});
}

}  // namespace

Mistakes css_mistakes(std::string_view text) {
    return CssCheck(text).run();
}

}  // namespace atelier::editor
