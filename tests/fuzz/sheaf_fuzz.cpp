// Spans that come out of a sheaf are packed and unpacked again as themselves, and go into a sheaf
// that gives the same ones. Few mutations leave a compressed part whole, so the input serves again
// as what is compressed: the first two bytes say how many spans and changes, the third how much of
// the rest are columns, in units of a 256th.

#include "protocol/check.hpp"
#include "protocol/compression.hpp"
#include "protocol/sheaf_reader.hpp"
#include "protocol/sheaf_writer.hpp"

#include <algorithm>

namespace {

using namespace atelier;

std::vector<Span> read(BytesView bytes) {
    std::vector<Span> spans;
    if (!is_sheaf(bytes)) return spans;
    read_spans(bytes, [&](Span span) { spans.push_back(std::move(span)); });
    return spans;
}

Bytes packed(const Span& span) {
    return pack_span(span.changes, span.signature);
}

void try_sheaf(BytesView bytes) {
    const std::vector<Span> spans = read(bytes);
    if (spans.empty()) return;
    for (const Span& span : spans) {
        const auto unpacked = unpack_span(packed(span));
        ATELIER_CHECK(unpacked && packed(*unpacked) == packed(span));
    }
    const Sheaf sheaf = pack_sheaf(spans);
    const std::vector<Span> again = read(sheaf.bytes);
    ATELIER_CHECK(again.size() == sheaf.spans);
    for (std::size_t i = 0; i < again.size(); ++i)
        ATELIER_CHECK(packed(again[i]) == packed(spans[i]));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView bytes(data, size);
    try_sheaf(bytes);
    if (size < 3) return 0;
    const std::size_t columns = (size - 3) * data[2] / 256;
    Writer writer;
    writer.u8(2);
    writer.u8(3);
    writer.id(SpaceId{{1}});
    writer.id(AuthorId{{2}});
    writer.u64(0);
    writer.varint(1);
    writer.varint(data[0]);
    writer.varint(data[1]);
    writer.varint(0);
    writer.varint(0);
    for (const BytesView part : {bytes.subspan(3, columns), bytes.subspan(3 + columns)}) {
        writer.varint(part.size());
        writer.bytes(compress(part));
    }
    for (std::size_t i = 0; i < data[0]; ++i)
        writer.id(Signature{});
    try_sheaf(writer.view());
    return 0;
}
