// Two seats talk with each other over a wire that the bytes of the input break: frames are dropped,
// cut, changed, repeated, out of order, and there are frames that nobody sent; meanwhile both sides
// come to hold more. Whatever happens:
//
//   - a frame that is refused ends the conversation, and the next one begins anew;
//   - what a conversation queues and what is offered in it stays within the limits;
//   - with a good wire and a new conversation nothing is refused any more, and both come to hold
//   the
//     same, whatever the one before left behind.
//
//   input := history u8 | step*, each a byte and what it needs (see Street::step)

#include "protocol/check.hpp"
#include "protocol/frame.hpp"
#include "sync/session.hpp"
#include "tests/sync/replica_world.hpp"

#include <deque>

namespace {

using namespace atelier;
using namespace atelier::test;

constexpr std::size_t histories = 8;
constexpr int steps_max = 300;
constexpr std::size_t frames_on_the_way_max = 64;
constexpr std::size_t room_bytes = std::size_t{64} * 1024;
constexpr std::uint64_t peace_ms = 120'000;

const ReplicaWorld& world_of(std::size_t number) {
    static std::array<std::unique_ptr<ReplicaWorld>, histories> worlds;
    auto& world = worlds[number];
    if (!world) world = std::make_unique<ReplicaWorld>(number + 1);
    return *world;
}

struct ChosenBytes {
    BytesView left;

    std::uint8_t byte() {
        if (left.empty()) return 0;
        const std::uint8_t first = left.front();
        left = left.subspan(1);
        return first;
    }
    std::size_t below(std::size_t bound) { return bound == 0 ? 0 : byte() % bound; }
    Bytes take(std::size_t count) {
        const BytesView part = left.first(std::min(count, left.size()));
        left = left.subspan(part.size());
        return {part.begin(), part.end()};
    }
};

// A seat with one conversation and what its node does for it.
struct Seat {
    std::unique_ptr<Replica> replica;
    FetchList fetch;
    BlobSource blobs{[](const BlobId&) { return false; },
                     [](const BlobId&) { return std::nullopt; },
                     [](const BlobId&, std::uint16_t) { return std::nullopt; }};
    std::optional<Session> session;
    std::deque<Bytes> sent;  // on the way from here

    explicit Seat(std::unique_ptr<Replica> own)
        : replica(std::move(own)),
          fetch(replica->class_id(), {[this](const SpaceId& space, const ChangeId& id) {
                                          return replica->holds(space, id);
                                      },
                                      [this](const SpaceId& space, const LogName& log) {
                                          return replica->highest(space, log);
                                      }}) {}

    void meet(SessionNumber number, Instant now) {
        const auto seat = static_cast<std::uint32_t>(number);
        session.emplace(
            Session::Facts{number, id_number<DeviceKey>(2, 1), Instance{seat}, seat, {}}, *replica,
            fetch, blobs, now);
    }
    void leave() {
        if (session) fetch.left(session->number());
        session.reset();
        sent.clear();
    }
    // False: the conversation is over.
    bool hear(BytesView frame, Instant now) {
        auto heard = session->receive(frame, now);
        if (!heard) return false;
        for (const Heard& each : *heard) {
            if (std::holds_alternative<message::Bye>(each)) return false;
            const auto* changes = std::get_if<HeardChanges>(&each);
            if (changes != nullptr && !judge(*changes, now)) return false;
        }
        return true;
    }
    bool judge(const HeardChanges& heard, Instant now) {
        using enum FetchList::Outcome;
        session->worked_off(heard.bytes);
        if (replica->add(heard.space, heard.changes, heard.signature)) return false;
        const bool is_held = replica->holds(heard.space, heard.changes.back().id);
        const ChangeId& prev = heard.changes.front().header.prev;
        const bool is_gap = !is_held && !prev.is_zero() && replica->has_space(heard.space) &&
                            !replica->holds(heard.space, prev);
        session->came(heard, is_held ? held : is_gap ? gap : unusable, now);
        for (const SpaceId& space : replica->take_lacking())
            session->compare(space, now);
        return true;
    }
    bool turn(Instant now) {
        const Replica::News news = replica->take_news();
        if (news.class_changed) fetch.class_changed();
        if (!session) return true;
        for (const Replica::HeldChange& held : news.held)
            session->push(held, now);
        if (news.spaces_changed) session->compare();
        for (FetchList::Ask& ask : fetch.asks(now))
            std::visit([&](auto& message) { session->say(message); }, ask.message);
        if (!session->tick(now)) return false;
        if (sent.size() < frames_on_the_way_max)
            for (Bytes& frame : session->take_frames(room_bytes))
                sent.push_back(std::move(frame));
        const std::size_t most = limits::queued_bytes + limits::answers_bytes + 2 * frame_max_bytes;
        ATELIER_CHECK(session->queued_bytes() <= most);
        ATELIER_CHECK(fetch.size() <= limits::offers_of_session);
        return true;
    }
};

class Street {
public:
    Street(const ReplicaWorld& world, ChosenBytes bytes)
        : world_(world), bytes_(bytes), a_(world.replica(1)), b_(world.replica(2)) {
        meet();
    }

