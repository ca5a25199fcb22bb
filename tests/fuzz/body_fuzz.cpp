// Bodies one after the other with the context they leave: `u16 length | body` to the end. What is
// read is written as the same bytes and moves the context alike; what is refused leaves it alone.
// Each body is tried as an act, too.

#include "protocol/act.hpp"
#include "protocol/check.hpp"
#include "protocol/content.hpp"

namespace {

using namespace atelier;

void try_content(BytesView body, LogContext& context, Seq seq) {
    const LogName log{AuthorId{{1}}, Sitting{2}};
    LogContext read_in = context;
    const auto content = decode_content(body, read_in, log, seq);
    if (!content) {
        ATELIER_CHECK(read_in == context);
        return;
    }
    ATELIER_CHECK(std::ranges::equal(encode_content(*content, context, log, seq), body));
    ATELIER_CHECK(context == read_in);
}

void try_act(BytesView body) {
    for (const ChangeKind kind : {ChangeKind::genesis, ChangeKind::act}) {
        const auto act = decode_act(body, kind);
        if (act) ATELIER_CHECK(std::ranges::equal(encode_act(*act), body));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Reader reader(BytesView(data, size));
    LogContext context;
    for (Seq seq = 1; reader.left() > 2; ++seq) {
        const std::size_t length = std::min<std::size_t>(reader.u16(), reader.left());
        const BytesView body = reader.raw(length);
        try_content(body, context, seq);
        try_act(body);
    }
    return 0;
}
