#include "editor/syntax/parse_tree.hpp"

#include "tests/test.hpp"

#include <tree_sitter/api.h>

using namespace atelier::editor;

namespace {

std::string type_of_root(const TreePtr& tree) {
    return ts_node_type(ts_tree_root_node(tree.get()));
}

}  // namespace

TEST_CASE("each grammar makes a tree of its own") {
    Parser parser;
    CHECK(type_of_root(parser.parse(Grammar::html, "<p>", nullptr, {})) == "document");
    CHECK(type_of_root(parser.parse(Grammar::css, "p {}", nullptr, {})) == "stylesheet");
    CHECK(type_of_root(parser.parse(Grammar::javascript, "p()", nullptr, {})) == "program");
    CHECK(type_of_root(parser.parse(Grammar::json, "{}", nullptr, {})) == "document");
    CHECK(parser.parse(Grammar::plain, "p", nullptr, {}) == nullptr);
}

TEST_CASE("a parse that is given up leaves nothing for the next") {
    Parser parser;
    std::string text;
    for (int i = 0; i < 10'000; ++i)
        text += "f({a: 1});\n";
    const auto long_ago = std::chrono::steady_clock::time_point{};
    CHECK(parser.parse(Grammar::javascript, text, nullptr, {long_ago}) == nullptr);
    std::atomic<bool> is_over = true;
    CHECK(parser.parse(Grammar::javascript, text, nullptr, {std::nullopt, &is_over}) == nullptr);
    const TreePtr tree = parser.parse(Grammar::javascript, "a", nullptr, {});
    REQUIRE(tree);
    CHECK(ts_node_end_byte(ts_tree_root_node(tree.get())) == 1);
}

TEST_CASE("a parse is given up in its midst") {
    // Its patience ends while it is asked: 200 kB are asked about many times.
    std::string text;
    for (int i = 0; i < 20'000; ++i)
        text += "f({a: 1});\n";
    Parser parser;
    const auto soon = std::chrono::steady_clock::now() + std::chrono::microseconds(100);
    CHECK(parser.parse(Grammar::javascript, text, nullptr, {soon}) == nullptr);
    const TreePtr tree = parser.parse(Grammar::css, "p {}", nullptr, {});
    CHECK(type_of_root(tree) == "stylesheet");
    CHECK(!ts_node_has_error(ts_tree_root_node(tree.get())));
}

TEST_CASE("no depth of any kind breaks the parser") {
    // What the scan before a parse takes for flat, or does not count: the core must bear it.
    for (const char* piece : {"{\"}\"", "!", "a=>", "if(a)", "a?b:", "x+", "-", "[\"]\","}) {
        INFO(piece);
        std::string text;
        for (int i = 0; i < 20'000; ++i)
            text += piece;
        Parser parser;
        const TreePtr tree = parser.parse(Grammar::javascript, text, nullptr, {});
        CHECK(tree);
    }
}
