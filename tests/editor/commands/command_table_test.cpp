#include "editor/commands/command_table.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

#include <set>

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("no two commands have one name, and each has words in both languages") {
    std::set<std::string_view> names;
    for (const Command& command : commands()) {
        CHECK(names.insert(command.syntax.name).second);
        for (const Language language : {Language::french, Language::english})
            for (const Key key : {command.about, command.help})
                CHECK_FALSE(Words(language)(key).starts_with("?"));
        CHECK((command.run != nullptr || command.syntax.name == "client"));
    }
    CHECK(names.contains("project new"));
}
