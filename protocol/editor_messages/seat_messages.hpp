#pragma once

// How a seat is: what it has of each space, and all that may be wrong with it.
// docs/editor-protocol.md, "`atelier/`".

#include "protocol/editor_messages/session_messages.hpp"

namespace atelier::talk {

// Two seats with the same frontier hold the same; with the same tree they show the same.
struct SpaceState {
    SpacePrint frontier;
    SpacePrint tree;
    bool wrote = false;       // this seat has something of its own there
    std::uint64_t seats = 0;  // others that hold all of that

    bool operator==(const SpaceState&) const = default;
    static void fields(auto& field, auto& it) {
        field("frontier", it.frontier);
        field("tree", it.tree);
        field("wrote", it.wrote);
        field("seats", it.seats);
    }
};

struct AskSpace {
    static constexpr std::string_view method = "atelier/space";
    using Answer = SpaceState;
    SpaceId project;

    bool operator==(const AskSpace&) const = default;
    static void fields(auto& field, auto& it) { field("project", it.project); }
};

// ---- what may be wrong --------------------------------------------------------------------------

struct StoreHealth {
    std::uint64_t logs = 0;              // that were read
    std::uint64_t damaged = 0;           // of them, with something that cannot be read any more
    std::vector<std::string> set_aside;  // files that could not be read as a whole

    bool operator==(const StoreHealth&) const = default;
    static void fields(auto& field, auto& it) {
        field("logs", it.logs);
        field("damaged", it.damaged);
        field("set_aside", it.set_aside);
    }
};

struct KnownInterface {
    std::string name;
    bool usable = false;                 // leads to a room
    std::vector<std::string> addresses;  // of private and link-local networks
    std::uint64_t sent = 0;              // beacons
    std::uint64_t failed = 0;
    std::uint64_t heard = 0;  // with its own
    std::uint64_t own = 0;    // its own that came back

    bool operator==(const KnownInterface&) const = default;
    static void fields(auto& field, auto& it) {
        field("name", it.name);
        field("usable", it.usable);
        field("addresses", it.addresses);
        field("sent", it.sent);
        field("failed", it.failed);
        field("heard", it.heard);
        field("own", it.own);
    }
};

// How the last call to a seat ended.
enum class Reached : std::uint8_t { untried, connected, refused, silent, hung_up };
template <>
struct NamesOf<Reached> {
    static constexpr std::array<std::pair<Reached, std::string_view>, 5> all{{
        {Reached::untried, "untried"},
        {Reached::connected, "connected"},
        {Reached::refused, "refused"},
        {Reached::silent, "silent"},
        {Reached::hung_up, "hung_up"},
    }};
};

struct KnownSeat {
    std::string address;
    bool beacon = false;  // it was heard, not only called
    bool ours = false;    // its beacon has our network key
    Reached reached = Reached::untried;

    bool operator==(const KnownSeat&) const = default;
    static void fields(auto& field, auto& it) {
        field("address", it.address);
        field("beacon", it.beacon);
        field("ours", it.ours);
        field("reached", it.reached);
    }
};

struct Diagnosis {
    std::string version;
    std::uint64_t minutes = 0;         // since 1970, by the clock of this machine
    std::uint64_t latest_minutes = 0;  // the latest that somebody of the class claimed
    std::uint64_t free_bytes = 0;      // on the disk
    std::optional<DiskTrouble> disk;
    StoreHealth store;
    std::uint32_t port = 0;
    std::uint32_t beacon_port = 0;
    bool beacons_v4 = false;  // the socket is open
    bool beacons_v6 = false;
    std::uint64_t hops = 0;  // that packets go
    std::vector<KnownInterface> interfaces;
    std::vector<KnownSeat> seats;
    std::vector<std::string> peers_faults;  // of HOME/peers.txt: "line 3: " and a sentence

    bool operator==(const Diagnosis&) const = default;
    static void fields(auto& field, auto& it) {
        field("version", it.version);
        field("minutes", it.minutes);
        field("latest_minutes", it.latest_minutes);
        field("free_bytes", it.free_bytes);
        field("disk", it.disk);
        field("store", it.store);
        field("port", it.port);
        field("beacon_port", it.beacon_port);
        field("beacons_v4", it.beacons_v4);
        field("beacons_v6", it.beacons_v6);
        field("hops", it.hops);
        field("interfaces", it.interfaces);
        field("seats", it.seats);
        field("peers_faults", it.peers_faults);
    }
};

// Answered when the store was read, which may take seconds; the node works on meanwhile.
struct Doctor {
    static constexpr std::string_view method = "atelier/doctor";
    using Answer = Diagnosis;
    bool operator==(const Doctor&) const = default;
    static void fields(auto&, auto&) {}
};

}  // namespace atelier::talk
