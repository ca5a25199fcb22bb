#include "tests/salle/wire.hpp"

namespace atelier::salle {

namespace {

enum : std::uint64_t { connected = 101, arrived, ended, announced };

}  // namespace

void Wire::speed_up() {
    slow_.clear();
}

void Wire::heal() {
    std::ranges::fill(segments_, 0);
    cut_.clear();
    go_on();
}

bool Wire::is_split() const {
    return std::ranges::any_of(segments_, [](int segment) { return segment != 0; });
}

Wire::Stream* Wire::find(SessionNumber number) {
    const auto found = streams_.find(number);
    return found == streams_.end() ? nullptr : &found->second;
}

SessionNumber Wire::connect(SeatNumber a, SeatNumber b, std::optional<Sealed> sealed) {
    const SessionNumber number{++numbers_};
    Stream& stream = streams_[number];
    stream.flows[0].from = stream.flows[1].to = a;
    stream.flows[1].from = stream.flows[0].to = b;
    stream.sealed = std::move(sealed);
    trace_.note(connected, queue_.now().milliseconds, number, a, b);
    return number;
}

void Wire::send(SessionNumber number, SeatNumber from, Bytes frame) {
    Stream* stream = find(number);
    if (stream == nullptr) return;
    const std::size_t way = stream->flows[0].from == from ? 0 : 1;
    Flow& flow = stream->flows[way];
    if (flow.is_closing) return;
    if (weather.breaks_one_in > 0 && dice_.chance(weather.breaks_one_in)) {
        if (!flow.frames.empty()) trace_.rare("connection broken with frames on the way");
        queue_.in({0}, [this, number] { tear(number); });
        return;
    }
    flow.bytes += frame.size();
    std::uint64_t speed = weather.bytes_a_millisecond;
    for (const SeatNumber end : {flow.from, flow.to})
        if (const auto slow = slow_.find(end); slow != slow_.end())
            speed = std::min(speed, slow->second);
    flow.busy_until = std::max(flow.busy_until, queue_.now()) + Milliseconds{frame.size() / speed};
    flow.last_at = std::max(flow.last_at, flow.busy_until + delay());
    if (stream->sealed) frame = stream->sealed->seal(way, frame);
    flow.frames.push_back({flow.last_at, std::move(frame)});
    queue_.at(flow.last_at, [this, number, way] { pump(number, way); });
}

void Wire::pump(SessionNumber number, std::size_t way) {
    while (deliver(number, way)) {
    }
}

bool Wire::deliver(SessionNumber number, std::size_t way) {
    Stream* stream = find(number);
    if (stream == nullptr) return false;
    Flow& flow = stream->flows[way];
    if (flow.is_unread || !is_open(flow.from, flow.to) || !ends_.is_awake(flow.to)) return false;
    if (flow.frames.empty()) {
        if (flow.is_closing) end(number, flow.to);
        return false;
    }
    if (flow.frames.front().at > queue_.now()) return false;
    Bytes frame = std::move(flow.frames.front().bytes);
    flow.frames.pop_front();
    if (stream->sealed) frame = stream->sealed->open(1 - way, frame);
    const bool was_full = flow.bytes >= window_bytes / 2;
    if (flow.bytes >= window_bytes) trace_.rare("window full");
    flow.bytes -= std::min(flow.bytes, frame.size());
    const bool has_room_again = flow.bytes == 0 || (was_full && flow.bytes < window_bytes / 2);
    const std::size_t room = window_bytes - std::min(window_bytes, flow.bytes);
    const SeatNumber from = flow.from;
    const SeatNumber to = flow.to;
    const bool is_dead = flow.is_dead || flow.is_closing;
    trace_.note(arrived, queue_.now().milliseconds, from, to);
    trace_.note_bytes(frame);
    ends_.frame(to, number, std::move(frame));
    if (has_room_again && !is_dead && find(number) != nullptr) ends_.drained(from, number, room);
    return true;
}

void Wire::end(SessionNumber number, SeatNumber at) {
    trace_.note(ended, queue_.now().milliseconds, number, at);
    streams_.erase(number);
    ends_.ended(at, number);
}

void Wire::close(SessionNumber number, SeatNumber from) {
    Stream* stream = find(number);
    if (stream == nullptr) return;
    queue_.in(delay(), [this, number, from] { ends_.ended(from, number); });
    const std::size_t way = stream->flows[0].from == from ? 0 : 1;
    if (stream->flows[1 - way].is_closing) {  // nobody is left to be told
        streams_.erase(number);
        return;
    }
    stream->flows[way].is_closing = true;
    // Who closes reads nothing more.
    stream->flows[1 - way].is_unread = true;
    const Instant at = std::max(stream->flows[way].last_at, queue_.now() + delay());
    queue_.at(at, [this, number, way] { pump(number, way); });
}

void Wire::tear(SessionNumber number) {
    Stream* stream = find(number);
    if (stream == nullptr) return;
    const std::array seats{stream->flows[0].from, stream->flows[0].to};
    trace_.note(ended, queue_.now().milliseconds, number);
    streams_.erase(number);
    for (const SeatNumber seat : seats)
        ends_.ended(seat, number);
}

void Wire::died(SeatNumber seat) {
    std::erase_if(streams_, [&](const auto& each) {
        const auto& flows = each.second.flows;
        return std::ranges::any_of(
            flows, [&](const Flow& flow) { return flow.to == seat && flow.is_closing; });
    });
    for (auto& [number, stream] : streams_) {
        for (std::size_t way : {0U, 1U}) {
            Flow& flow = stream.flows[way];
            if (flow.from != seat) continue;
            if (!flow.frames.empty()) trace_.rare("crash between commit and delivery");
            flow.frames.clear();
            flow.is_closing = flow.is_dead = true;
            stream.flows[1 - way].is_unread = true;
            queue_.in(delay(), [this, number, way] { pump(number, way); });
        }
    }
}

void Wire::stop_reading(SessionNumber number, SeatNumber reader) {
    if (Stream* stream = find(number))
        for (Flow& flow : stream->flows)
            if (flow.to == reader) flow.is_unread = true;
}

void Wire::go_on() {
    for (auto& [number, stream] : streams_)
        for (std::size_t way : {0U, 1U})
            if (!stream.flows[way].frames.empty() || stream.flows[way].is_closing)
                queue_.in(delay(), [this, number, way] { pump(number, way); });
}

std::size_t Wire::on_the_way(SeatNumber seat) const {
    std::size_t frames = 0;
    for (const auto& [number, stream] : streams_)
        for (const Flow& flow : stream.flows)
            if (flow.from == seat) frames += flow.frames.size();
    return frames;
}

void Wire::announce(SeatNumber from, const Bytes& datagram, std::optional<SeatNumber> to) {
    for (std::uint32_t i = 0; i < segments_.size(); ++i) {
        const SeatNumber seat{i};
        if (seat == from || (to && *to != seat)) continue;
        const bool comes_twice = dice_.below(100) < weather.datagrams_twice;
        for (int copy = comes_twice ? 2 : 1; copy > 0; --copy) {
            if (dice_.below(100) < weather.datagrams_lost) continue;
            const Milliseconds late = copy == 2 ? Milliseconds{dice_.below(20'000)} : delay();
            queue_.in(late, [this, from, seat, datagram] {
                if (!is_open(from, seat) || !ends_.is_awake(seat)) return;
                trace_.note(announced, queue_.now().milliseconds, from, seat);
                ends_.datagram(from, seat, datagram);
            });
        }
    }
}

}  // namespace atelier::salle
