#include "protocol/noise_key.hpp"

#include "protocol/seal.hpp"
#include "tests/protocol/published.hpp"
#include "tests/test.hpp"

using namespace atelier;

TEST_CASE("X25519 gives Wycheproof's secrets and nothing where the secret is zero", "[H8]") {
    const auto file = published::read("wycheproof/x25519_subset.json");
    int agreed = 0;
    int zero = 0;
    for (const auto& item : file.at("tests").as_array()) {
        const auto& test = item.as_object();
        INFO(boost::json::serialize(test));
        const auto mine = published::id_from<NoiseSecret>(published::bytes_at(test, "private"));
        const auto theirs = published::id_from<NoiseKey>(published::bytes_at(test, "public"));
        const auto shared = noise::diffie_hellman(mine, theirs);
        if (published::text_at(test, "shared") == std::string(64, '0')) {
            CHECK_FALSE(shared.has_value());
            ++zero;
        } else {
            REQUIRE(shared.has_value());
            CHECK(to_hex(**shared) == published::text_at(test, "shared"));
            ++agreed;
        }
    }
    CHECK(agreed == 85);
    CHECK(zero == 31);
}

TEST_CASE("two key pairs agree on one secret") {
    const NoiseSecret a = noise_secret_from(Seed{{1}});
    const NoiseSecret b = noise_secret_from(Seed{{2}});
    const auto from_a = noise::diffie_hellman(a, public_half(b));
    const auto from_b = noise::diffie_hellman(b, public_half(a));
    REQUIRE(from_a.has_value());
    REQUIRE(from_b.has_value());
    CHECK(**from_a == **from_b);
}

TEST_CASE("a seed makes one Noise key, and the seal key from it is another") {
    const Seed seed{{7}};
    CHECK(noise_secret_from(seed) == noise_secret_from(seed));
    CHECK(noise_secret_from(seed) != noise_secret_from(Seed{{8}}));
    CHECK(noise_secret_from(seed).bytes != seal_secret_from(seed).bytes);
    CHECK(noise_secret_from(seed).bytes != seed.bytes);
}
