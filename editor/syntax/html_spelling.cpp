#include "editor/syntax/html_spelling.hpp"

#include "editor/syntax/ascii.hpp"
#include "editor/syntax/text_lines.hpp"

#include <array>

namespace atelier::editor {

namespace {

constexpr std::size_t none = std::string_view::npos;
constexpr std::string_view comment_mark = "<!--";

// Attributes that beginners use without a value.
constexpr std::array<std::string_view, 16> flags{
    "async", "autofocus", "autoplay", "checked",    "controls", "defer",    "disabled", "hidden",
    "loop",  "multiple",  "muted",    "novalidate", "open",     "readonly", "required", "selected"};

Splice put(std::size_t at, std::string text) {
    return {{{at}, {at}}, std::move(text)};
}

Mistake lost_quote(const LostQuote& lost) {
    return {MistakeKind::missing_quote,
            {{lost.there}, {lost.there + 1}},
            {{lost.missing}, {lost.missing}},
            std::string(1, lost.quote),
            {},
            {put(lost.missing, std::string(1, lost.quote))}};
}

// Behind the last thing that is surely of the tag: what follows is the text that it swallowed.
std::size_t meant_tag_end(std::string_view text, const HtmlTag& tag) {
    std::size_t end = std::max(tag.value_end, tag.name_end());
    while (end < tag.end) {
        const std::size_t begin = text.find_first_not_of(" \t/", end);
        std::size_t word_end = begin;
        while (word_end < tag.end && is_name_byte(text[word_end]))
            ++word_end;
        if (begin >= tag.end || word_end == begin) break;
        const std::string word = in_lower(text.substr(begin, word_end - begin));
        if (std::find(flags.begin(), flags.end(), word) == flags.end()) break;
        end = word_end;
    }
    return end;
}

Mistake missing_tag_end(std::string_view text, const HtmlTag& tag) {
    const bool is_tag = tag.kind != HtmlTag::Kind::declaration;
    const std::size_t at = is_tag ? meant_tag_end(text, tag) : behind_text(text, tag.end);
    const std::string slash = tag.kind == HtmlTag::Kind::end ? "/" : "";
    const std::string name =
        is_tag ? slash + std::string(text.substr(tag.name_begin, tag.name.size())) : "!DOCTYPE";
    return {MistakeKind::missing_tag_end,
            {{tag.begin}, {tag.begin + 1}},
            {{at}, {at}},
            name,
            {},
            {put(at, ">")}};
}

bool is_doctype(std::string_view text, const HtmlTag& tag) {
    const std::string_view said = text.substr(tag.begin, tag.end - tag.begin);
    return is_same_word(said.substr(0, 9), "<!doctype") && said.find('[') == none;
}

// A comment that holds the mark of another is longer than it was meant to be; "<!-->" is a way of
// old browsers to end one.
std::size_t swallowed_mark(std::string_view text, const HtmlTag& tag) {
    const std::size_t at = text.substr(0, tag.end).find(comment_mark, tag.begin + 4);
    if (at == none || text.substr(at + 4, 1) == ">" || line_end(text, tag.begin) > at) return none;
    return at;
}

std::optional<Mistake> unclosed_comment(std::string_view text, const HtmlTag& tag) {
    const std::size_t mark = swallowed_mark(text, tag);
    if (tag.is_whole && mark == none) return std::nullopt;
    const std::size_t wrong = mark == none ? text.size() : mark;
    const std::size_t on_line = behind_text(text, line_end(text, tag.begin));
    const bool has_words = on_line > tag.begin + comment_mark.size();
    const std::size_t at = has_words ? on_line : behind_text(text, wrong);
    const ByteRange wrong_range{{wrong}, {mark == none ? wrong : wrong + comment_mark.size()}};
    return Mistake{MistakeKind::unclosed_comment,
                   {{tag.begin}, {tag.begin + comment_mark.size()}},
                   wrong_range,
                   "<!--",
                   mark == none ? "" : "<!--",
                   {put(at, " -->")}};
}

}  // namespace

std::optional<Mistake> misspelling_in(std::string_view text, const HtmlTag& tag) {
    if (tag.kind == HtmlTag::Kind::comment) return unclosed_comment(text, tag);
    if (tag.lost_quote) return lost_quote(*tag.lost_quote);
    if (tag.is_whole) return std::nullopt;
    if (tag.kind == HtmlTag::Kind::declaration && !is_doctype(text, tag)) return std::nullopt;
    return missing_tag_end(text, tag);
}

}  // namespace atelier::editor
