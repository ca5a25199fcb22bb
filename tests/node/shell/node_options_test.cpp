#include "node/shell/node_options.hpp"

#include "tests/test.hpp"

using namespace atelier;

namespace {

std::expected<NodeOptions, std::string> read(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    return read_node_options(arguments);
}

}  // namespace

TEST_CASE("without arguments a node looks for its port and has no end") {
    const auto options = read({});
    REQUIRE(options);
    CHECK_FALSE(options->port);
    CHECK(options->beacon_port == default_port);
    CHECK_FALSE(options->home);
    CHECK_FALSE(options->beacons_to);
    CHECK_FALSE(options->exit_idle_s);
}

TEST_CASE("every option is taken, with a space or an equals sign") {
    const auto options = read({"--home", "/h", "--port=0", "--beacon-addr", "127.255.255.255",
                               "--beacon-port=4000", "--exit-idle", "60"});
    REQUIRE(options);
    CHECK(options->home == "/h");
    CHECK(options->port == 0);
    REQUIRE(options->beacons_to);
    CHECK(text_of(*options->beacons_to) == "127.255.255.255:4000");
    CHECK(options->beacon_port == 4'000);
    CHECK(options->exit_idle_s == 60);
    CHECK(read({"--help"})->asks_help);
    CHECK(read({"--version"})->asks_version);
}

TEST_CASE("what is wrong is said with the option's name") {
    for (const auto& words : std::vector<std::vector<std::string>>{{"--port", "65536"},
                                                                   {"--port", "x"},
                                                                   {"--port", ""},
                                                                   {"--port"},
                                                                   {"--home", ""},
                                                                   {"--exit-idle", "-1"},
                                                                   {"--beacon-addr", "here"},
                                                                   {"--beacon-port", "1 2"},
                                                                   {"--frobnicate"}}) {
        const auto options = read(words);
        REQUIRE_FALSE(options);
        CHECK(options.error().starts_with(words.front()));
    }
}
