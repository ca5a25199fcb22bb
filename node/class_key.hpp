#pragma once

// The network key of the class, as this seat has it: kept on its disk, learnt from the acts that
// seal it for every seat, made anew by a trainer. Of the latest epoch that is sealed for this seat
// the first in the order of acts is the key.

#include "node/archive.hpp"
#include "protocol/seal.hpp"
#include "protocol/seed_stream.hpp"

namespace atelier {

class ClassKey {
public:
    ClassKey(Archive& archive, const SealSecret& seal) : archive_(archive), seal_(seal) {}

    // As it was kept, if it was.
    void load();
    void keep(std::uint32_t epoch, const NetworkKey& key);
    // Whether the acts of the class say another one than before.
    bool learn(Replica& replica);

    const std::optional<NetworkKey>& key() const { return key_; }
    std::uint32_t epoch() const { return epoch_; }

    // One more epoch, its key sealed for every seat that has a place by this state.
    act::NetworkKeys next(const ClassState& state, SeedStream& seeds) const;

private:
    Archive& archive_;
    const SealSecret& seal_;
    std::optional<NetworkKey> key_;
    std::uint32_t epoch_ = 0;
};

}  // namespace atelier
