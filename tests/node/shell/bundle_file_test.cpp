#include "node/shell/bundle_file.hpp"

#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <fcntl.h>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what was written to a passed file is read from its beginning, as often as asked") {
    const TemporaryFolder folder;
    BundleFile file(
        OwnedFile(::open((folder.path() / "stick").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)));
    REQUIRE(file.rewind());
    const Bytes first(70'000, 1);
    const Bytes second(10, 2);
    REQUIRE_FALSE(file.write(first));
    REQUIRE_FALSE(file.write(second));
    REQUIRE_FALSE(file.flush());
    for (int time = 1; time <= 2; ++time) {
        REQUIRE(file.rewind());
        Bytes all;
        for (auto more = file.read(65'536); more && !more->empty(); more = file.read(65'536))
            all.insert(all.end(), more->begin(), more->end());
        REQUIRE(all.size() == 70'010);
        CHECK(all.front() == 1);
        CHECK(all.back() == 2);
    }
}

TEST_CASE("of a longer file that was there before nothing stands behind the bundle") {
    const TemporaryFolder folder;
    const std::string path = (folder.path() / "stick").string();
    for (const std::size_t size : {100U, 10U}) {
        BundleFile file(OwnedFile(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)));
        REQUIRE(file.rewind());
        REQUIRE_FALSE(file.write(Bytes(size, 1)));
        REQUIRE_FALSE(file.flush());
        CHECK(std::filesystem::file_size(path) == size);
    }
}

TEST_CASE("a pipe, a full stick and a file that may not be read are said") {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    const OwnedFile other(ends[1]);
    CHECK_FALSE(BundleFile(OwnedFile(ends[0])).rewind());
    BundleFile full(OwnedFile(::open("/dev/full", O_RDWR | O_CLOEXEC)));
    CHECK(full.write(Bytes{1}) == BundleFile::Fault::no_room);
    const TemporaryFolder folder;
    BundleFile written_only(
        OwnedFile(::open((folder.path() / "stick").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)));
    CHECK_FALSE(written_only.read(10));
    BundleFile read_only(OwnedFile(::open("/dev/null", O_RDONLY | O_CLOEXEC)));
    CHECK(read_only.write(Bytes{1}) == BundleFile::Fault::broken);
}

TEST_CASE("what was fetched is read once, and not when the file begins anew") {
    const TemporaryFolder folder;
    BundleFile file(
        OwnedFile(::open((folder.path() / "stick").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)));
    REQUIRE_FALSE(file.write(Bytes{1, 2, 3, 4}));
    REQUIRE(file.rewind());
    file.fetch(2);
    CHECK(file.read(4) == Bytes{1, 2});
    CHECK(file.read(4) == Bytes{3, 4});
    REQUIRE(file.rewind());
    file.fetch(2);
    REQUIRE(file.rewind());
    CHECK(file.read(4) == Bytes{1, 2, 3, 4});
}
