#include "editor/text/line_writing.hpp"

namespace atelier::editor {

namespace {

struct Lines {
    std::size_t first = 0;
    std::size_t last = 0;  // this one, too
};

Lines lines_of(const Buffer& buffer, const Selection& selection) {
    Lines lines{buffer.line_of(selection.left()), buffer.line_of(selection.right())};
    const bool only_ends_there =
        lines.last > lines.first && selection.right() == buffer.line_begin(lines.last);
    if (only_ends_there) --lines.last;
    return lines;
}

// Of all selections, those that touch or follow each other as one.
std::vector<Lines> blocks_of(const Buffer& buffer, const Selections& selections) {
    std::vector<Lines> blocks;
    for (const Selection& selection : selections.all()) {
        const Lines lines = lines_of(buffer, selection);
        if (!blocks.empty() && lines.first <= blocks.back().last + 1)
            blocks.back().last = std::max(blocks.back().last, lines.last);
        else
            blocks.push_back(lines);
    }
    return blocks;
}

// With the end of its last line, where it has one.
ByteRange range_of(const Buffer& buffer, const Lines& lines) {
    const bool is_last = lines.last + 1 == buffer.line_count();
    return {buffer.line_begin(lines.first),
            is_last ? buffer.end() : buffer.line_begin(lines.last + 1)};
}

bool is_blank(std::string_view line) {
    return line.find_first_not_of(" \t") == line.npos;
}

// Carets stay at the text that they stand at; a caret where text is put in goes behind it.
Writing kept_in_place(const Selections& selections, Splices splices) {
    Selections after = selections.each([&](const Selection& selection) {
        return Selection{moved(selection.anchor, splices, Side::behind),
                         moved(selection.caret, splices, Side::behind), std::nullopt};
    });
    return {std::move(splices), std::move(after)};
}

Selections shifted(const Selections& selections, std::size_t come, std::size_t gone,
                   const Buffer& buffer) {
    return selections.each([&](const Selection& selection) {
        const auto shift = [&](ByteIndex place) {
            return ByteIndex{std::min(place.value + come - gone, buffer.size())};
        };
        return Selection{shift(selection.anchor), shift(selection.caret), std::nullopt};
    });
}

ByteRange without_blanks(const Buffer& buffer, std::size_t line) {
    const std::string_view text = buffer.line(line);
    const ByteIndex begin = buffer.line_begin(line);
    return {begin + text.find_first_not_of(" \t"), begin + text.find_last_not_of(" \t") + 1};
}

bool is_comment(std::string_view text, CommentSigns signs) {
    return text.size() >= signs.begin.size() + signs.end.size() && text.starts_with(signs.begin) &&
           text.ends_with(signs.end);
}

void comment(const ByteRange& range, CommentSigns signs, Splices& splices) {
    splices.push_back({{range.begin, range.begin}, std::string(signs.begin) + ' '});
    if (!signs.end.empty())
        splices.push_back({{range.end, range.end}, ' ' + std::string(signs.end)});
}

// With the blank inside of each sign, as `comment` writes it.
void uncomment(std::string_view text, const ByteRange& range, CommentSigns signs,
               Splices& splices) {
    const bool has_blank = text.substr(signs.begin.size()).starts_with(' ');
    const std::size_t opening = signs.begin.size() + (has_blank ? 1 : 0);
    splices.push_back({{range.begin, range.begin + opening}, {}});
    if (signs.end.empty()) return;
    text.remove_suffix(signs.end.size());
    const bool ends_blank = text.size() > opening && text.ends_with(' ');
    const std::size_t closing = signs.end.size() + (ends_blank ? 1 : 0);
    splices.push_back({{range.end - closing, range.end}, {}});
}

}  // namespace

Writing indented(const Buffer& buffer, const Selections& selections, std::string_view indent) {
    Splices splices;
    for (const Lines& lines : blocks_of(buffer, selections))
        for (std::size_t line = lines.first; line <= lines.last; ++line) {
            const ByteIndex begin = buffer.line_begin(line);
            if (!is_blank(buffer.line(line)))
                splices.push_back({{begin, begin}, std::string(indent)});
        }
    return kept_in_place(selections, std::move(splices));
}

Writing outdented(const Buffer& buffer, const Selections& selections, std::string_view indent) {
    const std::size_t most = indent == "\t" ? 4 : indent.size();
    Splices splices;
    for (const Lines& lines : blocks_of(buffer, selections))
        for (std::size_t line = lines.first; line <= lines.last; ++line) {
            const std::string_view text = buffer.line(line);
            std::size_t size = text.starts_with('\t') ? 1 : 0;
            while (size < std::min(most, text.size()) && text[size] == ' ')
                ++size;
            const ByteIndex begin = buffer.line_begin(line);
            if (size > 0) splices.push_back({{begin, begin + size}, {}});
        }
    return kept_in_place(selections, std::move(splices));
}

Writing lines_deleted(const Buffer& buffer, const Selections& selections) {
    Splices splices;
    std::vector<Selection> carets;
    std::size_t gone = 0;
    for (const Lines& lines : blocks_of(buffer, selections)) {
        ByteRange range = range_of(buffer, lines);
        // A last line without a break takes the end of the line before with it.
        if (range.begin.value > 0 && range.size() > 0 && !buffer.view(range).ends_with('\n'))
            range.begin = range.begin - 1;
        const ByteIndex caret = range.begin - gone;
        carets.push_back({caret, caret, std::nullopt});
        gone += range.size();
        splices.push_back({range, {}});
    }
    return {std::move(splices), Selections(std::move(carets))};
}

Writing lines_duplicated(const Buffer& buffer, const Selections& selections) {
    Splices splices;
    for (const Lines& lines : blocks_of(buffer, selections)) {
        const ByteRange range = range_of(buffer, lines);
        std::string copy(buffer.view(range));
        // A copy stands before what it is of, so that carets, which go behind, are in the lower
        // one.
        if (!copy.ends_with('\n')) copy += '\n';
        splices.push_back({{range.begin, range.begin}, std::move(copy)});
    }
    return kept_in_place(selections, std::move(splices));
}

// The neighbour line goes to the other side: the lines themselves stay the same letters, so that
// whoever writes in them meanwhile loses nothing.
Writing lines_moved(const Buffer& buffer, const Selections& selections, Direction direction) {
    const std::vector<Lines> blocks = blocks_of(buffer, selections);
    const bool is_up = direction == Direction::up;
    if (blocks.size() > 1 || (is_up && blocks[0].first == 0) ||
        (!is_up && blocks[0].last + 1 == buffer.line_count()))
        return {{}, selections};
    const ByteRange block = range_of(buffer, blocks[0]);
    const std::size_t neighbour = is_up ? blocks[0].first - 1 : blocks[0].last + 1;
    const ByteRange other = range_of(buffer, {neighbour, neighbour});
    std::string text(buffer.view(other));
    Splices splices;
    if (is_up) {
        const bool has_end = buffer.view(block).ends_with('\n');
        if (!has_end) text = '\n' + text.substr(0, text.size() - 1);
        splices = {{other, {}}, {{block.end, block.end}, text}};
        return {std::move(splices), shifted(selections, 0, other.size(), buffer)};
    }
    ByteRange gone = other;
    if (!text.ends_with('\n')) {
        text += '\n';
        gone.begin = gone.begin - 1;  // the end of the last line that moves
    }
    splices = {{{block.begin, block.begin}, text}, {gone, {}}};
    return {std::move(splices), shifted(selections, text.size(), 0, buffer)};
}

Writing comments_toggled(const Buffer& buffer, const Selections& selections, CommentSigns signs) {
    std::vector<ByteRange> touched;
    for (const Lines& lines : blocks_of(buffer, selections))
        for (std::size_t line = lines.first; line <= lines.last; ++line)
            if (!is_blank(buffer.line(line))) touched.push_back(without_blanks(buffer, line));
    const bool are_all = std::all_of(touched.begin(), touched.end(), [&](const ByteRange& range) {
        return is_comment(buffer.view(range), signs);
    });
    Splices splices;
    for (const ByteRange& range : touched) {
        if (are_all)
            uncomment(buffer.view(range), range, signs, splices);
        else
            comment(range, signs, splices);
    }
    return kept_in_place(selections, std::move(splices));
}

}  // namespace atelier::editor
