#include "editor/syntax/layer.hpp"

#include <tree_sitter/api.h>

namespace atelier::editor {

namespace {

TSPoint point_of(const LineStarts& lines, ByteIndex place) {
    const std::size_t line = lines.line_of(place);
    return {static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(place - lines[line])};
}

std::uint32_t narrow(ByteIndex place) {
    return static_cast<std::uint32_t>(place.value);
}

}  // namespace

void Layer::edit(const Splice& splice) {
    ByteRange& mine = part_.range;
    const ByteRange& theirs = splice.range;
    // What is written right at a border may belong to the part; the next parse says.
    if (theirs.begin >= mine.begin && theirs.end <= mine.end) {
        edit_inside(splice);
    } else if (theirs.end <= mine.begin) {
        mine.begin = mine.begin + splice.text.size() - theirs.size();
        mine.end = mine.end + splice.text.size() - theirs.size();
    } else if (theirs.begin < mine.end) {  // over a border
        tree_.reset();
        is_parsed_ = false;
        mine.begin = moved(mine.begin, {splice}, Side::before);
        mine.end = std::max(mine.begin, moved(mine.end, {splice}, Side::before));
    }
}

void Layer::edit_inside(const Splice& splice) {
    const std::size_t before = part_.range.begin.value;
    const ByteRange gone{splice.range.begin - before, splice.range.end - before};
    const ByteIndex new_end = gone.begin + splice.text.size();
    part_.range.end = part_.range.end + splice.text.size() - gone.size();
    is_parsed_ = false;
    if (!tree_) return;
    TSInputEdit edit{};
    edit.start_byte = narrow(gone.begin);
    edit.old_end_byte = narrow(gone.end);
    edit.new_end_byte = narrow(new_end);
    edit.start_point = point_of(lines_, gone.begin);
    edit.old_end_point = point_of(lines_, gone.end);
    lines_.replace(gone, splice.text);
    edit.new_end_point = point_of(lines_, new_end);
    ts_tree_edit(tree_.get(), &edit);
}

bool Layer::parse(Parser& parser, std::string_view whole_text, const ParsePatience& patience) {
    if (is_parsed_) return true;
    const std::string_view text = whole_text.substr(part_.range.begin.value, part_.range.size());
    const bool is_first = tree_ == nullptr;
    TreePtr tree = parser.parse(part_.grammar, text, tree_, patience);
    if (!tree) return false;
    tree_ = std::move(tree);
    if (is_first) lines_ = LineStarts(text);
    is_parsed_ = true;
    return true;
}

Layer Layer::copy() const {
    Layer copied(part_.grammar, part_.range);
    copied.tree_ = copy_of(tree_);
    copied.lines_ = lines_;
    copied.is_parsed_ = is_parsed_;
    return copied;
}

}  // namespace atelier::editor
