#include "protocol/editor_messages/uri.hpp"

#include "tests/test.hpp"

using namespace atelier::talk;

TEST_CASE("a file's own uri names it and no other string does") {
    const FileName name{{std::string(64, 'a')}, {std::string(63, '0') + "f"}, 4095};
    const std::string uri = uri_of(name);
    CHECK(uri == "atelier:" + std::string(64, 'a') + "/" + std::string(63, '0') + "f-4095");
    CHECK(file_named(uri) == name);
    CHECK_FALSE(file_named(uri + " "));
    CHECK_FALSE(file_named("Atelier" + uri.substr(7)));
    CHECK_FALSE(file_named(uri.substr(0, uri.size() - 4)));
    CHECK_FALSE(file_named(uri.substr(0, uri.size() - 4) + "+1"));
    CHECK_FALSE(file_named(uri.substr(0, uri.size() - 4) + "01"));
    CHECK_FALSE(file_named(uri.substr(0, uri.size() - 4) + "4294967296"));
    std::string upper = uri;
    upper[8] = 'A';
    CHECK_FALSE(file_named(upper));
    for (std::size_t length = 0; length < uri.size() - 4; ++length)
        CHECK_FALSE(file_named(std::string_view(uri).substr(0, length)));
}

TEST_CASE("a path is decoded from a uri whichever way a plugin escaped it") {
    CHECK(path_of("file:///home/in%C3%A8s/a%20b.html") == "/home/inès/a b.html");
    CHECK(path_of("file:///home/in%c3%a8s/l'eau.html") == "/home/inès/l'eau.html");
    CHECK(path_of("file://localhost/x") == "/x");
    CHECK(path_of("file:///100%25") == "/100%");
}

TEST_CASE("a uri of another machine or with a broken escape names no path") {
    for (const char* uri :
         {"", "file://", "file:/x", "file://other/x", "file://localhosting/x", "http:///x", "x",
          "file:///a%", "file:///a%2", "file:///a%g0", "file:///a%00b"})
        CHECK_FALSE(path_of(uri));
}
