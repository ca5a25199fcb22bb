#pragma once

// Who calls, from its first byte until it leaves, and for whom there is room (sync/limits.hpp, "who
// calls"). A stranger can hold few of these places and none of a member's:
//
//   silent      until its first message has come: the one that is silent the longest makes room
//   half open   answered: members, who proved the network key by then; joiners and who rejoins
//   proven      the handshake has ended: members; visitors, who may be anybody
//
// Of one address only a few; of loopback any number, as several seats may share a machine.

#include "protocol/handshake.hpp"
#include "sync/peer_address.hpp"
#include "sync/session_number.hpp"

#include <map>
#include <optional>

namespace atelier {

class Callers {
public:
    struct Admission {
        bool is_admitted = false;
        std::optional<SessionNumber> instead_of;  // is to be hung up
    };
    // `caller` is greater than all that came before.
    Admission admit(SessionNumber caller, const PeerAddress& from);

    // Whether one more of this kind is answered now; else it waits where it stands.
    bool may_answer(HandshakeKind kind) const;
    void answered(SessionNumber caller, HandshakeKind kind);
    // Its handshake has ended. False: it is to be hung up, as there are too many.
    bool proved(SessionNumber caller);

    void left(SessionNumber caller) { callers_.erase(caller); }
    std::size_t size() const { return callers_.size(); }

private:
    enum class Stage : std::uint8_t { silent, half_open, proven };
    struct Caller {
        PeerAddress machine;  // without port
        Stage stage = Stage::silent;
        bool is_member = false;
    };

    std::size_t count(Stage stage, bool is_member) const;
    std::size_t unproven_of(const PeerAddress& machine) const;
    std::size_t visitors_of(const PeerAddress& machine) const;

    std::map<SessionNumber, Caller> callers_;
};

}  // namespace atelier
