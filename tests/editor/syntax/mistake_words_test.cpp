#include "editor/syntax/mistake_words.hpp"

#include "editor/syntax/mistakes.hpp"
#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

MistakeWords first_of(Language language, Grammar grammar, const std::string& text) {
    const Buffer buffer(text);
    const Mistakes mistakes = mistakes_in(grammar, buffer);
    REQUIRE(!mistakes.empty());
    return sentence_of(Words(language), mistakes[0], lines_of(mistakes[0], buffer));
}

}  // namespace

TEST_CASE("a mistake is told in one sentence, with its lines, and one action") {
    const MistakeWords said =
        first_of(Language::french, Grammar::html, "<main>\n<h1>Pains\n<p>a</p>\n</main>");
    CHECK(said.why ==
          "La balise <h1> de la ligne 2 n'est pas fermée : </main> arrive à la ligne 4.");
    CHECK(said.fix == "Ajouter </h1> à la ligne 2");
    CHECK(first_of(Language::english, Grammar::html, "<b>a").why ==
          "The tag <b> of line 1 is closed nowhere.");
}

TEST_CASE("every kind of mistake has words in both languages, without a hole") {
    for (const Language language : {Language::english, Language::french}) {
        for (std::size_t kind = 1; kind <= mistake_kinds_count; ++kind) {
            Mistake mistake;
            mistake.kind = static_cast<MistakeKind>(kind);
            mistake.name = "n";
            for (const char* other : {"", "o"}) {
                mistake.other = other;
                const MistakeWords said = sentence_of(Words(language), mistake, {1, 2, 3});
                CHECK(said.why.ends_with('.'));
                CHECK(!said.fix.empty());
                CHECK((said.why + said.fix).find('{') == std::string::npos);
            }
        }
    }
}
