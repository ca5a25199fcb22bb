#pragma once

// tree-sitter's parser and trees with owners. A parse that is given up leaves nothing behind: the
// parser is reset before it is handed another text (else it would go on with the old one).

#include "editor/syntax/grammar.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string_view>

struct TSParser;
struct TSTree;

namespace atelier::editor {

struct TreeEnd {
    void operator()(TSTree* tree) const;
};
using TreePtr = std::unique_ptr<TSTree, TreeEnd>;

// Shares its nodes with the original; the two may be used by two threads.
TreePtr copy_of(const TreePtr& tree);

// When a parse is given up: at a time, or when somebody says so.
struct ParsePatience {
    std::optional<std::chrono::steady_clock::time_point> until;
    const std::atomic<bool>* is_over = nullptr;

    bool has_ended() const;
};

class Parser {
public:
    Parser();

    // With `before`, a tree of this text as it was, told of all changes since, what did not change
    // is taken from it. Nothing: it was given up, or there is no such grammar.
    TreePtr parse(Grammar grammar, std::string_view text, const TreePtr& before,
                  const ParsePatience& patience);

private:
    struct End {
        void operator()(TSParser* parser) const;
    };
    std::unique_ptr<TSParser, End> parser_;
};

}  // namespace atelier::editor
