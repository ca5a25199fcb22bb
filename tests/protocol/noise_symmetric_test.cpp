#include "protocol/noise_symmetric.hpp"

#include "tests/test.hpp"

using namespace atelier;
using noise::SymmetricState;

namespace {

SymmetricState fresh() {
    return {noise::blake2b, "Noise_XX_25519_ChaChaPoly_BLAKE2b"};
}

Bytes hash_of(std::initializer_list<BytesView> parts) {
    Bytes hash(64);
    noise::blake2b.hash(hash, parts);
    return hash;
}

Bytes hash_of(const SymmetricState& state) {
    return {state.hash().begin(), state.hash().end()};
}

}  // namespace

TEST_CASE("a name that fits the hash is padded with zeroes and a longer one is hashed") {
    const std::string fitting(64, 'n');
    const std::string longer(65, 'n');
    Bytes padded(64);
    std::ranges::copy(std::string_view("short"), padded.begin());
    CHECK(hash_of(SymmetricState(noise::blake2b, "short")) == padded);
    CHECK(hash_of(SymmetricState(noise::blake2b, fitting)) == Bytes(64, 'n'));
    CHECK(hash_of(SymmetricState(noise::blake2b, longer)) == hash_of({view_of(longer)}));
}

TEST_CASE("what is mixed into the hash is hashed behind it") {
    SymmetricState state = fresh();
    const Bytes before = hash_of(state);
    state.mix_hash(Bytes{1, 2});
    CHECK(hash_of(state) == hash_of({before, Bytes{1, 2}}));
}

TEST_CASE("before a key came a text is only hashed, and after it sealed and hashed") {
    SymmetricState state = fresh();
    CHECK_FALSE(state.has_key());
    const Bytes before = hash_of(state);
    CHECK(state.encrypt_and_hash(Bytes{5}) == Bytes{5});
    CHECK(hash_of(state) == hash_of({before, Bytes{5}}));

    state.mix_key(Bytes{6});
    CHECK(state.has_key());
    const Bytes behind = hash_of(state);
    const auto sealed = state.encrypt_and_hash(Bytes{5});
    REQUIRE(sealed.has_value());
    CHECK(sealed->size() == 17);
    CHECK(hash_of(state) == hash_of({behind, *sealed}));
}

TEST_CASE("two states that saw the same open each other's texts and split into the same keys") {
    SymmetricState a = fresh();
    SymmetricState b = fresh();
    for (SymmetricState* state : {&a, &b}) {
        state->mix_hash(Bytes{1});
        state->mix_key_and_hash(Bytes{2});
        state->mix_key(Bytes{3});
    }
    const auto sealed = a.encrypt_and_hash(Bytes{4});
    REQUIRE(sealed.has_value());
    CHECK(b.decrypt_and_hash(*sealed) == Bytes{4});
    CHECK(hash_of(a) == hash_of(b));
    auto [a_first, a_second] = a.split();
    auto [b_first, b_second] = b.split();
    CHECK(b_first.decrypt({}, *a_first.encrypt({}, Bytes{7})) == Bytes{7});
    CHECK(a_second.decrypt({}, *b_second.encrypt({}, Bytes{8})) == Bytes{8});
    CHECK_FALSE(b_first.decrypt({}, *a_second.encrypt({}, Bytes{9})).has_value());
}

TEST_CASE("two states that did not see the same do not open each other's texts") {
    SymmetricState a = fresh();
    SymmetricState b = fresh();
    a.mix_hash(Bytes{1});
    b.mix_hash(Bytes{2});
    a.mix_key(Bytes{3});
    b.mix_key(Bytes{3});
    const Bytes before = hash_of(b);
    CHECK(b.decrypt_and_hash(*a.encrypt_and_hash(Bytes{4})) == fail(Error::bad_handshake));
    CHECK(hash_of(b) == before);
}
