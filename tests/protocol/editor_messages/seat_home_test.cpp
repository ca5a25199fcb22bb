#include "protocol/editor_messages/seat_home.hpp"

#include "tests/test.hpp"

#include <map>

using namespace atelier::talk;

namespace {

Environment with(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const char* name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        if (found == variables.end() || found->second.empty()) return std::nullopt;
        return found->second;
    };
}

}  // namespace

TEST_CASE("a home is what is given, else the first of three variables that is set") {
    const auto all = with({{"ATELIER_HOME", "/a/"}, {"XDG_DATA_HOME", "/x"}, {"HOME", "/h"}});
    CHECK(seat_home("/given//", all) == "/given");
    CHECK(seat_home({}, all) == "/a");
    CHECK(seat_home({}, with({{"XDG_DATA_HOME", "/x"}, {"HOME", "/h"}})) == "/x/atelier");
    CHECK(seat_home({}, with({{"ATELIER_HOME", ""}, {"HOME", "/h"}})) == "/h/.local/share/atelier");
    CHECK_FALSE(seat_home({}, with({})));
    CHECK(seat_home("/", all) == "/");
}

TEST_CASE("a working folder's marker is no home") {
    CHECK(is_marker("/home/x/site/.atelier"));
    CHECK(is_marker("/home/x/site/.atelier/"));
    CHECK(is_marker(".atelier"));
    CHECK_FALSE(is_marker("/home/x/.atelier-2"));
    CHECK_FALSE(is_marker("/home/x.atelier"));
}

TEST_CASE("a socket whose path would be too long for its name lies in the runtime folder") {
    const auto runtime = with({{"XDG_RUNTIME_DIR", "/run/user/7"}});
    CHECK(socket_path("/h", runtime) == "/h/run/socket");
    const std::string fits = "/" + std::string(88, 'a');  // and 11 bytes of /run/socket
    CHECK(socket_path(fits, runtime) == fits + "/run/socket");
    const std::string longer = fits + "a";
    const std::string other = fits + "b";
    CHECK(socket_path(longer, runtime).starts_with("/run/user/7/atelier-"));
    CHECK(socket_path(longer, runtime).size() <= 100);
    CHECK(socket_path(longer, runtime) != socket_path(other, runtime));
    CHECK(socket_path(longer, with({})).starts_with("/tmp/atelier-"));
    CHECK(folder_of("/h/run/socket") == "/h/run");
    CHECK(folder_of("/socket") == "/");
    CHECK(folder_of("socket") == ".");
}
