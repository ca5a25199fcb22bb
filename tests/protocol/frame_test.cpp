#include "protocol/frame.hpp"

#include "tests/seeds.hpp"
#include "tests/test.hpp"

#include <malloc.h>

#include <random>

using namespace atelier;

namespace {

Bytes pattern_of(std::size_t size, std::uint8_t start) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<std::uint8_t>(start + i * 31);
    return bytes;
}

// All pieces that come when the bytes are given in random cuts.
template <class PieceReader>
std::vector<Bytes> read_all(PieceReader& reader, BytesView bytes, std::size_t most,
                            std::mt19937_64& random) {
    std::vector<Bytes> pieces;
    while (!bytes.empty()) {
        BytesView given = bytes.first(std::min<std::size_t>(bytes.size(), 1 + random() % most));
        auto taken = reader.take(given);
        REQUIRE(taken.has_value());
        CHECK((taken->whole.has_value() || taken->used == given.size()));
        if (taken->whole) pieces.push_back(*taken->whole);
        bytes = bytes.subspan(taken->used);
    }
    return pieces;
}

Result<Taken> frame_reader_says(Bytes bytes) {
    FrameReader reader;
    return reader.take(bytes);
}

// Heap in use, so that a test sees what was allocated and not only what was filled.
std::size_t heap_bytes() {
    return mallinfo2().uordblks;
}

}  // namespace

TEST_CASE("frames come out as they went in, wherever the bytes are cut") {
    for (unsigned seed = 0; seed < seeds(40); ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        std::vector<Bytes> frames;
        Bytes stream;
        for (int i = 0; i < 20; ++i) {
            const std::size_t most = std::size_t{1} << random() % 16;
            frames.push_back(pattern_of(1 + random() % most, static_cast<std::uint8_t>(i)));
            append_frame(stream, frames.back());
        }
        FrameReader reader;
        CHECK(read_all(reader, stream, 1 + random() % 5000, random) == frames);
        CHECK(reader.is_between_frames());
    }
}

TEST_CASE("Noise messages come out as they went in, wherever the bytes are cut") {
    for (unsigned seed = 0; seed < seeds(40); ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        std::vector<Bytes> messages;
        Bytes stream;
        for (int i = 0; i < 20; ++i) {
            messages.push_back(pattern_of(random() % 65536, static_cast<std::uint8_t>(i)));
            append_noise_message(stream, messages.back());
        }
        NoiseMessageReader reader(0, 65535);
        CHECK(read_all(reader, stream, 1 + random() % 100000, random) == messages);
    }
}

TEST_CASE("the longest frame passes and one byte more is refused by its length", "[H18]") {
    Bytes stream;
    append_frame(stream, Bytes(frame_max_bytes, 5));
    CHECK(Bytes(stream.begin(), stream.begin() + 3) == Bytes{0x80, 0x80, 0x40});
    const auto taken = frame_reader_says(stream);
    REQUIRE(taken.has_value());
    CHECK(taken->whole == Bytes(frame_max_bytes, 5));
    CHECK(frame_reader_says({0x81, 0x80, 0x40}).error() == Error::too_large);
    CHECK(frame_reader_says({0xFF, 0xFF, 0x7F}).error() == Error::too_large);
    CHECK(frame_reader_says({0x80, 0x80, 0x80}).error() == Error::too_large);
}

TEST_CASE("a frame's length has one form and is not 0", "[H13]") {
    CHECK(frame_reader_says({0}).error() == Error::bad_value);
    CHECK(frame_reader_says({0x80, 0}).error() == Error::not_canonical);
    CHECK(frame_reader_says({0x81, 0x80, 0}).error() == Error::not_canonical);
    CHECK(frame_reader_says({1, 9})->whole == Bytes{9});
}

TEST_CASE("a Noise message's length is refused outside its limits and not inside", "[H13]") {
    const auto says = [](std::uint8_t high, std::uint8_t low) -> std::optional<Error> {
        NoiseMessageReader reader(17, 300);
        const auto taken = reader.take(Bytes{high, low});
        if (taken) return std::nullopt;
        return taken.error();
    };
    CHECK(says(0, 0) == Error::truncated);
    CHECK(says(0, 16) == Error::truncated);
    CHECK(says(0, 17) == std::nullopt);
    CHECK(says(1, 44) == std::nullopt);
    CHECK(says(1, 45) == Error::too_large);
    CHECK(says(0xFF, 0xFF) == Error::too_large);
}

TEST_CASE("a reader is between frames only before and behind whole ones") {
    FrameReader reader;
    CHECK(reader.is_between_frames());
    CHECK(reader.take(Bytes{0x82}).has_value());
    CHECK_FALSE(reader.is_between_frames());
    CHECK(reader.take(Bytes{0x01}).has_value());
    CHECK_FALSE(reader.is_between_frames());
    CHECK(reader.take(Bytes(0x82)).has_value());
    CHECK(reader.is_between_frames());
}

TEST_CASE("a declared length allocates nothing before its bytes come") {
    constexpr std::size_t connections = 1000;
    std::vector<FrameReader> frames(connections);
    std::vector<NoiseMessageReader> messages(connections, NoiseMessageReader(17, 65535));
    const std::size_t before = heap_bytes();
    for (FrameReader& reader : frames)
        CHECK(reader.take(Bytes{0x80, 0x80, 0x40, 1}).has_value());
    for (NoiseMessageReader& reader : messages)
        CHECK(reader.take(Bytes{0xFF, 0xFF, 1}).has_value());
    CHECK(heap_bytes() - before < connections * 256);
}
