#include "editor/syntax/nesting.hpp"

#include "editor/syntax/html_elements.hpp"
#include "editor/syntax/html_scan.hpp"

#include <array>

namespace atelier::editor {

namespace {

constexpr std::array<int, 256> bracket_steps = [] {
    std::array<int, 256> steps{};
    for (const unsigned char opener : {'(', '[', '{'})
        steps[opener] = 1;
    for (const unsigned char closer : {')', ']', '}'})
        steps[closer] = -1;
    return steps;
}();

std::size_t deepest_bracket(std::string_view text) {
    int depth = 0;
    int deepest = 0;
    for (const char byte : text) {
        const int step = bracket_steps[static_cast<unsigned char>(byte)];
        if (step == 0) continue;  // nearly always
        depth = std::max(0, depth + step);
        deepest = std::max(deepest, depth);
    }
    return static_cast<std::size_t>(deepest);
}

// Nothing for a script that is data in a language of its own (a template, a shader).
Grammar grammar_of_script(std::string_view type) {
    if (type.empty() || type == "module" || type.find("javascript") != std::string_view::npos ||
        type.find("ecmascript") != std::string_view::npos)
        return Grammar::javascript;
    const bool is_json =
        type.ends_with("json") || type == "importmap" || type == "speculationrules";
    return is_json ? Grammar::json : Grammar::plain;
}

Grammar grammar_within(const HtmlTag& tag) {
    if (tag.name == "style") return Grammar::css;
    return tag.name == "script" ? grammar_of_script(tag.type) : Grammar::plain;
}

Nesting nesting_of_html(std::string_view text) {
    Nesting nesting;
    std::size_t depth = 0;
    HtmlScan scan(text);
    while (const auto tag = scan.next()) {
        if (tag->kind == HtmlTag::Kind::end && depth > 0) --depth;
        if (tag->kind != HtmlTag::Kind::start || tag->closes_itself || is_void(tag->name)) continue;
        // Two that may stay open do not stand right in each other, so they at most double it.
        if (!may_stay_open(tag->name)) nesting.deepest = std::max(nesting.deepest, ++depth);
        if (!tag->content || tag->content->is_empty()) continue;
        const Grammar within = grammar_within(*tag);
        if (within == Grammar::plain) continue;
        nesting.injections.push_back({within, *tag->content});
        const auto& [begin, end] = *tag->content;
        nesting.deepest =
            std::max(nesting.deepest, deepest_bracket(text.substr(begin.value, end - begin)));
    }
    return nesting;
}

}  // namespace

Nesting nesting_of(Grammar grammar, std::string_view text) {
    if (grammar == Grammar::plain) return {};
    if (grammar == Grammar::html) return nesting_of_html(text);
    return {deepest_bracket(text), {}};
}

}  // namespace atelier::editor
