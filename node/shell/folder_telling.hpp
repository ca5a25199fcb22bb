#pragma once

// How a working folder stands, as it is told on the socket.

#include "node/folder_report.hpp"
#include "protocol/editor_messages/folder_messages.hpp"

namespace atelier {

std::string name_of(FolderFault fault);
talk::WorkingFolder told_of(const FolderReport& report);

}  // namespace atelier
