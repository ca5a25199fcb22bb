// Changes that are wrong in themselves, and right ones that are meant badly.

#include "tests/salle/deeds.hpp"

namespace atelier::salle {

namespace {

// ---- changes that are wrong in themselves ----
void wrong_signature(Hostile& h) {
    auto forgery = h.forgery();
    if (!forgery) return;
    Forged forged = h.sealed(*forgery);
    forged.signature.bytes[5] ^= 1;
    h.send(forged);
}
void wrong_then_right(Hostile& h) {
    auto forgery = h.forgery();
    if (!forgery) return;
    const Forged first = h.sealed(*forgery);
    const Forged second = h.after(first, forgery->space, "well signed");
    h.send(second);
    Forged bad = first;
    bad.signature.bytes[5] ^= 1;
    h.send(bad);
    h.send(first);
}
void others_key(Hostile& h) {
    auto forgery = h.forgery();
    if (!forgery) return;
    Forged forged = h.sealed(*forgery);
    forged.signature = sign_change(h.seat.keyring.device, forged.change.id);
    h.send(forged);
}
void other_domain(Hostile& h) {
    auto forgery = h.forgery();
    if (!forgery) return;
    Forged forged = h.sealed(*forgery);
    forged.signature = sign(h.seat.keyring.author, SignDomain::presence, {forged.change.id.bytes});
    h.send(forged);
}
void header(Hostile& h, void (*bend)(Header&)) {
    auto forgery = h.forgery();
    if (!forgery) return;
    Forged forged = h.sealed(*forgery);
    bend(forged.change.header);
    if (fault_of(forged.change.header)) return;
    forged.change = make_change(forged.change.header, forged.change.body, 0);
    forged.signature = sign_change(h.seat.keyring.author, forged.change.id);
    h.send(forged);
}
void lamport_lie(Hostile& h) {
    header(h, [](Header& header) { header.lamport += 1'000'000; });
}
void bytes_lie(Hostile& h) {
    header(h, [](Header& header) { header.log_bytes += 77; });
}
void made_up_heads(Hostile& h) {
    header(h, [](Header& header) { header.heads = {ChangeId{{9, 9, 9}}}; });
}
void gap(Hostile& h) {
    header(h, [](Header& header) {
        header.seq = 5;
        header.prev = ChangeId{{7, 7}};
    });
}
std::vector<Bytes> turned_bit(Hostile& h, SessionNumber, Bytes frame) {
    if (h.room.dice.chance(20)) frame[h.room.dice.below(frame.size())] ^= 4;
    return {std::move(frame)};
}
void nonsense(Hostile& h) {
    for (const SessionNumber to : h.sessions()) {
        Bytes frame = h.room.dice.bytes(h.room.dice.chance(10) ? 300'000 : 300);
        frame.insert(frame.begin(), static_cast<std::uint8_t>(h.room.dice.below(40)));
        h.room.wire.send(to, h.seat.number, std::move(frame));
    }
}

// ---- changes that are right and meant badly ----
void withheld(Hostile& h) {
    auto forgery = h.forgery();
    if (!forgery) return;
    const Forged first = h.sealed(*forgery);
    h.send(h.after(first, forgery->space, "on what nobody gets"));
}
void fork(Hostile& h) {
    auto forgery = h.forgery();
    if (!forgery) return;
    int branch = 0;
    for (const SessionNumber to : h.sessions()) {
        Forgery each = *forgery;
        each.content.ops.push_back(op::Moment{"branch " + std::to_string(branch++ % 2)});
        Forged forged = h.sealed(std::move(each));
        h.say(to, message::Span{4'095, h.span_of(forged)});
        if (h.room.dice.chance(2))
            h.say(to, message::Span{4'094, h.span_of(h.after(forged, forgery->space, "on"))});
    }
}
void many_branches(Hostile& h) {
    auto forgery = h.forgery();
    if (!forgery) return;
    for (int branch = 0; branch < 30; ++branch) {
        Forgery each = *forgery;
        each.content.ops.push_back(op::Moment{"branch " + std::to_string(branch)});
        h.send(h.sealed(std::move(each)));
    }
}

// Each half of the room is told another log from its first change on.
void long_fork(Hostile& h) {
    auto forgery = h.forgery();
    if (!forgery) return;
    std::size_t peer = 0;
    for (const SessionNumber to : h.sessions()) {
        Forgery first = *forgery;
        first.content.ops.push_back(op::Moment{"root " + std::to_string(peer++ % 2)});
        Forged last = h.sealed(std::move(first));
        for (int i = 0; i < 60; ++i) {
            h.say(to, message::Span{4'095, h.span_of(last)});
            last = h.after(last, forgery->space, "m");
        }
    }
}
// As if it had been written before anybody could say no to it.
void backdates(Hostile& h) {
    header(h, [](Header& header) {
        header.claimed_time_minutes = 0;
        header.heads.clear();
        header.lamport = 0;
    });
}

}  // namespace

std::vector<Deed> deeds_of_changes() {
    return {
        {"wrong signature", "H21", nullptr, wrong_signature},
        {"wrong then right", "H22", nullptr, wrong_then_right},
        {"another's key", "H23", nullptr, others_key},
        {"another domain", "H24", nullptr, other_domain},
        {"lamport lie", "H31", nullptr, lamport_lie},
        {"bytes lie", "H32", nullptr, bytes_lie},
        {"made up heads", "H29 H30", nullptr, made_up_heads},
        {"gap", "H27 H28", nullptr, gap},
        {"turned bit", "H25 H26 H33", turned_bit, nullptr},
        {"nonsense", "H1 H19 H34 H35", nullptr, nonsense},
        {"withheld", "H29", nullptr, withheld},
        {"fork", "H36", nullptr, fork},
        {"long fork", "H37", nullptr, long_fork},
        {"many branches", "H38", nullptr, many_branches},
        {"backdates", "H50", nullptr, backdates},
    };
}

}  // namespace atelier::salle
