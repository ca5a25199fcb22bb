#pragma once

// Passes on what others wrote (docs/conversation.md, "Live"): to few at once, and to the rest later
// if they have not said by then that they have it (disk_reports.hpp says so, within 1.2 s).
//
// Up to 32 seats the author tells everybody itself: two by chance are told at once, should they not
// hear the author. Above, mesh.hpp says which three.

#include "node/links.hpp"
#include "protocol/seed_stream.hpp"
#include "sync/mesh.hpp"

namespace atelier {

class Relay {
public:
    Relay(const DeviceKey& own, SeedStream& seeds)
        : own_(own), seeds_(seeds), seed_(seeds.number()) {}

    // `tip`: of the change in its log. Of `members` seats is the class.
    void pass_on(Links& links, const Replica::HeldChange& held, const Tip& tip, std::size_t members,
                 Instant now);

private:
    std::set<DeviceKey> first_of_many(const Links& links) const;

    DeviceKey own_;
    SeedStream& seeds_;
    std::uint64_t seed_;
};

}  // namespace atelier
