#include "protocol/result.hpp"

#include "tests/test.hpp"

#include <set>
#include <string_view>

using namespace atelier;

TEST_CASE("every error has a name of its own, in lower case words") {
    std::set<std::string_view> names;
    const auto last = static_cast<std::uint8_t>(Error::closed);
    for (std::uint8_t number = 1; number <= last; ++number) {
        const std::string_view name = name_of(static_cast<Error>(number));
        INFO("error " << int{number} << ": " << name);
        CHECK(names.insert(name).second);
        CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz ") == std::string_view::npos);
        CHECK(name != name_of(Error{}));
        CHECK_FALSE(name.empty());
    }
    CHECK(names.size() == last);
}

TEST_CASE("a failed result holds its error and no value") {
    const Result<int> failed = fail(Error::bad_hash);
    CHECK_FALSE(failed.has_value());
    CHECK(failed.error() == Error::bad_hash);
    CHECK(Result<int>(3) == 3);
    CHECK(Result<int>(3) != fail(Error::bad_hash));
}
