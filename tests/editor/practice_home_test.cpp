#include "editor/practice_home.hpp"

#include "tests/test.hpp"

using namespace atelier::editor;

TEST_CASE("a practice home is within its person's home, and leads back to it") {
    const std::string home = "/home/lea/.local/share/atelier";
    const std::string practice = practice_home_in(home);
    CHECK(practice == home + "/practice");
    CHECK(is_practice_home(practice));
    CHECK(home_around(practice) == home);
}

TEST_CASE("no other home is one of practice") {
    for (const char* home :
         {"/home/lea/atelier", "/practice", "", "/home/practice/atelier", "/home/lea/mypractice"})
        CHECK_FALSE(is_practice_home(home));
}
