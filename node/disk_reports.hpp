#pragma once

// Who is told what is on the disk here (docs/protocol.md, "Conversation", have).
//
// Where a log's author sits it is told after each flush: there the screen counts it. The others
// need it only so as not to pass on what is here already, and they wait longer than a second before
// they do (told_later in conversations.cpp): they are told once a second, of each log its last tip.
// Told to everybody at each flush it was five sixths of all bytes on the wire of a class of 24.

#include "node/links.hpp"

namespace atelier {

class DiskReports {
public:
    // What one message holds of them at most.
    static constexpr std::size_t logs_at_once = 1'024;
    static constexpr Milliseconds gathering{1'000};

    // On the disk here since; its author sits there, if that is known.
    void kept(const message::OnDisk& log, std::optional<DeviceKey> author_at, Instant now);
    // What is to be said now.
    void say(Links& links, Instant now);
    std::optional<Instant> next_due() const { return others_at_; }

private:
    struct Kept {
        Tip tip;
        std::optional<DeviceKey> author_at;
    };
    using Logs = std::map<std::pair<SpaceId, LogName>, Kept>;

    Logs fresh_;     // since this was last said to anybody
    Logs gathered_;  // and to the others
    std::optional<Instant> others_at_;
};

}  // namespace atelier
