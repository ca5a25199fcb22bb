#pragma once

// How much others may do here: pushes of one author, and what no honest seat sends, of one device.

#include "protocol/ids.hpp"
#include "sync/allowance.hpp"

#include <map>
#include <vector>

namespace atelier {

class Conduct {
public:
    // Whether one more push of this author is taken. What is above is left, and fetched later.
    bool may_push(const AuthorId& author, Instant now);
    // A device sent what ends a conversation. Whether the trainer is to be told.
    bool misbehaved(const DeviceKey& device, Instant now);

private:
    std::map<AuthorId, Allowance> allowances_;
    std::map<DeviceKey, std::vector<Instant>> strikes_;
};

}  // namespace atelier
