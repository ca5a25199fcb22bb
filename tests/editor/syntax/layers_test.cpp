#include "editor/syntax/layers.hpp"

#include "tests/editor/syntax/role_picture.hpp"
#include "tests/test.hpp"

using namespace atelier::editor;
using namespace atelier::test;

namespace {

std::string picture_of(const Layers& layers, const std::string& text) {
    return role_picture(text, layers.roles_in({{0}, {text.size()}}));
}

}  // namespace

TEST_CASE("styles and scripts in a page have their own colours") {
    CHECK(fresh_picture(Grammar::html,
                        "<style>a{b:0}</style>\n"
                        "<script type=module>if (a) b()</script>\n"
                        "<script type=\"application/ld+json\">{\"a\":1}</script>") ==
          "-ttttt-t-p-0---ttttt-\n"
          "-tttttt.aaaa-vvvvvv-kk.-.-.f----tttttt-\n"
          "-tttttt.aaaa-vvvvvvvvvvvvvvvvvvvvv--ppp-0---tttttt-");
}

TEST_CASE("roles of a range are those of the whole within it") {
    const std::string text = "<p class=\"abc\">x<style>a{b:0}</style>";
    Layers layers(Grammar::html, text.size());
    Parser parser;
    CHECK(layers.parse(parser, text, {}) == Layers::Parsed::all);
    CHECK(layers.roles_in({{11}, {14}}) == std::vector<Colored>{{{{11}, {14}}, Role::value}});
    CHECK(layers.roles_in({{15}, {16}}).empty());
    CHECK(layers.roles_in({{23}, {25}}) ==
          std::vector<Colored>{{{{23}, {24}}, Role::tag}, {{{24}, {25}}, Role::punctuation}});
}

TEST_CASE("several changes at once lead to the trees of a text that was never another") {
    std::string text = "<b>x</b><style>a{}</style><script>f()</script><i>";
    Layers layers(Grammar::html, text.size());
    Parser parser;
    layers.parse(parser, text, {});
    const Splices splices{{{{0}, {8}}, ""}, {{{15}, {15}}, "h1, "}, {{{34}, {37}}, "if (a) {}"}};
    Buffer buffer(text);
    apply(buffer, splices);
    layers.edit(splices);
    CHECK(!layers.is_parsed());
    CHECK(layers.parse(parser, buffer.text(), {}) == Layers::Parsed::all);
    CHECK(picture_of(layers, buffer.text()) == fresh_picture(Grammar::html, buffer.text()));
}

TEST_CASE("a text that is too deep is left alone") {
    Parser parser;
    Layers layers(Grammar::css, 501);
    CHECK(layers.parse(parser, std::string(501, '{'), {}) == Layers::Parsed::too_deep);
    CHECK(!layers.is_parsed());
}

TEST_CASE("a copy is not touched by changes of the original") {
    const std::string text = "<b>x</b>";
    Layers layers(Grammar::html, text.size());
    Parser parser;
    layers.parse(parser, text, {});
    const Layers copied = layers.copy();
    layers.edit({{{{0}, {3}}, ""}});
    CHECK(copied.is_parsed());
    CHECK(picture_of(copied, text) == fresh_picture(Grammar::html, text));
}
