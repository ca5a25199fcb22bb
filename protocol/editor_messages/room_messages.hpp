#pragma once

// Who is where, and what the editors of one seat tell each other.
// docs/editor-protocol.md, "`atelier/`".

#include "protocol/editor_messages/session_messages.hpp"

namespace atelier::talk {

struct RaiseHand {
    static constexpr std::string_view method = "atelier/hand";
    using Answer = Nothing;
    bool up = false;

    bool operator==(const RaiseHand&) const = default;
    static void fields(auto& field, auto& it) { field("up", it.up); }
};

struct SayAway {
    static constexpr std::string_view method = "atelier/away";
    using Answer = Nothing;
    bool away = false;

    bool operator==(const SayAway&) const = default;
    static void fields(auto& field, auto& it) { field("away", it.away); }
};

struct Follow {
    static constexpr std::string_view method = "atelier/follow";
    using Answer = Nothing;
    std::optional<DeviceKey> device;  // without: nobody

    bool operator==(const Follow&) const = default;
    static void fields(auto& field, auto& it) { field("device", it.device); }
};

// The others are asked to come where this one is.
struct ShowHere {
    static constexpr std::string_view method = "atelier/show";
    using Answer = Nothing;
    std::uint32_t number = 0;  // another one each time, never 0

    bool operator==(const ShowHere&) const = default;
    static void fields(auto& field, auto& it) { field("number", it.number); }
};

// Passed on to this seat's other editors as they are, by the same method.
struct CaretAt {
    static constexpr std::string_view method = "atelier/caret";
    using Answer = Nothing;
    std::string uri;
    Position position;

    bool operator==(const CaretAt&) const = default;
    static void fields(auto& field, auto& it) {
        field("uri", it.uri);
        field("position", it.position);
    }
};

struct GoTo {
    static constexpr std::string_view method = "atelier/goto";
    using Answer = Nothing;
    std::string uri;
    Position position;

    bool operator==(const GoTo&) const = default;
    static void fields(auto& field, auto& it) {
        field("uri", it.uri);
        field("position", it.position);
    }
};

// ---- from the node ------------------------------------------------------------------------------

struct PresentSeat {
    DeviceKey device;
    bool hand = false;
    bool away = false;
    bool dimmed = false;  // not heard of for 25 s
    std::optional<DeviceKey> following;
    std::optional<std::uint32_t> shows;  // asks to come there: each time another number
    std::optional<std::string> uri;
    std::vector<Range> ranges;  // in the text as it is now

    bool operator==(const PresentSeat&) const = default;
    static void fields(auto& field, auto& it) {
        field("device", it.device);
        field("hand", it.hand);
        field("away", it.away);
        field("dimmed", it.dimmed);
        field("following", it.following);
        field("shows", it.shows);
        field("uri", it.uri);
        field("ranges", it.ranges);
    }
};

struct Presence {
    static constexpr std::string_view method = "atelier/presence";
    std::vector<PresentSeat> seats;

    bool operator==(const Presence&) const = default;
    static void fields(auto& field, auto& it) { field("seats", it.seats); }
};

}  // namespace atelier::talk
