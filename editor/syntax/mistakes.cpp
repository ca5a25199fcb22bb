#include "editor/syntax/mistakes.hpp"

#include "editor/syntax/css_mistakes.hpp"
#include "editor/syntax/html_mistakes.hpp"
#include "editor/syntax/javascript_mistakes.hpp"
#include "editor/syntax/light_mode.hpp"
#include "editor/syntax/nesting.hpp"
#include "editor/text/sort_in_order.hpp"

namespace atelier::editor {

namespace {

Mistakes mistakes_of(Grammar grammar, std::string_view text) {
    switch (grammar) {
        case Grammar::html: return html_mistakes(text);
        case Grammar::css: return css_mistakes(text);
        case Grammar::javascript: return javascript_mistakes(text);
        case Grammar::plain:
        case Grammar::json: return {};
    }
    return {};
}

void move_by(ByteRange& range, std::size_t bytes) {
    range = {range.begin + bytes, range.end + bytes};
}

void add_injected(const Injection& part, std::string_view text, Mistakes& mistakes) {
    const std::size_t begin = part.range.begin.value;
    for (Mistake& mistake : mistakes_of(part.grammar, text.substr(begin, part.range.size()))) {
        move_by(mistake.began, begin);
        move_by(mistake.wrong, begin);
        for (Splice& splice : mistake.fix)
            move_by(splice.range, begin);
        mistakes.push_back(std::move(mistake));
    }
}

}  // namespace

Mistakes mistakes_in(Grammar grammar, const Buffer& buffer) {
    if (is_heavy(buffer)) return {};
    const std::string_view text = buffer.view({{0}, buffer.end()});
    const Nesting nesting = nesting_of(grammar, text);
    if (nesting.is_too_deep()) return {};
    Mistakes mistakes = mistakes_of(grammar, text);
    // What has no end tag swallowed the page behind it: that is the one mistake to tell.
    for (const Injection& part : nesting.injections)
        if (mistakes.size() < mistakes_max && part.range.end < buffer.end())
            add_injected(part, text, mistakes);
    sort_in_order(mistakes, [](const Mistake& one, const Mistake& other) {
        return one.began.begin < other.began.begin;
    });
    return mistakes;
}

}  // namespace atelier::editor
