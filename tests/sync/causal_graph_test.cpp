#include "sync/causal_graph.hpp"

#include "tests/seeds.hpp"
#include "tests/sync/histories.hpp"
#include "tests/test.hpp"

#include <random>
#include <set>

using namespace atelier;
using atelier::test::read_vectors;
using atelier::test::version_at;

namespace {

CausalGraph graph_at(const boost::json::value& hist) {
    CausalGraph graph;
    for (const auto& run : hist.as_array()) {
        const auto first = run.at("span").at(0).to_number<Event>();
        const auto end = run.at("span").at(1).to_number<Event>();
        REQUIRE(first == graph.size());
        graph.add(end - first, version_at(run.at("parents")));
    }
    return graph;
}

std::vector<EventSpan> spans_at(const boost::json::value& value) {
    std::vector<EventSpan> spans;
    for (const auto& span : value.as_array())
        spans.push_back({span.at(0).to_number<Event>(), span.at(1).to_number<Event>()});
    return spans;
}

// The holder of every event of a conflict: how it is cut into spans is nobody's concern.
std::map<Event, Holder> holders_in(const CausalGraph::Conflict& conflict) {
    std::map<Event, Holder> holders;
    for (const auto& [span, holder] : conflict.spans)
        for (Event event = span.first; event < span.end; ++event)
            REQUIRE(holders.emplace(event, holder).second);
    return holders;
}

std::map<Event, Holder> holders_at(const boost::json::value& value) {
    const std::map<std::string, Holder> names = {
        {"OnlyA", Holder::a}, {"OnlyB", Holder::b}, {"Shared", Holder::both}};
    std::map<Event, Holder> holders;
    for (const auto& held : value.as_array()) {
        const Holder holder = names.at(std::string(held.at(1).as_string()));
        const auto end = held.at(0).at("end").to_number<Event>();
        for (auto event = held.at(0).at("start").to_number<Event>(); event < end; ++event)
            holders.emplace(event, holder);
    }
    return holders;
}

// The same questions answered from the set of every event's past.
class PlainGraph {
public:
    void add(std::uint32_t count, TextVersion parents) {
        for (std::uint32_t i = 0; i < count; ++i) {
            std::set<Event> past = events_of(parents);
            const auto event = static_cast<Event>(pasts_.size());
            past.insert(event);
            pasts_.push_back(std::move(past));
            parents = {event};
        }
    }
    std::set<Event> events_of(const TextVersion& version) const {
        std::set<Event> events;
        for (const Event head : version)
            events.insert(pasts_[head].begin(), pasts_[head].end());
        return events;
    }
    TextVersion heads_of(const std::set<Event>& events) const {
        TextVersion heads;
        for (const Event event : events) {
            bool below = false;
            for (const Event other : events)
                below |= other != event && pasts_[other].contains(event);
            if (!below) heads.push_back(event);
        }
        return heads;
    }

private:
    std::vector<std::set<Event>> pasts_;
};

struct TwoGraphs {
    CausalGraph graph;
    PlainGraph plain;
    std::mt19937 random;

    explicit TwoGraphs(unsigned seed) : random(seed) {
        for (int run = 0; run < 25; ++run) {
            const TextVersion parents = graph.size() == 0 ? TextVersion{} : version();
            const std::uint32_t count = 1 + random() % 4;
            graph.add(count, parents);
            plain.add(count, parents);
        }
    }
    TextVersion version() {
        std::set<Event> events;
        for (unsigned i = random() % 4; i > 0; --i)
            events.insert(static_cast<Event>(random() % graph.size()));
        return plain.heads_of(events);
    }
};

std::set<Event> events_in(const std::vector<EventSpan>& spans) {
    std::set<Event> events;
    for (const EventSpan& span : spans)
        for (Event event = span.first; event < span.end; ++event)
            REQUIRE(events.insert(event).second);
    return events;
}

std::set<Event> without(const std::set<Event>& a, const std::set<Event>& b) {
    std::set<Event> events;
    std::ranges::set_difference(a, b, std::inserter(events, events.end()));
    return events;
}

}  // namespace

TEST_CASE("the difference of two versions is the published one") {
    for (const auto& line : read_vectors("graph-diff.ndjson")) {
        INFO(line);
        const CausalGraph graph = graph_at(line.at("hist"));
        const auto [only_a, only_b] =
            graph.diff(version_at(line.at("a")), version_at(line.at("b")));
        CHECK(only_a == spans_at(line.at("expect_a")));
        CHECK(only_b == spans_at(line.at("expect_b")));
    }
}

TEST_CASE("what two versions have above their common version is the published one") {
    for (const auto& line : read_vectors("graph-conflicting.ndjson")) {
        INFO(line);
        const CausalGraph graph = graph_at(line.at("hist"));
        const auto conflict = graph.conflict(version_at(line.at("a")), version_at(line.at("b")));
        CHECK(conflict.common == version_at(line.at("expect_common")));
        CHECK(holders_in(conflict) == holders_at(line.at("expect_spans")));
    }
}

TEST_CASE("a version contains the events that are published, and the root always") {
    for (const auto& line : read_vectors("graph-version_contains.ndjson")) {
        INFO(line);
        const bool expected = line.at("expected").as_bool();
        if (line.at("target").to_number<int>() < 0) {
            CHECK(expected);
            continue;
        }
        const CausalGraph graph = graph_at(line.at("hist"));
        const auto target = line.at("target").to_number<Event>();
        CHECK(graph.contains(version_at(line.at("frontier")), target) == expected);
    }
}

