#include "node/shell/seat_keys.hpp"

#include "tests/temporary_folder.hpp"
#include "tests/test.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;

namespace {

DeviceKey device_of(const KeySeeds& seeds) {
    return public_half<DeviceKey>(seeds.keyring().device);
}

}  // namespace

TEST_CASE("a seat without keys gets new ones once, and has the same ones after that") {
    const TemporaryFolder folder;
    const TemporaryFolder other;
    const auto made = keys_of(KeyFile(folder.path()), false);
    REQUIRE(made);
    const auto again = keys_of(KeyFile(folder.path()), true);
    REQUIRE(again);
    CHECK(device_of(*again) == device_of(*made));
    const auto others = keys_of(KeyFile(other.path()), false);
    REQUIRE(others);
    CHECK(device_of(*others) != device_of(*made));
}

TEST_CASE("a seat of a class gets no new keys, and damaged ones stay as they are") {
    const TemporaryFolder folder;
    const auto gone = keys_of(KeyFile(folder.path()), true);
    REQUIRE_FALSE(gone);
    CHECK(gone.error().contains("--home"));
    CHECK_FALSE(std::filesystem::exists(folder.path() / "keys"));
    REQUIRE(keys_of(KeyFile(folder.path()), false));
    std::ofstream(folder.path() / "keys", std::ios::app) << "x";
    const auto size = std::filesystem::file_size(folder.path() / "keys");
    const auto damaged = keys_of(KeyFile(folder.path()), false);
    REQUIRE_FALSE(damaged);
    CHECK(damaged.error().contains("damaged"));
    CHECK(std::filesystem::file_size(folder.path() / "keys") == size);
}
