#include "sync/past_walk.hpp"

#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Events that have each seen some heads of those that are not set aside; now and then all.
struct Grown {
    Dice dice;
    CausalGraph graph;
    std::vector<std::set<Event>> pasts;
    std::set<Event> aside;

    explicit Grown(std::uint64_t seed) : dice(seed) {}
    void grow() {
        std::vector<Event> seen;
        const bool all = dice.chance(4);
        for (Event event = 0; event < graph.size(); ++event)
            if (!aside.contains(event) && (all || dice.chance(3))) seen.push_back(event);
        const TextVersion parents = graph.heads_of(std::move(seen));
        std::set<Event> past;
        for (const Event parent : parents) {
            past.insert(parent);
            past.insert(pasts[parent].begin(), pasts[parent].end());
        }
        graph.add(1, parents);
        pasts.push_back(std::move(past));
    }
    // With all that has seen it.
    std::set<Event> set_aside(Event event) {
        std::set<Event> gone{event};
        for (Event later = event; later < graph.size(); ++later)
            if (pasts[later].contains(event)) gone.insert(later);
        aside.insert(gone.begin(), gone.end());
        return gone;
    }
};

}  // namespace

TEST_CASE("what lies in whose past is what was seen, as the graph grows") {
    for (std::uint64_t seed = 1; seed <= seeds(200); ++seed) {
        INFO("seed " << seed);
        Grown grown(seed);
        PastWalk index(grown.graph);
        for (int i = 0; i < 40; ++i) {
            grown.grow();
            for (int question = 0; question < 20; ++question) {
                const auto of = static_cast<Event>(grown.dice.below(grown.graph.size()));
                for (int event = 0; event < 3; ++event) {
                    const auto seen = static_cast<Event>(grown.dice.below(grown.graph.size()));
                    INFO("event " << seen << " in the past of " << of);
                    REQUIRE(index.contains(of, seen) == grown.pasts[of].contains(seen));
                }
            }
        }
    }
}

TEST_CASE("with events set aside the others have seen what they have") {
    for (std::uint64_t seed = 1; seed <= seeds(200); ++seed) {
        INFO("seed " << seed);
        Grown grown(seed);
        PastWalk index(grown.graph);
        for (int i = 0; i < 40; ++i) {
            grown.grow();
            const auto some = static_cast<Event>(grown.dice.below(grown.graph.size()));
            if (grown.dice.chance(6)) index.set_aside(grown.set_aside(some));
            const bool seen_can_count = std::ranges::none_of(
                grown.pasts[some], [&](Event each) { return grown.aside.contains(each); });
            if (grown.aside.contains(some) && seen_can_count) {
                grown.aside.erase(some);
                index.put_back(some);
            }
            for (Event of = 0; of < grown.graph.size(); ++of)
                for (Event seen = 0; seen < grown.graph.size(); ++seen)
                    if (!grown.aside.contains(of) && !grown.aside.contains(seen))
                        REQUIRE(index.contains(of, seen) == grown.pasts[of].contains(seen));
        }
    }
}
