#include "editor/commands/doctor_checks.hpp"

#include <algorithm>

namespace atelier::editor {

namespace {

constexpr std::uint64_t mebibyte = 1024 * 1024;
// As the node has them (design: safety, "Disk").
constexpr std::uint64_t free_warned_below = 500 * mebibyte;
constexpr std::uint64_t free_for_blobs = 200 * mebibyte;
constexpr std::uint64_t free_for_others = 64 * mebibyte;

constexpr std::uint64_t minutes_a_day = 24 * 60;
// 1 January 2025 and 2100: this program is younger, and no clock of a class comes so far.
constexpr std::uint64_t earliest_minutes = 1'735'689'600 / 60;
constexpr std::uint64_t latest_minutes = 4'102'444'800 / 60;

using talk::Diagnosis;
using talk::KnownInterface;
using talk::KnownSeat;
using talk::Reached;

class Examination {
public:
    Examination(const SeatFacts& facts, const Words& words) : facts_(facts), words_(words) {}

    std::vector<Check> all() {
        home();
        disk();
        node();
        if (!facts_.node) return std::move(checks_);
        store();
        clock();
        interfaces();
        sockets();
        beacons();
        seats();
        peers_file();
        hops();
        return std::move(checks_);
    }

private:
    void well(std::string name, std::string says) {
        checks_.push_back({std::move(name), true, std::move(says), {}});
    }
    void bad(std::string name, std::string says, std::string advice) {
        checks_.push_back({std::move(name), false, std::move(says), std::move(advice)});
    }

    void home() {
        const HomeFacts& home = facts_.home;
        const Slots path{{"path", home.path}};
        if (!home.is_there)
            return bad("home", words_("doctor.home_missing"_key, path),
                       words_("doctor.home_missing_do"_key, path));
        if (!home.is_own)
            return bad("home", words_("doctor.home_foreign"_key, path),
                       words_("doctor.home_foreign_do"_key, path));
        if (!home.may_write)
            return bad("home", words_("doctor.home_unwritable"_key, path),
                       words_("doctor.home_unwritable_do"_key, path));
        if (!home.is_closed)
            return bad("home", words_("doctor.home_open"_key, path),
                       words_("doctor.home_open_do"_key, path));
        well("home", words_("doctor.home"_key, path));
    }

    void disk() {
        const auto free =
            facts_.node ? std::optional(facts_.node->free_bytes) : facts_.home.free_bytes;
        if (!free) return;
        const Slots slots{{"free", std::to_string(*free / mebibyte)}};
        const std::string advice = words_("doctor.disk_do"_key);
        if (*free < free_for_others)
            return bad("disk", words_("doctor.disk_own_only"_key, slots), advice);
        if (*free < free_for_blobs)
            return bad("disk", words_("doctor.disk_no_blobs"_key, slots), advice);
        if (*free < free_warned_below)
            return bad("disk", words_("doctor.disk_low"_key, slots), advice);
        well("disk", words_("doctor.disk"_key, slots));
    }

    void node() {
        if (!facts_.node)
            return bad("node", words_("doctor.node_missing"_key), facts_.node_trouble);
        const Slots version{{"version", facts_.node->version}, {"own", facts_.node_version}};
        if (facts_.node->version != facts_.node_version)
            return bad("node", words_("doctor.node_other"_key, version),
                       words_("doctor.node_other_do"_key));
        well("node", words_("doctor.node"_key, version));
    }

    void store() {
        const Diagnosis& seat = *facts_.node;
        if (seat.disk == talk::DiskTrouble::broken)
            return bad("store", words_("doctor.store_broken"_key),
                       words_("doctor.store_broken_do"_key));
        if (seat.disk == talk::DiskTrouble::full)
            return bad("store", words_("doctor.store_full"_key), words_("doctor.disk_do"_key));
        if (seat.store.damaged > 0)
            return bad("store", words_.count("doctor.store_damaged"_key, seat.store.damaged),
                       words_("doctor.store_damaged_do"_key));
        if (!seat.store.set_aside.empty())
            return bad("store",
                       words_("doctor.store_aside"_key, {{"file", seat.store.set_aside.front()}}),
                       words_("doctor.store_aside_do"_key));
        well("store", words_.count("doctor.store"_key, seat.store.logs));
    }

    void clock() {
        const Diagnosis& seat = *facts_.node;
        const bool is_impossible = seat.minutes < earliest_minutes || seat.minutes > latest_minutes;
        const bool is_behind = seat.minutes + minutes_a_day < seat.latest_minutes;
        if (is_impossible || is_behind)
            return bad("clock",
                       words_(is_impossible ? "doctor.clock_wrong"_key : "doctor.clock_behind"_key),
                       words_("doctor.clock_do"_key));
        well("clock", words_("doctor.clock"_key));
    }

