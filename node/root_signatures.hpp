#pragma once

// A root act gets the signatures of those roots whose keys are at this seat.

#include "protocol/act.hpp"
#include "sync/class_state.hpp"

#include <span>

namespace atelier {

// An act that needs no root's signature, or brings its own, comes back as it was.
Act signed_by_roots(Act act, const ClassState& state, const ClassId& class_id,
                    const Carrier& carrier, std::span<const SigningKey> roots);

}  // namespace atelier
