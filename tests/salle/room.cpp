#include "tests/salle/room.hpp"

#include "tests/salle/hostile.hpp"

namespace atelier::salle {

namespace {

constexpr std::uint16_t port = 24'711;
constexpr Milliseconds handshake_patience{5'000};

constexpr std::array names = {"Zoe",  "Karim", "Amina", "Luc",  "Fatou", "Igor",
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
      paper(signing_key_from(seed_of(seed, 1'000, 6))) {
    for (std::size_t i = 0; i < plan.seats; ++i)
        add_seat(i);
}

Room::~Room() = default;

void Room::add_seat(std::size_t number) {
    auto seat = std::make_unique<Seat>();
    seat->number = SeatNumber{static_cast<std::uint32_t>(number)};
    seat->name = names[number % names.size()];
    if (number >= names.size()) seat->name += std::to_string(number / names.size());
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

// ---- starting and stopping ----------------------------------------------------------------------

void Room::start(Seat& seat) {
    if (seat.core || seat.is_gone) return;
    ++seat.run;
    seat.last_start = queue.now().milliseconds;
    const std::uint64_t run = seat.run;
    seat.store = std::make_unique<DiskStore>(
        seat.disk, queue,
        DiskStore::Watch{[this, &seat, run](Milliseconds span) {
                             queue.in(span, [this, &seat, run] {
                                 if (seat.run == run) wake(seat);
                             });
                         },
                         [this, &seat](const StoredSpan& stored, const Span& span) {
                             if (stored.log.author == seat.author()) note_tokens(seat, span);
                         }});
    seat.core = std::make_unique<NodeCore>(
        *seat.store, seat.keyring,
        seed_of(seed, static_cast<std::uint64_t>(seat.number), 100 + seat.run), port,
        [this](const AuthorId& author, const ChangeId& id, const Signature& signature) {
            return verify(author, id, signature);
        },
        time_of(seat));
    trace.note(1, queue.now().milliseconds, seat.number);
    trace.say(queue.now(), seat.name, "'s node starts");
    carry_out(seat);
    look_after(seat);
    attach_editor(seat);
    if (seat.is_newcomer && !seat.is_of_class()) ask_for_place(seat);
}

void Room::stop(Seat& seat, How how) {
    if (!seat.core) return;
    trace.note(2, queue.now().milliseconds, seat.number, how);
    if (how == How::stopped) turn(seat, [](NodeCore& core, NodeTime time) { core.stop(time); });
    trace.say(queue.now(), seat.name,
              how == How::stopped  ? "'s node is stopped"
              : how == How::killed ? "'s node is killed"
                                   : "'s power goes");
    if (seat.editor->unsaved() > 0 && how != How::stopped)
        trace.rare("crash with an edit on its way from the editor");
    if (seat.store->unflushed() > 0 && how == How::power_cut)
        trace.rare("crash between commit and flush");
    seat.editor->detached();
    seat.core.reset();
    seat.store.reset();
    seat.wakes_at.reset();
    seat.is_asleep = false;
    seat.late.clear();
    ++seat.run;  // what was asked for the old one is nobody's
    if (how == How::power_cut) {
        seat.lost_tail = true;
        if (seat.disk.journal_bytes() > 0) trace.rare("crash with a torn write");
        seat.disk.crash(dice);
    }
    wire.died(seat.number);
}

void Room::put_to_sleep(Seat& seat, Milliseconds span) {
    if (!seat.core || seat.is_asleep) return;
    seat.is_asleep = true;
    trace.say(queue.now(), seat.name, "'s machine sleeps");
    const std::uint64_t run = seat.run;
    queue.in(span, [this, &seat, run] {
        if (seat.run != run) return;
        seat.is_asleep = false;
        trace.say(queue.now(), seat.name, "'s machine wakes");
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
    attach_editor(first);
    act::Invite invite{public_half<InviteKey>(kit), Role::learner, 1'000, "the class"};
    first.editor->ask(request::Say{invite});
}

// As somebody does who sees that nothing happens.
void Room::ask_for_place(Seat& seat) {
    if (!seat.core || seat.is_of_class() || !seat.is_newcomer) return;
    const PeerAddress door = address_of(trainer());
    turn(seat, [door, wish = JoinWish{seat.name, kit}](NodeCore& core, NodeTime) {
        core.ask_to_join(door, wish);
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
    for (const Session* session : seat.core->sessions())
        if (session->queued_bytes() > Session::queued_max_bytes + 2 * frame_max_bytes)
            fail("queues", seat.name + " queues too much for one peer");
    const auto due = seat.core->next_due(queue.now());
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
    check_committed(seat, send.to, send.frame);
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
        if (!seat.editor->fault().empty()) fail("editor", seat.name + ": " + seat.editor->fault());
        check_saved(seat);
    });
}

// ---- the editor's socket ------------------------------------------------------------------------

void Room::attach_editor(Seat& seat) {
    if (!seat.core || !seat.is_of_class() || seat.editor->is_attached()) return;
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

// ---- connections --------------------------------------------------------------------------------

Wire::Ends Room::ends() {
    return {[this](SeatNumber number) {
                const bool is_there = static_cast<std::size_t>(number) < seats_.size();
                return is_there && seat(number).core && !seat(number).is_asleep;
            },
            [this](SeatNumber to, SessionNumber number, const Bytes& frame) {
                Seat& reader = seat(to);
                if (reader.hostile) reader.hostile->read(number, frame);
                turn(reader, [number, frame](NodeCore& core, NodeTime time) {
                    core.received(number, frame, time);
                });
                attach_editor(reader);
            },
            [this](SeatNumber to, SessionNumber number, std::size_t room) {
                turn(seat(to), [number, room](NodeCore& core, NodeTime time) {
                    core.drained(number, room, time);
                });
            },
            [this](SeatNumber to, SessionNumber number) {
                numbered_.erase({number, to});
                turn(seat(to),
                     [number](NodeCore& core, NodeTime time) { core.disconnected(number, time); });
            },
            [this](SeatNumber from, SeatNumber to, const Bytes& datagram) {
                const PeerAddress address = address_of(seat(from));
                turn(seat(to), [address, datagram](NodeCore& core, NodeTime time) {
                    core.datagram(address, datagram, time);
                });
            }};
}

void Room::dial_failed(Seat& from, std::uint64_t run, const PeerAddress& address,
                       Milliseconds span) {
    queue.in(span, [this, &from, run, address] {
        if (from.run != run) return;
        turn(from, [address](NodeCore& core, NodeTime time) { core.failed(address, time); });
    });
}

void Room::do_action(Seat& seat, const action::Dial& dial) {
    const std::uint64_t run = seat.run;
    const auto other = seat_at(dial.address);
    if (!other || *other == &seat) return dial_failed(seat, run, dial.address, {1});
    if (!wire.is_open(seat.number, (*other)->number) ||
        !wire.is_open((*other)->number, seat.number)) {
        if (wire.is_open(seat.number, (*other)->number))
            trace.rare("one-way cut during a handshake");
        return dial_failed(seat, run, dial.address, handshake_patience);
    }
    dialling_.insert({seat.number, (*other)->number});
    if (dialling_.contains({(*other)->number, seat.number}))
        trace.rare("two dial each other at once");
    // One and a half round trips, and one for TCP.
    const Milliseconds takes{wire.delay().count * 5 / 2 + 1};
    queue.in(takes, [this, &seat, run, dial] { answer_dial(seat, run, dial); });
}

void Room::answer_dial(Seat& from, std::uint64_t run, const action::Dial& dial) {
    Seat& to = **seat_at(dial.address);
    dialling_.erase({from.number, to.number});
    if (from.run != run || !from.core) return;
    if (!to.core && to.run > 0) trace.rare("connection to a seat that just died");
    HandshakeHash hash;
    std::optional<Sealed> sealed;
    const bool is_open = wire.is_open(from.number, to.number) &&
                         wire.is_open(to.number, from.number) && !to.is_asleep;
    if (!is_open) return dial_failed(from, run, dial.address, handshake_patience);
    if (!to.core || !shake(from, to, dial.kind, hash, sealed))
        return dial_failed(from, run, dial.address, {1});
    ++dials_[dial.kind];
    const SessionNumber number = wire.connect(from.number, to.number, std::move(sealed));
    const auto connected = [&](Seat& peer, bool by_us) {
        return Connected{number,
                         peer.device(),
                         public_half(peer.keyring.noise),
                         dial.kind,
                         *to.core->class_id(),
                         hash,
                         by_us,
                         by_us ? dial.address : address_of(peer)};
    };
    const Connected ours = connected(to, true);
    const Connected theirs = connected(from, false);
    turn(from, [ours](NodeCore& core, NodeTime time) { core.connected(ours, time); });
    turn(to, [theirs](NodeCore& core, NodeTime time) { core.connected(theirs, time); });
}

// What a handshake would come to; in some rooms it is held.
bool Room::shake(Seat& from, Seat& to, HandshakeKind kind, HandshakeHash& hash,
                 std::optional<Sealed>& sealed) {
    const auto welcome = to.core->welcome();
    if (!welcome || from.device() == to.device()) return false;
    const auto own_class = from.core->class_id();
    const auto own_key = from.core->network_key();
    if (kind != HandshakeKind::join && !own_class) return false;
    if (kind == HandshakeKind::member && !own_key) return false;
    const Dial dial = kind == HandshakeKind::join     ? Dial::join()
                      : kind == HandshakeKind::rejoin ? Dial::rejoin(*own_class)
                                                      : Dial::member(*own_class, *own_key);
    if (!plan.seals) {
        hash = dice.id<HandshakeHash>();
        switch (kind) {
            case HandshakeKind::join: return welcome->accepts_join;
            case HandshakeKind::rejoin:
                return welcome->accepts_rejoin && *own_class == welcome->class_id;
            default: return *own_class == welcome->class_id && own_key == welcome->network_key;
        }
    }
    auto shaken = shake_hands({from.keyring.device, from.keyring.noise}, dial,
                              {to.keyring.device, to.keyring.noise}, *welcome,
                              {dice.id<Seed>(), dice.id<Seed>()});
    if (!shaken) return false;
    hash = shaken->dialled.hash;
    sealed = Sealed{{std::move(shaken->dialled.transport), std::move(shaken->answered.transport)}};
    return true;
}

// ---- what is watched ----------------------------------------------------------------------------

// Of everybody, honest or not: a signature that was found right is not computed again.
bool Room::verify(const AuthorId& author, const ChangeId& id, const Signature& signature) {
    const Verified key{author, id, signature};
    if (verified_.contains(key)) return true;
    const bool is_right = verify_change(author, id, signature);
    if (is_right) verified_.insert(key);
    return is_right;
}

void Room::check_committed(Seat& seat, SessionNumber to, const Bytes& frame) {
    const auto kind = static_cast<MessageKind>(frame.at(0));
    if (kind == MessageKind::join_answer) return check_place_is_committed(seat);
    if (kind != MessageKind::span && kind != MessageKind::next) return;
    check_may_read(seat, to);
    if (!wire.has(to)) return;  // it has ended, and the node does not know yet
    const auto message = decode_message(frame);
    ATELIER_CHECK(message);
    auto& numbered = numbered_[{to, seat.number}];
    const auto check = [&](const ChangeId& id) {
        // The genesis is kept as a record of its own.
        if (seat.store->has(id) || id == id_cast<ChangeId>(*seat.core->class_id())) return;
        fail("committed", seat.name + " sends what it has not committed");
    };
    if (const auto* said = std::get_if<message::Span>(&*message)) {
        const auto span = unpack_span(said->span);
        ATELIER_CHECK(span);
        for (const SpanChange& change : span->changes)
            check(change.id);
        const SpanChange& last = span->changes.back();
        numbered[said->number] = tip_of(last.header, last.id);
    } else if (const auto* next = std::get_if<message::Next>(&*message)) {
        const auto read = decode_next(numbered[next->number], next->change);
        if (!read) return fail("conversation", seat.name + " sends a next that cannot be read");
        check(read->change.id);
        numbered[next->number] = tip_of(read->change.header, read->change.id);
    }
}

// What a screen says is saved outlives this machine's power, now.
void Room::check_saved(Seat& seat) {
    const auto& saved = seat.editor->saved();
    for (; seat.saved_looked_at < saved.size(); ++seat.saved_looked_at) {
        const auto& token = saved[seat.saved_looked_at].token;
        const auto changes = token ? tokens_.find(*token) : tokens_.end();
        if (changes == tokens_.end() || seat.was_put_back || seat.lost_rows) continue;
        if (std::ranges::none_of(changes->second,
                                 [&](const ChangeId& id) { return seat.disk.has(id); }))
            fail("saved", seat.name + "'s screen says saved what no flush has made safe");
    }
}

// The admission is the last that is written before the answer.
void Room::check_place_is_committed(Seat& seat) {
    Replica& replica = *seat.replica();
    for (const Tip& tip : replica.tips(replica.class_id()))
        if (tip.log.author == seat.author() && !seat.store->has(tip.id) &&
            tip.id != id_cast<ChangeId>(replica.class_id()))
            fail("committed", seat.name + " gives a place that it has not committed");
}

void Room::check_may_read(Seat& seat, SessionNumber to) {
    const ClassState& state = seat.replica()->state();
    if (state.cuts.empty()) return;
    for (const Session* session : seat.core->sessions())
        if (session->number() == to && is_seat(state, session->device()) &&
            !is_effective_member(state, session->device()))
            fail("served", seat.name + " tells more to a seat that was removed");
}

// Tokens are in planes 15 and 16: F3 B0 80 80 and up, nowhere else in what is written here.
void Room::note_tokens(const Seat& seat, const Span& span) {
    for (const SpanChange& change : span.changes) {
        const Bytes& body = change.body;
        for (std::size_t i = 0; i + 3 < body.size(); ++i) {
            if (body[i] != 0xF3 || body[i + 1] < 0xB0 || body[i + 1] > 0xBF) continue;
            if ((body[i + 2] & 0xC0) != 0x80 || (body[i + 3] & 0xC0) != 0x80) continue;
            const char32_t token =
                static_cast<char32_t>((body[i] & 7U) << 18 | (body[i + 1] & 63U) << 12 |
                                      (body[i + 2] & 63U) << 6 | (body[i + 3] & 63U));
            if (seat.editor->typed().contains(token)) tokens_[token].insert(change.id);
        }
    }
}

}  // namespace atelier::salle
