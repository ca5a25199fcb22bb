#pragma once

// A few whole nodes on one wire without delay, and a class of two in which they sit.

#include "node/node_core.hpp"
#include "tests/sync/memory_store.hpp"
#include "tests/test.hpp"

namespace atelier::test {

inline Replica::Verify verify_for_real() {
    return [](const AuthorId& author, const ChangeId& id, const Signature& signature) {
        return verify_change(author, id, signature);
    };
}

// A few seats on one wire without delay.
class Table {
public:
    struct Seat {
        SeatKeyring keyring;
        MemoryDisk disk;
        std::unique_ptr<MemoryStore> store;
        std::unique_ptr<NodeCore> node;
        std::vector<Told> told;
        bool is_apart = false;  // no cable
    };

    Instant now{1'000};

    Seat& add() {
        auto seat = std::make_unique<Seat>();
        const auto seed = [&](std::uint8_t kind) {
            Seed value;
            value.bytes[0] = kind;
            value.bytes[1] = static_cast<std::uint8_t>(seats_.size() + 1);
            return value;
        };
        seat->keyring = {signing_key_from(seed(1)),
                         noise_secret_from(seed(2)),
                         seal_secret_from(seed(3)),
                         signing_key_from(seed(4)),
                         {}};
        if (seats_.empty()) seat->keyring.roots.push_back(signing_key_from(seed(5)));
        seats_.push_back(std::move(seat));
        start(*seats_.back());
        return *seats_.back();
    }
    void start(Seat& seat) {
        seat.store = std::make_unique<MemoryStore>(seat.disk);
        Seed seed;
        seed.bytes[0] = ++starts_;
        seat.node = std::make_unique<NodeCore>(*seat.store, seat.keyring, seed, 24711,
                                               verify_for_real(), time());
    }
    NodeTime time() const { return {now, 29'000'000}; }
    PeerAddress address_of(const Seat& seat) const {
        PeerAddress address;
        address.ip.bytes[10] = address.ip.bytes[11] = 0xFF;
        address.ip.bytes[12] = 10;
        for (std::size_t i = 0; i < seats_.size(); ++i)
            if (seats_[i].get() == &seat) address.ip.bytes[15] = static_cast<std::uint8_t>(i + 1);
        address.port = 24711;
        return address;
    }

    // Carries out what nodes ask for, until nothing is left and so much time has passed.
    void run(std::uint64_t milliseconds) {
        const Instant end = now + Milliseconds{milliseconds};
        while (true) {
            carry_out();
            Instant next = end;
            for (const auto& seat : seats_)
                if (seat->node)
                    if (const auto due = seat->node->next_due(now)) next = std::min(next, *due);
            now = std::max(now, next);
            for (const auto& seat : seats_)
                if (seat->node) seat->node->tick(time());
            if (now >= end) break;
        }
        carry_out();
    }

    std::uint64_t frames = 0;

private:
    struct Pipe {
        Seat* ends[2];
    };
    Seat* seat_at(const PeerAddress& address) {
        const std::size_t index = address.ip.bytes[15];
        return index >= 1 && index <= seats_.size() ? seats_[index - 1].get() : nullptr;
    }
    void carry_out() {
        for (bool more = true; more;) {
            more = false;
            for (const auto& seat : seats_) {
                if (!seat->node) continue;
                for (Action& action : seat->node->take_actions()) {
                    more = true;
                    std::visit([&](auto& each) { carry(*seat, each); }, action);
                }
            }
        }
    }
    void carry(Seat& seat, action::Dial& dial) {
        Seat* other = seat_at(dial.address);
        const bool is_there = other && other != &seat && other->node && other->node->welcome() &&
                              !other->is_apart && !seat.is_apart;
        const bool fits = is_there && (dial.kind != HandshakeKind::member ||
                                       other->node->network_key() == seat.node->network_key());
        if (!fits) return seat.node->failed(dial.address, time());
        const SessionNumber number{++numbers_};
        pipes_[number] = {{&seat, other}};
        Connected connected{number,
                            public_half<DeviceKey>(other->keyring.device),
                            public_half(other->keyring.noise),
                            dial.kind,
                            *other->node->class_id(),
                            {},
                            true,
                            dial.address};
        seat.node->connected(connected, time());
        connected.device = public_half<DeviceKey>(seat.keyring.device);
        connected.noise = public_half(seat.keyring.noise);
        connected.opened_by_us = false;
        connected.address = address_of(seat);
        other->node->connected(connected, time());
    }
    Seat* other_end(Seat& seat, SessionNumber number) {
        const auto pipe = pipes_.find(number);
        if (pipe == pipes_.end()) return nullptr;
        return pipe->second.ends[pipe->second.ends[0] == &seat ? 1 : 0];
    }
    void carry(Seat& seat, action::Send& send) {
        ++frames;
        Seat* other = other_end(seat, send.to);
        if (!other || !other->node || other->is_apart || seat.is_apart) return;
        other->node->received(send.to, send.frame, time());
        seat.node->drained(send.to, 64 * 1024, time());
    }
    void carry(Seat& seat, action::Close& close) {
        Seat* other = other_end(seat, close.session);
        pipes_.erase(close.session);
        seat.node->disconnected(close.session, time());
        if (other && other->node) other->node->disconnected(close.session, time());
    }
    void carry(Seat& seat, action::Announce& announce) {
        for (const auto& other : seats_) {
            if (other.get() == &seat || !other->node) continue;
            if (other->is_apart || seat.is_apart) continue;
            if (announce.to && address_of(*other) != *announce.to) continue;
            other->node->datagram(address_of(seat), announce.datagram, time());
        }
    }
    void carry(Seat& seat, action::Tell& tell) { seat.told.push_back(tell.told); }

    std::vector<std::unique_ptr<Seat>> seats_;
    std::map<SessionNumber, Pipe> pipes_;
    std::uint32_t numbers_ = 0;
    std::uint8_t starts_ = 0;
};

template <class T>
std::vector<T> all(const Table::Seat& seat) {
    std::vector<T> found;
    for (const Told& told : seat.told)
        if (const auto* each = std::get_if<T>(&told)) found.push_back(*each);
    return found;
}

constexpr ClientId editor{1};

// A class of one trainer and one learner, with a project of theirs and a page in it.
struct Class {
    Table table;
    Table::Seat& trainer = table.add();
    Table::Seat& learner = table.add();
    SpaceId project;
    NodeId page;

