#include "editor/app/page.hpp"

#include "editor/text/finding.hpp"

namespace atelier::editor {

namespace {

constexpr std::size_t tab_width = 4;

std::optional<Paint> paint_of(Role role) {
    switch (role) {
        case Role::tag: return Paint::tag;
        case Role::attribute: return Paint::attribute;
        case Role::value: return Paint::value;
        case Role::comment: return Paint::comment;
        case Role::keyword: return Paint::keyword;
        case Role::number: return Paint::number;
        case Role::function: return Paint::name;
        case Role::property: return Paint::property;
        case Role::entity: return Paint::number;
        case Role::plain:
        case Role::punctuation: break;
    }
    return std::nullopt;
}

}  // namespace

Page::Page(const SharedText& text, Grammar grammar)
    : text_(text), grammar_(grammar), layout_(text.buffer(), {}), syntax_(grammar) {
    syntax_.reset(buffer());
}

void Page::select(Selections selections) {
    selections_ = std::move(selections);
    follows_caret_ = true;
}

void Page::scroll(std::ptrdiff_t rows) {
    view_.scroll(layout_, rows);
    top_place_ = layout_.row_range(view_.top()).begin;
    follows_caret_ = false;
}

void Page::wrote(const Splices& splices, Selections after, Instant now) {
    follow_change(splices);
    select(std::move(after));
    changed_at_ = now;
    changed_line_ = buffer().line_of(selections_.primary().caret);
}

void Page::patched(const Splices& splices) {
    follow_change(splices);
    selections_ = moved(selections_, splices, buffer());
}

void Page::follow_change(const Splices& splices) {
    layout_.edited(splices);
    syntax_.moved(splices);
    view_.edited(buffer(), layout_, splices, top_place_);
    top_place_ = layout_.row_range(view_.top()).begin;
    if (!sought.empty()) found = find_all(buffer(), sought);
    for (ByteRange& range : by_itself_)
        range = {moved(range.begin, splices, Side::behind),
                 moved(range.end, splices, Side::before)};
    std::erase_if(by_itself_, [](const ByteRange& range) { return range.end <= range.begin; });
}

std::optional<ByteRange> Page::written_by_itself_at(ByteIndex place) const {
    for (const ByteRange& range : by_itself_)
        if (range.begin == place) return range;
    return std::nullopt;
}

void Page::fit(const Area& area, bool wraps) {
    layout_.set_manner(TextView::manner_in(area, buffer(), wraps, tab_width));
    // In another width a line has other rows, and the one that was the first may be none of them.
    view_.edited(buffer(), layout_, {}, top_place_);
    if (follows_caret_) view_.follow(buffer(), layout_, selections_.primary().caret, area);
    top_place_ = layout_.row_range(view_.top()).begin;
}

std::vector<Painted> Page::colors(const Area& area) const {
    std::vector<Painted> painted;
    for (const Colored& each : syntax_.roles_in(buffer(), view_.range(layout_, area)))
        if (const auto paint = paint_of(each.role)) painted.push_back({each.range, *paint});
    return painted;
}

bool Page::look_for_mistakes(Instant now) {
    if (looked_at_ == buffer().version()) return false;
    const bool has_left_line =
        changed_line_ && buffer().line_of(selections_.primary().caret) != *changed_line_;
    if (changed_at_ && now - *changed_at_ < rests_after && !has_left_line) {
        const bool had_some = !mistakes_.empty();
        mistakes_.clear();  // their places are of another text
        return had_some;
    }
    changed_at_.reset();
    changed_line_.reset();
    looked_at_ = buffer().version();
    mistakes_ = mistakes_in(grammar_, buffer());
    return true;
}

std::optional<Page::Instant> Page::next_due() const {
    if (looked_at_ == buffer().version()) return std::nullopt;
    return changed_at_.value_or(Instant{}) + rests_after;
}

}  // namespace atelier::editor
