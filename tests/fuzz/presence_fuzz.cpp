// A presence that is read is written as the same bytes.

#include "protocol/check.hpp"
#include "protocol/presence.hpp"

using namespace atelier;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView bytes(data, size);
    const auto presence = decode_presence(bytes);
    if (presence) ATELIER_CHECK(std::ranges::equal(encode(*presence), bytes));
    return 0;
}
