#include "editor/app/memory_file.hpp"

#include "tests/test.hpp"

#include <unistd.h>

using namespace atelier::editor;

TEST_CASE("a memory file holds the bytes, from its beginning") {
    const std::string bytes = std::string(100'000, 'a') + std::string(1, '\0') + "b";
    const SharedDescriptor file = memory_file(bytes);
    REQUIRE(file);
    std::string read(bytes.size() + 1, '?');
    std::size_t count = 0;
    for (ssize_t got = 1; got > 0; count += static_cast<std::size_t>(got))
        got = ::read(file->number(), read.data() + count, read.size() - count);
    CHECK(count == bytes.size());
    CHECK(read.substr(0, count) == bytes);
}

TEST_CASE("a memory file may be empty") {
    const SharedDescriptor file = memory_file("");
    REQUIRE(file);
    char byte = 0;
    CHECK(::read(file->number(), &byte, 1) == 0);
}
