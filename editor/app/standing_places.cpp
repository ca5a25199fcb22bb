#include "editor/app/standing_places.hpp"

namespace atelier::editor {

namespace {

StandingPlaces::Place place_in(const Page& page, const talk::Range& range) {
    return {page.buffer().place_of(range.start), page.buffer().place_of(range.end)};
}

}  // namespace

void StandingPlaces::told(const Company& company, const OpenPages& pages, Instant now) {
    for (const Here& here : company.here()) {
        Standing& standing = standing_[here.device.hex];
        if (standing.uri != here.uri || standing.ranges != here.ranges)
            standing = {here.uri, here.ranges, now, {}};
        standing.place.reset();
        if (const Page* page = pages.find(here.uri); page != nullptr && !here.ranges.empty())
            standing.place = place_in(*page, here.ranges.front());
    }
}

void StandingPlaces::moved(const std::string& uri, const Splices& splices) {
    for (auto& [device, standing] : standing_) {
        if (standing.uri != uri || !standing.place) continue;
        Place& place = *standing.place;
        place.anchor = editor::moved(place.anchor, splices, Side::before);
        place.caret = editor::moved(place.caret, splices, Side::before);
    }
}

std::optional<StandingPlaces::Place> StandingPlaces::place_of(const Here& here,
                                                              const Page& page) const {
    if (here.uri != page.uri() || here.ranges.empty()) return std::nullopt;
    const auto found = standing_.find(here.device.hex);
    if (found != standing_.end() && found->second.uri == here.uri && found->second.place)
        return found->second.place;
    return place_in(page, here.ranges.front());
}

bool StandingPlaces::has_just_moved(const Here& here, Instant now) const {
    const auto found = standing_.find(here.device.hex);
    return found != standing_.end() && now - found->second.since < name_stays;
}

std::optional<StandingPlaces::Instant> StandingPlaces::next_due(Instant now) const {
    std::optional<Instant> due;
    for (const auto& [device, standing] : standing_) {
        const Instant end = standing.since + name_stays;
        if (end > now && (!due || end < *due)) due = end;
    }
    return due;
}

}  // namespace atelier::editor
