#pragma once

// What a client wants done to the class, as one request to the node each. It is looked at here as
// far as an act could not be read back with it; whether this seat's person may do it is the
// class's.

#include "node/shell/client_fault.hpp"
#include "protocol/editor_messages/messages.hpp"
#include "sync/replica.hpp"

namespace atelier {

// The kit's public key is made of its secret.
Answered<Request> request_of(const talk::MakeKit& asked, const InviteKey& kit);
Answered<Request> request_of(const talk::WithdrawKit& asked, Replica& replica);
Answered<Request> request_of(const talk::AnswerDoor& asked, Replica& replica);
Answered<Request> request_of(const talk::NewTeam& asked, Replica& replica);
Answered<Request> request_of(const talk::ChangeTeam& asked, Replica& replica);
Answered<Request> request_of(const talk::NewProject& asked, Replica& replica);
Answered<Request> request_of(const talk::ChangeProject& asked, Replica& replica);
Answered<Request> request_of(const talk::NewShelf& asked, Replica& replica);
Answered<Request> request_of(const talk::CutAuthors& asked, Replica& replica);
Answered<Request> request_of(const talk::LiftCuts& asked, Replica& replica);
Answered<Request> request_of(const talk::RotateKey& asked, Replica& replica);

struct Founding {
    std::vector<RootHolder> others;  // beside this seat's own root
    std::uint8_t threshold = 1;
};
Answered<Founding> founding_of(const talk::FoundClass& asked);

}  // namespace atelier
