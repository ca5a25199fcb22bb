#include "sync/utf8_count.hpp"

#include "protocol/bytes.hpp"

#include <algorithm>
#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace atelier::utf8 {

namespace {

bool begins(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

#ifdef __SSE2__

__m128i block(const char* at) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

// A byte that goes on in a scalar is 80 to BF: as a signed number at most -65.
__m128i beginnings(const char* at) {
    return _mm_cmpgt_epi8(block(at), _mm_set1_epi8(-65));
}

__m128i equals(const char* at, char wanted) {
    return _mm_cmpeq_epi8(block(at), _mm_set1_epi8(wanted));
}

// How many bytes of all blocks `mark` marks with -1: summed in bytes for up to 255 blocks, then
// across.
template <class Mark, class One>
std::uint32_t count(std::string_view text, Mark mark, One one) {
    std::uint64_t sum = 0;
    std::size_t i = 0;
    while (text.size() - i >= 16) {
        __m128i sums = _mm_setzero_si128();
        for (int blocks = 0; blocks < 255 && text.size() - i >= 16; ++blocks, i += 16)
            sums = _mm_sub_epi8(sums, mark(text.data() + i));
        const __m128i both = _mm_sad_epu8(sums, _mm_setzero_si128());
        sum += static_cast<std::uint64_t>(_mm_cvtsi128_si64(both));
        sum += static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(both, both)));
    }
    for (; i < text.size(); ++i)
        sum += one(text[i]);
    return static_cast<std::uint32_t>(sum);
}

#endif

}  // namespace

bool is_text(std::string_view bytes) {
    while (!bytes.empty()) {
        std::size_t ascii = 0;
#ifdef __SSE2__
        while (bytes.size() - ascii >= 16) {
            if (_mm_movemask_epi8(block(bytes.data() + ascii)) != 0) break;
            ascii += 16;
        }
#endif
        bytes.remove_prefix(ascii);
        const Utf8Prefix some = utf8_prefix(view_of(bytes), 16);
        if (some.bytes == 0) return bytes.empty();
        bytes.remove_prefix(some.bytes);
    }
    return true;
}

std::uint32_t scalars_of_many(std::string_view text) {
#ifdef __SSE2__
    return count(text, beginnings, begins);
#else
    std::uint32_t sum = 0;
    for (const char byte : text)
        sum += begins(byte);
    return sum;
#endif
}

std::uint32_t newlines(std::string_view text) {
#ifdef __SSE2__
    return count(
        text, [](const char* at) { return equals(at, '\n'); }, [](char c) { return c == '\n'; });
#else
    std::uint32_t sum = 0;
    for (const char byte : text)
        sum += byte == '\n';
    return sum;
#endif
}

std::size_t offset(std::string_view text, std::uint32_t scalar) {
    std::size_t i = 0;
#ifdef __SSE2__
    while (text.size() - i >= 16) {
        const auto marks = static_cast<unsigned>(_mm_movemask_epi8(beginnings(text.data() + i)));
        if (marks == 0xFFFF && scalar >= 16) {  // ASCII, or nearly
            scalar -= 16;
            i += 16;
            continue;
        }
        const auto here = static_cast<std::uint32_t>(std::popcount(marks));
        if (here > scalar) break;
        scalar -= here;
        i += 16;
    }
#endif
    for (; i < text.size(); ++i)
        if (begins(text[i]) && scalar-- == 0) break;
    return i;
}

std::size_t border(std::string_view text, std::size_t byte) {
    while (byte > 0 && byte < text.size() && !begins(text[byte]))
        --byte;
    return byte;
}

}  // namespace atelier::utf8
