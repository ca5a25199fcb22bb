// A map that is read is written as the same bytes, and its chunks can be asked about.

#include "protocol/blob.hpp"
#include "protocol/check.hpp"

using namespace atelier;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView bytes(data, size);
    const auto map = decode_blob_map(bytes);
    if (!map) return 0;
    ATELIER_CHECK(std::ranges::equal(encode(*map), bytes));
    static_cast<void>(id_of(*map));
    for (std::size_t i = 0; i <= map->chunks.size(); ++i) {
        ATELIER_CHECK(
            fault_of_chunk(*map, i, bytes));  // nobody finds a chunk that is its own map's
    }
    return 0;
}
