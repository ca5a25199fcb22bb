#pragma once

// As many secrets as a node needs from one random seed: number n is the hash of the seed and n. The
// rooms without a random device get their randomness like this.

#include "protocol/hash.hpp"
#include "protocol/secret.hpp"

namespace atelier {

class SeedStream {
public:
    explicit SeedStream(const Seed& seed) : seed_(seed) {}

    Seed next();
    std::uint64_t number();

private:
    Secret<Seed> seed_;
    std::uint64_t drawn_ = 0;
};

}  // namespace atelier
