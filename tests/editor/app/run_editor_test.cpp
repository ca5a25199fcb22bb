#include "editor/app/run_editor.hpp"

#include "tests/editor/fake_node.hpp"
#include "tests/test.hpp"

#include <fcntl.h>
#include <unistd.h>

using namespace atelier;
using namespace atelier::editor;

TEST_CASE("without a terminal the editor says so in the language asked for, and touches nothing") {
    const FakeNode node;
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    REQUIRE(nothing >= 0);
    std::ostringstream out;
    std::ostringstream errors;
    const Surroundings around{[](const std::string&) { return std::optional<std::string>(); },
                              "/nowhere/atelier-node", out, errors};
    CHECK(run_editor({around, node.home(), true, Language::french, "", nothing, nothing}) == 1);
    CHECK(errors.str() == Words(Language::french)("editor.no_terminal"_key) + "\n");
    CHECK(out.str().empty());
    CHECK(node.calls("atelier/hello").empty());
    ::close(nothing);
}
