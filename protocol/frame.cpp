#include "protocol/frame.hpp"

#include "protocol/check.hpp"

namespace atelier {

namespace {

constexpr std::size_t prefix_bytes = 2;

// Moves bytes from the front of `from` until `held` has `goal` of them; how many those were.
std::size_t fill(Bytes& held, std::size_t goal, BytesView from) {
    const std::size_t size = std::min(goal - held.size(), from.size());
    held.insert(held.end(), from.begin(), from.begin() + static_cast<std::ptrdiff_t>(size));
    return size;
}

}  // namespace

Result<Taken> NoiseMessageReader::take(BytesView bytes) {
    Taken taken;
    if (held_.size() < prefix_bytes) taken.used = fill(held_, prefix_bytes, bytes);
    if (held_.size() < prefix_bytes) return taken;
    const std::size_t size = std::size_t{held_[0]} << 8 | held_[1];
    if (size < least_bytes_) return fail(Error::truncated);
    if (size > most_bytes_) return fail(Error::too_large);
    taken.used += fill(held_, prefix_bytes + size, bytes.subspan(taken.used));
    if (held_.size() < prefix_bytes + size) return taken;
    taken.whole.emplace(held_.begin() + prefix_bytes, held_.end());
    held_.clear();
    return taken;
}

void append_noise_message(Bytes& out, BytesView message) {
    ATELIER_CHECK(message.size() <= UINT16_MAX);
    out.push_back(static_cast<std::uint8_t>(message.size() >> 8));
    out.push_back(static_cast<std::uint8_t>(message.size()));
    out.insert(out.end(), message.begin(), message.end());
}

Result<Taken> FrameReader::take(BytesView bytes) {
    Taken taken;
    while (awaited_ == 0) {
        if (taken.used == bytes.size()) return taken;
        if (const auto done = take_header(bytes[taken.used++]); !done) return fail(done.error());
    }
    taken.used += fill(frame_, awaited_, bytes.subspan(taken.used));
    if (frame_.size() < awaited_) return taken;
    taken.whole = std::exchange(frame_, {});
    header_.clear();
    awaited_ = 0;
    return taken;
}

// The last byte of a varint is the first without its top bit. 1 MiB needs three.
Result<void> FrameReader::take_header(std::uint8_t byte) {
    header_.push_back(byte);
    if (byte & 0x80) {
        if (header_.size() == varint_size(frame_max_bytes)) return fail(Error::too_large);
        return {};
    }
    Reader reader(header_);
    const std::uint64_t size = reader.varint(frame_max_bytes);
    if (const auto error = reader.finish()) return fail(*error);
    if (size == 0) return fail(Error::bad_value);
    awaited_ = static_cast<std::size_t>(size);
    return {};
}

void append_frame(Bytes& out, BytesView frame) {
    ATELIER_CHECK(!frame.empty() && frame.size() <= frame_max_bytes);
    Writer length;
    length.varint(frame.size());
    out.insert(out.end(), length.view().begin(), length.view().end());
    out.insert(out.end(), frame.begin(), frame.end());
}

}  // namespace atelier
