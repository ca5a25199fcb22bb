#pragma once

// What happened in a space, as people are told it: who sat down to write, when by their own clock,
// in which files and how much; and the moments that somebody named.
//
// It is a function of the set of changes that count. A time is what its author's clock claimed and
// is shown as that; the order is the order of changes.

#include "sync/causal_graph.hpp"
#include "sync/resolved.hpp"
#include "sync/tree_op.hpp"

#include <map>
#include <optional>
#include <set>

namespace atelier {

// How much was typed and deleted in one text: events, what others deleted since included.
struct TextWork {
    std::uint64_t inserted = 0;
    std::uint64_t deleted = 0;

    bool operator==(const TextWork&) const = default;
};

// The part of a log that counts. Of a log that forks, all its branches.
struct SittingRecord {
    LogName log;
    ChangeId last;  // in the order of changes: the version that this sitting left
    Lamport lamport = 0;
    std::uint64_t changes = 0;
    std::uint64_t from_minutes = 0;  // since 1970-01-01 UTC by the author's clock: the least
    std::uint64_t to_minutes = 0;    // and the greatest that it claimed
    std::map<NodeId, TextWork> texts;

    bool operator==(const SittingRecord&) const = default;
};

struct MomentRecord {
    OpOrder order;
    AuthorId author;
    std::string name;  // of the version that the change's past is
    std::uint64_t claimed_time_minutes = 0;

    bool operator==(const MomentRecord&) const = default;
};

class History {
public:
    // `ids`: of the changes, by their events; they are kept by who makes the history.
    explicit History(const std::vector<ChangeId>& ids) : ids_(ids) {}

    // It counts from now on.
    void add(Event event, const ResolvedChange& change);
    // These do not any more.
    void remove(const std::set<Event>& changes);

    // By their last change.
    std::vector<SittingRecord> sittings() const;
    // Those that wrote in a text, with that text alone; changes, times and last are of these.
    std::vector<SittingRecord> sittings_of(const NodeId& text) const;
    std::vector<MomentRecord> moments() const;

private:
    // What one change did to one text, or that it is there.
    struct Entry {
        static constexpr std::uint32_t no_text = UINT32_MAX;

        Event change = 0;
        std::uint32_t lamport = 0;  // below the number of changes there are
        std::uint32_t minutes = 0;
        std::uint32_t text = no_text;  // where in texts_
        std::uint32_t inserted = 0;
        std::uint32_t deleted = 0;
    };

    std::uint32_t number_of(const NodeId& text);
    void count(SittingRecord& record, const Entry& entry) const;
    std::vector<SittingRecord> records(std::optional<std::uint32_t> only) const;

    const std::vector<ChangeId>& ids_;
    std::map<LogName, std::vector<Entry>> logs_;  // entries of one change stand together
    std::map<OpOrder, MomentRecord> moments_;
    std::vector<NodeId> texts_;
    std::map<NodeId, std::uint32_t> numbers_;
};

}  // namespace atelier
