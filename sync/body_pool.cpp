#include "sync/body_pool.hpp"

#include "protocol/check.hpp"
#include "protocol/compression.hpp"

namespace atelier {

BodyPool::Place BodyPool::keep(BytesView body) {
    if (body.size() >= long_bytes) return keep_long(body);
    if (chunks_.empty() || chunks_.back().capacity() - chunks_.back().size() < body.size()) {
        chunks_.emplace_back();
        // A space where little is written needs little.
        const std::size_t size = chunks_.size() == 1 ? long_bytes : chunk_bytes;
        chunks_.back().reserve(size);
        bytes_ += size;
    }
    Bytes& chunk = chunks_.back();
    const std::uint64_t place = (chunks_.size() - 1) * chunk_bytes + chunk.size();
    chunk.insert(chunk.end(), body.begin(), body.end());
    return Place{place};
}

BodyPool::Place BodyPool::keep_long(BytesView body) {
    const Place place{long_flag | long_.size()};
    Bytes frame = compress(body, fast_level);
    const bool is_pressed = frame.size() < body.size() - body.size() / 8;
    if (!is_pressed) frame.assign(body.begin(), body.end());
    frame.shrink_to_fit();
    bytes_ += frame.size();
    long_.push_back({std::move(frame), is_pressed});
    if (is_pressed) {  // who just got it reads it
        last_.assign(body.begin(), body.end());
        unpressed_ = place;
    }
    return place;
}

BytesView BodyPool::at(Place place, std::size_t size) const {
    const auto number = static_cast<std::uint64_t>(place);
    if ((number & long_flag) == 0)
        return BytesView(chunks_[number / chunk_bytes]).subspan(number % chunk_bytes, size);
    const Long& found = long_[number & ~long_flag];
    if (!found.is_pressed) return found.bytes;
    if (unpressed_ != place) {
        auto bytes = decompress(found.bytes, size);
        ATELIER_CHECK(bytes);
        last_ = std::move(*bytes);
        unpressed_ = place;
    }
    return last_;
}

}  // namespace atelier
