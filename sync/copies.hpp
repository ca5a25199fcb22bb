#pragma once

// Who else has on their disk what was written here: what "on N seats" counts (docs/protocol.md,
// "Conversation", have). A copy is counted by what its seat says, never by what was sent to it.
//
// Kept is, for each watched log and seat, the furthest tip that the seat said. Nothing is kept of
// other logs, so memory is bounded by watched logs times seats; the caller hears members only. A
// seat that cannot be reached still counts: its disk has it. A disk that was wiped does not, so a
// seat that comes with another instance says everything again, as it does anyway when a
// conversation begins.
//
// Watched are logs of this node, in which it writes one change after the other: they do not fork,
// so who has a later change has all before it.

#include "protocol/tip.hpp"

#include <map>
#include <optional>

namespace atelier {

class Copies {
public:
    void watch(const SpaceId& space, const LogName& log) { logs_[{space, log}]; }

    // The seat has this log on its disk up to there.
    void heard(const DeviceKey& seat, const SpaceId& space, const Tip& tip);
    // It was cut or removed from the class.
    void forget(const DeviceKey& seat);
    // It comes with this instance.
    void greeted(const DeviceKey& seat, Instance instance);
    // Our own disk has a log up to there.
    void kept(const SpaceId& space, const Tip& tip);

    // How many others have this change on their disks. Of a log that is not watched: none known.
    std::size_t seats_with(const SpaceId& space, const LogName& log, Seq seq,
                           const ChangeId& id) const;
    // How many others have all that our own disk has, of logs that it was told to have since the
    // start: the least of these logs. Without any: none known.
    std::size_t seats_with_all() const;
    // The same of one space. Nothing: our own disk was told to have nothing there.
    std::optional<std::size_t> seats_with_all_of(const SpaceId& space) const;
    bool has_any() const { return !kept_.empty(); }

private:
    using Kept = std::map<std::pair<SpaceId, LogName>, Tip>;

    struct Said {
        Seq seq = 0;
        ChangeId id;
    };

    std::optional<std::size_t> seats_with_all_between(Kept::const_iterator first,
                                                      Kept::const_iterator end) const;

    std::map<std::pair<SpaceId, LogName>, std::map<DeviceKey, Said>> logs_;
    Kept kept_;
    std::map<DeviceKey, Instance> instances_;
};

}  // namespace atelier
