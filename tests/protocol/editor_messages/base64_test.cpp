#include "protocol/editor_messages/base64.hpp"

#include "tests/random_changes.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::talk;

TEST_CASE("bytes are spelled as RFC 4648 spells them") {
    const std::pair<const char*, const char*> examples[] = {{"", ""},
                                                            {"f", "Zg=="},
                                                            {"fo", "Zm8="},
                                                            {"foo", "Zm9v"},
                                                            {"foob", "Zm9vYg=="},
                                                            {"fooba", "Zm9vYmE="},
                                                            {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, spelled] : examples) {
        CHECK(base64_of(view_of(plain)) == spelled);
        const auto bytes = bytes_of_base64(spelled);
        REQUIRE(bytes);
        CHECK(text_of(*bytes) == plain);
    }
}

TEST_CASE(
    "any bytes come back from their text and every other text of that length is refused or other") {
    test::Dice dice(7);
    for (std::size_t size = 0; size < 200; ++size) {
        Bytes bytes(size);
        for (std::uint8_t& byte : bytes)
            byte = static_cast<std::uint8_t>(dice.below(256));
        const std::string text = base64_of(bytes);
        CHECK(bytes_of_base64(text) == bytes);
        if (text.empty()) continue;
        std::string other = text;
        char& c = other[dice.below(other.size())];
        c = c == 'A' ? 'B' : 'A';
        CHECK(bytes_of_base64(other) != bytes);
    }
}

TEST_CASE("what is padded otherwise or says more bits than bytes is refused") {
    for (const char* text : {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "=Zg=", "Zg==Zg==", "Z===", "====",
                             "Zm 9", "Zm9v\n", "Zm-v"})
        CHECK_FALSE(bytes_of_base64(text));
}
