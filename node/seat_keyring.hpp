#pragma once

// The secrets of a seat.

#include "protocol/act.hpp"
#include "protocol/noise_key.hpp"
#include "protocol/seal.hpp"

namespace atelier {

struct SeatKeyring {
    SigningKey device;
    NoiseSecret noise;
    SealSecret seal;
    SigningKey author;
    std::vector<SigningKey> roots;  // kept at this seat
};

inline SeatKeys public_keys_of(const SeatKeyring& keyring) {
    return {public_half<DeviceKey>(keyring.device), public_half(keyring.noise),
            public_half(keyring.seal)};
}

}  // namespace atelier
