#pragma once

// How a content body names a change, the op that made a node, and an event: docs/protocol.md,
// "References", "Anchors". In memory a reference is resolved (author, sitting, seq); on the wire
// logs are named by their order of first mention in the log that refers, so bodies are read in
// the order of their log, each with the context that the one before left.

#include "protocol/bytes.hpp"
#include "protocol/change.hpp"

#include <map>
#include <variant>

namespace atelier {

// Ops in one body. An op of two bytes is about two hundred in memory, so it bounds what a body
// unfolds to (content.hpp, runs_max).
inline constexpr std::uint32_t ops_max = 4096;

// A change of the same space. The id is there when that seq is forked in the past.
struct ChangeRef {
    LogName log;
    Seq seq = 0;
    std::optional<ChangeId> id;

    auto operator<=>(const ChangeRef&) const = default;
};

// One of the two folders that a space is born with.
enum class Root : std::uint8_t { site = 0, notes = 1 };

// The op that made something (a node, a comment): counted from 0 in its change.
struct OpRef {
    ChangeRef change;
    std::uint32_t op = 0;

    auto operator<=>(const OpRef&) const = default;
};

using NodeRef = std::variant<Root, OpRef>;

enum class Side : std::uint8_t { left = 0, right = 1 };

// A place in a text: beside an event's character, or an edge of the file (left: its start).
struct Anchor {
    struct Event {
        ChangeRef change;
        std::uint32_t event = 0;  // number among that change's events in the file, from 0

        bool operator==(const Event&) const = default;
    };
    std::optional<Event> event;
    Side side = Side::left;

    bool operator==(const Anchor&) const = default;
};

// Logs one log may mention. A sitting that needs more begins a new one; each branch of a fork has a
// copy of its own, so this bounds what a fork of a hundred branches costs.
inline constexpr std::size_t mentions_max = 16384;

// Logs in the order of their first mention. Found by order of the names, not by a hash: names are
// a stranger's choice.
class LogDictionary {
public:
    std::size_t size() const { return logs_.size(); }
    const LogName& operator[](std::size_t number) const { return logs_[number]; }
    std::optional<std::size_t> number_of(const LogName& log) const;
    void add(const LogName& log);
    // Forgets the latest mentions, as when the body that made them is refused.
    void shrink(std::size_t size);

    bool operator==(const LogDictionary& other) const { return logs_ == other.logs_; }

private:
    std::vector<LogName> logs_;
    std::map<LogName, std::size_t> numbers_;
};

// What a log remembers from one body to the next. Each branch of a fork has its own copy.
struct LogContext {
    LogDictionary dictionary;
    std::optional<NodeRef> file;  // of the last text op
    std::uint64_t cursor = 0;     // scalars, in that file

    bool operator==(const LogContext&) const = default;
};

// The place a body stands at: whose it is, which seq, and which of its ops is being read.
struct BodyPlace {
    LogName log;
    Seq seq = 1;
    std::uint32_t op = 0;
};

ChangeRef read_change_ref(Reader& reader, LogContext& context, const BodyPlace& place);
OpRef read_op_ref(Reader& reader, LogContext& context, const BodyPlace& place);
NodeRef read_node_ref(Reader& reader, LogContext& context, const BodyPlace& place);
Anchor read_anchor(Reader& reader, LogContext& context, const BodyPlace& place);

// The reference must be one that can be written: a seq below the place's in its own log unless an
// id says it is another branch, an op below the place's in its own change.
void write_change_ref(Writer& writer, LogContext& context, const BodyPlace& place,
                      const ChangeRef& ref);
void write_op_ref(Writer& writer, LogContext& context, const BodyPlace& place, const OpRef& ref);
void write_node_ref(Writer& writer, LogContext& context, const BodyPlace& place,
                    const NodeRef& ref);
void write_anchor(Writer& writer, LogContext& context, const BodyPlace& place,
                  const Anchor& anchor);

}  // namespace atelier