    void interfaces() {
        std::string names;
        for (const KnownInterface& each : facts_.node->interfaces)
            if (each.usable && !each.addresses.empty())
                names +=
                    (names.empty() ? "" : ", ") + each.name + " (" + each.addresses.front() + ")";
        if (!names.empty())
            return well("interfaces", words_("doctor.interfaces"_key, {{"names", names}}));
        const bool has_any = !facts_.node->interfaces.empty();
        bad("interfaces",
            words_(has_any ? "doctor.interfaces_none"_key : "doctor.interfaces_down"_key),
            words_("doctor.interfaces_do"_key));
    }

    void sockets() {
        const Diagnosis& seat = *facts_.node;
        const Slots port{{"port", std::to_string(seat.beacon_port)}};
        if (!seat.beacons_v4 && !seat.beacons_v6)
            return bad("sockets", words_("doctor.sockets_shut"_key, port),
                       words_("doctor.sockets_do"_key, port));
        well("sockets", words_("doctor.sockets"_key, port));
    }

    // Only who is of a class says where it is.
    void beacons() {
        if (!facts_.has_class) return;
        for (const KnownInterface& each : facts_.node->interfaces) {
            if (!each.usable) continue;
            const Slots name{{"name", each.name}};
            if (each.sent == 0)
                return bad("beacons", words_("doctor.beacons_unsent"_key, name),
                           words_("doctor.beacons_unsent_do"_key, name));
            if (each.own == 0)
                return bad("beacons", words_("doctor.beacons_lost"_key, name),
                           with_ports("doctor.firewall_do"_key));
        }
        well("beacons", words_("doctor.beacons"_key));
    }

    std::string with_ports(Key key) const {
        return words_(key, {{"tcp", std::to_string(facts_.node->port)},
                            {"udp", std::to_string(facts_.node->beacon_port)}});
    }

    void seats() {
        if (!facts_.has_class) return well("seats", words_("doctor.seats_no_class"_key));
        std::vector<KnownSeat> ours, others;
        for (const KnownSeat& each : facts_.node->seats) {
            if (each.beacon) (each.ours ? ours : others).push_back(each);
        }
        const auto blocked = std::ranges::find_if(ours, [](const KnownSeat& each) {
            return each.reached == Reached::refused || each.reached == Reached::silent;
        });
        if (blocked != ours.end())
            return bad("seats",
                       words_(blocked->reached == Reached::refused ? "doctor.seats_refused"_key
                                                                   : "doctor.seats_silent"_key,
                              {{"address", blocked->address}}),
                       with_ports("doctor.firewall_there_do"_key));
        const auto hung_up = std::ranges::find(ours, Reached::hung_up, &KnownSeat::reached);
        if (hung_up != ours.end())
            return bad("seats", words_("doctor.seats_hung_up"_key, {{"address", hung_up->address}}),
                       words_("doctor.seats_hung_up_do"_key));
        if (facts_.connected > 0)
            return well("seats", words_.count("doctor.seats"_key, facts_.connected));
        if (!ours.empty())
            return bad("seats", words_("doctor.seats_waiting"_key, {{"address", ours[0].address}}),
                       words_("doctor.seats_waiting_do"_key));
        if (!others.empty())
            return bad("seats",
                       words_("doctor.seats_foreign"_key, {{"address", others[0].address}}),
                       words_("doctor.seats_foreign_do"_key));
        unheard();
    }

    // Whoever is called and was never heard may be listed in peers.txt, or known from before.
    void unheard() {
        const auto& seats = facts_.node->seats;
        const auto called = std::ranges::find_if(
            seats, [](const KnownSeat& each) { return each.reached != Reached::untried; });
        if (called == seats.end())
            return bad("seats", words_("doctor.seats_none"_key),
                       words_("doctor.seats_none_do"_key));
        bad("seats", words_("doctor.seats_unheard"_key, {{"address", called->address}}),
            words_("doctor.seats_none_do"_key));
    }

    void peers_file() {
        const auto& faults = facts_.node->peers_faults;
        const std::string path = facts_.home.path + "/peers.txt";
        if (faults.empty()) return well("peers", words_("doctor.peers"_key));
        bad("peers",
            words_.count("doctor.peers_wrong"_key, faults.size(),
                         {{"path", path}, {"fault", faults.front()}}),
            words_("doctor.peers_do"_key));
    }

    void hops() {
        const std::uint64_t hops = facts_.node->hops;
        if (hops <= 1) return well("hops", words_("doctor.hops"_key));
        bad("hops", words_.count("doctor.hops_far"_key, hops), words_("doctor.hops_do"_key));
    }

    const SeatFacts& facts_;
    const Words& words_;
    std::vector<Check> checks_;
};

}  // namespace

std::vector<Check> checks_of(const SeatFacts& facts, const Words& words) {
    return Examination(facts, words).all();
}

bool is_too_soon(const talk::Diagnosis& diagnosis) {
    return std::ranges::any_of(diagnosis.interfaces, [](const KnownInterface& each) {
        return each.usable && (each.sent == 0 || each.own == 0);
    });
}

}  // namespace atelier::editor
