#include "editor/app/machine.hpp"

#include "tests/test.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <map>

using namespace atelier;
using namespace atelier::editor;
using namespace std::chrono_literals;

namespace {

talk::Environment environment_of(std::map<std::string, std::string> values) {
    return [values = std::move(values)](const std::string& name) -> std::optional<std::string> {
        const auto found = values.find(name);
        if (found == values.end()) return std::nullopt;
        return found->second;
    };
}

}  // namespace

TEST_CASE("the console is known by its name alone") {
    CHECK(is_console(environment_of({{"TERM", "linux"}})));
    CHECK_FALSE(is_console(environment_of({{"TERM", "xterm-256color"}})));
    CHECK_FALSE(is_console(environment_of({})));
}

TEST_CASE("an Esc is waited for longer over a line and in tmux") {
    const auto near = escape_patience(environment_of({{"TERM", "xterm"}}));
    CHECK(near <= 50ms);
    for (const char* name : {"SSH_CONNECTION", "SSH_TTY", "TMUX"})
        CHECK(escape_patience(environment_of({{name, "x"}})) > near);
}

TEST_CASE("kits and imports are looked for in the person's own folder, sites go into one in it") {
    const Editor::Setup setup = setup_of_machine(environment_of({{"HOME", "/home/lea"}}));
    CHECK(setup.home_folder == "/home/lea");
    REQUIRE(setup.look_for_sticks);  // each time anew: a stick comes when it is asked for
    CHECK(std::ranges::is_sorted(setup.look_for_sticks()));
    CHECK(setup.mirror_folder == "/home/lea/Atelier");
}

TEST_CASE("a machine that says nothing of a home has one all the same") {
    CHECK(setup_of_machine(environment_of({})).home_folder == "/");
}

TEST_CASE("without a display nothing is opened outside") {
    const Editor::Setup setup = setup_of_machine(environment_of({{"HOME", "/home/lea"}}));
    REQUIRE(setup.open_outside);
    CHECK_FALSE(setup.open_outside("/tmp/page.html"));
}

TEST_CASE("what is no console leaves keys as they are") {
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    REQUIRE(nothing >= 0);
    const KeyPress up{KeyName::up, 0, {}};
    Input key = up;
    add_console_modifiers(nothing, key);
    CHECK(std::get<KeyPress>(key) == up);
    Input paste = Paste{"x"};
    add_console_modifiers(nothing, paste);
    CHECK(std::get<Paste>(paste).text == "x");
    ::close(nothing);
}
