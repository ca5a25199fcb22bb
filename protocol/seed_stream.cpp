#include "protocol/seed_stream.hpp"

namespace atelier {

Seed SeedStream::next() {
    Writer number;
    number.u64(drawn_++);
    return id_cast<Seed>(hash_of(HashDomain::seed_stream, {seed_->bytes, number.view()}));
}

std::uint64_t SeedStream::number() {
    const Seed seed = next();
    return Reader(seed.bytes).u64();
}

}  // namespace atelier
