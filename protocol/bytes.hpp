#pragma once

// Bounded reading and writing of the forms of docs/protocol.md, "Conventions".
//
// A Reader remembers its first error: after it every value read is zero or empty and nothing more
// is consumed, so a decoder reads all its fields in a row and looks once, at the end, by
// finish(). Loops take their count from count(), which is 0 after an error and never more than
// the bytes that are left can hold: nothing is allocated beyond a small multiple of the input.

#include "protocol/ids.hpp"
#include "protocol/result.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;

inline BytesView view_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text_of(BytesView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class Reader {
public:
    explicit Reader(BytesView bytes) : rest_(bytes) {}

    std::uint8_t u8();
    std::uint16_t u16();  // little-endian, as all fixed numbers
    std::uint32_t u32();
    std::uint64_t u64();
    // LEB128 in its shortest form; above `max`: too_large.
    std::uint64_t varint(std::uint64_t max = UINT64_MAX);
    std::int64_t zigzag();
    // 0 or 1; anything else: not_canonical.
    bool flag();
    // A number of items, each at least `least_bytes_each` (>= 1) long.
    std::size_t count(std::size_t max, std::size_t least_bytes_each);
    BytesView raw(std::size_t size);
    BytesView bytes(std::size_t max);         // varint length, then that many
    std::string text(std::size_t max_bytes);  // bytes() that are UTF-8 without U+0000
    template <class IdType>
    IdType id() {
        IdType id;
        const BytesView from = raw(IdType::size_bytes);
        if (ok()) std::copy(from.begin(), from.end(), id.bytes.begin());
        return id;
    }

    bool ok() const { return !error_; }
    // The first error wins; reading stops there.
    void refuse(Error error);
    std::size_t left() const { return rest_.size(); }
    BytesView rest() const { return rest_; }
    // The first error; trailing_bytes when all was well but something is left.
    std::optional<Error> finish() const;
    std::optional<Error> error() const { return error_; }

private:
    BytesView rest_;
    std::optional<Error> error_;
};

// `value` when the reader came to the end of its bytes without an error.
template <class T>
Result<T> finished(const Reader& reader, T value) {
    if (const auto error = reader.finish()) return fail(*error);
    return value;
}

class Writer {
public:
    void u8(std::uint8_t value) { out_.push_back(value); }
    void u16(std::uint16_t value);
    void u32(std::uint32_t value);
    void u64(std::uint64_t value);
    void varint(std::uint64_t value);
    void zigzag(std::int64_t value);
    void flag(bool value) { u8(value ? 1 : 0); }
    void raw(BytesView bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }
    void bytes(BytesView bytes);
    void text(std::string_view text) { bytes(view_of(text)); }
    template <class Tag, std::size_t Size>
    void id(const Id<Tag, Size>& id) {
        raw(id.bytes);
    }

    void reserve(std::size_t size) { out_.reserve(size); }
    std::size_t size() const { return out_.size(); }
    BytesView view() const { return out_; }
    void clear() { out_.clear(); }
    Bytes take() { return std::move(out_); }

private:
    Bytes out_;
};

// Bytes that `varint` writes for a value: 1 to 10.
std::size_t varint_size(std::uint64_t value);

// Length in bytes of the longest prefix of `bytes` that is well-formed UTF-8 (no surrogate, no
// overlong form, nothing above U+10FFFF) of at most `max_scalars` scalars, and how many it has.
struct Utf8Prefix {
    std::size_t bytes = 0;
    std::size_t scalars = 0;
};
Utf8Prefix utf8_prefix(BytesView bytes, std::size_t max_scalars = SIZE_MAX);

// Lower-case hexadecimal, for logs and tests.
std::string to_hex(BytesView bytes);

}  // namespace atelier
