// Acts of somebody who may not do so.

#include "tests/salle/deeds.hpp"

namespace atelier::salle {

namespace {

void act(Hostile& h, const Act& said) {
    Replica* replica = h.seat.replica();
    const LogName log{h.seat.author(), Sitting{h.room.dice.number(UINT64_MAX)}};
    auto header = replica->class_chains().draft(log);
    if (!header) return;
    Bytes body = encode_act(said);
    header->log_bytes += body.size();
    Forged forged;
    forged.change = make_change(*header, std::move(body), 0);
    forged.signature = sign_change(h.seat.keyring.author, forged.change.id);
    h.send(forged);
}
void admits_a_friend(Hostile& h) {
    act(h, act::Admit{Role::learner,
                      h.room.dice.id<AuthorId>(),
                      {{}, "a friend"},
                      test::random_seat(h.room.dice),
                      {}});
}
void cuts_the_trainer(Hostile& h) {
    act(h, act::Cut{CutReason::remove, {h.room.trainer().author()}, {}});
}
void false_report(Hostile& h) {
    auto ids = h.room.dice.ids<ChangeId>(2, 2);
    act(h, act::ForkReport{h.seat.replica()->class_id(),
                           {h.room.trainer().author(), Sitting{1}},
                           3,
                           ids[0],
                           ids[1]});
}
void acts_flood(Hostile& h) {
    for (int i = 0; i < 20; ++i)
        act(h, act::Attest{h.room.dice.id<ChangeId>(), Verdict::refused, "no"});
}

void blind_cut(Hostile& h) {
    const auto unknown = h.room.dice.ids<ChangeId>(1, 3);
    act(h, act::Cut{CutReason::suspend,
                    {h.room.trainer().author()},
                    {{h.seat.replica()->class_id(), unknown}}});
}
void policy_alone(Hostile& h) {
    act(h, act::SetPolicy{h.seat.replica()->state().root_change,
                          {{PolicyKey::hop_limit, 1}},
                          {{0, h.room.dice.id<Signature>()}}});
}
// The class would follow it to a network of its own.
void own_network_key(Hostile& h) {
    act::NetworkKeys keys{99, {}};
    const auto key = h.room.dice.id<NetworkKey>();
    for (const auto& seat : h.room.seats()) {
        const SealKey to = public_half(seat->keyring.seal);
        if (const auto sealed = seal(key, to, h.room.dice.id<Seed>()))
            keys.keys.push_back({to, *sealed});
    }
    std::ranges::sort(keys.keys, {}, &act::SealedKey::to);
    act(h, keys);
}

}  // namespace

std::vector<Deed> deeds_of_acts() {
    return {
        {"admits a friend", "H49 H53", nullptr, admits_a_friend},
        {"cuts the trainer", "H51 H52", nullptr, cuts_the_trainer},
        {"false report", "H54 H55", nullptr, false_report},
        {"blind cut", "H56", nullptr, blind_cut},
        {"policy alone", "H57", nullptr, policy_alone},
        {"flood of acts", "H58", nullptr, acts_flood},
        {"own network key", "H6", nullptr, own_network_key},
    };
}

}  // namespace atelier::salle
