#pragma once

// The room: seats, the wire between them, virtual time, and the shell around each node that does
// what the real shell does: it carries out what the node asks for, and wakes it.
//
// What is said between events is checked as it passes: nothing that was not committed leaves a
// seat, no queue is longer than it may be.

#include "tests/salle/plan.hpp"
#include "tests/salle/watch.hpp"

namespace atelier::salle {

class Room {
public:
    Room(std::uint64_t seed, const Plan& plan, bool prints);
    ~Room();
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;

    const Plan plan;
    const std::uint64_t seed;
    EventQueue queue;
    Dice dice;
    Trace trace;
    Wire wire;

    // ---- seats ----
    std::size_t size() const { return seats_.size(); }
    Seat& seat(SeatNumber number) { return *seats_.at(static_cast<std::size_t>(number)); }
    Seat& seat(std::size_t number) { return *seats_.at(number); }
    Seat& trainer() { return seat(std::size_t{0}); }
    const std::vector<std::unique_ptr<Seat>>& seats() { return seats_; }
    // One more machine, with the keys and the disk of that one as it is now.
    Seat& clone(Seat& original);

    void start(Seat& seat);
    enum class How : std::uint8_t { stopped, killed, power_cut };
    void stop(Seat& seat, How how);
    void put_to_sleep(Seat& seat, Milliseconds span);
    void found_class(std::size_t papers);
    // An input of its node, worked off to its end; of a machine that sleeps, when it wakes.
    template <class Call>
    void turn(Seat& seat, Call call) {
        if (!seat.core) return;
        if (seat.is_asleep) {
            seat.late.push_back([this, &seat, call] { turn(seat, call); });
            return;
        }
        call(*seat.core, time_of(seat));
        carry_out(seat);
        look_after(seat);
    }
    NodeTime time_of(const Seat& seat) const;
    void ask_for_place(Seat& seat);
    // As its node would, if it wanted to.
    void call(Seat& from, Seat& to);

    // ---- time ----
    void run_until(Instant end);
    void run_for(Milliseconds span) { run_until(queue.now() + span); }

    // ---- what happens ----
    std::vector<std::function<void(const News&)>> listeners;
    void happens(Happening what, Seat* who = nullptr, const std::string& name = "");
    // From somebody whose node runs.
    bool is_cut_off(const Seat& seat);

    // Who talks to whom, for whoever reads the trace.
    void say_who_talks();

    // ---- what went wrong ----
    void fail(std::string checker, std::string what);
    const std::optional<Fault>& fault() const { return fault_; }

    std::size_t dials(HandshakeKind kind) const {  // that were answered
        const auto found = dials_.find(kind);
        return found == dials_.end() ? 0 : found->second;
    }

    // For whoever counts: what is sent, and what an editor has heard.
    struct Counted {
        std::function<void(const Bytes& frame)> frame;
        std::function<void(Seat&, const Told&)> told;
    };
    Counted counted;

    // ---- what everybody may know here ----
    const std::map<char32_t, std::set<ChangeId>>& tokens() const { return watch_.tokens(); }
    char32_t new_token() { return static_cast<char32_t>(first_token + tokens_given_++); }
    SigningKey kit;                                    // for all newcomers
    SigningKey paper;                                  // a root kept in a drawer
    bool is_blob_somewhere(const BlobId& blob) const;  // with somebody who may be asked
    std::optional<Seat*> seat_at(const PeerAddress& address);
    PeerAddress address_of(const Seat& seat) const;

private:
    friend class Hostile;

    void add_seat(std::size_t number);
    Wire::Ends ends();
    void carry_out(Seat& seat);
    void look_after(Seat& seat);
    void do_action(Seat& seat, const action::Dial& dial);
    void do_action(Seat& seat, action::Send& send);
    void do_action(Seat& seat, const action::Close& close);
    void do_action(Seat& seat, const action::Announce& announce);
    void do_action(Seat& seat, action::Tell& tell);
    void answer_dial(Seat& from, std::uint64_t run, const action::Dial& dial);
    void dial_failed(Seat& from, std::uint64_t run, const PeerAddress& address, Milliseconds in);
    bool shake(Seat& from, Seat& to, HandshakeKind kind, HandshakeHash& hash,
               std::optional<Sealed>& sealed);
    void attach_editor(Seat& seat);
    void editor_asks(Seat& seat, std::uint64_t run, Request request);
    void wake(Seat& seat);
    DiskStore::Watch watch_of(Seat& seat);
    void note_frame(Seat& reader, const Bytes& frame);

    std::vector<std::unique_ptr<Seat>> seats_;
    std::optional<Fault> fault_;
    Watch watch_;
    std::uint32_t tokens_given_ = 0;
    std::uint32_t clients_ = 0;
    std::set<std::pair<SeatNumber, SeatNumber>> dialling_;
    std::map<HandshakeKind, std::size_t> dials_;
};

}  // namespace atelier::salle
