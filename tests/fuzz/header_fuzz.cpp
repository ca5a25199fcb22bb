// A header that is read is written as the same bytes.

#include "protocol/change.hpp"
#include "protocol/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const atelier::BytesView bytes(data, size);
    const auto header = atelier::decode_header(bytes);
    if (header) ATELIER_CHECK(std::ranges::equal(atelier::encode(*header), bytes));
    return 0;
}
