#include "node/shell/port_file.hpp"

#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <sys/stat.h>

#include <fstream>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a port that was kept is read again, the last one") {
    const TemporaryFolder folder;
    const Path file = folder.path() / "port";
    CHECK_FALSE(read_port(file));
    CHECK(keep_port(file, 24'712));
    CHECK(read_port(file) == 24'712);
    CHECK(keep_port(file, 24'713));
    CHECK(read_port(file) == 24'713);
}

TEST_CASE("what is no port is as if there were none") {
    const TemporaryFolder folder;
    const Path file = folder.path() / "port";
    for (const char* text : {"", "\n", "0\n", "65536\n", "-1\n", "24711", "24711 \n", "24711\n\n",
                             "x\n", "24711\n24712\n"}) {
        std::ofstream(file) << text;
        INFO(text);
        CHECK_FALSE(read_port(file));
    }
}

TEST_CASE("nobody waits for a pipe in the place of the port") {
    const TemporaryFolder folder;
    const Path file = folder.path() / "port";
    REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
    CHECK_FALSE(read_port(file));
}
