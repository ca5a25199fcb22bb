#include "protocol/bytes.hpp"

#include "tests/test.hpp"

#include <array>

using namespace atelier;

namespace {

using Utf8Table = std::vector<bool>;

// What Reader::varint says of exactly these bytes.
Result<std::uint64_t> varint_in(const Bytes& bytes, std::uint64_t max = UINT64_MAX) {
    Reader reader(bytes);
    return finished(reader, reader.varint(max));
}

Bytes written_varint(std::uint64_t value) {
    Writer writer;
    writer.varint(value);
    return writer.take();
}

Result<std::string> text_in(std::string_view text, std::size_t max = 100) {
    Writer writer;
    writer.text(text);
    Reader reader(writer.view());
    return finished(reader, reader.text(max));
}

// The slow twin of utf8_prefix: every scalar's own bytes by the definition of UTF-8, in one table
// by their value as a number, most significant first. Four bytes begin with F0 to F4.
constexpr std::uint32_t four_bytes_from = 0xF0'00'00'00;
constexpr std::uint32_t four_bytes_to = 0xF5'00'00'00;

std::uint32_t utf8_of(std::uint32_t scalar) {
    const auto tail = [&](int place) { return 0x80U | (scalar >> (6 * place) & 0x3FU); };
    if (scalar < 0x80) return scalar;
    if (scalar < 0x800) return (0xC0U | scalar >> 6) << 8 | tail(0);
    if (scalar < 0x10000) return (0xE0U | scalar >> 12) << 16 | tail(1) << 8 | tail(0);
    return (0xF0U | scalar >> 18) << 24 | tail(2) << 16 | tail(1) << 8 | tail(0);
}

struct SlowUtf8 {
    SlowUtf8() : short_ones(1 << 24), long_ones(four_bytes_to - four_bytes_from) {
        for (std::uint32_t scalar = 0; scalar <= 0x10FFFF; ++scalar) {
            if (scalar >= 0xD800 && scalar <= 0xDFFF) continue;
            const std::uint32_t bytes = utf8_of(scalar);
            if (scalar < 0x10000) {
                short_ones[bytes] = true;
            } else {
                long_ones[bytes - four_bytes_from] = true;
            }
        }
    }
    // Whether the `size` bytes, at most 4, are one scalar.
    bool is_scalar(BytesView bytes) const {
        std::uint32_t number = 0;
        for (const std::uint8_t byte : bytes)
            number = number << 8 | byte;
        if (bytes.size() < 4) return short_ones[number] && (number > 0xFF) == (bytes.size() > 1);
        return number >= four_bytes_from && number < four_bytes_to &&
               long_ones[number - four_bytes_from];
    }
    std::size_t first_scalar_bytes(BytesView bytes) const {
        for (std::size_t size = 1; size <= bytes.size() && size <= 4; ++size) {
            const bool leads_to = size == 1 || bytes[0] >= 0xC0;
            if (leads_to && is_scalar(bytes.first(size))) return size;
        }
        return 0;
    }

    Utf8Table short_ones;  // of 1 to 3 bytes
    Utf8Table long_ones;
};

}  // namespace

TEST_CASE("fixed numbers are little-endian") {
    Writer writer;
    writer.u8(0x01);
    writer.u16(0x0302);
    writer.u32(0x07060504);
    writer.u64(0x0F0E0D0C0B0A0908);
    Bytes expected;
    for (std::uint8_t i = 1; i < 16; ++i)
        expected.push_back(i);
    CHECK(Bytes(writer.view().begin(), writer.view().end()) == expected);

    Reader reader(writer.view());
    CHECK(reader.u8() == 0x01);
    CHECK(reader.u16() == 0x0302);
    CHECK(reader.u32() == 0x07060504);
    CHECK(reader.u64() == 0x0F0E0D0C0B0A0908);
    CHECK_FALSE(reader.finish());
}

TEST_CASE("a varint has the length of its bits in sevens and reads back") {
    for (unsigned bits = 0; bits <= 64; ++bits) {
        const std::uint64_t most = bits == 64 ? UINT64_MAX : (std::uint64_t{1} << bits) - 1;
        const std::uint64_t least = bits == 0 ? 0 : most / 2 + 1;
        for (const std::uint64_t value : {least, most}) {
            const Bytes bytes = written_varint(value);
            CHECK(bytes.size() == std::max(1U, (bits + 6) / 7));
            CHECK(varint_size(value) == bytes.size());
            CHECK(varint_in(bytes) == value);
        }
    }
    CHECK(written_varint(300) == Bytes{0xAC, 0x02});
}

TEST_CASE("a varint longer than it need be is refused") {
    CHECK(varint_in({0x80, 0x00}) == fail(Error::not_canonical));
    CHECK(varint_in({0xFF, 0x00}) == fail(Error::not_canonical));
    for (unsigned bits = 0; bits < 63; ++bits) {
        Bytes longer = written_varint(std::uint64_t{1} << bits);
        longer.back() |= 0x80;
        longer.push_back(0x00);
        CHECK(varint_in(longer) == fail(Error::not_canonical));
    }
}

