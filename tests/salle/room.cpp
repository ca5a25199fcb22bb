#include "tests/salle/room.hpp"

#include "sync/session.hpp"
#include "tests/salle/hostile.hpp"

namespace atelier::salle {

namespace {

constexpr std::uint16_t port = 24'711;

constexpr std::array first_names = {"Zoe",  "Karim", "Amina", "Luc",  "Fatou", "Igor",
                                    "Mina", "Paul",  "Sarah", "Omar", "Lea",   "Noe"};

Seed seed_of(std::uint64_t room, std::uint64_t number, std::uint64_t use) {
    Writer bytes;
    bytes.u64(room);
    bytes.u64(number);
    bytes.u64(use);
    Seed seed;
    const Bytes made = bytes.take();
    std::ranges::copy(made, seed.bytes.begin());
    return seed;
}

}  // namespace

SeatKeyring keyring_of(std::uint64_t seed, std::size_t number) {
    return {signing_key_from(seed_of(seed, number, 1)),
            noise_secret_from(seed_of(seed, number, 2)),
            seal_secret_from(seed_of(seed, number, 3)),
            signing_key_from(seed_of(seed, number, 4)),
            {}};
}

Room::Room(std::uint64_t seed_number, const Plan& planned, bool prints)
    : plan(planned),
      seed(seed_number),
      dice(seed_number * 2 + 1),
      trace(prints),
      wire(queue, dice, trace, planned.seats + 1, ends()),
      kit(signing_key_from(seed_of(seed, 1'000, 5))),
      paper(signing_key_from(seed_of(seed, 1'000, 6))),
      watch_(!planned.seals) {
    for (std::size_t i = 0; i < plan.seats; ++i)
        add_seat(i);
}

Room::~Room() = default;

void Room::add_seat(std::size_t number) {
    auto seat = std::make_unique<Seat>();
    seat->number = SeatNumber{static_cast<std::uint32_t>(number)};
    seat->name = first_names[number % first_names.size()];
    if (number >= first_names.size()) seat->name += std::to_string(number / first_names.size());
    seat->keyring = keyring_of(seed, number);
    if (number == 0) seat->keyring.roots = {signing_key_from(seed_of(seed, 0, 7)), paper};
    const ClientKind kind = dice.chance(3) ? ClientKind::plugin : ClientKind::whole;
    seat->editor = std::make_unique<Editor>(seed * 1'000 + number, kind);
    seat->socket_takes = {dice.below(6)};
    seats_.push_back(std::move(seat));
}

Seat& Room::clone(Seat& original) {
    add_seat(seats_.size());
    Seat& copy = *seats_.back();
    copy.name = original.name + "'s copy";
    copy.keyring = original.keyring;
    copy.disk.put_back(original.disk.image());
    copy.is_newcomer = false;
    copy.was_put_back = true;
    return copy;
}

NodeTime Room::time_of(const Seat& seat) const {
    return {queue.now(), seat.clock_minutes + queue.now().milliseconds / 60'000};
}

PeerAddress Room::address_of(const Seat& seat) const {
    PeerAddress address;
    address.ip.bytes = {
        0,  0, 0,    0,
        0,  0, 0,    0,
        0,  0, 0xFF, 0xFF,
        10, 0, 0,    static_cast<std::uint8_t>(1 + static_cast<std::uint32_t>(seat.number))};
    address.port = port;
    return address;
}

std::optional<Seat*> Room::seat_at(const PeerAddress& address) {
    const std::size_t number = address.ip.bytes[15];
    if (number == 0 || number > seats_.size()) return std::nullopt;
    return seats_[number - 1].get();
}

bool Room::is_blob_somewhere(const BlobId& blob) const {
    return std::ranges::any_of(seats_, [&](const auto& seat) {
        return seat->store && !seat->is_hostile && !seat->is_removed && seat->store->has_blob(blob);
    });
}

void Room::fail(std::string checker, std::string what) {
    if (fault_) return;
    trace.say(queue.now(), "FAILS ", checker, ": ", what);
    fault_ = Fault{std::move(checker), std::move(what)};
}

void Room::say_who_talks() {
    if (!trace.prints()) return;
    for (const auto& seat : seats_) {
        if (!seat->core) continue;
        std::string words;
        for (const Session* session : seat->core->sessions()) {
            const auto other = std::ranges::find_if(
                seats_, [&](const auto& each) { return each->device() == session->device(); });
            words += " " + (other == seats_.end() ? "?" : (*other)->name) +
                     (session->hello() ? "" : " (silent)") +
                     (session->is_serving() ? "" : " (unserved)");
        }
        trace.say(queue.now(), seat->name, " talks to", words, "; key ",
                  seat->core->network_key() ? int{seat->core->network_key()->bytes[0]} : -1);
    }
}

void Room::run_until(Instant end) {
    while (!fault_ && queue.run_next(end)) {
    }
}

void Room::happens(Happening what, Seat* who, const std::string& name) {
    for (const auto& listener : listeners)
        listener({what, who, name});
}

bool Room::is_cut_off(const Seat& seat) {
    return std::ranges::any_of(seats_, [&](const auto& other) {
        return other->core && other.get() != &seat &&
               !(wire.is_open(seat.number, other->number) &&
                 wire.is_open(other->number, seat.number));
    });
}

// ---- starting and stopping ----------------------------------------------------------------------

void Room::start(Seat& seat) {
    if (seat.core || seat.is_gone) return;
    ++seat.run;
    seat.last_start = queue.now().milliseconds;
    seat.coming.clear();
    seat.store = std::make_unique<DiskStore>(seat.disk, queue, watch_of(seat));
    seat.core = std::make_unique<NodeCore>(
        *seat.store, seat.keyring,
        seed_of(seed, static_cast<std::uint64_t>(seat.number), 100 + seat.run), port,
        [this](const AuthorId& author, const ChangeId& id, const Signature& signature) {
            return watch_.verify(author, id, signature);
        },
        time_of(seat));
    trace.note(1, queue.now().milliseconds, seat.number);
    trace.say(queue.now(), seat.name, "'s node starts");
    happens(Happening::starts, &seat);
    carry_out(seat);
    look_after(seat);
    attach_editor(seat);
    if (seat.is_newcomer && !seat.is_of_class()) ask_for_place(seat);
}

DiskStore::Watch Room::watch_of(Seat& seat) {
    const std::uint64_t run = seat.run;
    return {[this, &seat, run](Milliseconds span) {
                queue.in(span, [this, &seat, run] {
                    if (seat.run == run) wake(seat);
                });
            },
            [this, &seat](const StoredSpan& stored, const Span& span) {
                watch_.committed(seat, stored, span);
                if (seat.rotten.erase(stored.tip) > 0) happens(Happening::row_is_back, &seat);
            },
            [this, &seat](Happening what) { happens(what, &seat); }};
}

// Of which pictures some parts came.
void Room::note_frame(Seat& reader, const Bytes& frame) {
    if (static_cast<MessageKind>(frame.at(0)) != MessageKind::blob_chunk) return;
    const auto message = decode_message(frame);
    if (!message) return;
    const auto* chunk = std::get_if<message::BlobChunk>(&*message);
    if (chunk != nullptr) reader.coming.insert(chunk->blob);
}

void Room::stop(Seat& seat, How how) {
    if (!seat.core) return;
    trace.note(2, queue.now().milliseconds, seat.number, how);
    if (how == How::stopped) turn(seat, [](NodeCore& core, NodeTime time) { core.stop(time); });
    trace.say(queue.now(), seat.name,
              how == How::stopped  ? "'s node is stopped"
              : how == How::killed ? "'s node is killed"
                                   : "'s power goes");
    happens(how == How::stopped  ? Happening::stops
            : how == How::killed ? Happening::is_killed
                                 : Happening::loses_power,
            &seat);
    seat.editor->detached();
    seat.core.reset();
    seat.store.reset();
    seat.wakes_at.reset();
    seat.is_asleep = false;
    seat.late.clear();
    ++seat.run;  // what was asked for the old one is nobody's
    if (how == How::power_cut) {
        seat.lost_tail = true;
        if (seat.disk.crash(dice)) trace.rare("crash with a torn write");
    }
    wire.died(seat.number);
}

void Room::put_to_sleep(Seat& seat, Milliseconds span) {
    if (!seat.core || seat.is_asleep) return;
    seat.is_asleep = true;
    trace.say(queue.now(), seat.name, "'s machine sleeps");
    happens(Happening::sleeps, &seat);
    const std::uint64_t run = seat.run;
    queue.in(span, [this, &seat, run] {
        if (seat.run != run) return;
        seat.is_asleep = false;
        trace.say(queue.now(), seat.name, "'s machine wakes");
        happens(Happening::wakes, &seat);
        for (auto& call : std::exchange(seat.late, {}))
            call();
        wake(seat);
        wire.go_on();
    });
}

void Room::found_class(std::size_t) {
    Seat& first = trainer();
    first.is_newcomer = false;
    std::vector<RootHolder> roots;
    for (const SigningKey& key : first.keyring.roots)
        roots.push_back({public_half<RootKey>(key), roots.empty() ? "founder" : "paper"});
    turn(first, [&](NodeCore& core, NodeTime time) {
        if (!core.found("atelier", first.name, roots, 1, time)) fail("class", "was not founded");
    });
    happens(Happening::is_founded, &first);
    attach_editor(first);
    act::Invite invite{public_half<InviteKey>(kit), Role::learner, 1'000, "the class"};
    first.editor->ask(request::Say{invite});
}

// As somebody does who sees that nothing happens.
void Room::ask_for_place(Seat& seat) {
    if (!seat.core || seat.is_of_class() || !seat.is_newcomer) return;
    const PeerAddress door = address_of(trainer());
    turn(seat, [door, wish = JoinWish{seat.name, kit}](NodeCore& core, NodeTime time) {
        core.ask_to_join({{door}, {}}, wish, time);
    });
    const std::uint64_t run = seat.run;
    queue.in({3'000}, [this, &seat, run] {
        if (seat.run == run) ask_for_place(seat);
    });
}

void Room::wake(Seat& seat) {
    turn(seat, [](NodeCore& core, NodeTime time) { core.tick(time); });
}

// ---- after each turn ----------------------------------------------------------------------------

// A queue grows over many turns.
constexpr std::size_t looks_a_queue = 16;
constexpr std::size_t due_at_once_max = 500;

void Room::look_after(Seat& seat) {
    if (seat.core->is_broken()) {
        seat.lost_tail = true;
        const std::uint64_t run = seat.run;
        queue.in({1'000}, [this, &seat, run] {  // a service starts it again
            if (seat.run != run || !seat.core) return;
            stop(seat, How::killed);
            start(seat);
        });
        return;
    }
    if (++seat.looks % looks_a_queue == 0)
        for (const Session* session : seat.core->sessions())
            if (session->queued_bytes() >
                limits::queued_bytes + limits::answers_bytes + 2 * frame_max_bytes)
                fail("queues", seat.name + " queues too much for one peer");
    const auto due = seat.core->next_due(queue.now());
    // Who is due at once again and again does nothing of what it is due for.
    seat.due_at_once = due && *due <= queue.now() ? seat.due_at_once + 1 : 0;
    if (seat.due_at_once == due_at_once_max) fail("restless", seat.name + " is woken without end");
    if (!due) return;
    const Instant at = std::max(*due, queue.now() + Milliseconds{1});
    if (seat.wakes_at && *seat.wakes_at <= at && *seat.wakes_at > queue.now()) return;
    seat.wakes_at = at;
    const std::uint64_t run = seat.run;
    queue.at(at, [this, &seat, run, at] {
        if (seat.run != run || seat.wakes_at != at) return;
        seat.wakes_at.reset();
        wake(seat);
    });
}

void Room::carry_out(Seat& seat) {
    for (Action& action : seat.core->take_actions())
        std::visit([&](auto& asked) { do_action(seat, asked); }, action);
}

void Room::do_action(Seat& seat, action::Send& send) {
    // Else it has ended, and the node does not know yet.
    if (wire.has(send.to))
        if (auto fault = watch_.sent(seat, send.to, send.frame))
            fail(std::move(fault->checker), std::move(fault->what));
    if (counted.frame) counted.frame(send.frame);
    if (!seat.hostile) return wire.send(send.to, seat.number, std::move(send.frame));
    for (Bytes& frame : seat.hostile->instead_of(send.to, std::move(send.frame)))
        wire.send(send.to, seat.number, std::move(frame));
}

void Room::do_action(Seat& seat, const action::Close& close) {
    wire.close(close.session, seat.number);
}

void Room::do_action(Seat& seat, const action::Announce& announce) {
    std::optional<SeatNumber> to;
    if (announce.to) {
        const auto other = seat_at(*announce.to);
        if (!other) return;
        to = (*other)->number;
    }
    wire.announce(seat.number, announce.datagram, to);
}

void Room::do_action(Seat& seat, action::Tell& tell) {
    if (tell.to != seat.client) return;
    const std::uint64_t run = seat.run;
    queue.in(seat.socket_takes, [this, &seat, run, told = std::move(tell.told)] {
        if (seat.run != run) return;
        seat.editor->hear(told);
        if (counted.told) counted.told(seat, told);
        if (!seat.editor->fault().empty()) fail("editor", seat.name + ": " + seat.editor->fault());
        if (auto fault = watch_.saved(seat))
            fail(std::move(fault->checker), std::move(fault->what));
    });
}

// ---- the editor's socket ------------------------------------------------------------------------

void Room::attach_editor(Seat& seat) {
    if (!seat.core || !seat.is_of_class() || seat.editor->is_attached()) return;
    if (!std::exchange(seat.has_come_in, true) && seat.is_newcomer)
        happens(Happening::comes_in, &seat);
    seat.client = ClientId{++clients_};
    const std::uint64_t run = seat.run;
    seat.editor->attached(
        [this, &seat, run](Request request) { editor_asks(seat, run, std::move(request)); });
}

void Room::editor_asks(Seat& seat, std::uint64_t run, Request request) {
    queue.in(seat.socket_takes, [this, &seat, run, request = std::move(request)] {
        if (seat.run != run) return;
        turn(seat, [client = seat.client, request](NodeCore& core, NodeTime time) {
            core.request(client, request, time);
        });
    });
}

}  // namespace atelier::salle
