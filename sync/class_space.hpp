#pragma once

// The class space: its accepted acts and the state they come to. The state is a pure function of
// the set of acts; they may come in any causal order. It takes changes whose bytes, signature and
// log were checked (change.hpp, span.hpp) and decides the rest of whether they are accepted.

#include "sync/act_replay.hpp"
#include "sync/entitlement.hpp"
#include "sync/ever_places.hpp"

namespace atelier {

enum class Acceptance : std::uint8_t {
    accepted,
    known,            // was there before
    parents_missing,  // may be accepted later
    no_place,         // its author was never given a place; may be accepted later
    refused,          // never: another space, a wrong lamport
};

class ClassSpace {
public:
    // The genesis must hold an act::Genesis and be of that kind; its id is the class id.
    explicit ClassSpace(ActChange genesis, RootVerifier verifier = verify_root_string);
    ClassSpace(const ClassSpace&) = delete;
    ClassSpace& operator=(const ClassSpace&) = delete;

    Acceptance add(ActChange change);
    // What `add` would say of the first change of a log that has no place, which only a root act
    // can bring. Anything but parents_missing is for good.
    Acceptance ask_first(ActChange change);

    // Why a change that comes on top of all that is here would have no effect, if `add` accepted
    // it; nothing: it would stand. Takes nothing in.
    std::optional<VoidReason> void_reason(ActChange change);

    const ClassState& state() { return replay_.state(); }
    // Decides whether changes of any space of the class are held.
    bool ever_has_place(const LogName& log, const SpaceId& space) const {
        return ever_.has_place(log, space);
    }
    // Grows whenever somebody gets a place in the class space itself.
    std::size_t places() const { return ever_.places_in_class(); }
    const ActGraph& graph() const { return graph_; }
    const ClassId& class_id() const { return class_id_; }

private:
    Acceptance fault_of(const ActChange& change) const;
    void number_landmark(ActNode& node);
    void take(ActNode node);

    ClassId class_id_;
    ActGraph graph_;
    Authority authority_;
    GrantIndex grants_;
    EverPlaces ever_;
    std::uint32_t landmarks_ = 0;
    std::map<Hash, std::uint32_t> root_landmarks_;  // one for each string
    ActReplay replay_;
};

}  // namespace atelier