TEST_CASE("a varint above 64 bits or its limit is refused, one cut off is truncated") {
    const Bytes nine(9, 0xFF);
    const auto then = [&](std::initializer_list<std::uint8_t> more) {
        Bytes bytes = nine;
        bytes.insert(bytes.end(), more);
        return bytes;
    };
    CHECK(varint_in(then({0x01})) == UINT64_MAX);
    CHECK(varint_in(then({0x02})) == fail(Error::too_large));
    CHECK(varint_in(then({0x7F})) == fail(Error::too_large));
    CHECK(varint_in(then({0x81, 0x00})) == fail(Error::too_large));
    CHECK(varint_in(Bytes(20, 0x80)) == fail(Error::too_large));
    CHECK(varint_in(nine) == fail(Error::truncated));
    CHECK(varint_in({}) == fail(Error::truncated));
    CHECK(varint_in({0x80}) == fail(Error::truncated));

    CHECK(varint_in({0x05}, 5) == 5);
    CHECK(varint_in({0x06}, 5) == fail(Error::too_large));
    CHECK(varint_in({0x00}, 0) == 0);
    CHECK(varint_in({0x05, 0x05}) == fail(Error::trailing_bytes));
}

TEST_CASE("zigzag interleaves the signs and holds the extremes") {
    const std::array<std::pair<std::int64_t, std::uint64_t>, 7> pairs = {{
        {0, 0},
        {-1, 1},
        {1, 2},
        {-2, 3},
        {INT64_MAX, UINT64_MAX - 1},
        {INT64_MIN, UINT64_MAX},
        {-64, 127},
    }};
    for (const auto& [number, varint] : pairs) {
        Writer writer;
        writer.zigzag(number);
        CHECK(varint_in(Bytes(writer.view().begin(), writer.view().end())) == varint);
        Reader reader(writer.view());
        CHECK(reader.zigzag() == number);
        CHECK_FALSE(reader.finish());
    }
}

TEST_CASE("a flag is 0 or 1 and nothing else") {
    for (unsigned value = 0; value < 256; ++value) {
        const Bytes bytes{static_cast<std::uint8_t>(value)};
        Reader reader(bytes);
        const bool flag = reader.flag();
        CHECK(reader.ok() == (value < 2));
        CHECK(flag == (value == 1));
        if (value > 1) CHECK(reader.error() == Error::not_canonical);
    }
}

