#include "protocol/hash.hpp"

#include "protocol/check.hpp"

#include <sodium.h>

#include <algorithm>

namespace atelier {

namespace {

using State = crypto_generichash_blake2b_state;

State* state_in(std::span<std::uint8_t> bytes) {
    return reinterpret_cast<State*>(bytes.data());
}

}  // namespace

Hasher::Hasher(HashDomain domain) {
    static_assert(sizeof state_ == sizeof(State) && alignof(Hasher) >= alignof(State));
    const BytesView key = view_of(name_of(domain));
    crypto_generichash_blake2b_init(state_in(state_), key.data(), key.size(), Hash::size_bytes);
}

void Hasher::add(BytesView part) {
    ATELIER_CHECK(!finished_);
    crypto_generichash_blake2b_update(state_in(state_), part.data(), part.size());
}

Hash Hasher::finish() {
    ATELIER_CHECK(!finished_);
    finished_ = true;
    Hash hash;
    crypto_generichash_blake2b_final(state_in(state_), hash.bytes.data(), hash.bytes.size());
    return hash;
}

Hash hash_of(HashDomain domain, std::initializer_list<BytesView> parts) {
    Hasher hasher(domain);
    for (const BytesView part : parts)
        hasher.add(part);
    return hasher.finish();
}

bool start_libsodium() {
    return sodium_init() >= 0;
}

Hash hash_of(PersonalDomain domain, BytesView bytes) {
    std::array<std::uint8_t, crypto_generichash_blake2b_PERSONALBYTES> personal{};
    std::ranges::copy(name_of(domain), personal.begin());
    Hash hash;
    crypto_generichash_blake2b_salt_personal(hash.bytes.data(), hash.bytes.size(), bytes.data(),
                                             bytes.size(), nullptr, 0, nullptr, personal.data());
    return hash;
}

Hash hash_of(NetworkDomain domain, const NetworkKey& key, std::initializer_list<BytesView> parts) {
    crypto_generichash_blake2b_state state;
    crypto_generichash_blake2b_init(&state, key.bytes.data(), key.bytes.size(), Hash::size_bytes);
    const std::string_view name = name_of(domain);
    constexpr std::uint8_t zero = 0;
    crypto_generichash_blake2b_update(&state, view_of(name).data(), name.size());
    crypto_generichash_blake2b_update(&state, &zero, 1);
    for (const BytesView part : parts) {
        crypto_generichash_blake2b_update(&state, part.data(), part.size());
    }
    Hash hash;
    crypto_generichash_blake2b_final(&state, hash.bytes.data(), hash.bytes.size());
    return hash;
}

bool equal_secretly(BytesView a, BytesView b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

void wipe(std::span<std::uint8_t> bytes) {
    sodium_memzero(bytes.data(), bytes.size());
}

}  // namespace atelier
