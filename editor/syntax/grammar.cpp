#include "editor/syntax/grammar.hpp"

#include "editor/syntax/ascii.hpp"

#include <array>
#include <utility>

// The grammars are C libraries whose headers, where they have any, are not meant for C++.
extern "C" {
const TSLanguage* tree_sitter_html();
const TSLanguage* tree_sitter_css();
const TSLanguage* tree_sitter_javascript();
const TSLanguage* tree_sitter_json();
}

namespace atelier::editor {

namespace {

constexpr std::array<std::pair<std::string_view, Grammar>, 9> endings{{
    {".html", Grammar::html},
    {".htm", Grammar::html},
    {".svg", Grammar::html},
    {".css", Grammar::css},
    {".js", Grammar::javascript},
    {".mjs", Grammar::javascript},
    {".cjs", Grammar::javascript},
    {".json", Grammar::json},
    {".webmanifest", Grammar::json},
}};

}  // namespace

Grammar grammar_of(std::string_view file_name) {
    for (const auto& [ending, grammar] : endings)
        if (file_name.size() > ending.size() &&
            is_same_word(file_name.substr(file_name.size() - ending.size()), ending))
            return grammar;
    return Grammar::plain;
}

const TSLanguage* language_of(Grammar grammar) {
    switch (grammar) {
        case Grammar::plain: return nullptr;
        case Grammar::html: return tree_sitter_html();
        case Grammar::css: return tree_sitter_css();
        case Grammar::javascript: return tree_sitter_javascript();
        case Grammar::json: return tree_sitter_json();
    }
    return nullptr;
}

}  // namespace atelier::editor
