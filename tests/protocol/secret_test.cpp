#include "protocol/secret.hpp"

#include "protocol/handshake.hpp"
#include "protocol/signature.hpp"
#include "tests/test.hpp"

#include <memory>

using namespace atelier;

namespace {

const NoiseSecret secret{{1, 2, 3, 4, 5}};

// The bytes of a T that was made in `storage`, as they lie in memory.
template <class T>
struct Storage {
    alignas(T) std::array<std::uint8_t, sizeof(T)> bytes{};

    T* make(auto&&... arguments) {
        return std::construct_at(reinterpret_cast<T*>(bytes.data()),
                                 std::forward<decltype(arguments)>(arguments)...);
    }
    bool holds(BytesView wanted) const { return !std::ranges::search(bytes, wanted).empty(); }
};

}  // namespace

TEST_CASE("a secret is moved and not copied, and so is whatever holds one") {
    STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<Secret<NoiseSecret>>);
    STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<noise::CipherState>);
    STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<noise::HandshakeState>);
    STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<Handshake>);
    STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<Transport>);
    STATIC_REQUIRE(std::is_nothrow_move_constructible_v<Secret<NoiseSecret>>);
    STATIC_REQUIRE(std::is_move_constructible_v<Handshake>);
    STATIC_REQUIRE(std::is_move_constructible_v<Transport>);
}

TEST_CASE("a moved secret is in its new place only") {
    Secret<NoiseSecret> from(secret);
    Secret<NoiseSecret> to(std::move(from));
    CHECK(*to == secret);
    CHECK(from->is_zero());  // NOLINT(bugprone-use-after-move): that is the question
    Secret<NoiseSecret> again;
    again = std::move(to);
    CHECK(*again == secret);
    CHECK(to->is_zero());  // NOLINT(bugprone-use-after-move)
}

TEST_CASE("a secret and a cipher leave nothing in memory when they go") {
    Storage<Secret<NoiseSecret>> held;
    auto* one = held.make(secret);
    CHECK(held.holds(secret.bytes));
    std::destroy_at(one);
    CHECK_FALSE(held.holds(secret.bytes));

    Storage<noise::CipherState> cipher;
    auto* two = cipher.make(secret.bytes);
    CHECK(cipher.holds(secret.bytes));
    std::destroy_at(two);
    CHECK_FALSE(cipher.holds(secret.bytes));
}

TEST_CASE("a handshake leaves none of its keys in memory when it goes") {
    const SeatSecrets own{signing_key_from(Seed{{1}}), secret};
    const NetworkKey network_key{{7, 7, 7, 8}};
    Storage<Handshake> storage;
    auto* handshake = storage.make(own, Dial::member(ClassId{{1}}, network_key), Seed{{2}});
    CHECK(storage.holds(own.device.bytes));
    CHECK(storage.holds(own.noise.bytes));
    CHECK(storage.holds(network_key.bytes));
    std::destroy_at(handshake);
    CHECK_FALSE(storage.holds(own.device.bytes));
    CHECK_FALSE(storage.holds(own.noise.bytes));
    CHECK_FALSE(storage.holds(network_key.bytes));
}
