#pragma once

// A room of seats that find and call each other by nothing but their Peers, in virtual time:
// beacons that may be lost, dials that arrive, are refused or go nowhere, addresses that peers
// tell. What a seat's Peers is told comes to it in the order in which it would on the wire.

#include "sync/peers.hpp"
#include "tests/random_changes.hpp"
#include "tests/test.hpp"

#include <functional>

namespace atelier::test {

inline PeerAddress address_of(std::size_t number) {
    PeerAddress address{{}, 24'711, 0};
    address.ip.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0};
    address.ip.bytes[14] = static_cast<std::uint8_t>(number >> 8);
    address.ip.bytes[15] = static_cast<std::uint8_t>(number);
    return address;
}

class PeersRoom {
public:
    PeersRoom(std::uint64_t seed, std::size_t count) : dice_(seed), seats_(count) {
        keys_ = dice_.ids<DeviceKey>(count, count);
        // Where somebody sits says nothing about their key.
        std::ranges::shuffle(keys_, std::mt19937_64(seed));
    }

    // Comes with a memory of nobody, and begins to announce itself.
    void come(std::size_t number) {
        Seat& seat = seats_[number];
        seat.instance = Instance{dice_.number(UINT64_MAX)};
        seat.peers.emplace(keys_[number], seat.instance, dice_.number(UINT64_MAX));
        seat.peers->set_members(keys_);
        ++seat.run;
        for (const std::uint64_t time : {0, 1'000, 3'000, 7'000})
            later(time, [this, number, run = seat.run] { announce(number, run); });
        later(20'000, [this, number, run = seat.run] { keep_announcing(number, run); });
    }
    // The others notice at once, or after a while when the cable was pulled.
    void go(std::size_t number, bool is_noticed) {
        for (const auto& link : std::set(links_)) {
            if (link->seat[0] != number && link->seat[1] != number) continue;
            const int other = link->seat[0] == number ? 1 : 0;
            links_.erase(link);
            later(is_noticed ? 5 : 15'000, [this, link, other] { end_at(*link, other); });
        }
        seats_[number].peers.reset();
        ++seats_[number].run;
    }
    void hint(std::size_t to, std::size_t about) { seats_[to].peers->add_known(address_of(about)); }
    void lie(std::size_t to, std::size_t about, std::size_t where) {
        const PeerAddress address = address_of(where);
        if (seats_[to].peers)
            seats_[to].peers->learnt({keys_[about], address.ip, address.port}, DeviceKey{});
    }
    void lose_beacons(std::uint64_t one_in) { lost_one_in_ = one_in; }

    void run_until(Instant end) {
        while (true) {
            work_all();
            Instant next = events_.empty() ? end : events_.begin()->first;
            for (const Seat& seat : seats_) {
                const auto due = seat.peers ? seat.peers->next_due(now_) : std::nullopt;
                if (due) next = std::min(next, std::max(*due, now_ + Milliseconds{1}));
            }
            if (end <= next) break;
            now_ = next;
            while (!events_.empty() && events_.begin()->first <= now_) {
                const auto event = std::move(events_.begin()->second);
                events_.erase(events_.begin());
                event();
            }
        }
        now_ = end;
    }

    Instant now() const { return now_; }
    std::size_t dials() const { return dials_; }
    bool is_here(std::size_t number) const { return seats_[number].peers.has_value(); }
    const DeviceKey& key(std::size_t number) const { return keys_[number]; }
    // Of every connection that stands, at both ends, its two seats; the one that dialled first.
    std::vector<std::pair<std::size_t, std::size_t>> links() const {
        std::vector<std::pair<std::size_t, std::size_t>> links;
        for (const auto& link : links_)
            links.emplace_back(link->seat[0], link->seat[1]);
        return links;
    }
    std::size_t here() const {
        return static_cast<std::size_t>(
            std::ranges::count_if(seats_, [](const Seat& seat) { return seat.peers.has_value(); }));
    }
    // How many seats are not connected with the next one in the order of keys.
    std::size_t missing_in_ring() const {
        std::vector<std::size_t> ring;
        for (std::size_t i = 0; i < seats_.size(); ++i) {
            if (is_here(i)) ring.push_back(i);
        }
        std::ranges::sort(ring, {}, [&](std::size_t seat) { return keys_[seat]; });
        std::set<std::pair<std::size_t, std::size_t>> linked;
        for (const auto& [a, b] : links())
            linked.insert({{a, b}, {b, a}});
        std::size_t missing = 0;
        for (std::size_t i = 0; i < ring.size(); ++i)
            missing += linked.contains({ring[i], ring[(i + 1) % ring.size()]}) ? 0 : 1;
        return missing;
    }
    bool hangs_together() const {
        std::set<std::size_t> here;
        for (std::size_t i = 0; i < seats_.size(); ++i) {
            if (is_here(i)) here.insert(i);
        }
        std::set<std::size_t> reached{*here.begin()};
        for (std::size_t before = 0; before != reached.size();) {
            before = reached.size();
            for (const auto& [a, b] : links()) {
                if (reached.contains(a) || reached.contains(b)) reached.insert({a, b});
            }
        }
        return reached == here;
    }

private:
    struct Seat {
        Instance instance{};
        std::optional<Peers> peers;
        std::size_t run = 0;
    };
    // Of who dialled, and of whom.
    struct Link {
        std::array<std::size_t, 2> seat{};
        std::array<std::size_t, 2> run{};
        std::array<SessionNumber, 2> number{};
        std::array<bool, 2> is_up{};
    };
    using LinkPointer = std::shared_ptr<Link>;

    void later(std::uint64_t milliseconds, std::function<void()> event) {
        events_.emplace(now_ + Milliseconds{milliseconds}, std::move(event));
    }
    bool runs(std::size_t number, std::size_t run) const {
        return is_here(number) && seats_[number].run == run;
    }

    void announce(std::size_t number, std::size_t run) {
        if (!runs(number, run)) return;
        for (std::size_t other = 0; other < seats_.size(); ++other) {
            if (other != number && dice_.chance(lost_one_in_)) continue;
            later(dice_.from_to(1, 5), [this, number, other, instance = seats_[number].instance] {
                if (is_here(other)) seats_[other].peers->heard(address_of(number), instance, now_);
            });
        }
    }
    void keep_announcing(std::size_t number, std::size_t run) {
        if (!runs(number, run)) return;
        announce(number, run);
        later(dice_.from_to(15'000, 25'000), [=, this] { keep_announcing(number, run); });
    }

    void work_all() {
        for (std::size_t number = 0; number < seats_.size(); ++number) {
            if (!is_here(number)) continue;
            for (const PeerAddress& address : seats_[number].peers->to_dial(now_))
                dial(number, address);
            CHECK(seats_[number].peers->to_dial(now_).empty());
        }
    }
    void dial(std::size_t from, const PeerAddress& address) {
        ++dials_;
        const std::size_t to = address.ip.bytes[14] * 256UL + address.ip.bytes[15];
        const std::size_t run = seats_[from].run;
        const bool is_somebody =
            to != from && to < seats_.size() && is_here(to) && seats_[to].peers->may_accept();
        if (!is_somebody) {
            const std::uint64_t time = dice_.chance(2) ? 2 : 5'000;
            later(time, [=, this] {
                if (runs(from, run)) seats_[from].peers->failed(address, now_);
            });
            return;
        }
        const auto link = std::make_shared<Link>();
        link->seat = {from, to};
        link->run = {run, seats_[to].run};
        link->number = {SessionNumber{next_number_}, SessionNumber{next_number_ + 1}};
        next_number_ += 2;
        later(dice_.from_to(2, 40), [=, this] { open(link, address); });
    }
    void open(const LinkPointer& link, const PeerAddress& address) {
        const auto& [from, to] = link->seat;
        if (!runs(from, link->run[0])) return;
        if (!runs(to, link->run[1]) || !seats_[to].peers->may_accept())
            return seats_[from].peers->failed(address, now_);
        links_.insert(link);
        PeerAddress ephemeral = address_of(from);
        ephemeral.port = 40'000;
        begin_at(link, 0, address);
        later(3, [=, this] { begin_at(link, 1, ephemeral); });
    }
    void begin_at(const LinkPointer& link, int end, const PeerAddress& address) {
        const std::size_t number = link->seat.at(end);
        const std::size_t other = link->seat.at(1 - end);
        if (!runs(number, link->run.at(end))) return;
        Peers& peers = *seats_[number].peers;
        link->is_up.at(end) = true;
        peers.connected(link->number.at(end), keys_[other], address, end == 0, now_);
        if (const auto surplus = peers.surplus(keys_[other])) close(number, *surplus);
        later(4, [=, this] { greet(link, end); });
    }
    // The instance and the known addresses of the other end come.
    void greet(const LinkPointer& link, int end) {
        const std::size_t number = link->seat.at(end);
        const std::size_t other = link->seat.at(1 - end);
        if (!link->is_up.at(end) || !runs(number, link->run.at(end))) return;
        if (!runs(other, link->run.at(1 - end))) return;
        seats_[number].peers->greeted(link->number.at(end), seats_[other].instance);
        const auto told = seats_[other].peers->addresses_to_tell();
        CHECK(told.size() <= 64);
        for (const message::PeerAddress& peer : told)
            seats_[number].peers->learnt(peer, keys_[other]);
    }
    void close(std::size_t number, SessionNumber session) {
        for (const auto& link : std::set(links_)) {
            for (const int end : {0, 1}) {
                if (link->number.at(end) != session || link->seat.at(end) != number) continue;
                links_.erase(link);
                end_at(*link, end);
                later(3, [this, link, end] { end_at(*link, 1 - end); });
                return;
            }
        }
        // The other end has closed it, and the word of it is on its way.
    }
    void end_at(Link& link, int end) {
        if (!std::exchange(link.is_up.at(end), false)) return;
        if (runs(link.seat.at(end), link.run.at(end)))
            seats_[link.seat.at(end)].peers->disconnected(link.number.at(end), now_);
    }

    Dice dice_;
    std::vector<Seat> seats_;
    std::vector<DeviceKey> keys_;
    Instant now_{1'000};
    std::multimap<Instant, std::function<void()>> events_;
    std::set<LinkPointer> links_;
    std::uint32_t next_number_ = 1;
    std::size_t dials_ = 0;
    std::uint64_t lost_one_in_ = 10;
};

}  // namespace atelier::test
