#include "editor/text/splice.hpp"

#include "editor/text/sort_in_order.hpp"

namespace atelier::editor {

ByteIndex moved(ByteIndex place, const Splices& splices, Side side) {
    std::size_t gone = 0;
    std::size_t come = 0;
    for (const Splice& splice : splices) {
        if (place < splice.range.begin) break;
        const bool is_passed =
            place >= splice.range.end && (place > splice.range.begin || side == Side::behind);
        if (!is_passed) {
            const bool goes_behind = place > splice.range.begin && side == Side::behind;
            return splice.range.begin + come + (goes_behind ? splice.text.size() : 0) - gone;
        }
        gone += splice.range.size();
        come += splice.text.size();
    }
    return place + come - gone;
}

Splices apply(Buffer& buffer, const Splices& splices) {
    Splices back;
    back.reserve(splices.size());
    std::size_t gone = 0;
    std::size_t come = 0;
    for (const Splice& splice : splices) {
        const ByteIndex begin = splice.range.begin + come - gone;
        const ByteRange now{begin, begin + splice.range.size()};
        back.push_back({{begin, begin + splice.text.size()}, std::string(buffer.view(now))});
        buffer.replace(now, splice.text);
        gone += splice.range.size();
        come += splice.text.size();
    }
    return back;
}

std::vector<talk::TextEdit> edits_of(const Buffer& before, const Splices& splices) {
    std::vector<talk::TextEdit> edits;
    edits.reserve(splices.size());
    for (const Splice& splice : splices)
        edits.push_back(
            {{before.position_of(splice.range.begin), before.position_of(splice.range.end)},
             splice.text});
    return edits;
}

std::optional<Splices> splices_of(const Buffer& before, const std::vector<talk::TextEdit>& edits) {
    Splices splices;
    splices.reserve(edits.size());
    for (const talk::TextEdit& edit : edits)
        splices.push_back({{before.place_of(edit.range.start), before.place_of(edit.range.end)},
                           edit.replacement});
    sort_in_order(splices, [](const Splice& one, const Splice& other) {
        return one.range.begin < other.range.begin;
    });
    ByteIndex end;
    for (const Splice& splice : splices) {
        if (splice.range.begin < end || splice.range.end < splice.range.begin) return std::nullopt;
        end = splice.range.end;
    }
    return splices;
}

}  // namespace atelier::editor
