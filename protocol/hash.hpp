#pragma once

// BLAKE2b-256 with domain separation (RFC 7693, keyed or personalised). The parts are hashed one
// after the other with nothing between them; callers give parts of fixed length or with their
// length.

#include "protocol/bytes.hpp"
#include "protocol/domain.hpp"

#include <array>
#include <initializer_list>

namespace atelier {

// Lets libsodium choose the fastest code for this processor. Once, first thing in a program;
// without it everything here works and is slower. libsodium opens the system's random device
// meanwhile, which nothing in this room uses. False: it does not work on this machine, stop.
bool start_libsodium();

Hash hash_of(HashDomain domain, std::initializer_list<BytesView> parts);
inline Hash hash_of(HashDomain domain, BytesView bytes) {
    return hash_of(domain, {bytes});
}

Hash hash_of(PersonalDomain domain, BytesView bytes);

// The same hash over parts that come one by one. A copy goes on by itself.
class Hasher {
public:
    explicit Hasher(HashDomain domain);
    void add(BytesView part);
    // Nothing can be added behind it.
    Hash finish();

private:
    // libsodium's state, which only hash.cpp knows by its name.
    alignas(64) std::array<std::uint8_t, 384> state_;
    bool finished_ = false;
};

Hash hash_of(NetworkDomain domain, const NetworkKey& key, std::initializer_list<BytesView> parts);

// Equal without telling by the time taken where they differ.
bool equal_secretly(BytesView a, BytesView b);

// Zeroes a secret that is no longer needed; the compiler does not leave it out.
void wipe(std::span<std::uint8_t> bytes);

}  // namespace atelier
