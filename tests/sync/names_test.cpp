#include "sync/names.hpp"

#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/test.hpp"

#include <utf8proc.h>

using namespace atelier;

namespace {

struct Named {
    std::string name;
    std::optional<NameFault> fault;
};

using enum NameFault;

const std::vector<Named> hostile = {
    {"", empty},
    {"\xff", not_utf8},
    {"\xc0\xaf", not_utf8},             // "/" in two bytes
    {"\xed\xa0\x80", not_utf8},         // a surrogate
    {"a\xf4\x90\x80\x80", not_utf8},    // above U+10FFFF
    {"e\u0301t\u00e9", not_composed},   // é in two code points
    {"\u212b", not_composed},           // Ångström sign
    {"\ufb1d", not_composed},           // NFC spells it in two
    {"\u0378", unassigned},             // never given
    {"\U0001FADD", unassigned},         // not yet in Unicode 15.0
    {"\ufdd0", unassigned},             // never to be a character
    {"a\nb", control},                  //
    {"a\tb", control},                  //
    {std::string("a\0b", 3), control},  //
    {"a\u007fb", control},              //
    {"a\u0085b", control},              // next line
    {"a\u2028b", control},              // line separator
    {"a\u202egpj.exe", bidi},           //
    {"a\u200fb", bidi},                 //
    {"a\u061cb", bidi},                 //
    {"a\u2066b", bidi},                 //
    {"a\u200bb", invisible},            // zero width space
    {"a\u200db", invisible},            // joiner
    {"a\u00adb", invisible},            // soft hyphen
    {"a\u034fb", invisible},            // combining grapheme joiner
    {"\u2764\ufe0f", invisible},        // variation selector
    {"\ufeffa", invisible},             // byte order mark
    {"\u3164", invisible},              // Hangul filler
    {"a\U000E0061", invisible},         // a tag
    {"a<b", reserved},
    {"a>b", reserved},
    {"c:", reserved},
    {"a\"b", reserved},
    {"a|b", reserved},
    {"a?", reserved},
    {"a*", reserved},
    {"a\\b", reserved},
    {"../a", reserved},
    {"/etc", reserved},
    {"page.", trailing_dot},
    {"...", trailing_dot},
    {"page ", trailing_space},
    {"page\u00a0", trailing_space},
    {" ", trailing_space},
    {"-rf", leading_hyphen},
    {"-", leading_hyphen},
    {".", dots},
    {"..", dots},
    {"CON", device},
    {"con", device},
    {"Nul.txt", device},
    {"aux.tar.gz", device},
    {"PRN .txt", device},
    {"COM1", device},
    {"lpt9.html", device},
    {"COM\u00b9", device},
    {"com\u00b2.txt", device},
    {"LPT\u00b3", device},
    {"conin$", device},
    {"CONOUT$.log", device},
};

const std::vector<std::string> allowed = {
    "index.html", "é",       "Straße", "日本語.html", "👩",           "a b",          " a",
    ".htaccess",  "..a",     "a..b",   "page~2.html", "com",          "com0",         "com10",
    "COM1a",      "console", "a.con",  "lpt",         "nul-",         "a-",           "a'b",
    "%2e",        "~",       "#",      "$",           "\u0ba8\u0bbf", "q\u0307\u0323"};

}  // namespace

TEST_CASE("Unicode is 15.0, as the format has it") {
    CHECK(std::string_view(utf8proc_unicode_version()) == "15.0.0");
}

TEST_CASE("each hostile name has the fault that it has", "[H46]") {
    for (const Named& named : hostile) {
        INFO("name " << named.name << " " << to_hex(view_of(named.name)));
        CHECK(fault_of(named.name) == named.fault);
    }
}

TEST_CASE("a name that people give has no fault") {
    for (const std::string& name : allowed) {
        INFO("name " << name);
        CHECK(fault_of(composed(name).value()) == std::nullopt);
    }
}

TEST_CASE("what a person types is composed and nothing else") {
    CHECK(composed("e\u0301") == "\u00e9");
    CHECK(composed("\u212b") == "\u00c5");
    CHECK(composed("\ufb01 \u2460 A\u00ad") == "\ufb01 \u2460 A\u00ad");  // no compatibility forms
    CHECK(composed("") == "");
    CHECK_FALSE(composed("\xe9t\xe9"));  // Latin-1
}

TEST_CASE("names that fold to the same are one name", "[H46]") {
    CHECK(folded("Straße") == folded("STRASSE"));
    CHECK(folded("STRAẞE") == folded("strasse"));
    CHECK(folded("É") == folded("e\u0301"));
    CHECK(folded("ΟΔΟΣ") == folded("οδος"));
    CHECK(folded("\u212a") == folded("k"));
    CHECK(folded("\ufb01") == folded("FI"));
}

TEST_CASE("names that differ by more than case stay two") {
    CHECK(folded("e") != folded("é"));
    CHECK(folded("a") != folded("а"));        // Cyrillic
    CHECK(folded("a\u00ad") != folded("a"));  // a soft hyphen is refused, not passed over
    CHECK(folded("\u2460") != folded("1"));   // compatibility forms are other names
    CHECK(folded("i") != folded("ı"));
    CHECK(folded("\xff") != folded("\xfe"));
    CHECK(folded("\xff"
                 "A") ==
          "\xff"
          "A");
}

TEST_CASE("a path has 240 bytes and 12 levels and no more") {
    CHECK_FALSE(fault_of_path(240, 12));
    CHECK(fault_of_path(241, 1) == path_too_long);
    CHECK(fault_of_path(25, 13) == path_too_deep);
}

TEST_CASE("the number of a displaced name stands before what says the kind of file") {
    CHECK(numbered("page.html", false, 2) == "page~2.html");
    CHECK(numbered("a.tar.gz", false, 10) == "a.tar~10.gz");
    CHECK(numbered("LICENSE", false, 2) == "LICENSE~2");
    CHECK(numbered(".htaccess", false, 2) == ".htaccess~2");
    CHECK(numbered("v1.2", true, 3) == "v1.2~3");
    CHECK(numbered("", false, 2) == "~2");
}

// What lets a folder's names be given without trying each number again for each of its nodes.
TEST_CASE("names that fold to the same are numbered to the same") {
    for (std::uint64_t seed = 1; seed <= seeds(2000); ++seed) {
        INFO("seed " << seed);
        test::Dice dice(seed);
        static constexpr std::array<std::string_view, 14> parts = {
            ".",      "ß",      "SS", "ss", "é",  "e\u0301", "É",
            "\u0345", "\u0323", "A",  "a",  "~2", "\ufb01",  "FI"};
        std::string a;
        std::string b;
        for (std::uint64_t i = dice.below(6); i > 0; --i)
            a += parts[dice.below(parts.size())];
        for (std::uint64_t i = dice.below(6); i > 0; --i)
            b += parts[dice.below(parts.size())];
        if (folded(a) != folded(b)) b = folded(a);
        const auto folder = dice.chance(2);
        if (folded(a) == folded(b))
            REQUIRE(folded(numbered(a, folder, 12)) == folded(numbered(b, folder, 12)));
    }
}

TEST_CASE("a name of a thousand combining marks is composed") {
    std::string name = "a";
    for (int i = 0; i < 511; ++i)
        name += i % 2 ? "\u0301" : "\u0323";
    CHECK(fault_of(name) == not_composed);
    CHECK(fault_of(composed(name).value()) == std::nullopt);
    CHECK(folded(name) == folded(composed(name).value()));
}
