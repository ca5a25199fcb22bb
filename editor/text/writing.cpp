#include "editor/text/writing.hpp"

namespace atelier::editor {

namespace {

// One splice for each selection; carets behind what each writes.
Writing written(const Selections& selections, Splices splices) {
    std::vector<Selection> after;
    std::size_t come = 0;
    std::size_t gone = 0;
    for (const Splice& splice : splices) {
        const ByteIndex caret = splice.range.begin + come + splice.text.size() - gone;
        come += splice.text.size();
        gone += splice.range.size();
        after.push_back({caret, caret, std::nullopt});
    }
    Selections moved_on(std::move(after), selections.primary_index());
    std::erase_if(splices, [](const Splice& splice) {
        return splice.range.is_empty() && splice.text.empty();
    });
    return {std::move(splices), std::move(moved_on)};
}

std::vector<std::string_view> lines_of(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    std::vector<std::string_view> lines;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

std::string_view blanks_of(std::string_view line) {
    return line.substr(0, std::min(line.find_first_not_of(" \t"), line.size()));
}

}  // namespace

Writing typed(const Buffer&, const Selections& selections, std::string_view text) {
    Splices splices;
    for (const Selection& selection : selections.all())
        splices.push_back({selection.range(), std::string(text)});
    return written(selections, std::move(splices));
}

Writing pasted(const Buffer& buffer, const Selections& selections, std::string_view text) {
    if (selections.is_single()) return typed(buffer, selections, text);
    const std::vector<std::string_view> lines = lines_of(text);
    if (lines.size() != selections.all().size()) return typed(buffer, selections, text);
    Splices splices;
    for (std::size_t i = 0; i < lines.size(); ++i)
        splices.push_back({selections.all()[i].range(), std::string(lines[i])});
    return written(selections, std::move(splices));
}

Writing erased(const Buffer&, const Selections& selections,
               const std::function<ByteIndex(ByteIndex caret)>& reach) {
    Splices splices;
    ByteIndex end;  // of what goes already: two carets may reach into the same word
    for (const Selection& selection : selections.all()) {
        ByteRange range = selection.range();
        if (selection.is_empty()) {
            const ByteIndex other = reach(selection.caret);
            range = {std::min(other, range.begin), std::max(other, range.end)};
        }
        range.begin = std::max(range.begin, end);
        range.end = std::max(range.begin, range.end);
        splices.push_back({range, {}});
        end = range.end;
    }
    return written(selections, std::move(splices));
}

Writing new_line(const Buffer& buffer, const Selections& selections, std::string_view deeper) {
    Splices splices;
    for (const Selection& selection : selections.all()) {
        const std::size_t line = buffer.line_of(selection.left());
        const std::size_t inside = selection.left() - buffer.line_begin(line);
        std::string text = "\n";
        text += blanks_of(buffer.line(line)).substr(0, inside);
        text += deeper;
        splices.push_back({selection.range(), std::move(text)});
    }
    return written(selections, std::move(splices));
}

std::string indent_of(const Buffer& buffer) {
    constexpr std::size_t lines_asked = 1'000;
    constexpr std::size_t widest = 8;
    for (std::size_t line = 0; line < std::min(buffer.line_count(), lines_asked); ++line) {
        const std::string_view text = buffer.line(line);
        const std::string_view blanks = blanks_of(text);
        if (blanks.empty() || blanks.size() == text.size()) continue;
        if (blanks.front() == '\t') return "\t";
        if (blanks.size() >= 2 && blanks.size() <= widest && blanks.find('\t') == blanks.npos)
            return std::string(blanks);
    }
    return "  ";
}

}  // namespace atelier::editor
