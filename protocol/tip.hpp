#pragma once

// The last change of a log (of each branch, where it is forked), as frontiers and bundles say it:
// docs/protocol.md, "Bundle".
//
//   tip  := author 32 | sitting u64 | seq varint, 1 to 2^32 - 1 | id 32
//   tips := list<16384> of tip, ascending by (author, sitting, seq, id)

#include "protocol/change.hpp"
#include "protocol/fields.hpp"

namespace atelier {

inline constexpr std::size_t tips_max = 16384;

struct Tip {
    LogName log;
    Seq seq = 1;
    ChangeId id;

    auto operator<=>(const Tip&) const = default;
};

// What two seats compare first: equal when they hold the same tips of a space. `tips` ascend.
Hash digest_of(std::span<const Tip> tips);

template <class Fields>
void describe(Fields& fields, Is<LogName> auto& log) {
    fields.id(log.author);
    fields.u64(log.sitting);
}

// A seq that some change has.
template <class Fields, class Number>
void describe_seq(Fields& fields, Number& seq) {
    fields.number(seq, seq_max);
    fields.require(seq >= 1, Error::bad_value);
}

template <class Fields>
void describe(Fields& fields, Is<Tip> auto& tip) {
    describe(fields, tip.log);
    describe_seq(fields, tip.seq);
    fields.id(tip.id);
}

template <class Fields>
void describe(Fields& fields, Is<std::vector<Tip>> auto& tips) {
    fields.list(tips, 0, tips_max, 32 + 8 + 1 + 32, [&](auto& tip) { describe(fields, tip); });
    fields.require(ascending(tips), Error::not_canonical);
}

}  // namespace atelier
