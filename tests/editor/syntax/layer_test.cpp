#include "editor/syntax/layer.hpp"

#include "tests/test.hpp"

#include <tree_sitter/api.h>

using namespace atelier::editor;

namespace {

const std::string text = "<style>a{}\nb{}</style>";
constexpr ByteRange inside{{7}, {14}};

Layer parsed_layer() {
    Layer layer(Grammar::css, inside);
    Parser parser;
    REQUIRE(layer.parse(parser, text, {}));
    return layer;
}

Splice splice(std::size_t begin, std::size_t end, std::string with) {
    return {{{begin}, {end}}, std::move(with)};
}

}  // namespace

TEST_CASE("a change outside only moves a layer") {
    Layer layer = parsed_layer();
    layer.edit(splice(0, 1, "xy<"));
    CHECK(layer.part().range == ByteRange{{9}, {16}});
    layer.edit(splice(20, 20, "z"));
    CHECK(layer.part().range == ByteRange{{9}, {16}});
    CHECK(layer.is_parsed());
}

TEST_CASE("a change inside, or right at a border, is the layer's") {
    for (const Splice& each :
         {splice(7, 7, "x"), splice(14, 14, "x"), splice(9, 11, ""), splice(7, 14, "c")}) {
        Layer layer = parsed_layer();
        layer.edit(each);
        CHECK(!layer.is_parsed());
        CHECK(layer.tree() != nullptr);
        CHECK(layer.part().range.size() == 7 + each.text.size() - each.range.size());
    }
}

TEST_CASE("a change over a border leaves no tree") {
    for (const Splice& each : {splice(3, 9, "x"), splice(12, 18, "x"), splice(0, 22, "")}) {
        Layer layer = parsed_layer();
        layer.edit(each);
        CHECK(layer.tree() == nullptr);
        CHECK(layer.part().range.begin <= layer.part().range.end);
        CHECK(layer.part().range.end.value <= text.size() + each.text.size() - each.range.size());
    }
}

TEST_CASE("a parse that is given up leaves a layer as it was") {
    Layer layer = parsed_layer();
    layer.edit(splice(7, 7, "x"));
    Parser parser;
    const std::atomic<bool> is_over = true;
    CHECK(!layer.parse(parser, "<style>xa{}\nb{}</style>", {std::nullopt, &is_over}));
    CHECK(layer.tree() != nullptr);
    CHECK(!layer.is_parsed());
    CHECK(layer.parse(parser, "<style>xa{}\nb{}</style>", {}));
}

TEST_CASE("rows in a tree that was told of changes are those of the text") {
    Layer layer = parsed_layer();
    Buffer buffer(text);
    for (const Splice& each :
         {splice(8, 8, "\n\nx"), splice(12, 14, "\n"), splice(8, 9, ""), splice(9, 9, "x\ny")}) {
        apply(buffer, {each});
        layer.edit(each);  // and no parse, which would mend what was told wrong
        const TSPoint end = ts_node_end_point(ts_tree_root_node(layer.tree()));
        const std::size_t row = buffer.line_of(layer.part().range.end);
        CHECK(end.row == row);
        const ByteIndex line = row == 0 ? ByteIndex{7} : buffer.line_begin(row);
        CHECK(end.column == layer.part().range.end - line);
    }
}
