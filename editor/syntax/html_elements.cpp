#include "editor/syntax/html_elements.hpp"

#include <algorithm>
#include <array>

namespace atelier::editor {

namespace {

using namespace std::literals;

// In order, to be searched.
constexpr std::array voids{"area"sv,  "base"sv,   "br"sv,    "col"sv,  "embed"sv,
                           "hr"sv,    "img"sv,    "input"sv, "link"sv, "meta"sv,
                           "param"sv, "source"sv, "track"sv, "wbr"sv};
constexpr std::array end_paragraphs{
    "address"sv, "article"sv,  "aside"sv,      "blockquote"sv, "details"sv, "dialog"sv, "div"sv,
    "dl"sv,      "fieldset"sv, "figcaption"sv, "figure"sv,     "footer"sv,  "form"sv,   "h1"sv,
    "h2"sv,      "h3"sv,       "h4"sv,         "h5"sv,         "h6"sv,      "header"sv, "hgroup"sv,
    "hr"sv,      "main"sv,     "menu"sv,       "nav"sv,        "ol"sv,      "p"sv,      "pre"sv,
    "search"sv,  "section"sv,  "table"sv,      "ul"sv};
constexpr std::array open_enders{
    "caption"sv, "colgroup"sv, "dd"sv,    "dt"sv, "li"sv,    "optgroup"sv, "option"sv, "p"sv,
    "rp"sv,      "rt"sv,       "tbody"sv, "td"sv, "tfoot"sv, "th"sv,       "thead"sv,  "tr"sv};

constexpr std::array containers{
    "article"sv, "aside"sv,   "audio"sv,  "blockquote"sv, "body"sv,   "datalist"sv, "details"sv,
    "dialog"sv,  "div"sv,     "dl"sv,     "fieldset"sv,   "figure"sv, "footer"sv,   "form"sv,
    "head"sv,    "header"sv,  "html"sv,   "main"sv,       "menu"sv,   "nav"sv,      "ol"sv,
    "picture"sv, "section"sv, "select"sv, "svg"sv,        "table"sv,  "tbody"sv,    "tfoot"sv,
    "thead"sv,   "tr"sv,      "ul"sv,     "video"sv};
// With those of the arrays above.
constexpr std::array others{
    "a"sv,        "abbr"sv,   "acronym"sv, "b"sv,        "bdi"sv,      "bdo"sv,      "big"sv,
    "button"sv,   "canvas"sv, "center"sv,  "cite"sv,     "code"sv,     "data"sv,     "del"sv,
    "dfn"sv,      "em"sv,     "font"sv,    "i"sv,        "iframe"sv,   "ins"sv,      "kbd"sv,
    "label"sv,    "legend"sv, "map"sv,     "mark"sv,     "marquee"sv,  "math"sv,     "meter"sv,
    "noscript"sv, "object"sv, "output"sv,  "progress"sv, "q"sv,        "ruby"sv,     "s"sv,
    "samp"sv,     "script"sv, "slot"sv,    "small"sv,    "span"sv,     "strike"sv,   "strong"sv,
    "style"sv,    "sub"sv,    "summary"sv, "sup"sv,      "template"sv, "textarea"sv, "time"sv,
    "title"sv,    "tt"sv,     "u"sv,       "var"sv};

template <std::size_t Count>
bool has(const std::array<std::string_view, Count>& names, std::string_view name) {
    return std::binary_search(names.begin(), names.end(), name);
}

template <std::size_t Count>
bool is_one_of(std::string_view name, const std::string_view (&names)[Count]) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool begins_rows(std::string_view name) {
    return is_one_of(name, {"tbody", "tfoot", "thead"});
}

}  // namespace

bool is_void(std::string_view name) {
    return has(voids, name);
}

bool holds_text_only(std::string_view name) {
    return is_one_of(name, {"script", "style", "title", "textarea"});
}

bool may_stay_open(std::string_view name) {
    return has(open_enders, name) || is_one_of(name, {"html", "head", "body"});
}

bool ends(std::string_view starting, std::string_view open) {
    if (open == "p") return has(end_paragraphs, starting);
    if (open == "li") return starting == "li";
    if (open == "dt" || open == "dd") return is_one_of(starting, {"dt", "dd"});
    if (open == "option") return is_one_of(starting, {"option", "optgroup", "hr"});
    if (open == "optgroup") return is_one_of(starting, {"optgroup", "hr"});
    if (open == "rt" || open == "rp") return is_one_of(starting, {"rt", "rp"});
    if (open == "td" || open == "th")
        return is_one_of(starting, {"td", "th", "tr"}) || begins_rows(starting);
    if (open == "tr") return starting == "tr" || begins_rows(starting);
    if (begins_rows(open)) return begins_rows(starting);
    if (open == "caption" || open == "colgroup")
        return is_one_of(starting, {"caption", "colgroup", "tr"}) || begins_rows(starting);
    return open == "head" && starting == "body";
}

bool is_heading(std::string_view name) {
    return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
}

bool is_container(std::string_view name) {
    return has(containers, name);
}

bool is_known(std::string_view name) {
    return has(voids, name) || has(end_paragraphs, name) || has(open_enders, name) ||
           has(containers, name) || has(others, name);
}

}  // namespace atelier::editor
