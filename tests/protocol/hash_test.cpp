#include "protocol/hash.hpp"

#include "tests/test.hpp"

#include <random>

using namespace atelier;

namespace {

NetworkKey counted_key() {
    NetworkKey key;
    for (std::size_t i = 0; i < 32; ++i)
        key.bytes[i] = static_cast<std::uint8_t>(i);
    return key;
}

std::string hex_of(const Hash& hash) {
    return to_hex(hash.bytes);
}

}  // namespace

// The answers are Python's: hashlib.blake2b(b"abc", person=domain, digest_size=32).
TEST_CASE("the hashes of a header and of a body are personalised, not keyed") {
    const BytesView abc = view_of("abc");
    CHECK(hex_of(hash_of(PersonalDomain::change, abc)) ==
          "6a34c77f700466e10baeb67fa704bbde18cb4bb2137129c0ee0249fe152373a0");
    CHECK(hex_of(hash_of(PersonalDomain::body, abc)) ==
          "eddada4b677ddb595082da602f5668927c5a6554f97599f18d2b79ad4ec7e590");
}

// The answers are Python's: hashlib.blake2b(b"abc", key=domain, digest_size=32).
TEST_CASE("a hash is BLAKE2b-256 keyed with its domain") {
    const BytesView abc = view_of("abc");
    CHECK(hex_of(hash_of(HashDomain::root_change, abc)) ==
          "cadf2a581fbf15048e28b849970bc782e53e5f7d1bbaef9140b3fced2ba0fc9b");
    CHECK(hex_of(hash_of(HashDomain::blob_chunk, abc)) ==
          "e2c7a317c93e9ca2ca6b97df0dd59a16c4f97035601eb56b6b309079cd981974");
    CHECK(hex_of(hash_of(HashDomain::blob, abc)) ==
          "3e237a54bab824063437052417b39bb328c43aec76eb83bbaf46aeb9ca18643d");
    CHECK(hex_of(hash_of(HashDomain::bundle_chunk, abc)) ==
          "3f733f8811fabb277a4cd6e744617fb587ce56a571c410343b52bbac384f8030");
    CHECK(hex_of(hash_of(HashDomain::bundle, abc)) ==
          "778d4f962860426377b76216a0a770f892200e5d3cc0df3ad481bb7285300e69");
    CHECK(hex_of(hash_of(HashDomain::space_digest, abc)) ==
          "839ef9b311f2da5a5b68ae0bf9fb89367287cc6e46caca17ed2ad1d953e621ab");
    CHECK(hex_of(hash_of(HashDomain::pictograph_commitment, abc)) ==
          "d144369e26a162df5771b677cd0a14a87ef8eba3ea6bb0453c3dae6c56c2ec6d");
    CHECK(hex_of(hash_of(HashDomain::pictographs, abc)) ==
          "d6f0ac9fc194fd0a1e75fbca83de1ad1a13cd08f8de3440cecef9ca6f6bb7eb6");
}

// hashlib.blake2b(domain + b"\0abc", key=bytes(range(32)), digest_size=32)
TEST_CASE("a network hash is keyed with the network key and begins with its domain and a zero") {
    const NetworkKey key = counted_key();
    const BytesView abc = view_of("abc");
    CHECK(hex_of(hash_of(NetworkDomain::beacon_tag, key, {abc})) ==
          "e347d7fd3f1e5d706533b381b0299609c273eb6f56b027459d84118473ebdefa");
    CHECK(hex_of(hash_of(NetworkDomain::beacon_heard, key, {abc})) ==
          "3cb013628f41555b487bb3d8a5dec37c179d0ce1ce4fe7f0366f6c73bfa9b0a0");
    CHECK(hex_of(hash_of(NetworkDomain::beacon_mac, key, {abc})) ==
          "2d5a9eb2f07bc73978fa8b52cee7c74e19aab01c6df2e938a07d432faee75629");
}

TEST_CASE("parts that come one by one hash as the whole, wherever it is cut") {
    Bytes whole;
    for (int i = 0; i < 4096; ++i)
        whole.push_back(static_cast<std::uint8_t>(i));
    const std::uint64_t seed = 20261;
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 200; ++round) {
        Hasher hasher(HashDomain::blob);
        BytesView rest = whole;
        while (!rest.empty()) {
            const std::size_t size = std::min<std::size_t>(random() % 300, rest.size());
            hasher.add(rest.first(size));
            rest = rest.subspan(size);
        }
        // hashlib.blake2b(bytes(range(256)) * 16, key=b"atelier blob 1", digest_size=32)
        CHECK(hex_of(hasher.finish()) ==
              "95bf18666dd1092c77cf93cf90b716c4800c7827373a27c2622fcb4f7bb52d9b");
    }
}

TEST_CASE("a copy of a hasher goes on by itself") {
    Hasher one(HashDomain::bundle);
    one.add(view_of("ab"));
    Hasher other = one;
    one.add(view_of("c"));
    other.add(view_of("d"));
    CHECK(one.finish() == hash_of(HashDomain::bundle, view_of("abc")));
    CHECK(other.finish() == hash_of(HashDomain::bundle, view_of("abd")));
}

TEST_CASE("equal bytes alone are equal secretly") {
    const Bytes bytes{1, 2, 3};
    CHECK(equal_secretly(bytes, Bytes{1, 2, 3}));
    CHECK(equal_secretly({}, {}));
    CHECK_FALSE(equal_secretly(bytes, Bytes{1, 2}));
    CHECK_FALSE(equal_secretly(bytes, Bytes{1, 2, 4}));
    CHECK_FALSE(equal_secretly(bytes, Bytes{0, 2, 3}));
}

TEST_CASE("wiping leaves nothing of a secret") {
    Bytes secret{1, 2, 3};
    wipe(secret);
    CHECK(secret == Bytes{0, 0, 0});
}
