#include "protocol/bytes.hpp"

#include <algorithm>

namespace atelier {

namespace {

// Little-endian value of `size` bytes.
std::uint64_t little_endian(BytesView bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        value = value << 8 | bytes[i];
    return value;
}

void append_little_endian(Bytes& out, std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i)
        out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

// Length of the well-formed UTF-8 sequence at the front of `bytes`, 0 when there is none
// (Unicode 15.0, table 3-7).
std::size_t utf8_sequence(BytesView bytes) {
    const std::uint8_t lead = bytes[0];
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4) return 0;
    const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (bytes.size() < size) return 0;
    std::uint8_t least = 0x80;
    std::uint8_t most = 0xBF;
    if (lead == 0xE0) least = 0xA0;
    if (lead == 0xED) most = 0x9F;  // surrogates
    if (lead == 0xF0) least = 0x90;
    if (lead == 0xF4) most = 0x8F;
    if (bytes[1] < least || bytes[1] > most) return 0;
    for (std::size_t i = 2; i < size; ++i) {
        if ((bytes[i] & 0xC0) != 0x80) return 0;
    }
    return size;
}

}  // namespace

std::uint8_t Reader::u8() {
    const BytesView from = raw(1);
    return from.empty() ? 0 : from[0];
}
std::uint16_t Reader::u16() {
    return static_cast<std::uint16_t>(little_endian(raw(2)));
}
std::uint32_t Reader::u32() {
    return static_cast<std::uint32_t>(little_endian(raw(4)));
}
std::uint64_t Reader::u64() {
    return little_endian(raw(8));
}

std::uint64_t Reader::varint(std::uint64_t max) {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        const std::uint8_t byte = u8();
        if (!ok()) return 0;
        // The tenth byte holds the 64th bit alone.
        if (shift == 63 && byte > 1) {
            refuse(Error::too_large);
            return 0;
        }
        value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
        if (byte & 0x80) continue;
        if (byte == 0 && shift > 0) refuse(Error::not_canonical);
        if (value > max) refuse(Error::too_large);
        return ok() ? value : 0;
    }
}

std::int64_t Reader::zigzag() {
    const std::uint64_t value = varint();
    return static_cast<std::int64_t>(value >> 1 ^ (~(value & 1) + 1));
}

bool Reader::flag() {
    const std::uint8_t value = u8();
    if (value > 1) refuse(Error::not_canonical);
    return value == 1;
}

std::size_t Reader::count(std::size_t max, std::size_t least_bytes_each) {
    const std::uint64_t value = varint(max);
    if (value > rest_.size() / least_bytes_each) refuse(Error::truncated);
    return ok() ? static_cast<std::size_t>(value) : 0;
}

BytesView Reader::raw(std::size_t size) {
    if (!ok()) return {};
    if (size > rest_.size()) {
        refuse(Error::truncated);
        return {};
    }
    const BytesView front = rest_.first(size);
    rest_ = rest_.subspan(size);
    return front;
}

BytesView Reader::bytes(std::size_t max) {
    const std::uint64_t size = varint(max);
    return raw(static_cast<std::size_t>(size));
}

std::string Reader::text(std::size_t max_bytes) {
    const BytesView from = bytes(max_bytes);
    const bool has_nul = std::ranges::find(from, std::uint8_t{0}) != from.end();
    if (has_nul || utf8_prefix(from).bytes != from.size()) refuse(Error::bad_text);
    return ok() ? std::string(text_of(from)) : std::string();
}

void Reader::refuse(Error error) {
    if (!error_) error_ = error;
}

std::optional<Error> Reader::finish() const {
    if (error_) return error_;
    if (!rest_.empty()) return Error::trailing_bytes;
    return std::nullopt;
}

void Writer::u16(std::uint16_t value) {
    append_little_endian(out_, value, 2);
}
void Writer::u32(std::uint32_t value) {
    append_little_endian(out_, value, 4);
}
void Writer::u64(std::uint64_t value) {
    append_little_endian(out_, value, 8);
}

void Writer::varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        out_.push_back(static_cast<std::uint8_t>(value | 0x80));
    out_.push_back(static_cast<std::uint8_t>(value));
}

void Writer::zigzag(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    varint(bits << 1 ^ (value < 0 ? UINT64_MAX : 0));
}

void Writer::bytes(BytesView bytes) {
    varint(bytes.size());
    raw(bytes);
}

std::size_t varint_size(std::uint64_t value) {
    std::size_t size = 1;
    for (; value >= 0x80; value >>= 7)
        ++size;
    return size;
}

Utf8Prefix utf8_prefix(BytesView bytes, std::size_t max_scalars) {
    Utf8Prefix prefix;
    while (prefix.bytes < bytes.size() && prefix.scalars < max_scalars) {
        const std::size_t size = utf8_sequence(bytes.subspan(prefix.bytes));
        if (size == 0) break;
        prefix.bytes += size;
        ++prefix.scalars;
    }
    return prefix;
}

std::string to_hex(BytesView bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        text.push_back(digits[byte >> 4]);
        text.push_back(digits[byte & 15]);
    }
    return text;
}

}  // namespace atelier
