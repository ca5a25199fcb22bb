#include "protocol/compression.hpp"

#include "protocol/check.hpp"

#include <zstd.h>

namespace atelier {

namespace {

bool is_one_frame(BytesView frame, std::size_t size) {
    return ZSTD_getFrameContentSize(frame.data(), frame.size()) == size &&
           ZSTD_getDictID_fromFrame(frame.data(), frame.size()) == 0 &&
           ZSTD_findFrameCompressedSize(frame.data(), frame.size()) == frame.size();
}

}  // namespace

Bytes compress(BytesView bytes, int level) {
    Bytes frame(ZSTD_compressBound(bytes.size()));
    const std::size_t size =
        ZSTD_compress(frame.data(), frame.size(), bytes.data(), bytes.size(), level);
    ATELIER_CHECK(!ZSTD_isError(size));
    frame.resize(size);
    return frame;
}

Result<Bytes> decompress(BytesView frame, std::size_t size) {
    if (!is_one_frame(frame, size)) return fail(Error::bad_value);
    Bytes bytes(size);
    const std::size_t got = ZSTD_decompress(bytes.data(), bytes.size(), frame.data(), frame.size());
    if (ZSTD_isError(got) || got != size) return fail(Error::bad_value);
    return bytes;
}

}  // namespace atelier
