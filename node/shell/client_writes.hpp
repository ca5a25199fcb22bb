#pragma once

// What a client wants done to the files of a project and said about them, as one request to the
// node each. It is looked at here as far as a change could not be read back with it, or a person
// should not give such a name; whether it may be done is the node's.

#include "node/shell/client_fault.hpp"
#include "protocol/editor_messages/messages.hpp"
#include "sync/replica.hpp"

namespace atelier {

Answered<Request> request_of(const talk::Create& asked, Replica& replica);
Answered<Request> request_of(const talk::Rename& asked, Replica& replica);
Answered<Request> request_of(const talk::Move& asked, Replica& replica);
Answered<Request> request_of(const talk::Delete& asked, Replica& replica);
Answered<Request> request_of(const talk::Restore& asked, Replica& replica);
Answered<Request> request_of(const talk::Put& asked, Replica& replica);
Answered<Request> request_of(const talk::NameMoment& asked, Replica& replica);
Answered<Request> request_of(const talk::Comment& asked, Replica& replica);
Answered<Request> request_of(const talk::ReplyTo& asked, Replica& replica);
Answered<Request> request_of(const talk::SetComment& asked, Replica& replica);

}  // namespace atelier
