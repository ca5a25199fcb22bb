#include "editor/app/practice_reading.hpp"

#include "tests/test.hpp"

#include <poll.h>

using namespace atelier::editor;

namespace {

bool is_readable(int descriptor, int milliseconds) {
    pollfd polled{descriptor, POLLIN, 0};
    return ::poll(&polled, 1, milliseconds) > 0;
}

}  // namespace

TEST_CASE("what is read is told once, in the thread that asks for it") {
    std::vector<std::string> names;
    const auto here = std::this_thread::get_id();
    PracticeReading reading(
        [here](int) {
            const bool is_beside = std::this_thread::get_id() != here;
            return PracticeRead{{{is_beside ? "Mes essais" : "?", {}}}};
        },
        [&](const PracticeRead& read) {
            CHECK(std::this_thread::get_id() == here);
            for (const PracticeSite& site : *read)
                names.push_back(site.name);
        });
    REQUIRE(is_readable(reading.descriptor(), 60'000));
    CHECK(reading.take_end());
    CHECK_FALSE(reading.take_end());
    CHECK(names == std::vector<std::string>{"Mes essais"});
}

TEST_CASE("whoever leaves while it is read ends it, and is told nothing") {
    bool is_told = false;
    bool is_given_up = false;
    {
        const PracticeReading reading(
            [&](int given_up) {
                is_given_up = is_readable(given_up, 60'000);
                return PracticeRead(std::unexpected("broken"));
            },
            [&](const PracticeRead&) { is_told = true; });
    }
    CHECK(is_given_up);
    CHECK_FALSE(is_told);
}
