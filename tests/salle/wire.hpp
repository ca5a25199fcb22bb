#pragma once

// The network of the room: seats on segments, links that are cut in one direction or both, streams
// that keep their order and stall while a link is down, datagrams that are lost and come twice.
//
// A stream is given frames and says when they have arrived, as a socket with a window of 64 KiB
// does. In some rooms the frames go through a real handshake and transport (sealed.hpp).

#include "sync/session_number.hpp"
#include "tests/random_changes.hpp"
#include "tests/salle/event_queue.hpp"
#include "tests/salle/sealed.hpp"
#include "tests/salle/trace.hpp"

#include <deque>
#include <optional>
#include <set>

namespace atelier::salle {

using test::Dice;

enum class SeatNumber : std::uint32_t {};

class Wire {
public:
    static constexpr std::size_t window_bytes = std::size_t{64} * 1024;

    struct Weather {
        std::uint64_t delay_most = 2;       // ms
        std::uint64_t breaks_one_in = 0;    // frames; 0: never
        std::uint64_t datagrams_lost = 0;   // of 100
        std::uint64_t datagrams_twice = 0;  // of 100
        std::uint64_t bytes_a_millisecond = 10'000;
    };
    // Whoever listens at the ends.
    struct Ends {
        std::function<bool(SeatNumber)> is_awake;
        std::function<void(SeatNumber, SessionNumber, Bytes)> frame;
        std::function<void(SeatNumber, SessionNumber, std::size_t)> drained;
        std::function<void(SeatNumber, SessionNumber)> ended;
        std::function<void(SeatNumber, SeatNumber, const Bytes&)> datagram;  // from, to
    };
    Wire(EventQueue& queue, Dice& dice, Trace& trace, std::size_t seats, Ends ends)
        : queue_(queue), dice_(dice), trace_(trace), ends_(std::move(ends)), segments_(seats) {}

    Weather weather;

    // ---- links ----
    void move_to(SeatNumber seat, int segment) { segments_[index(seat)] = segment; }
    void cut_one_way(SeatNumber from, SeatNumber to) { cut_.insert({from, to}); }
    void heal();  // every link is there again
    void slow_down(SeatNumber seat, std::uint64_t bytes_a_millisecond) {
        slow_[seat] = bytes_a_millisecond;
    }
    void speed_up();
    bool is_open(SeatNumber from, SeatNumber to) const {
        return segments_[index(from)] == segments_[index(to)] && !cut_.contains({from, to});
    }
    bool is_whole() const { return cut_.empty() && !is_split(); }
    bool is_split() const;
    std::size_t cuts() const { return cut_.size(); }  // one way
    Milliseconds delay() { return {1 + dice_.below(weather.delay_most)}; }

    // ---- streams ----
    SessionNumber connect(SeatNumber a, SeatNumber b, std::optional<Sealed> sealed);
    void send(SessionNumber number, SeatNumber from, Bytes frame);
    // What was sent before still arrives.
    void close(SessionNumber number, SeatNumber from);
    // Both ends hear of it at once.
    void tear(SessionNumber number);
    // Its machine says so for it, where the link is open.
    void died(SeatNumber seat);
    void stop_reading(SessionNumber number, SeatNumber reader);
    // What stalled goes on.
    void go_on();
    bool has(SessionNumber number) const { return streams_.contains(number); }
    std::size_t on_the_way(SeatNumber seat) const;

    // ---- datagrams ----
    void announce(SeatNumber from, const Bytes& datagram, std::optional<SeatNumber> to);

private:
    struct Frame {
        Instant at;
        Bytes bytes;
    };
    struct Flow {
        SeatNumber from{};
        SeatNumber to{};
        std::deque<Frame> frames;
        std::size_t bytes = 0;  // on the way
        Instant last_at;
        Instant busy_until;
        bool is_closing = false;
        bool is_unread = false;
        bool is_dead = false;  // nobody sends any more
    };
    struct Stream {
        std::array<Flow, 2> flows;
        std::optional<Sealed> sealed;
    };

    static std::size_t index(SeatNumber seat) { return static_cast<std::size_t>(seat); }
    Stream* find(SessionNumber number);
    void pump(SessionNumber number, std::size_t way);
    bool deliver(SessionNumber number, std::size_t way);
    void end(SessionNumber number, SeatNumber at);

    EventQueue& queue_;
    Dice& dice_;
    Trace& trace_;
    Ends ends_;
    std::vector<int> segments_;
    std::set<std::pair<SeatNumber, SeatNumber>> cut_;
    std::map<SeatNumber, std::uint64_t> slow_;
    std::map<SessionNumber, Stream> streams_;
    std::uint32_t numbers_ = 0;
};

}  // namespace atelier::salle