TEST_CASE("random graphs answer as sets of events do") {
    for (unsigned seed = 1; seed <= seeds(150); ++seed) {
        INFO("seed " << seed);
        TwoGraphs both(seed);
        for (int round = 0; round < 10; ++round) {
            const TextVersion a = both.version();
            const TextVersion b = both.version();
            const std::set<Event> in_a = both.plain.events_of(a);
            const std::set<Event> in_b = both.plain.events_of(b);
            const auto [only_a, only_b] = both.graph.diff(a, b);
            REQUIRE(events_in(only_a) == without(in_a, in_b));
            REQUIRE(events_in(only_b) == without(in_b, in_a));
            for (Event event = 0; event < both.graph.size(); ++event)
                REQUIRE(both.graph.contains(a, event) == in_a.contains(event));
            std::vector<Event> events(a);
            events.insert(events.end(), b.begin(), b.end());
            std::set<Event> together = in_a;
            together.insert(in_b.begin(), in_b.end());
            REQUIRE(both.graph.heads_of(events) == both.plain.heads_of(together));
        }
        std::set<Event> all;
        for (Event event = 0; event < both.graph.size(); ++event)
            all.insert(event);
        REQUIRE(both.graph.heads() == both.plain.heads_of(all));
    }
}

TEST_CASE("everything above the common version has seen all of it") {
    for (unsigned seed = 1; seed <= seeds(150); ++seed) {
        INFO("seed " << seed);
        TwoGraphs both(seed);
        const TextVersion a = both.version();
        const TextVersion b = both.version();
        const CausalGraph::Conflict conflict = both.graph.conflict(a, b);
        const std::set<Event> common = both.plain.events_of(conflict.common);
        const std::set<Event> in_a = both.plain.events_of(a);
        const std::set<Event> in_b = both.plain.events_of(b);
        std::set<Event> covered = common;
        for (const auto& [event, holder] : holders_in(conflict)) {
            const int holders = in_a.contains(event) | in_b.contains(event) << 1;
            REQUIRE(static_cast<int>(holder) == holders);
            const std::set<Event> past = both.plain.events_of({event});
            REQUIRE(without(common, past).empty());
            covered.insert(event);
        }
        REQUIRE(without(in_a, covered).empty());
        REQUIRE(without(in_b, covered).empty());
    }
}

TEST_CASE("the stretches to all there is are cut where everything behind has seen all before") {
    for (unsigned seed = 1; seed <= seeds(300); ++seed) {
        INFO("seed " << seed);
        TwoGraphs both(seed);
        const Event size = both.graph.size();
        const Event known = seed % 5 == 0 ? 0 : seed * 7919 % (size + 1);
        const auto stretches = both.graph.stretches(known);
        if (stretches.empty()) REQUIRE(known == size);
        if (stretches.empty()) continue;
        REQUIRE(stretches.front().events.first <= known);
        REQUIRE((!stretches.front().is_line || stretches.front().events.first == known));
        Event here = stretches.front().events.first;
        for (const auto& [events, is_line] : stretches) {
            REQUIRE(events.first == here);
            REQUIRE(!events.empty());
            here = events.end;
            for (Event event = events.first; event < size; ++event) {
                const std::set<Event> past = both.plain.events_of({event});
                const Event seen = is_line && event < events.end ? event : events.first;
                REQUIRE(past.size() >= seen);
                if (seen > 0) REQUIRE(*std::next(past.begin(), seen - 1) == seen - 1);
            }
        }
        REQUIRE(here == size);
    }
}

TEST_CASE("a history without concurrency is one line") {
    CausalGraph graph;
    graph.add(5, {});
    graph.add(3, {4});  // goes on: the same run
    CHECK(graph.runs() == 1);
    const auto stretches = graph.stretches(0);
    REQUIRE(stretches.size() == 1);
    CHECK(stretches[0].events == EventSpan{0, 8});
    CHECK(stretches[0].is_line);
    CHECK(graph.stretches(8).empty());
}

TEST_CASE("a concurrent stretch is closed where both sides are merged") {
    CausalGraph graph;
    graph.add(2, {});      // 0 1
    graph.add(2, {1});     // 2 3
    graph.add(2, {1});     // 4 5
    graph.add(3, {3, 5});  // 6 7 8
    graph.add(1, {3, 5});  // 9
    graph.add(1, {8, 9});  // 10
    const auto stretches = graph.stretches(0);
    REQUIRE(stretches.size() == 4);
    CHECK(stretches[0].events == EventSpan{0, 2});
    CHECK(stretches[0].is_line);
    CHECK(stretches[1].events == EventSpan{2, 6});
    CHECK_FALSE(stretches[1].is_line);
    CHECK(stretches[2].events == EventSpan{6, 10});
    CHECK_FALSE(stretches[2].is_line);
    CHECK(stretches[3].events == EventSpan{10, 11});
    CHECK(stretches[3].is_line);
    CHECK(graph.stretches(4).front().events == EventSpan{2, 6});
    CHECK(graph.stretches(10).front().events == EventSpan{10, 11});
}
