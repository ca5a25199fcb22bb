#pragma once

// One grammar's view of a part of a text: the whole page, or what stands in one <script>. Its tree
// knows nothing of the text around the part, so a change outside only moves it.

#include "editor/syntax/nesting.hpp"
#include "editor/syntax/parse_tree.hpp"
#include "editor/text/line_starts.hpp"
#include "editor/text/splice.hpp"

namespace atelier::editor {

class Layer {
public:
    Layer(Grammar grammar, ByteRange range) : part_{grammar, range} {}

    const Injection& part() const { return part_; }
    // Of the text as it was parsed last, told of every change since; nullptr before that.
    const TSTree* tree() const { return tree_.get(); }
    bool is_parsed() const { return is_parsed_; }

    // One change of the whole text.
    void edit(const Splice& splice);
    // False: given up, and nothing is another than before.
    bool parse(Parser& parser, std::string_view whole_text, const ParsePatience& patience);

    // For another thread.
    Layer copy() const;

private:
    void edit_inside(const Splice& splice);

    Injection part_;
    TreePtr tree_;
    LineStarts lines_;  // of the part: tree-sitter wants rows, of text that is gone, too
    bool is_parsed_ = false;
};

}  // namespace atelier::editor
