#pragma once

// A whole project at a version, in parts of bounded size. A client asks again with the version it
// was answered and the number of files it has; what was looked up for the first part is kept for
// the next, one snapshot a connection.

#include "node/checkout.hpp"
#include "node/shell/client_fault.hpp"
#include "protocol/editor_messages/messages.hpp"

namespace atelier {

class ClientSnapshots {
public:
    static constexpr std::size_t part_bytes = 1024 * 1024;  // of text; at least one file

    Answered<talk::SnapshotAnswer> answer(const talk::Snapshot& asked, Replica& replica);

private:
    std::optional<SpaceCheckout> last_;
};

}  // namespace atelier
