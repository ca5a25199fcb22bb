#pragma once

// Who is where, in memory only (docs/protocol.md, "Presence"): what this seat says of its own
// person, and what it last heard of the others.
//
// Own side: a change of activity is said at once, but at most one a 100 ms, the latest one; without
// a change the same is said again every 10 s. Who leaves is said to be gone at once, and no more.
// Nothing that is heard makes anything due: presence is never an answer to presence.
//
// Others: what is shown of a device is what it said last, in whichever session (a session is one
// start of its node). It dims 25 s after it was heard and is no longer shown after 40 s. Of a
// session only a greater counter is news. A session that was replaced is still remembered by its
// greatest counter, so one that is thrown back shows nothing; one that this seat never heard of
// shows an old cursor until the device speaks again. A gone takes away only what its own session
// shows. To stop old sessions from going round for ever, what was news less than a minute ago is
// not forgotten to make room: the ninth session of a device and the 129th device are refused.
//
// Whoever calls has taken the presence from the seat's own connection or verified its signature,
// and knows the device for a member.

#include "protocol/presence.hpp"
#include "sync/instant.hpp"

#include <map>

namespace atelier {

class PresenceBoard {
public:
    static constexpr Milliseconds between_two{100};
    static constexpr Milliseconds heartbeat{10'000};
    static constexpr Milliseconds dims_after{25'000};
    static constexpr Milliseconds fades_after{40'000};
    static constexpr Milliseconds remembered_for{60'000};  // at least

    // `session`: random, another one each start.
    PresenceBoard(const DeviceKey& own, std::uint64_t session) : own_(own), session_(session) {}

    // Nothing: the person left.
    void set_own(std::optional<Activity> activity) { activity_ = std::move(activity); }
    // What is to be sent to everybody now, once.
    std::optional<Presence> due(Instant now);
    std::optional<Instant> next_due(Instant now) const;
    // What the others were told last, for a seat that has just come. Nothing when gone.
    std::optional<Presence> told() const;

    // Whether it is news: it may show, and is passed on where there is no full mesh. The own
    // device's never is.
    bool heard(const DeviceKey& device, const Presence& presence, Instant now);

    struct Seen {
        DeviceKey device;
        Activity activity;
        bool is_dimmed = false;

        bool operator==(const Seen&) const = default;
    };
    std::vector<Seen> seen(Instant now) const;  // ascending by device
    // When `seen` answers something else though nothing is heard.
    std::optional<Instant> next_change(Instant now) const;

private:
    struct Session {
        std::uint64_t number = 0;
        std::uint64_t counter = 0;  // the greatest
        Instant heard;
    };
    struct Shown {
        std::uint64_t session = 0;
        Activity activity;
        Instant heard;
    };
    struct Seat {
        std::vector<Session> sessions;  // what was news last stands last; never empty
        std::optional<Shown> shown;
    };

    std::optional<Instant> when_due() const;
    bool make_room_for(const DeviceKey& device, Instant now);
    static bool is_news(Seat& seat, const Presence& presence, Instant now);

    DeviceKey own_;
    std::uint64_t session_;
    std::optional<Activity> activity_;
    Presence told_;  // counter 0: nothing so far
    Instant told_at_;
    std::map<DeviceKey, Seat> seats_;
};

}  // namespace atelier
