#include "node/class_key.hpp"

namespace atelier {

namespace {

const std::string record_key = "network key";

}  // namespace

void ClassKey::load() {
    const auto record = archive_.record(record_key);
    if (!record) return;
    Reader in(*record);
    const std::uint32_t epoch = in.u32();
    const auto key = in.id<NetworkKey>();
    if (in.finish()) return;
    epoch_ = epoch;
    key_ = key;
}

void ClassKey::keep(std::uint32_t epoch, const NetworkKey& key) {
    epoch_ = epoch;
    key_ = key;
    Writer record;
    record.u32(epoch);
    record.id(key);
    archive_.keep_record({record_key, record.take()});
}

bool ClassKey::learn(Replica& replica) {
    const ClassState& state = replica.state();
    const ActGraph& graph = replica.class_chains().space().graph();
    const SealKey own = public_half(seal_);
    for (auto epoch = state.network_keys.rbegin(); epoch != state.network_keys.rend(); ++epoch) {
        if (key_ && epoch->first < epoch_) return false;
        for (const ActOrder& order : epoch->second) {
            const auto node = graph.find(order.id);
            if (!node) continue;
            const auto* act = std::get_if<act::NetworkKeys>(&graph[*node].change.act);
            if (!act) continue;
            const auto sealed = std::ranges::find(act->keys, own, &act::SealedKey::to);
            if (sealed == act->keys.end()) continue;
            const auto key = open_seal(sealed->sealed, seal_);
            if (!key) continue;
            if (key_ == *key && epoch_ == epoch->first) return false;
            keep(epoch->first, *key);
            return true;
        }
    }
    return false;
}

act::NetworkKeys ClassKey::next(const ClassState& state, SeedStream& seeds) const {
    const auto key = id_cast<NetworkKey>(seeds.next());
    act::NetworkKeys act{epoch_ + 1, {}};
    const std::map<DeviceKey, bool> is_served = seats_of(state);
    std::set<SealKey> seats;
    for (const auto& [author, grants] : state.authors)
        for (const Grant& grant : grants)
            if (is_served.at(grant.seat.device)) seats.insert(grant.seat.seal);
    for (const SealKey& seat : seats)
        if (const auto sealed = seal(key, seat, seeds.next())) act.keys.push_back({seat, *sealed});
    return act;
}

}  // namespace atelier
