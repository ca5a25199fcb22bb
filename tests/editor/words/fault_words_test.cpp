#include "editor/words/fault_words.hpp"

#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("every code of the node has a sentence of its own or is between programs") {
    for (const Language language : {Language::french, Language::english}) {
        const Words words(language);
        for (const auto& [code, name] : talk::NamesOf<talk::Code>::all) {
            const std::string sentence = sentence_of(words, {code, std::nullopt});
            CHECK_FALSE(sentence.starts_with("?"));
            CHECK_FALSE(sentence.contains("{"));
        }
    }
}

TEST_CASE("each fault of a name says what to do about it") {
    const Words words(Language::french);
    const std::string any = sentence_of(words, {talk::Code::bad_name, std::nullopt});
    for (const char* fault : {"empty", "not_utf8", "not_composed", "unassigned", "control", "bidi",
                              "invisible", "reserved", "trailing_dot", "trailing_space",
                              "leading_hyphen", "dots", "device", "path_too_long", "path_too_deep"})
        CHECK(sentence_of(words, {talk::Code::bad_name, fault}) != any);
    CHECK(sentence_of(words, {talk::Code::bad_name, "of tomorrow"}) == any);
}

TEST_CASE("programs are told each code of the node by its name") {
    for (const auto& [code, name] : talk::NamesOf<talk::Code>::all)
        CHECK(name_of(code) == name);
}
