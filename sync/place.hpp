#pragma once

// Who has a place where, now: what the state of a class says about an author in a space and about
// a seat at the door. Pure questions; nothing is kept.

#include "sync/class_state.hpp"

namespace atelier {

bool is_trainer(const ClassState& state, const AuthorId& author);  // and not removed

// By an act that stands.
bool has_place(const ClassState& state, const AuthorId& author, const SpaceId& space);

// The heads of the versions that a change of this author in this space must lie in, in all of them,
// to stand. None: the author is not cut there. A version without heads holds nothing. Ask once for
// an author, a space and a state, not for each change.
using Version = std::set<ChangeId>;
std::vector<Version> cuts_on(const ClassState& state, const AuthorId& author, const SpaceId& space);

// Whether anybody was ever seated there, served or not.
bool is_seat(const ClassState& state, const DeviceKey& device);
// Whether a seat is served: somebody who may read sits there. A suspended learner may.
bool is_effective_member(const ClassState& state, const DeviceKey& device);
// All seats where anybody was ever seated, and whether each is served.
std::map<DeviceKey, bool> seats_of(const ClassState& state);
// Whether somebody with these keys must not come in again: removed, or at a machine that is lost. A
// removed learner still has the kit that once let them in. Other keys may be admitted.
bool is_shut_out(const ClassState& state, const AuthorId& author, const DeviceKey& device);

}  // namespace atelier
