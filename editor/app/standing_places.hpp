#pragma once

// Where the others stand in the texts that are open here, and since when.
//
// The node tells of somebody when he moves. Who stands still is told of no more, wherever the text
// goes under him: so a place is kept as bytes of the text, and moves with it.

#include "editor/app/company.hpp"
#include "editor/app/open_pages.hpp"

namespace atelier::editor {

class StandingPlaces {
public:
    using Instant = std::chrono::steady_clock::time_point;
    // So long a name stands beside who has just come or moved.
    static constexpr std::chrono::seconds name_stays{3};

    struct Place {
        ByteIndex anchor;
        ByteIndex caret;
    };

    // The node has told where everybody is.
    void told(const Company& company, const OpenPages& pages, Instant now);
    void moved(const std::string& uri, const Splices& splices);
    // Nothing: he is not in this file.
    std::optional<Place> place_of(const Here& here, const Page& page) const;
    bool has_just_moved(const Here& here, Instant now) const;
    std::optional<Instant> next_due(Instant now) const;

private:
    struct Standing {
        std::string uri;
        std::vector<talk::Range> ranges;  // as they were told
        Instant since;
        std::optional<Place> place;  // as the text is now, where it is open
    };
    std::map<std::string, Standing> standing_;  // by the seat's key
};

}  // namespace atelier::editor
