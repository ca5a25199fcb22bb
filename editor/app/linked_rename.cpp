#include "editor/app/linked_rename.hpp"

#include "editor/assist/tag_context.hpp"

#include <algorithm>

namespace atelier::editor {

namespace {

bool is_name_byte(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '-' || byte == ':';
}

bool is_within(const ByteRange& inner, const ByteRange& outer) {
    return outer.begin <= inner.begin && inner.end <= outer.end;
}

bool is_touched(const ByteRange& range, const std::vector<ByteIndex>& places) {
    return std::ranges::any_of(
        places, [&](ByteIndex place) { return range.begin <= place && place <= range.end; });
}

}  // namespace

Writing linked_rename(const Buffer& buffer, Writing writing, const std::vector<ByteIndex>& others) {
    if (writing.splices.size() != 1 || !writing.selections.is_single()) return writing;
    const Splice splice = writing.splices.front();
    if (!std::ranges::all_of(splice.text, is_name_byte)) return writing;
    if (!may_be_in_tag_name(buffer, splice.range.begin)) return writing;
    const auto pair = tag_pair_at(buffer, splice.range.begin);
    if (!pair || buffer.view(pair->open_name) != buffer.view(pair->close_name)) return writing;
    const bool is_in_open = is_within(splice.range, pair->open_name);
    if (!is_in_open && !is_within(splice.range, pair->close_name)) return writing;
    const ByteRange own = is_in_open ? pair->open_name : pair->close_name;
    const ByteRange other = is_in_open ? pair->close_name : pair->open_name;
    // An emptied name is no tag any more, and the pair could not be found again.
    const bool is_emptied = splice.text.empty() && splice.range == own;
    if (is_emptied || is_touched(other, others)) return writing;
    const ByteIndex begin = other.begin + (splice.range.begin - own.begin);
    const Splice linked{{begin, begin + splice.range.size()}, splice.text};
    const ByteIndex caret = writing.selections.primary().caret;
    writing.splices = is_in_open ? Splices{splice, linked} : Splices{linked, splice};
    if (!is_in_open)
        writing.selections = Selections::at(caret + linked.text.size() - linked.range.size());
    return writing;
}

}  // namespace atelier::editor
