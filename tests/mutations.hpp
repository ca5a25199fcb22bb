#pragma once

// All the near misses of a byte string: what a decoder must refuse, or read as a value that is
// written as exactly those bytes. That is the whole of "one encoding a value".

#include "protocol/bytes.hpp"

namespace atelier::test {

// Calls `use(Bytes)` with every proper prefix, every byte changed (each bit, and to 0 and 255), and
// every byte below 128 written as a longer varint.
template <class Use>
void for_each_near_miss(BytesView bytes, Use use) {
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        use(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)));
    }
    Bytes changed(bytes.begin(), bytes.end());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const std::uint8_t original = changed[i];
        for (int bit = 0; bit < 8; ++bit) {
            changed[i] = static_cast<std::uint8_t>(original ^ (1 << bit));
            use(changed);
        }
        for (const std::uint8_t value : {std::uint8_t{0}, std::uint8_t{255}}) {
            changed[i] = value;
            if (value != original) use(changed);
        }
        changed[i] = original;
        if (original >= 0x80) continue;
        Writer longer;
        longer.raw(bytes.first(i));
        longer.u8(static_cast<std::uint8_t>(original | 0x80));
        longer.u8(0);
        longer.raw(bytes.subspan(i + 1));
        use(longer.take());
    }
    changed.push_back(0);
    use(changed);
}

}  // namespace atelier::test
