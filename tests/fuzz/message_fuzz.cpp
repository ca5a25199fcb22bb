// A message that is read is written as the same bytes.

#include "protocol/check.hpp"
#include "protocol/message.hpp"

using namespace atelier;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const BytesView bytes(data, size);
    const auto message = decode_message(bytes);
    if (message) ATELIER_CHECK(std::ranges::equal(encode(*message), bytes));
    return 0;
}
