#pragma once

// The messages by which two seats find what the other lacks and send it: docs/protocol.md,
// "Conversation", kinds 1 to 11. Each field's form and limit stands in message.cpp.

#include "protocol/tip.hpp"

namespace atelier::message {

struct Hello {
    std::uint16_t lowest_version = 1;   // of the conversation, that the sender speaks; at least 1
    std::uint16_t highest_version = 1;  // not below the lowest
    Instance instance{};
    Hash class_digest;  // of the class space

    bool operator==(const Hello&) const = default;
};

struct SpaceDigest {
    SpaceId space;
    Hash digest;  // digest_of its tips

    bool operator==(const SpaceDigest&) const = default;
};
struct Spaces {
    std::vector<SpaceDigest> spaces;  // at most 4,096, ascending by space

    bool operator==(const Spaces&) const = default;
};

struct Sample {
    SpaceId space;
    std::vector<ChangeId> changes;  // at most 32, heads first, none twice

    bool operator==(const Sample&) const = default;
};

struct Frontier {
    SpaceId space;
    std::vector<ChangeId> common;  // at most 32, ascending
    std::vector<Tip> tips;         // ascending; frontier_tips_fit of them fit any frame
    bool more = false;             // another frontier of the space follows

    bool operator==(const Frontier&) const = default;
};
// A tip has at most 77 bytes, what stands around them at most 1,062.
inline constexpr std::size_t frontier_tips_fit = 13'600;

struct WantedRange {
    LogName log;
    ChangeId tip;  // of the branch that is meant
    Seq from = 1;
    Seq to = 1;  // not below `from`

    auto operator<=>(const WantedRange&) const = default;
};
struct Want {
    SpaceId space;
    std::vector<WantedRange> ranges;  // 1 to 1,024, ascending by log, tip, from

    bool operator==(const Want&) const = default;
};

// The number names the span's last change as a tip for the `next` messages on this connection.
struct Span {
    std::uint16_t number = 0;
    Bytes span;  // protocol/span reads it

    bool operator==(const Span&) const = default;
};
struct Next {
    std::uint16_t number = 0;
    Bytes change;  // protocol/span reads it, with the tip

    bool operator==(const Next&) const = default;
};

struct OnDisk {
    SpaceId space;
    Tip tip;

    auto operator<=>(const OnDisk&) const = default;
};
struct Have {
    std::vector<OnDisk> logs;  // 1 to 1,024, ascending: on the sender's disk up to there

    bool operator==(const Have&) const = default;
};

struct Walk {
    SpaceId space;
    LogName log;
    ChangeId tip;
    std::vector<Seq> seqs;  // 1 to 32, descending: which ids has your branch there?

    bool operator==(const Walk&) const = default;
};
struct Step {
    Seq seq = 1;
    ChangeId id;

    bool operator==(const Step&) const = default;
};
struct Steps {
    SpaceId space;
    LogName log;
    ChangeId tip;
    std::vector<Step> steps;  // 1 to 32, descending by seq

    bool operator==(const Steps&) const = default;
};

// What was wanted is not here (any more).
struct Unable {
    SpaceId space;
    LogName log;
    Seq from = 1;
    Seq to = 1;  // not below `from`

    bool operator==(const Unable&) const = default;
};

}  // namespace atelier::message
