#pragma once

// A recorded editing history as the signed changes that a class would have: one for each
// transaction, chained in the log of its author, with real bodies, claimed as people type.

#include "protocol/span.hpp"
#include "tests/bench/editing_trace.hpp"

namespace atelier::bench {

struct SignedLog {
    SigningKey key;
    std::vector<SpanChange> changes;
    std::vector<Span> spans;  // the same, each as long as one may be
};

struct SignedHistory {
    std::vector<SignedLog> logs;
    // Of each change which log it is of, in an order in which all that it stands on is before it.
    std::vector<std::uint32_t> order;
};

SignedHistory sign_history(const EditingTrace& trace);

}  // namespace atelier::bench