    Class() {
        const auto root = public_half<RootKey>(trainer.keyring.roots.front());
        REQUIRE(trainer.node->found("Classe", "Inès", {{root, "Inès"}}, 1, table.time()));
        Seed seed;
        seed.bytes[0] = 99;
        const SigningKey kit = signing_key_from(seed);
        say(act::Invite{public_half<InviteKey>(kit), Role::learner, 5, "clé"});
        REQUIRE(learner.node->ask_to_join({{table.address_of(trainer)}, {}}, {"Karim", kit},
                                          table.time()));
        table.run(3'000);
        REQUIRE(learner.node->replica());
        const ClassState& state = trainer.node->replica()->state();
        const auto author = public_half<AuthorId>(learner.keyring.author);
        const ChangeId team =
            say(act::Team{{}, "A", {state.authors.at(author).back().person}, {}, {}});
        project = id_cast<SpaceId>(say(act::Project{"site", id_cast<TeamId>(team), {}}));
        ask(trainer, request::Write{project,
                                    {resolved::Create{NodeKind::text, root_of(project, Root::site),
                                                      "page.html"}}});
        page = {all<told::Done>(trainer).back().change, 0};
        table.run(1'000);
    }
    void ask(Table::Seat& seat, const Request& request) {
        seat.node->request(editor, request, table.time());
        table.run(0);
    }
    ChangeId say(Act act) {
        ask(trainer, request::Say{std::move(act)});
        return all<told::Done>(trainer).back().change;
    }
    std::u32string text(Table::Seat& seat) {
        return seat.node->replica()->contents(project)->text(page).now().text();
    }
    void open(Table::Seat& seat) {
        ask(seat,
            request::Open{FileNumber{1}, project, page, ClientKind::whole, std::u32string{}, {}});
    }
    void type(Table::Seat& seat, std::u32string text) {
        std::uint64_t revision = all<told::Patched>(seat).size();
        ask(seat, request::Edit{FileNumber{1}, revision, {{{0, 0}, {0, 0}, std::move(text)}}, {}});
    }
};

}  // namespace atelier::test
