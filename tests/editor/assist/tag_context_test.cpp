#include "editor/assist/tag_context.hpp"

#include "tests/editor/text/marked_text.hpp"
#include "tests/test.hpp"

using namespace atelier::editor;

namespace {

std::string context_of(std::string_view text) {
    const MarkedText at = marked(text);
    const auto context = tag_context_at(at.buffer, at.selections.primary().caret);
    if (!context) return "none";
    const std::string written(at.buffer.view(context->written));
    switch (context->is) {
        case TagContext::Is::tag_name: return "tag " + written;
        case TagContext::Is::end_tag_name: return "end " + written;
        case TagContext::Is::attribute_name: return "attribute " + context->tag + " " + written;
        case TagContext::Is::value: break;
    }
    return "value " + context->tag + " " + context->attribute + " " + written;
}

}  // namespace

TEST_CASE("a place is in a tag's name, an attribute's, or a value") {
    CHECK(context_of("<im|") == "tag im");
    CHECK(context_of("<|") == "tag ");
    CHECK(context_of("<p></|p>") == "end ");
    CHECK(context_of("<img |") == "attribute img ");
    CHECK(context_of("<img sr|") == "attribute img sr");
    CHECK(context_of("<img src=\"fo|") == "value img src fo");
    CHECK(context_of("<a href='x y|") == "value a href x y");
    CHECK(context_of("<img alt=\"a\" src=\"|\">") == "value img src ");
    CHECK(context_of("<input type=te|") == "value input type te");
    CHECK(context_of("<img\n  src=\"|") == "value img src ");
}

TEST_CASE("text, comments and what is wrong offer nothing") {
    CHECK(context_of("<p>te|xt") == "none");
    CHECK(context_of("<!-- <im|") == "tag im");  // its own `<`: a word more never hurts
    CHECK(context_of("<!do|") == "none");
    CHECK(context_of("a < b|") == "none");
    CHECK(context_of("<p class=\"a\"b|") == "none");
    CHECK(context_of("|") == "none");
}

TEST_CASE("the look back is bounded") {
    const std::string far = "<img " + std::string(5'000, ' ');
    const Buffer buffer(far);
    CHECK_FALSE(tag_context_at(buffer, buffer.end()));
}
