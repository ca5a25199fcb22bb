#pragma once

// What a client asks and nothing comes of: lists and texts of what is and of what was.

#include "node/shell/client_fault.hpp"
#include "protocol/editor_messages/messages.hpp"
#include "sync/replica.hpp"

namespace atelier {

Answered<talk::PeopleAnswer> answer(const talk::People& asked, Replica& replica);
Answered<talk::ProjectsAnswer> answer(const talk::Projects& asked, Replica& replica);
Answered<talk::TreeAnswer> answer(const talk::Tree& asked, Replica& replica);
Answered<talk::CommentsAnswer> answer(const talk::Comments& asked, Replica& replica);
Answered<talk::BlameAnswer> answer(const talk::Blame& asked, Replica& replica);
Answered<talk::VersionsAnswer> answer(const talk::Versions& asked, Replica& replica);
Answered<talk::CheckoutAnswer> answer(const talk::Checkout& asked, Replica& replica);

talk::NodeKind kind_of(NodeKind kind);
talk::Position position_of(LineColumn place);
LineColumn place_of(talk::Position position);
// Of a name's fault, for a screen.
std::string name_of(NameFault fault);

}  // namespace atelier
