#pragma once

// Whether one event lies in the past of another, asked often about an event and then about a later
// one. CausalGraph::contains walks down each time; here the walk from one event is kept, and it
// ends at an event that has seen everything numbered before it. In a room where people hear of
// each other there is nearly always a recent one, so an answer costs what happened since, not how
// old the space is; where there is none, it costs one walk for each event asked about.
//
// Events can be set aside: they are what nobody asks about and no other event has seen, and do not
// keep an event from having seen everything.

#include "sync/causal_graph.hpp"

#include <optional>
#include <set>

namespace atelier {

class PastWalk {
public:
    // The graph must outlive the index. It may grow.
    explicit PastWalk(const CausalGraph& graph) : graph_(graph) {}

    bool contains(Event of, Event event);
    // Both cost a look at the whole graph at the next question, where they change anything.
    void set_aside(const std::set<Event>& events);
    void put_back(Event event);

    const CausalGraph& graph() const { return graph_; }

private:
    void catch_up();
    void begin_again();
    void walk_down_to(Event event);

    const CausalGraph& graph_;
    std::set<Event> aside_;
    Event known_ = 0;               // events before it were looked at
    TextVersion heads_;             // of them
    std::vector<EventSpan> whole_;  // those that have seen everything before them; ascending

    // The walk down from the parents of `of_`: what is left of it, a heap, latest first; what it
    // passed, latest first; everything before `all_before_` is in the past too.
    std::optional<Event> of_;
    std::vector<Event> queue_;
    std::vector<EventSpan> passed_;
    Event all_before_ = 0;
};

}  // namespace atelier
