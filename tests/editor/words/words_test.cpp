#include "editor/words/words.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

namespace {

Language language_with(const std::string& variable, const std::string& value) {
    return language_of({}, [&](const char* name) -> std::optional<std::string> {
        if (name == variable) return value;
        return std::nullopt;
    });
}

}  // namespace

TEST_CASE("the language is the option's, else the first variable's that is set") {
    const auto none = [](const char*) -> std::optional<std::string> { return std::nullopt; };
    CHECK(language_of("fr", none) == Language::french);
    CHECK(language_of({}, none) == Language::english);
    CHECK(language_with("LANG", "fr_FR.UTF-8") == Language::french);
    CHECK(language_with("LC_MESSAGES", "fr_CA") == Language::french);
    CHECK(language_with("LC_ALL", "de_DE.UTF-8") == Language::english);
    CHECK(language_of({}, [](const char* name) -> std::optional<std::string> {
              return std::string_view(name) == "LC_ALL" ? "C" : "fr_FR";
          }) == Language::english);
}

TEST_CASE("no seats are one seat in French and many in English") {
    const Words french(Language::french);
    const Words english(Language::english);
    CHECK(french.count("status.connected"_key, 0) == "0 autre poste est connecté.");
    CHECK(french.count("status.connected"_key, 2) == "2 autres postes sont connectés.");
    CHECK(english.count("status.connected"_key, 0) == "0 other seats are connected.");
    CHECK(english.count("status.connected"_key, 1) == "1 other seat is connected.");
}

TEST_CASE("what is put into a sentence is safe and is not looked at again") {
    CHECK(filled("a {x} b", {{"x", "\x1b{y}"}, {"y", "no"}}) == "a <U+001B>{y} b");
    CHECK(filled("{x} {z} {", {{"x", "1"}}) == "1 {z} {");
}

TEST_CASE("the table is sorted and whole in both languages") {
    std::string_view last;
    for (const Sentence& each : sentences()) {
        CHECK(last < each.key);
        last = each.key;
        CHECK_FALSE((each.one[0].empty() || each.one[1].empty()));
        CHECK(each.many[0].empty() == each.many[1].empty());
    }
    CHECK(sentences().size() > 150);
}
