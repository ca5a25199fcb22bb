#pragma once

// How it ends when a seat knocks to come into a class.

#include <cstdint>

namespace atelier {

enum class JoinOutcome : std::uint8_t {
    admitted = 1,
    refused,
    door_shut,
    kit_void,
    nobody,  // answered
};

}  // namespace atelier
