#include "editor/app/standing_places.hpp"

#include "tests/editor/app/room_at_text.hpp"

using namespace atelier;
using namespace atelier::editor;
using namespace std::chrono_literals;

namespace {

constexpr StandingPlaces::Instant start{1'000s};

// Ana at a place of "un pain", of which this seat has the text open.
struct AnaStands {
    SharedText text{index_uri};
    OpenPages pages;
    Company company;
    StandingPlaces places;

    AnaStands() {
        text.write({{{{}, {}}, "un pain"}});
        pages.add(text, Grammar::plain);
        company.set(ScriptedRoom::usual_node().people);
    }
    void told(const std::string& uri, std::uint32_t character, StandingPlaces::Instant now) {
        company.set(talk::Presence{{seat_at(ana_seat, uri, {0, character})}}, lea_seat);
        places.told(company, pages, now);
    }
    const Here& ana() const { return company.here().at(0); }
    std::optional<std::size_t> caret() const {
        const auto place = places.place_of(ana(), *pages.all()[0]);
        return place ? std::optional(place->caret.value) : std::nullopt;
    }
};

}  // namespace

TEST_CASE("who stands still moves with the text, behind nothing that is written where he stands") {
    AnaStands at;
    at.told(index_uri, 3, start);
    CHECK(at.caret() == 3);
    at.places.moved(index_uri, {{{{0}, {0}}, "voici "}});
    CHECK(at.caret() == 9);
    at.places.moved(index_uri, {{{{9}, {9}}, "bon "}});
    CHECK(at.caret() == 9);
    at.places.moved(style_uri, {{{{0}, {0}}, "x"}});
    CHECK(at.caret() == 9);
}

TEST_CASE("who is in another file is nowhere in this one") {
    AnaStands at;
    at.told(style_uri, 3, start);
    CHECK_FALSE(at.caret());
}

TEST_CASE("a name is fresh for 3 s after each move, and not again for who stays") {
    AnaStands at;
    at.told(index_uri, 3, start);
    CHECK(at.places.has_just_moved(at.ana(), start + 2'999ms));
    CHECK(at.places.next_due(start) == start + 3s);
    at.told(index_uri, 3, start + 2s);
    CHECK_FALSE(at.places.has_just_moved(at.ana(), start + 3s));
    CHECK_FALSE(at.places.next_due(start + 3s));
    at.told(index_uri, 4, start + 4s);
    CHECK(at.places.has_just_moved(at.ana(), start + 5s));
}
