#pragma once

// A stick in memory: the bytes of a file, which may be changed, and pulled out while it is read.

#include "node/bundle_in.hpp"
#include "node/bundle_out.hpp"

namespace atelier::test {

struct MemoryBundle : BundleSource {
    Bytes bytes;
    std::size_t at = 0;
    std::size_t readings = 0;
    std::optional<std::size_t> pulled_at;  // bytes read in all
    std::size_t read_so_far = 0;

    bool rewind() override {
        at = 0;
        ++readings;
        return true;
    }
    std::optional<Bytes> read(std::size_t most) override {
        if (pulled_at && read_so_far >= *pulled_at) return std::nullopt;
        const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(at);
        const std::size_t count = std::min(most, bytes.size() - at);
        at += count;
        read_so_far += count;
        return Bytes(from, from + static_cast<std::ptrdiff_t>(count));
    }
};

inline MemoryBundle written(BundleOut out) {
    MemoryBundle bundle;
    while (const auto bytes = out.next())
        bundle.bytes.insert(bundle.bytes.end(), bytes->begin(), bytes->end());
    return bundle;
}

// Until all is done, or why not.
inline std::optional<BundleIn::Refusal> read_whole(BundleIn& in) {
    while (true) {
        const auto step = in.step();
        if (!step) return step.error();
        if (!*step) return std::nullopt;
    }
}

}  // namespace atelier::test
