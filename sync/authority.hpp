#pragma once

// The first two layers: who the roots are, and which of their acts stand. Root acts that were
// entitled in their own causal past are numbered; from any set of those numbers (a change's past,
// or all) follows one view, which says who may do what there. docs/decisions/10: roots sign the
// past as well, so two changes that carry one string have one past and are one act.
//
// A string with other valid signers is another number: what a past says must not depend on what
// arrived beside it. Number 0 is the genesis.

#include "sync/act_graph.hpp"

#include <functional>

namespace atelier {

// Whether a root key signed a root act's string. The real one is in verify_root_string; tests that
// live through many thousand histories bring a cheaper one.
using RootVerifier = std::function<bool(const RootKey&, BytesView string, const Signature&)>;
bool verify_root_string(const RootKey& root, BytesView string, const Signature& signature);

using RootActNumber = std::uint32_t;
inline constexpr RootActNumber genesis_number = 0;

// An entitled root act, as far as authority goes.
struct RootAct {
    Hash hash;   // of the signed string: what a root change is named by
    Hash names;  // the root change it rests on
    std::vector<std::uint8_t> signers;
    PastSet past;
    bool is_change = false;
    std::vector<RootHolder> roots;  // of a root change
    std::uint8_t threshold = 1;
    std::optional<AuthorId> adds;
    std::vector<AuthorId> removes;
};

// What a set of root acts comes to.
struct AuthorityView {
    struct Trainer {
        std::vector<RootActNumber> adds;      // that stand
        std::vector<RootActNumber> removals;  // that stand
    };

    Hash root_change;  // the last of the chain; zero when the set lacks the genesis
    std::vector<RootHolder> roots;
    std::uint8_t threshold = 1;
    std::map<AuthorId, Trainer> trainers;
    std::map<RootActNumber, VoidReason> faults;  // of those that do not stand

    // Added, and not removed by anything in this set.
    bool is_trainer(const AuthorId& author) const;
};

class Authority {
public:
    Authority(const ClassId& class_id, const ActChange& genesis, RootVerifier verifier);

    // A root act by its own past alone: what it comes to when it is entitled.
    std::expected<RootAct, VoidReason> judge(const ActChange& change, const PastSet& past);
    // Its number, a new one if no act with this string and these signers had one.
    RootActNumber note(RootAct act);

    const RootAct& operator[](RootActNumber number) const { return acts_[number]; }
    std::size_t size() const { return acts_.size(); }
    // Kept from one call to the next: most changes have the past of their parent.
    const AuthorityView& view(const PastSet& acts);
    const AuthorityView& view_of_all() { return view(all_); }

private:
    AuthorityView view_from(const PastSet& acts) const;
    std::optional<RootActNumber> next_change(const PastSet& acts, const Hash& names) const;
    void judge_by_chain(const PastSet& acts, std::span<const RootActNumber> chain,
                        AuthorityView& view) const;
    std::optional<VoidReason> fault_in_chain(RootActNumber number,
                                             std::span<const RootActNumber> chain,
                                             const std::map<Hash, std::size_t>& place_of) const;

    ClassId class_id_;
    RootVerifier verifier_;
    std::vector<RootAct> acts_;
    std::map<std::pair<Hash, std::vector<std::uint8_t>>, RootActNumber> numbers_;
    PastSet all_;
    std::map<PastSet, AuthorityView> views_;
};

}  // namespace atelier
