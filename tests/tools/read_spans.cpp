// Reads spans, a line of hex each and each by itself, from standard input: prints `read` or
// `refused WHY` for each. For the second decoder's examples, which both must take or refuse.

#include "protocol/act.hpp"
#include "protocol/content.hpp"
#include "protocol/span.hpp"
#include "tests/hex.hpp"

#include <iostream>

namespace {

using namespace atelier;

std::optional<Error> fault_of_body(const SpanChange& change, LogContext& context) {
    const Header& header = change.header;
    if (header.kind != ChangeKind::content) {
        const auto act = decode_act(change.body, header.kind);
        return act ? std::nullopt : std::optional(act.error());
    }
    const auto content = decode_content(change.body, context, header.log(), header.seq);
    if (!content) return content.error();
    if (deleted_events(*content) != change.deleted) return Error::bad_value;
    return std::nullopt;
}

std::optional<Error> fault_of_span(BytesView bytes) {
    const auto span = unpack_span(bytes);
    if (!span) return span.error();
    // There is no context for a change whose predecessor was not seen.
    if (span->changes.front().header.seq > 1) return Error::bad_chain;
    LogContext context;
    for (const SpanChange& change : span->changes) {
        if (const auto fault = fault_of_body(change, context)) return fault;
    }
    return std::nullopt;
}

}  // namespace

int main() {
    for (std::string line; std::getline(std::cin, line);) {
        const auto fault = fault_of_span(test::from_hex(line));
        std::cout << (fault ? std::string("refused ") + name_of(*fault) : "read") << '\n';
    }
    return 0;
}
