#include "editor/syntax/parse_tree.hpp"

#include <tree_sitter/api.h>

#ifdef __SANITIZE_THREAD__
// Copies of a tree share nodes and count them by atomics, which tree-sitter promises to be enough;
// but it looks at a count without one, and it is not ours to mend.
extern "C" const char* __tsan_default_suppressions() {
    return "race:ts_subtree_\nrace:ts_tree_\nrace:ts_parser_\n";
}
#endif

namespace atelier::editor {

namespace {

const char* read_text(void* payload, std::uint32_t at, TSPoint /*place*/, std::uint32_t* size) {
    const auto& text = *static_cast<const std::string_view*>(payload);
    if (at >= text.size()) {
        *size = 0;
        return "";
    }
    *size = static_cast<std::uint32_t>(text.size() - at);
    return text.data() + at;
}

bool is_given_up(TSParseState* state) {
    return static_cast<const ParsePatience*>(state->payload)->has_ended();
}

}  // namespace

void TreeEnd::operator()(TSTree* tree) const {
    ts_tree_delete(tree);
}

TreePtr copy_of(const TreePtr& tree) {
    return TreePtr(tree ? ts_tree_copy(tree.get()) : nullptr);
}

bool ParsePatience::has_ended() const {
    if (is_over != nullptr && is_over->load(std::memory_order_relaxed)) return true;
    return until && std::chrono::steady_clock::now() >= *until;
}

void Parser::End::operator()(TSParser* parser) const {
    ts_parser_delete(parser);
}

Parser::Parser() : parser_(ts_parser_new()) {}

TreePtr Parser::parse(Grammar grammar, std::string_view text, const TreePtr& before,
                      const ParsePatience& patience) {
    if (!ts_parser_set_language(parser_.get(), language_of(grammar))) return nullptr;
    // Asked every hundredth step only; a short text would be parsed without asking at all.
    if (patience.has_ended()) return nullptr;
    const TSInput input{&text, read_text, TSInputEncodingUTF8, nullptr};
    const TSParseOptions options{const_cast<ParsePatience*>(&patience), is_given_up};
    TreePtr tree(ts_parser_parse_with_options(parser_.get(), before.get(), input, options));
    if (!tree) ts_parser_reset(parser_.get());  // set_language does it, too, but nowhere says so
    return tree;
}

}  // namespace atelier::editor
