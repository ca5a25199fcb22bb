#include "protocol/noise_cipher.hpp"

#include "tests/protocol/published.hpp"
#include "tests/test.hpp"

using namespace atelier;
using noise::CipherState;

namespace {

const noise::CipherKey key{1, 2, 3};

}  // namespace

// RFC 8439's own AEAD example cannot be used: its nonce does not begin with four zero bytes. The
// published Noise answers (noise_test.cpp) pin the bytes.
TEST_CASE("what one cipher sealed the other opens, in order") {
    CipherState sending(key);
    CipherState receiving(key);
    const Bytes associated{9};
    for (std::uint8_t i = 0; i < 5; ++i) {
        const Bytes plain(i, i);
        const auto sealed = sending.encrypt(associated, plain);
        REQUIRE(sealed.has_value());
        CHECK(receiving.decrypt(associated, *sealed) == plain);
    }
    CHECK(sending.nonce() == 5);
    CHECK(receiving.nonce() == 5);
}

TEST_CASE("a message is opened with its own associated bytes, place and key only") {
    CipherState sending(key);
    const Bytes sealed = *sending.encrypt(Bytes{9}, Bytes{1, 2});
    CHECK(CipherState(key).decrypt(Bytes{8}, sealed) == fail(Error::bad_handshake));
    CHECK(CipherState(key, 1).decrypt(Bytes{9}, sealed) == fail(Error::bad_handshake));
    CHECK(CipherState({4}).decrypt(Bytes{9}, sealed) == fail(Error::bad_handshake));
    CHECK(CipherState(key).decrypt(Bytes{9}, BytesView(sealed).first(15)) ==
          fail(Error::truncated));
    CHECK(CipherState(key).decrypt(Bytes{9}, sealed) == Bytes{1, 2});
}

TEST_CASE("a refused message uses up no nonce") {
    CipherState receiving(key);
    CHECK_FALSE(receiving.decrypt({}, Bytes(20)).has_value());
    CHECK(receiving.nonce() == 0);
}

TEST_CASE("the last nonce is never used") {
    CipherState sending(key, UINT64_MAX - 1);
    CipherState receiving(key, UINT64_MAX - 1);
    const auto last = sending.encrypt({}, Bytes{1});
    REQUIRE(last.has_value());
    CHECK(receiving.decrypt({}, *last) == Bytes{1});
    CHECK(sending.encrypt({}, Bytes{1}) == fail(Error::closed));
    CHECK(receiving.decrypt({}, *last) == fail(Error::closed));
    CHECK(sending.nonce() == UINT64_MAX);
}
