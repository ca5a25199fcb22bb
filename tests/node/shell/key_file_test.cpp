#include "node/shell/key_file.hpp"

#include "node/shell/random_seed.hpp"
#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <sys/stat.h>

#include <fstream>

using namespace atelier;
using namespace atelier::test;

namespace {

KeySeeds some_seeds(std::size_t roots) {
    KeySeeds seeds{Secret(random_seed()),
                   Secret(random_seed()),
                   Secret(random_seed()),
                   Secret(random_seed()),
                   {}};
    for (std::size_t i = 0; i < roots; ++i)
        seeds.roots.push_back(random_seed());
    return seeds;
}

Bytes bytes_of(const Path& file) {
    const auto bytes = real_files().read(file);
    REQUIRE(bytes);
    return *bytes;
}

}  // namespace

TEST_CASE("the keys that were written are those that are read, and nobody else reads them") {
    const TemporaryFolder home;
    const KeyFile file(home.path());
    const auto none = file.read();
    REQUIRE(none);
    CHECK_FALSE(*none);
    const KeySeeds seeds = some_seeds(2);
    REQUIRE(file.write(seeds));
    const auto read = file.read();
    REQUIRE(read);
    REQUIRE(*read);
    CHECK((*read)->roots == seeds.roots);
    CHECK(public_keys_of((*read)->keyring()) == public_keys_of(seeds.keyring()));
    CHECK((*read)->keyring().author == seeds.keyring().author);
    CHECK((*read)->keyring().roots == seeds.keyring().roots);
    struct stat status{};
    REQUIRE(stat(file.path().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a key file that lost a byte, or of which one changed, is damaged and stays as it is") {
    const TemporaryFolder home;
    const KeyFile file(home.path());
    REQUIRE(file.write(some_seeds(1)));
    const Bytes whole = bytes_of(file.path());
    const auto fault_with = [&](const Bytes& bytes) {
        std::ofstream(file.path(), std::ios::binary | std::ios::trunc)
            .write(reinterpret_cast<const char*>(bytes.data()),
                   static_cast<std::streamsize>(bytes.size()));
        const auto read = file.read();
        REQUIRE_FALSE(read);
        CHECK(bytes_of(file.path()) == bytes);
        return read.error();
    };
    for (std::size_t i = 0; i < whole.size(); ++i) {
        CAPTURE(i);
        Bytes changed = whole;
        changed[i] ^= 1;
        CHECK(fault_with(changed) == KeyFile::Fault::damaged);
        CHECK(fault_with({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(i)}) ==
              KeyFile::Fault::damaged);
    }
    Bytes longer = whole;
    longer.push_back(0);
    CHECK(fault_with(longer) == KeyFile::Fault::damaged);
}