TEST_CASE("a count is no more than the bytes that are left can hold") {
    const auto count_in = [](Bytes bytes, std::size_t max, std::size_t least_bytes_each) {
        Reader reader(bytes);
        const std::size_t count = reader.count(max, least_bytes_each);
        return reader.ok() ? Result<std::size_t>(count) : fail(*reader.error());
    };
    CHECK(count_in({3, 0, 0, 0}, 10, 1) == 3U);
    CHECK(count_in({3, 0, 0}, 10, 1) == fail(Error::truncated));
    CHECK(count_in({3, 0, 0, 0, 0, 0}, 10, 2) == fail(Error::truncated));
    CHECK(count_in({3, 0, 0, 0, 0, 0, 0}, 10, 2) == 3U);
    CHECK(count_in({3, 0, 0, 0}, 2, 1) == fail(Error::too_large));
    CHECK(count_in({0}, 0, 32) == 0U);
    Bytes billion = written_varint(1'000'000'000);
    billion.resize(billion.size() + 100);
    CHECK(count_in(billion, SIZE_MAX, 1) == fail(Error::truncated));
    CHECK(count_in(written_varint(UINT64_MAX), SIZE_MAX, 1) == fail(Error::truncated));
}

TEST_CASE("bytes with a length above the limit or beyond the end are refused") {
    const auto bytes_in = [](Bytes bytes, std::size_t max) {
        Reader reader(bytes);
        const BytesView read = reader.bytes(max);
        return finished(reader, Bytes(read.begin(), read.end()));
    };
    CHECK(bytes_in({2, 7, 8}, 2) == Bytes{7, 8});
    CHECK(bytes_in({2, 7, 8}, 1) == fail(Error::too_large));
    CHECK(bytes_in({2, 7}, 2) == fail(Error::truncated));
    CHECK(bytes_in({0}, 2) == Bytes{});
    CHECK(bytes_in({1, 7, 8}, 2) == fail(Error::trailing_bytes));
    CHECK(bytes_in(written_varint(UINT64_MAX), SIZE_MAX) == fail(Error::truncated));
}

TEST_CASE("text with U+0000 or without UTF-8 is refused", "[H45]") {
    CHECK(text_in("Aïcha 日本 👩‍🎨") == "Aïcha 日本 👩‍🎨");
    CHECK(text_in("") == "");
    CHECK(text_in(std::string_view("a\0b", 3)) == fail(Error::bad_text));
    CHECK(text_in(std::string_view("\0", 1)) == fail(Error::bad_text));
    CHECK(text_in("\xC0\x80") == fail(Error::bad_text));          // overlong U+0000
    CHECK(text_in("\xED\xA0\x80") == fail(Error::bad_text));      // a surrogate
    CHECK(text_in("\xF4\x90\x80\x80") == fail(Error::bad_text));  // U+110000
    CHECK(text_in("é", 1) == fail(Error::too_large));
    CHECK(text_in("\xC3") == fail(Error::bad_text));
}

TEST_CASE("after its first error a reader reads only zeros and consumes nothing") {
    const Bytes bytes{2, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};
    Reader reader(bytes);
    CHECK_FALSE(reader.flag());  // 2: the error
    const std::size_t left = reader.left();

    CHECK(reader.u8() == 0);
    CHECK(reader.u16() == 0);
    CHECK(reader.u32() == 0);
    CHECK(reader.u64() == 0);
    CHECK(reader.varint() == 0);
    CHECK(reader.zigzag() == 0);
    CHECK_FALSE(reader.flag());
    CHECK(reader.count(100, 1) == 0);
    CHECK(reader.raw(1).empty());
    CHECK(reader.bytes(100).empty());
    CHECK(reader.text(100).empty());
    CHECK(reader.id<ChangeId>().is_zero());
    reader.refuse(Error::bad_hash);

    CHECK(reader.left() == left);
    CHECK(reader.error() == Error::not_canonical);
    CHECK(reader.finish() == Error::not_canonical);
}

TEST_CASE("an id that is cut off is zero and truncated") {
    const Bytes bytes(31, 7);
    Reader reader(bytes);
    CHECK(reader.id<ChangeId>().is_zero());
    CHECK(reader.error() == Error::truncated);
}

TEST_CASE("what is left behind a value is trailing") {
    const Bytes bytes{1, 2};
    Reader reader(bytes);
    reader.u8();
    CHECK(reader.ok());
    CHECK(reader.finish() == Error::trailing_bytes);
    reader.u8();
    CHECK_FALSE(reader.finish());
}

TEST_CASE("UTF-8 is told as the table of all scalars tells it") {
    const SlowUtf8 slow;
    // Every first and second byte; of the third and fourth the edges of every class.
    constexpr std::array<std::uint8_t, 12> edges = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90,
                                                    0x9F, 0xA0, 0xBF, 0xC0, 0xED, 0xFF};
    std::size_t differ = 0;
    std::size_t scalars = 0;
    const auto compare = [&](BytesView bytes) {
        const std::size_t expected = slow.first_scalar_bytes(bytes);
        const Utf8Prefix found = utf8_prefix(bytes, 1);
        differ += found.bytes != expected || found.scalars != (expected > 0 ? 1 : 0);
        scalars += expected > 0 ? 1 : 0;
    };
    for (unsigned first = 0; first < 256; ++first) {
        for (unsigned second = 0; second < 256; ++second) {
            for (const std::uint8_t third : edges) {
                for (const std::uint8_t fourth : edges) {
                    const std::array<std::uint8_t, 4> bytes = {static_cast<std::uint8_t>(first),
                                                               static_cast<std::uint8_t>(second),
                                                               third, fourth};
                    for (std::size_t size = fourth == 0 ? 1 : 4; size <= 4; ++size)
                        compare(BytesView(bytes).first(size));
                }
            }
        }
    }
    CHECK(differ == 0);
    CHECK(scalars > 1'000'000);
}

TEST_CASE("every scalar is one scalar of UTF-8, and no surrogate is") {
    std::size_t wrong = 0;
    for (std::uint32_t scalar = 0; scalar <= 0x110000; ++scalar) {
        const std::uint32_t number = utf8_of(scalar);
        Bytes bytes;
        for (int shift = 24; shift >= 0; shift -= 8) {
            const auto byte = static_cast<std::uint8_t>(number >> shift);
            if (byte != 0 || !bytes.empty() || shift == 0) bytes.push_back(byte);
        }
        const bool is_scalar = scalar <= 0x10FFFF && (scalar < 0xD800 || scalar > 0xDFFF);
        wrong += (utf8_prefix(bytes).bytes == bytes.size()) != is_scalar;
    }
    CHECK(wrong == 0);
}

TEST_CASE("the prefix ends at the scalars asked for or before what is no UTF-8") {
    const std::string_view text = "aé日👩";
    CHECK(utf8_prefix(view_of(text), 0).bytes == 0);
    CHECK(utf8_prefix(view_of(text), 1).bytes == 1);
    CHECK(utf8_prefix(view_of(text), 2).bytes == 3);
    CHECK(utf8_prefix(view_of(text), 3).bytes == 6);
    CHECK(utf8_prefix(view_of(text), 4).bytes == 10);
    CHECK(utf8_prefix(view_of(text)).scalars == 4);
    CHECK(utf8_prefix(view_of("ab\xFFz")).bytes == 2);
    CHECK(utf8_prefix({}).bytes == 0);
}

TEST_CASE("hexadecimal has two lower-case digits a byte") {
    CHECK(to_hex(Bytes{0x00, 0x0F, 0xA5, 0xFF}) == "000fa5ff");
    CHECK(to_hex({}).empty());
}
