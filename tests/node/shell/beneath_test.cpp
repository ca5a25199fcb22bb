#include "node/shell/beneath.hpp"

#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <fcntl.h>

#include <fstream>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what is beneath a folder is opened, and nothing else", "[H48]") {
    const auto by = GENERATE(Beneath::By::kernel, Beneath::By::names);
    const TemporaryFolder temporary;
    const Path root = temporary.path() / "root";
    std::filesystem::create_directories(root / "a/b");
    std::ofstream(root / "a/b/file") << "x";
    std::ofstream(temporary.path() / "secret") << "x";
    std::filesystem::create_symlink(temporary.path() / "secret", root / "a/link");
    std::filesystem::create_directory_symlink(root / "a/b", root / "a/inner");
    const Beneath beneath(OwnedFile(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)), by);
    CHECK(beneath.open("a/b/file", O_RDONLY));
    CHECK(beneath.open("a", O_RDONLY | O_DIRECTORY));
    CHECK(beneath.open("", O_RDONLY | O_DIRECTORY));
    for (const std::string path : {"a/link", "a/inner/file", "../secret", "a/../../secret",
                                   "/etc/hostname", "a/none", "a/b/file/x"}) {
        CAPTURE(path);
        CHECK_FALSE(beneath.open(path, O_RDONLY));
    }
}
