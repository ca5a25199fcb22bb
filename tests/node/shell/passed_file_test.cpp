#include "node/shell/passed_file.hpp"

#include "tests/test.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

using namespace atelier;

namespace {

OwnedFile file_of(std::string_view text) {
    OwnedFile file(::memfd_create("test", MFD_CLOEXEC));
    REQUIRE(::write(file.descriptor(), text.data(), text.size()) ==
            static_cast<ssize_t>(text.size()));
    return file;
}

bool is_open(int descriptor) {
    return ::fcntl(descriptor, F_GETFD) >= 0;
}

}  // namespace

TEST_CASE("a sealed file has its bytes and can be made another by nobody") {
    const Bytes bytes(100'000, 7);
    const auto file = sealed_file(bytes);
    REQUIRE(file);
    CHECK(content_of(*file, bytes.size()) == bytes);
    CHECK(::write(file->descriptor(), "x", 1) < 0);
    CHECK(::ftruncate(file->descriptor(), 0) < 0);
    CHECK(::ftruncate(file->descriptor(), 200'000) < 0);
    CHECK(content_of(*sealed_file({}), 0) == Bytes{});
}

TEST_CASE("of a file that was passed all is read or nothing, wherever it is read up to") {
    const OwnedFile file = file_of("bonjour");
    const auto content = content_of(file, 7);
    REQUIRE(content);
    CHECK(text_of(*content) == "bonjour");
    CHECK_FALSE(content_of(file, 6));
    int pipe[2];
    REQUIRE(::pipe(pipe) == 0);
    const OwnedFile reading(pipe[0]);
    const OwnedFile writing(pipe[1]);
    CHECK_FALSE(content_of(reading, 100));
    CHECK_FALSE(content_of(OwnedFile(::open("/", O_RDONLY)), 100'000));
    CHECK_FALSE(content_of(OwnedFile(), 100));
}

TEST_CASE("a file that is owned is closed once, by whoever owns it last") {
    OwnedFile one = file_of("x");
    const int descriptor = one.descriptor();
    {
        OwnedFile other = std::move(one);
        CHECK(is_open(descriptor));
        CHECK(other.descriptor() == descriptor);
    }
    CHECK_FALSE(is_open(descriptor));
}
