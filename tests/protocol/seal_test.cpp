#include "protocol/seal.hpp"

#include "tests/test.hpp"

#include <sodium.h>

using namespace atelier;

namespace {

const SealSecret secret = seal_secret_from(Seed{{1}});
const SealKey recipient = public_half(secret);
const NetworkKey network_key{{11, 12, 13}};

}  // namespace

TEST_CASE("libsodium's crypto_box_seal_open opens what we seal") {
    const auto sealed = seal(network_key, recipient, Seed{{2}});
    REQUIRE(sealed.has_value());
    NetworkKey opened;
    CHECK(crypto_box_seal_open(opened.bytes.data(), sealed->bytes.data(), sealed->bytes.size(),
                               recipient.bytes.data(), secret.bytes.data()) == 0);
    CHECK(opened == network_key);
}

TEST_CASE("we open what libsodium's crypto_box_seal seals") {
    SealedNetworkKey sealed;
    REQUIRE(crypto_box_seal(sealed.bytes.data(), network_key.bytes.data(), network_key.bytes.size(),
                            recipient.bytes.data()) == 0);
    CHECK(open_seal(sealed, secret) == network_key);
}

TEST_CASE("the same seed seals to the same bytes and another to others") {
    CHECK(seal(network_key, recipient, Seed{{2}}) == seal(network_key, recipient, Seed{{2}}));
    CHECK(seal(network_key, recipient, Seed{{2}}) != seal(network_key, recipient, Seed{{3}}));
}

TEST_CASE("a sealed key opens for its recipient only") {
    const auto sealed = seal(network_key, recipient, Seed{{2}});
    CHECK(open_seal(*sealed, secret) == network_key);
    CHECK(open_seal(*sealed, seal_secret_from(Seed{{4}})) == fail(Error::bad_value));
}

TEST_CASE("a sealed key with any bit changed does not open") {
    const auto sealed = seal(network_key, recipient, Seed{{2}});
    for (std::size_t bit = 0; bit < sealed->bytes.size() * 8; ++bit) {
        CAPTURE(bit);
        SealedNetworkKey changed = *sealed;
        changed.bytes[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
        CHECK(open_seal(changed, secret) == fail(Error::bad_value));
    }
}

TEST_CASE("nothing is sealed for a key of low order", "[H8]") {
    CHECK(seal(network_key, SealKey{}, Seed{{2}}) == fail(Error::bad_value));
    CHECK(seal(network_key, SealKey{{1}}, Seed{{2}}) == fail(Error::bad_value));
}