    bool step() {
        if (bytes_.left.empty()) return false;
        const std::uint8_t what = bytes_.byte();
        Seat& from = what & 1 ? a_ : b_;
        Seat& to = what & 1 ? b_ : a_;
        disturb(what >> 1, from, to);
        turn();
        return true;
    }

    // A good wire: whoever is offered something gets it.
    void make_peace() {
        for (Seat* seat : {&a_, &b_}) {
            seat->turn(now_);
            seat->leave();
        }
        meet();
        is_peace_ = true;
        const Instant end = now_ + Milliseconds{peace_ms};
        while (now_ < end) {
            turn();
            const bool from_a = deliver(a_, b_, SIZE_MAX);
            const bool from_b = deliver(b_, a_, SIZE_MAX);
            if (from_a || from_b) continue;
            if (hold_the_same(*a_.replica, *b_.replica)) return;
            now_ = std::min({end, next_due(a_), next_due(b_)});
        }
        ATELIER_CHECK(hold_the_same(*a_.replica, *b_.replica));
    }

private:
    void meet() {
        ++meetings_;
        a_.meet(SessionNumber{2 * meetings_}, now_);
        b_.meet(SessionNumber{2 * meetings_ + 1}, now_);
    }
    // A connection ends at both sides.
    void hang_up() {
        ATELIER_CHECK(!is_peace_);  // what an honest seat says is never refused
        a_.leave();
        b_.leave();
        now_ = now_ + Milliseconds{1'000};
        meet();
    }
    void turn() {
        if (!a_.turn(now_) || !b_.turn(now_)) hang_up();
    }
    Instant next_due(const Seat& seat) const {
        Instant due = seat.session->next_due().value_or(now_ + Milliseconds{1'000});
        if (const auto fetch = seat.fetch.next_due()) due = std::min(due, *fetch);
        return std::max(due, now_ + Milliseconds{1});
    }
    void give(Seat& to, const Bytes& frame) {
        if (!to.hear(frame, now_)) hang_up();
    }
    bool deliver(Seat& from, Seat& to, std::size_t count) {
        std::size_t done = 0;
        for (; done < count && !from.sent.empty(); ++done) {
            const Bytes frame = std::move(from.sent.front());
            from.sent.pop_front();
            if (seen_.size() < frames_on_the_way_max) seen_.push_back(frame);
            give(to, frame);
        }
        return done > 0;
    }

    void disturb(std::uint8_t what, Seat& from, Seat& to) {
        std::deque<Bytes>& wire = from.sent;
        const bool is_any = !wire.empty();
        switch (what % 16) {
            case 0:
            case 1: deliver(from, to, 1 + bytes_.below(8)); break;
            case 2: deliver(from, to, SIZE_MAX); break;
            case 3:
                if (is_any) wire.pop_front();
                break;
            case 4:
                if (is_any) wire.front().resize(bytes_.below(wire.front().size() + 1));
                break;
            case 5:
                if (is_any) change(wire.front());
                break;
            case 6:
                if (is_any) wire.push_front(Bytes(wire.front()));
                break;
            case 7:
                if (is_any) std::swap(wire.front(), wire[bytes_.below(wire.size())]);
                break;
            case 8: give(to, bytes_.take(bytes_.byte())); break;
            case 9:
            case 10: {
                if (seen_.empty()) break;
                Bytes again = seen_[bytes_.below(seen_.size())];
                if (what % 16 == 10) change(again);
                give(to, again);
                break;
            }
            case 11: give(to, invented()); break;
            case 12: edit(from, 1); break;
            case 13: edit(from, 8); break;
            case 14: now_ = now_ + Milliseconds{std::uint64_t{bytes_.byte()} * 25}; break;
            default: hang_up(); break;
        }
    }
    void change(Bytes& frame) {
        if (frame.empty()) return;
        const std::size_t at = (bytes_.byte() * std::size_t{256} + bytes_.byte()) % frame.size();
        frame[at] ^= static_cast<std::uint8_t>(1 + bytes_.below(255));
    }
    void edit(Seat& seat, std::size_t count) {
        const auto& written = world_.history.world.written();
        for (; count > 0; --count) {
            const std::size_t which = bytes_.byte();
            if (which % 4 == 0 && world_.acts() > 0) {
                world_.give_act(*seat.replica, which / 4 % world_.acts());
            } else if (!written.empty()) {
                world_.give(*seat.replica, written[which % written.size()]);
            }
        }
    }

    ChangeId some_change() {
        const auto& written = world_.history.world.written();
        const std::size_t which = bytes_.byte();
        if (which % 5 == 0 || written.empty()) return id_number<ChangeId>(7, bytes_.byte());
        return written[which % written.size()];
    }
    SpaceId some_space() {
        return bytes_.below(4) == 0 ? world_.class_space() : world_.history.project();
    }
    Tip some_tip() {
        const ChangeId id = some_change();
        if (!world_.history.world.knows(id))
            return {
                {author_number(static_cast<std::uint8_t>(bytes_.below(9))), Sitting{bytes_.byte()}},
                Seq{1} + bytes_.byte(),
                id};
        const Header& header = world_.history.world.at(id).header;
        return {header.log(), header.seq + (bytes_.below(6) == 0 ? 1 : 0), id};
    }
    // What can be said with the names that are in use here, true or not.
    Bytes invented() {
        const SpaceId space = some_space();
        const Tip tip = some_tip();
        switch (bytes_.below(9)) {
            case 0: return encode(message::Spaces{{{space, Hash{{bytes_.byte()}}}}});
            case 1: return encode(message::Sample{space, {tip.id}});
            case 2: {
                message::Frontier frontier{space, {}, {tip, some_tip()}, bytes_.below(2) == 1};
                std::ranges::sort(frontier.tips);
                const auto twice = std::ranges::unique(frontier.tips);
                frontier.tips.erase(twice.begin(), twice.end());
                return encode(frontier);
            }
            case 3: return encode(message::Want{space, {{tip.log, tip.id, 1, tip.seq}}});
            case 4: return encode(message::Walk{space, tip.log, tip.id, {tip.seq}});
            case 5: return encode(message::Steps{space, tip.log, tip.id, {{tip.seq, tip.id}}});
            case 6: return encode(message::Unable{space, tip.log, 1, tip.seq});
            case 7: return encode(message::Have{{{space, tip}}});
            default: return encode(message::Credit{1 + bytes_.byte() * 4096U});
        }
    }

    const ReplicaWorld& world_;
    ChosenBytes bytes_;
    Instant now_{1'000};
    std::uint32_t meetings_ = 0;
    bool is_peace_ = false;
    Seat a_;
    Seat b_;
    std::vector<Bytes> seen_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    Street street(world_of(data[0] % histories), {BytesView(data, size).subspan(1)});
    for (int steps = 0; steps < steps_max && street.step(); ++steps) {
    }
    street.make_peace();
    return 0;
}
