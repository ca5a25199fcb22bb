#include "node/shell/seats_heard.hpp"

#include "node/shell/socket_address.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>

namespace atelier {

SeatsHeard::Seat& SeatsHeard::at(const PeerAddress& address, Instant now) {
    if (!seats_.contains(address) && seats_.size() >= addresses_max)
        seats_.erase(std::ranges::min_element(seats_, {},
                                              [](const auto& each) { return each.second.last; }));
    Seat& seat = seats_[address];
    seat.last = now;
    return seat;
}

void SeatsHeard::heard(const PeerAddress& address, Instance instance, bool is_ours, Instant now) {
    Seat& seat = at(address, now);
    seat.instance = instance;
    seat.is_ours = is_ours;
}

void SeatsHeard::connected(SessionNumber number, const PeerAddress& address, bool opened_by_us,
                           Instant now) {
    sessions_[number] = {address, opened_by_us};
    if (opened_by_us) at(address, now).reached = talk::Reached::connected;
}

void SeatsHeard::missed(const PeerAddress& address, const boost::system::error_code& error,
                        Instant now) {
    Seat& seat = at(address, now);
    if (!error) {
        seat.reached = talk::Reached::hung_up;
    } else if (error == boost::asio::error::connection_refused) {
        seat.reached = talk::Reached::refused;
    } else {
        seat.reached = talk::Reached::silent;
    }
}

// Who calls does so from a port that says nothing.
bool SeatsHeard::is_connected(const PeerAddress& address) const {
    return std::ranges::any_of(sessions_, [&](const auto& each) {
        const Session& session = each.second;
        return session.opened_by_us ? session.address == address : session.address.ip == address.ip;
    });
}

bool SeatsHeard::is_connected_elsewhere(const Seat& seat) const {
    return seat.instance && std::ranges::any_of(seats_, [&](const auto& each) {
               return each.second.instance == seat.instance && is_connected(each.first);
           });
}

std::vector<talk::KnownSeat> SeatsHeard::told(Instant now) const {
    std::vector<talk::KnownSeat> told;
    for (const auto& [address, seat] : seats_) {
        const bool is_here = is_connected(address);
        if (!is_here && (now - seat.last > remembered_for || is_connected_elsewhere(seat)))
            continue;
        talk::KnownSeat one{text_of(address), seat.instance.has_value(), seat.is_ours,
                            seat.reached};
        if (is_here) {
            one.reached = talk::Reached::connected;
        } else if (one.reached == talk::Reached::connected) {
            one.reached = talk::Reached::untried;
        }
        told.push_back(std::move(one));
    }
    return told;
}

}  // namespace atelier
