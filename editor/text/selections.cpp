#include "editor/text/selections.hpp"

#include "editor/text/sort_in_order.hpp"
#include "editor/text/text_clusters.hpp"
#include "protocol/check.hpp"

namespace atelier::editor {

namespace {

// Two carets at one place are one; so is a caret at the end of a selection.
bool touch(const Selection& left, const Selection& right) {
    if (left.is_empty() || right.is_empty()) return right.left() <= left.right();
    return right.left() < left.right();
}

Selection joined(const Selection& left, const Selection& right) {
    const ByteIndex end = std::max(left.right(), right.right());
    const bool looks_back = left.caret < left.anchor;
    return looks_back ? Selection{end, left.left(), left.goal}
                      : Selection{left.left(), end, left.goal};
}

}  // namespace

Selections::Selections(std::vector<Selection> all, std::size_t primary) {
    ATELIER_CHECK(primary < all.size());
    const Selection followed = all[primary];
    sort_in_order(all, [](const Selection& one, const Selection& other) {
        return one.left() < other.left();
    });
    for (const Selection& selection : all) {
        if (!all_.empty() && touch(all_.back(), selection))
            all_.back() = joined(all_.back(), selection);
        else
            all_.push_back(selection);
        if (selection == followed) primary_ = all_.size() - 1;
    }
}

void Selections::keep_primary() {
    all_ = {all_[primary_]};
    primary_ = 0;
}

Selections moved(const Selections& selections, const Splices& splices, const Buffer& after) {
    return selections.each([&](const Selection& selection) {
        const auto snapped = [&](ByteIndex place, Side side) {
            return cluster_border(after, moved(place, splices, side), side);
        };
        if (selection.is_empty()) {
            const ByteIndex place = snapped(selection.caret, Side::before);
            return Selection{place, place, selection.goal};
        }
        const ByteIndex begin = snapped(selection.left(), Side::behind);
        const ByteIndex end = std::max(begin, snapped(selection.right(), Side::before));
        return selection.caret < selection.anchor ? Selection{end, begin, selection.goal}
                                                  : Selection{begin, end, selection.goal};
    });
}

}  // namespace atelier::editor
