#include "editor/text/line_starts.hpp"

namespace atelier::editor {

namespace {

void append_starts(std::vector<std::uint32_t>& starts, std::string_view text, std::size_t base) {
    for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1))
        starts.push_back(static_cast<std::uint32_t>(base + at + 1));
}

}  // namespace

LineStarts::LineStarts(std::string_view text) {
    append_starts(starts_, text, 0);
    step_ = starts_.size() - 1;
}

std::size_t LineStarts::line_of(ByteIndex place) const {
    std::size_t low = 0;
    std::size_t high = count();  // line `low` begins at or before, line `high` behind
    while (high - low > 1) {
        const std::size_t middle = low + (high - low) / 2;
        ((*this)[middle] <= place ? low : high) = middle;
    }
    return low;
}

void LineStarts::replace(ByteRange range, std::string_view text) {
    const std::size_t first = line_of(range.begin);
    const std::size_t last = line_of(range.end);
    move_step(last);
    std::vector<std::uint32_t> fresh;
    append_starts(fresh, text, range.begin.value);
    const auto gone = starts_.begin() + static_cast<std::ptrdiff_t>(first) + 1;
    const auto kept = starts_.begin() + static_cast<std::ptrdiff_t>(last) + 1;
    const std::size_t reused = std::min(fresh.size(), last - first);
    const auto middle = std::copy_n(fresh.begin(), reused, gone);
    if (reused < fresh.size())
        starts_.insert(middle, fresh.begin() + static_cast<std::ptrdiff_t>(reused), fresh.end());
    else
        starts_.erase(middle, kept);
    step_ = first + fresh.size();
    shift_ += static_cast<std::uint32_t>(text.size() - range.size());
}

void LineStarts::move_step(std::size_t line) {
    for (; step_ < line; ++step_)
        starts_[step_ + 1] += shift_;
    for (; step_ > line; --step_)
        starts_[step_] -= shift_;
}

}  // namespace atelier::editor
