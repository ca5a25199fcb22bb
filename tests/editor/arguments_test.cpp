#include "editor/arguments.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::editor;

namespace {

const std::vector<CommandSyntax> syntaxes{
    {"class new", {{"NAME"}}, {{"--trainer", "PERSON", true}}},
    {"cat", {{"PROJECT"}, {"PATH", false}}, {{"--at", "VERSION"}, {"--raw", ""}}},
};

auto read(const std::vector<std::string>& words) {
    return read_arguments(words, syntaxes);
}

UsageFault fault_of(const std::vector<std::string>& words) {
    const auto read_words = read(words);
    REQUIRE_FALSE(read_words.has_value());
    return read_words.error();
}

using Why = UsageFault::Why;

}  // namespace

TEST_CASE("a command of two words is found with options before and behind it") {
    const auto read_words =
        read({"--home", "/h", "class", "new", "Les mardis", "--trainer=Anne", "--format", "json"});
    REQUIRE(read_words.has_value());
    CHECK(read_words->command == 0U);
    CHECK(read_words->operands == std::vector<std::string>{"Les mardis"});
    CHECK(read_words->option("--home") == "/h");
    CHECK(read_words->option("--trainer") == "Anne");
    CHECK(read_words->option("--format") == "json");
}

TEST_CASE("what stands behind two hyphens is an operand") {
    const auto read_words = read({"cat", "--", "--at", "-x"});
    REQUIRE(read_words.has_value());
    CHECK(read_words->operands == std::vector<std::string>{"--at", "-x"});
}

TEST_CASE("help is understood whatever else is missing") {
    CHECK(read({"class", "new", "--help"})->wants_help);
    CHECK(read({"-h"})->wants_help);
    CHECK_FALSE(read({})->command.has_value());
}

TEST_CASE("each thing that is not understood is told apart by its word") {
    CHECK(fault_of({"cat", "a", "b", "c"}).why == Why::surplus_operand);
    CHECK(fault_of({"cat"}).word == "PROJECT");
    CHECK(fault_of({"cat"}).why == Why::missing_operand);
    CHECK(fault_of({"class", "new", "a"}).word == "--trainer");
    CHECK(fault_of({"class", "new", "a"}).why == Why::missing_option);
    CHECK(fault_of({"cat", "a", "--at"}).why == Why::no_value);
    CHECK(fault_of({"cat", "a", "--raw=x"}).why == Why::needless_value);
    CHECK(fault_of({"cat", "a", "--at", "x", "--at", "y"}).why == Why::twice);
    CHECK(fault_of({"cat", "a", "--ta", "x"}).nearest == "--at");
    CHECK(fault_of({"--lang", "fr", "dog"}).options.at("--lang") == "fr");
}

TEST_CASE("an unknown command is answered by the nearest one, or by none") {
    CHECK(fault_of({"cta", "a"}).nearest == "cat");
    CHECK(fault_of({"class"}).nearest == "class new");
    CHECK(fault_of({"clas", "new", "x"}).nearest == "class new");
    CHECK(fault_of({"paint"}).nearest.empty());
}

TEST_CASE("usage shows what is needed and what may be left out") {
    CHECK(usage_of(syntaxes[0]) == "class new NAME --trainer PERSON");
    CHECK(usage_of(syntaxes[1]) == "cat PROJECT [PATH] [--at VERSION] [--raw]");
}
