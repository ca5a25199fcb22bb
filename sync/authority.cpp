#include "sync/authority.hpp"

#include "protocol/check.hpp"
#include "protocol/hash.hpp"

namespace atelier {

namespace {

Hash string_hash(BytesView string) {
    constexpr std::array<std::uint8_t, 1> zero{};
    return hash_of(HashDomain::root_change, {view_of(name_of(SignDomain::root_act)), zero, string});
}

const std::vector<RootSignature>* signatures_of(const Act& act) {
    return std::visit(
        [](const auto& written) -> const std::vector<RootSignature>* {
            if constexpr (requires { written.signatures; }) return &written.signatures;
            return nullptr;
        },
        act);
}

Hash named_by(const Act& act) {
    return std::visit(
        [](const auto& written) {
            if constexpr (requires { written.root_change; }) return written.root_change;
            return Hash{};
        },
        act);
}

RootAct without_proof(const Act& act) {
    RootAct root_act;
    root_act.names = named_by(act);
    if (const auto* change = std::get_if<act::RootChange>(&act)) {
        root_act.is_change = true;
        root_act.roots = change->roots;
        root_act.threshold = change->threshold;
    } else if (const auto* add = std::get_if<act::TrainerAdd>(&act)) {
        root_act.adds = add->trainer;
    } else if (const auto* remove = std::get_if<act::TrainerRemove>(&act)) {
        root_act.removes = {remove->trainer};
    } else if (const auto* recovery = std::get_if<act::Recovery>(&act)) {
        root_act.adds = recovery->trainer;
        root_act.removes = recovery->removed;
    }
    return root_act;
}

}  // namespace

bool verify_root_string(const RootKey& root, BytesView string, const Signature& signature) {
    return verifies(root.bytes, signature.bytes, SignDomain::root_act, {string});
}

bool AuthorityView::is_trainer(const AuthorId& author) const {
    const auto found = trainers.find(author);
    return found != trainers.end() && !found->second.adds.empty() && found->second.removals.empty();
}

Authority::Authority(const ClassId& class_id, const ActChange& genesis, RootVerifier verifier)
    : class_id_(class_id), verifier_(std::move(verifier)) {
    const auto& founding = std::get<act::Genesis>(genesis.act);
    RootAct act;
    act.hash = id_cast<Hash>(class_id);
    act.is_change = true;
    act.roots = founding.roots;
    act.threshold = founding.threshold;
    act.adds = genesis.header.author;
    ATELIER_CHECK(note(std::move(act)) == genesis_number);
}

std::expected<RootAct, VoidReason> Authority::judge(const ActChange& change, const PastSet& past) {
    const AuthorityView& there = view(past);
    RootAct act = without_proof(change.act);
    // Zero where the past has no genesis; an act may name zero, too.
    if (there.root_change.is_zero() || act.names != there.root_change) {
        return std::unexpected(VoidReason::root_change_unknown);
    }
    const Bytes string = root_act_string(class_id_, carrier_of(change.header), change.act);
    for (const RootSignature& each : *signatures_of(change.act)) {
        if (each.position < there.roots.size() &&
            verifier_(there.roots[each.position].key, string, each.signature)) {
            act.signers.push_back(each.position);
        }
    }
    if (act.signers.size() < there.threshold) {
        return std::unexpected(VoidReason::signatures_missing);
    }
    act.hash = string_hash(string);
    act.past = past;
    return act;
}

RootActNumber Authority::note(RootAct act) {
    const auto next = static_cast<RootActNumber>(acts_.size());
    const auto [at, is_new] = numbers_.try_emplace({act.hash, act.signers}, next);
    if (is_new) {
        acts_.push_back(std::move(act));
        all_ = all_.with(next);
    }
    return at->second;
}

const AuthorityView& Authority::view(const PastSet& acts) {
    const auto found = views_.find(acts);
    if (found != views_.end()) return found->second;
    return views_.emplace(acts, view_from(acts)).first->second;
}

// Of the root changes that name `names`, the one whose signers come first; equal signers have
// signed two at once, and the smaller hash decides.
std::optional<RootActNumber> Authority::next_change(const PastSet& acts, const Hash& names) const {
    std::optional<RootActNumber> first;
    for (const RootActNumber number : acts.numbers()) {
        const RootAct& act = acts_[number];
        if (number == genesis_number || !act.is_change || act.names != names) continue;
        if (!first ||
            std::tie(act.signers, act.hash) < std::tie(acts_[*first].signers, acts_[*first].hash)) {
            first = number;
        }
    }
    return first;
}

AuthorityView Authority::view_from(const PastSet& acts) const {
    AuthorityView view;
    if (!acts.contains(genesis_number)) return view;
    std::vector<RootActNumber> chain = {genesis_number};
    while (const auto next = next_change(acts, acts_[chain.back()].hash))
        chain.push_back(*next);
    const RootAct& last = acts_[chain.back()];
    view.root_change = last.hash;
    view.roots = last.roots;
    view.threshold = last.threshold;
    judge_by_chain(acts, chain, view);
    return view;
}

void Authority::judge_by_chain(const PastSet& acts, std::span<const RootActNumber> chain,
                               AuthorityView& view) const {
    std::map<Hash, std::size_t> place_of;
    for (std::size_t i = 0; i < chain.size(); ++i)
        place_of.emplace(acts_[chain[i]].hash, i);
    std::set<Hash> standing;
    for (const RootActNumber number : acts.numbers()) {
        const auto fault = fault_in_chain(number, chain, place_of);
        if (fault) view.faults[number] = *fault;
        if (!fault) standing.insert(acts_[number].hash);
    }
    for (const RootActNumber number : acts.numbers()) {
        const RootAct& act = acts_[number];
        if (!standing.contains(act.hash)) continue;
        view.faults.erase(number);  // the same string with other signers stands
        if (act.adds) view.trainers[*act.adds].adds.push_back(number);
        for (const AuthorId& removed : act.removes)
            view.trainers[removed].removals.push_back(number);
    }
}

std::optional<VoidReason> Authority::fault_in_chain(
    RootActNumber number, std::span<const RootActNumber> chain,
    const std::map<Hash, std::size_t>& place_of) const {
    const RootAct& act = acts_[number];
    if (act.is_change) {
        return place_of.contains(act.hash) ? std::nullopt
                                           : std::optional(VoidReason::root_change_lost);
    }
    const auto named = place_of.find(act.names);
    if (named == place_of.end()) return VoidReason::root_change_lost;
    const bool is_last = named->second + 1 == chain.size();
    if (is_last || acts_[chain[named->second + 1]].past.contains(number)) return std::nullopt;
    return VoidReason::root_change_passed;
}

}  // namespace atelier
