// A span that is read is packed as the same bytes; so is a change after the tip that the span
// leaves, for which the same input serves once more.

#include "protocol/check.hpp"
#include "protocol/span.hpp"

namespace {

using namespace atelier;

void try_next(const LogTip& tip, BytesView bytes) {
    const auto next = decode_next(tip, bytes);
    if (!next) return;
    ATELIER_CHECK(std::ranges::equal(encode_next(tip, next->change, next->signature), bytes));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView bytes(data, size);
    LogTip tip;
    tip.space = SpaceId{{1}};
    tip.seq = 1;
    tip.id = ChangeId{{2}};
    try_next(tip, bytes);
    const auto span = unpack_span(bytes);
    if (!span) return 0;
    ATELIER_CHECK(std::ranges::equal(pack_span(span->changes, span->signature), bytes));
    ATELIER_CHECK(fitting_in_span(span->changes) >= 1);
    const SpanChange& last = span->changes.back();
    try_next(tip_of(last.header, last.id), bytes);
    return 0;
}
