#include "protocol/sheaf_writer.hpp"

#include "tests/protocol/sheaves.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a letter typed takes less than a byte at rest, signatures included") {
    const auto spans = cut(typed(20'000));
    const Sheaf sheaf = pack_sheaf(spans);
    CHECK(sheaf.spans == spans.size());
    CHECK(sheaf.bytes.size() < 20'000 / 5);
}

TEST_CASE("a sheaf takes as many spans as it may hold changes") {
    const auto spans = cut(typed(sheaf_max_changes + 3'000));
    const Sheaf sheaf = pack_sheaf(spans);
    CHECK(sheaf.spans == sheaf_max_changes / span_max_changes);
    const auto read = unpack_sheaf(sheaf.bytes);
    REQUIRE(read);
    CHECK(read->size() == sheaf.spans);
    CHECK(read->back().changes.back().id == spans[sheaf.spans - 1].changes.back().id);
    const auto rest = unpack_sheaf(pack_sheaf(std::span(spans).subspan(sheaf.spans)).bytes);
    REQUIRE(rest);
    CHECK(rest->front().changes.front().header.prev == read->back().changes.back().id);
}

TEST_CASE("a sheaf takes as many bytes as it may hold unpacked, even where nothing is compressed") {
    Dice dice(4);
    Typing typing;
    std::vector<Span> spans;
    for (int i = 0; i < 30; ++i) {
        std::string noise;
        while (noise.size() < 60'000)
            noise += static_cast<char>('!' + dice.below(90));
        const SpanChange change = typing.type(noise);
        spans.push_back({{change}, sign_change(sheaf_key, change.id)});
    }
    const Sheaf sheaf = pack_sheaf(spans);
    CHECK(sheaf.spans >= 13);
    CHECK(sheaf.bytes.size() <= sheaf_max_bytes);
    CHECK(unpack_sheaf(sheaf.bytes)->size() == sheaf.spans);
}
