#pragma once

// HOME/peers.txt: where other seats are, for a network that lets no beacons through. One address a
// line as socket_address.hpp has them, 24711 where no port stands; what follows a # is a comment.
//
// A line that is wrong is told with its number, and the others are good. At most 64 KiB are read
// and 512 addresses taken.

#include "node/shell/socket_address.hpp"

#include <string>
#include <vector>

namespace atelier {

struct PeersList {
    std::vector<PeerAddress> addresses;  // none twice, in the order of the file
    std::vector<std::string> faults;     // "line 3: " and a sentence

    bool operator==(const PeersList&) const = default;
};

PeersList read_peers(std::string_view text, const InterfaceNumber& number = interface_number);

class PeersFile {
public:
    explicit PeersFile(std::string path) : path_(std::move(path)) {}

    // What it says now, if that is something else than the last time. A file that is not there says
    // nothing; one that cannot be read is a fault.
    std::optional<PeersList> read_changes();
    // What it said then.
    const PeersList& last() const { return last_; }

private:
    PeersList read() const;

    std::string path_;
    PeersList last_;
};

}  // namespace atelier
