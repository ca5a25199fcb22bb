#include "sync/anchor.hpp"

#include <algorithm>

namespace atelier {

std::optional<std::uint32_t> place_of(const TextAnchor& anchor, Text& text) {
    if (!anchor.event) return anchor.side == Side::left ? 0 : text.now().size();
    if (const auto located = text.locate(*anchor.event, text.version()))
        return located->position + (located->stands && anchor.side == Side::right);
    // What does not count is not in this version, but stood when it was written.
    const auto event = text.log().find(*anchor.event);
    if (!event) return std::nullopt;
    const TextVersion written{*event};
    const auto located = text.locate(*anchor.event, written);
    if (!located) return std::nullopt;
    return text.carry(located->position, written, text.version(), Side::right);
}

TextAnchor anchor_at(std::uint32_t position, Text& text) {
    const std::vector<Event> standing = text.standing();
    for (std::size_t before = std::min<std::size_t>(position, standing.size()); before > 0;
         --before)
        if (const EventName name = text.log().name_of(standing[before - 1]); !name.change.is_zero())
            return {name, Side::right};
    return {std::nullopt, Side::left};
}

std::optional<PlacedRange> place_of(const TextRange& range, Text& text) {
    const auto from = place_of(range.from, text);
    const auto to = place_of(range.to, text);
    if (!from || !to) return std::nullopt;
    return PlacedRange{std::min(*from, *to), std::max(*from, *to)};
}

}  // namespace atelier
