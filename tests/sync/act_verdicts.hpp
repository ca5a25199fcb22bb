#pragma once

// Which acts of a class are accepted and which of them stand: the first half of the executable
// model (act_model.hpp), each rule of the design by looking at all acts.

#include "protocol/check.hpp"
#include "protocol/hash.hpp"
#include "sync/class_state.hpp"

#include <functional>

namespace atelier::test {

using Verifier = std::function<bool(const RootKey&, BytesView, const Signature&)>;
using IdSet = std::set<ChangeId>;

class ActVerdicts {
public:
    // Any changes, whoever sent them, the genesis among them.
    ActVerdicts(const std::vector<ActChange>& changes, Verifier verifier)
        : verifier_(std::move(verifier)) {
        for (const ActChange& change : changes) {
            offered_[change.id] = &change;
            if (change.header.kind == ChangeKind::genesis) genesis_ = &change;
        }
        ATELIER_CHECK(genesis_ != nullptr);
        class_id_ = id_cast<ClassId>(genesis_->id);
        accept();
    }

    const IdSet& accepted() const { return accepted_; }

    // Layers 1 to 3 as equations between verdicts, with no order among them: every assignment of
    // stands and void that satisfies all of them. `most` is the number of acts tried; nothing is
    // answered for more.
    std::optional<std::size_t> solutions(std::size_t most) {
        decide();
        std::vector<ChangeId> open;
        for (const auto& [id, verdict] : verdicts_) {
            if (id != genesis_->id) open.push_back(id);
        }
        if (open.size() > most) return std::nullopt;
        std::size_t found = 0;
        for (std::size_t choice = 0; choice < (std::size_t{1} << open.size()); ++choice) {
            IdSet standing = {genesis_->id};
            for (std::size_t i = 0; i < open.size(); ++i) {
                if ((choice >> i & 1) != 0) standing.insert(open[i]);
            }
            if (std::ranges::all_of(open,
                                    [&](const ChangeId& id) { return satisfies(id, standing); })) {
                ++found;
                for (const ChangeId& id : open)
                    ATELIER_CHECK(standing.contains(id) == !verdicts_[id]);
            }
        }
        return found;
    }

protected:
    using Fault = std::optional<VoidReason>;

    const ActChange& at(const ChangeId& id) const { return *offered_.at(id); }
    template <class A>
    const A* act_of(const ChangeId& id) const {
        return std::get_if<A>(&at(id).act);
    }
    ActOrder order(const ChangeId& id) const { return {at(id).header.lamport, id}; }

    // ---- acceptance: the smallest set that the rules give ---------------------------------------

    void accept() {
        take(genesis_->id);
        for (bool more = true; more;) {
            more = false;
            for (const auto& [id, change] : offered_) {
                if (!accepted_.contains(id) && is_acceptable(*change)) {
                    take(id);
                    more = true;
                }
            }
        }
    }

    void take(const ChangeId& id) {
        past_of(id);
        accepted_.insert(id);
    }

    bool is_acceptable(const ActChange& change) {
        if (change.header.space != class_id_) return false;
        Lamport lamport = 0;
        for (const ChangeId& parent : parents_of(change.header)) {
            if (!accepted_.contains(parent)) return false;
            lamport = std::max(lamport, at(parent).header.lamport + 1);
        }
        past_of(change.id);
        return change.header.lamport == lamport && was_given_a_place(change);
    }

    // By any accepted act without fault in its own past.
    bool was_given_a_place(const ActChange& change) {
        const Header& header = change.header;
        if (header.seq == 1 && is_root_act(change.id) && !fault_in_own_past(change.id)) return true;
        return std::ranges::any_of(accepted_, [&](const ChangeId& id) {
            if (fault_in_own_past(id)) return false;
            const ActChange& giver = at(id);
            if (is_root_act(id) && giver.header.seq == 1 && giver.header.log() == header.log()) {
                return true;
            }
            const auto authors = authors_given_a_place(giver);
            return std::ranges::find(authors, header.author) != authors.end();
        });
    }

    std::vector<AuthorId> authors_given_a_place(const ActChange& giver) const {
        std::vector<AuthorId> authors;
        const auto roots = [&](const std::vector<RootHolder>& holders) {
            for (const RootHolder& root : holders)
                authors.push_back(id_cast<AuthorId>(root.key));
        };
        if (const auto* a = std::get_if<act::Genesis>(&giver.act)) roots(a->roots);
        if (const auto* a = std::get_if<act::RootChange>(&giver.act)) roots(a->roots);
        if (const auto* a = std::get_if<act::Admit>(&giver.act)) authors.push_back(a->author);
        if (const auto* a = std::get_if<act::Reseat>(&giver.act)) authors.push_back(a->author);
        if (const auto added = trainer_added_by(giver.id)) authors.push_back(*added);
        return authors;
    }

    const IdSet& past_of(const ChangeId& id) {
        const auto found = pasts_.find(id);
        if (found != pasts_.end()) return found->second;
        IdSet past;
        for (const ChangeId& parent : parents_of(at(id).header)) {
            past.insert(parent);
            past.insert(past_of(parent).begin(), past_of(parent).end());
        }
        return pasts_[id] = past;
    }

    // ---- what a root act says -------------------------------------------------------------------

    bool is_root_act(const ChangeId& id) const {
        return std::visit([](const auto& a) { return requires { a.signatures; }; }, at(id).act);
    }
    Hash names(const ChangeId& id) const {
        return std::visit(
            [](const auto& a) {
                if constexpr (requires { a.root_change; }) return a.root_change;
                return Hash{};
            },
            at(id).act);
    }
    Bytes string(const ChangeId& id) const {
        return root_act_string(class_id_, carrier_of(at(id).header), at(id).act);
    }
    // The genesis is named by the class id.
    Hash hash(const ChangeId& id) const {
        if (id == genesis_->id) return id_cast<Hash>(class_id_);
        const std::array<std::uint8_t, 1> zero{};
        return hash_of(HashDomain::root_change,
                       {view_of(name_of(SignDomain::root_act)), zero, string(id)});
    }
    std::optional<AuthorId> trainer_added_by(const ChangeId& id) const {
        if (id == genesis_->id) return genesis_->header.author;
        if (const auto* a = act_of<act::TrainerAdd>(id)) return a->trainer;
        if (const auto* a = act_of<act::Recovery>(id)) return a->trainer;
        return std::nullopt;
    }
    std::vector<AuthorId> trainers_removed_by(const ChangeId& id) const {
        if (const auto* a = act_of<act::TrainerRemove>(id)) return {a->trainer};
        if (const auto* a = act_of<act::Recovery>(id)) return a->removed;
        return {};
    }
    std::vector<std::uint8_t> signers(const ChangeId& id, const std::vector<RootHolder>& roots) {
        std::vector<std::uint8_t> positions;
        const Bytes signed_part = string(id);
        const auto check = [&](const std::vector<RootSignature>& signatures) {
            for (const RootSignature& each : signatures) {
                if (each.position < roots.size() &&
                    verifier_(roots[each.position].key, signed_part, each.signature)) {
                    positions.push_back(each.position);
                }
            }
        };
        std::visit(
            [&](const auto& a) {
                if constexpr (requires { a.signatures; }) check(a.signatures);
            },
            at(id).act);
        return positions;
    }

    // ---- layers 1 and 2 over any set of acts that has its own past ------------------------------

    // The chain of root changes: hashes from the class id on, and the roots that its last one sets.
    struct Chain {
        std::vector<Hash> links;
        std::vector<RootHolder> roots;
        std::uint8_t threshold = 1;
    };
    Chain chain_of(const IdSet& acts) {
        Chain chain;
        if (!acts.contains(genesis_->id)) return chain;
        const auto& genesis = std::get<act::Genesis>(genesis_->act);
        chain = {{id_cast<Hash>(class_id_)}, genesis.roots, genesis.threshold};
        while (const auto next = next_link(acts, chain)) {
            const auto& change = *act_of<act::RootChange>(*next);
            chain.links.push_back(hash(*next));
            chain.roots = change.roots;
            chain.threshold = change.threshold;
        }
        return chain;
    }
    // Of those that name the last link, the one whose signers come first; then the smaller hash.
    std::optional<ChangeId> next_link(const IdSet& acts, const Chain& chain) {
        std::optional<std::tuple<std::vector<std::uint8_t>, Hash, ChangeId>> first;
        for (const ChangeId& id : acts) {
            if (!act_of<act::RootChange>(id) || names(id) != chain.links.back()) continue;
            if (fault_in_own_past(id)) continue;
            const std::tuple candidate(signers(id, chain.roots), hash(id), id);
            if (!first || candidate < *first) first = candidate;
        }
        return first ? std::optional(std::get<2>(*first)) : std::nullopt;
    }

    // Verdict on an entitled root act, given the chain of a set of acts.
    Fault fault_by_chain(const ChangeId& id, const Chain& chain, const IdSet& acts) {
        const auto has = [&](const Hash& link) {
            return std::ranges::find(chain.links, link) != chain.links.end();
        };
        if (act_of<act::RootChange>(id)) {
            return has(hash(id)) ? Fault() : VoidReason::root_change_lost;
        }
        if (!has(names(id))) return VoidReason::root_change_lost;
        if (names(id) == chain.links.back()) return std::nullopt;
        const auto next = std::ranges::find(chain.links, names(id)) + 1;
        for (const ChangeId& other : acts) {
            if (!act_of<act::RootChange>(other) || hash(other) != *next) continue;
            for (const ChangeId& before : past_of(other)) {
                if (is_root_act(before) && !fault_in_own_past(before) && hash(before) == hash(id)) {
                    return std::nullopt;
                }
            }
        }
        return VoidReason::root_change_passed;
    }

    bool is_trainer_in(const IdSet& acts, const AuthorId& author) {
        if (!acts.contains(genesis_->id)) return false;
        const Chain chain = chain_of(acts);
        bool added = author == genesis_->header.author;
        for (const ChangeId& id : acts) {
            if (!is_root_act(id) || fault_in_own_past(id) || fault_by_chain(id, chain, acts)) {
                continue;
            }
            const auto removed = trainers_removed_by(id);
            if (std::ranges::find(removed, author) != removed.end()) return false;
            added = added || trainer_added_by(id) == author;
        }
        return added;
    }

    // ---- what an act's own past says ------------------------------------------------------------

    Fault fault_in_own_past(const ChangeId& id) {
        const auto found = own_faults_.find(id);
        if (found != own_faults_.end()) return found->second;
        Fault fault = id == genesis_->id ? Fault() : fault_of_signer(id);
        if (!fault && !references_hold(id)) fault = VoidReason::bad_reference;
        return own_faults_[id] = fault;
    }
    Fault fault_of_signer(const ChangeId& id) {
        const IdSet& past = past_of(id);
        if (is_root_act(id)) {
            const Chain chain = chain_of(past);
            if (chain.links.empty() || names(id) != chain.links.back()) {
                return VoidReason::root_change_unknown;
            }
            if (signers(id, chain.roots).size() < chain.threshold) {
                return VoidReason::signatures_missing;
            }
            return std::nullopt;
        }
        const AuthorId& author = at(id).header.author;
        const bool trainer = is_trainer_in(past, author);
        const auto* name = act_of<act::PersonName>(id);
        const auto* outside = act_of<act::OutsideName>(id);
        if (outside || (name && !trainer)) {
            const PersonId& person = name ? name->person : outside->person;
            const bool self = std::ranges::any_of(past, [&](const ChangeId& before) {
                const bool grants =
                    author_granted_by(before) == author || trainer_added_by(before) == author;
                return grants && !fault_in_own_past(before) && person_granted_by(before) == person;
            });
            if (!self) return VoidReason::not_entitled;
        }
        if (trainer) return std::nullopt;
        const bool granted = std::ranges::any_of(past, [&](const ChangeId& before) {
            return !fault_in_own_past(before) && author_granted_by(before) == author;
        });
        return granted && is_for_members(id) ? Fault() : VoidReason::not_entitled;
    }
    bool is_by_trainer(const ChangeId& id) {
        return !is_root_act(id) && is_trainer_in(past_of(id), at(id).header.author);
    }
    std::optional<AuthorId> author_granted_by(const ChangeId& id) const {
        if (const auto* a = act_of<act::Admit>(id)) return a->author;
        if (const auto* a = act_of<act::Reseat>(id)) return a->author;
        return std::nullopt;
    }
    PersonId person_granted_by(const ChangeId& id) const {
        if (const auto* a = act_of<act::Reseat>(id)) return a->person;
        return id == genesis_->id ? *person_created_by(id) : person_named(id);
    }
    std::optional<PersonId> person_created_by(const ChangeId& id) const {
        const Person* person = person_in(id);
        if (id != genesis_->id && !(person && person->id.is_zero())) return std::nullopt;
        if (!is_root_act(id)) return id_cast<PersonId>(id);
        return root_person_id(class_id_, carrier_of(at(id).header), at(id).act);
    }
    bool is_for_members(const ChangeId& id) const {
        static const std::set refused{ReceiptKind::brought_in, ReceiptKind::exported,
                                      ReceiptKind::delivery};
        const auto* receipt = act_of<act::Receipt>(id);
        return act_of<act::ForkReport>(id) || act_of<act::Attest>(id) ||
               act_of<act::PersonName>(id) || act_of<act::OutsideName>(id) ||
               act_of<act::Later>(id) || (receipt && !refused.contains(receipt->kind));
    }

    PersonId person_named(const ChangeId& id) const {
        const Person& person = *person_in(id);
        return person.id.is_zero() ? *person_created_by(id) : person.id;
    }
    const Person* person_in(const ChangeId& id) const {
        if (const auto* a = act_of<act::Admit>(id)) return &a->person;
        if (const auto* a = act_of<act::TrainerAdd>(id)) return &a->person;
        if (const auto* a = act_of<act::Recovery>(id)) return &a->person;
        return nullptr;
    }
    // `to` lies in the past, is without fault there, and is an act of that kind.
    template <class IdType, class Kind>
    bool refers(const ChangeId& id, const IdType& to, Kind kind) {
        const auto named = id_cast<ChangeId>(to);
        return past_of(id).contains(named) && !fault_in_own_past(named) && kind(named);
    }
    bool references_hold(const ChangeId& id) {
        const auto is_team = [&](const ChangeId& to) {
            const auto* team = act_of<act::Team>(to);
            return team && team->team.is_zero();
        };
        const auto is_brief = [&](const ChangeId& to) {
            const auto* shelf = act_of<act::Shelf>(to);
            return shelf && shelf->kind == ShelfKind::brief;
        };
        const auto is_cut = [&](const ChangeId& to) { return act_of<act::Cut>(to) != nullptr; };
        const auto is_project = [&](const ChangeId& to) { return act_of<act::Project>(to); };
        const auto is_space = [&](const ChangeId& to) {
            return is_project(to) || act_of<act::Shelf>(to) || to == genesis_->id;
        };
        const auto person = [&](const PersonId& to) {
            return std::ranges::any_of(past_of(id), [&](const ChangeId& before) {
                return !fault_in_own_past(before) && person_created_by(before) == to;
            });
        };
        const auto zero_or_person = [&](const PersonId& to) { return to.is_zero() || person(to); };

        if (const Person* named = person_in(id)) return zero_or_person(named->id);
        if (const auto* a = act_of<act::Reseat>(id)) return person(a->person);
        if (const auto* a = act_of<act::Shelf>(id)) return zero_or_person(a->owner);
        if (const auto* a = act_of<act::Team>(id)) {
            return (a->team.is_zero() || refers(id, a->team, is_team)) &&
                   std::ranges::all_of(a->members, person) &&
                   std::ranges::all_of(a->leaving, person);
        }
        if (const auto* a = act_of<act::PersonName>(id)) return person(a->person);
        if (const auto* a = act_of<act::OutsideName>(id)) return person(a->person);
        if (const auto* a = act_of<act::SpaceDetails>(id)) {
            return a->brief.is_zero()
                       ? refers(id, a->space, is_space)
                       : refers(id, a->space, is_project) && refers(id, a->brief, is_brief);
        }
        if (const auto* a = act_of<act::Project>(id)) {
            return refers(id, a->team, is_team) &&
                   (a->brief.is_zero() || refers(id, a->brief, is_brief));
        }
        if (const auto* a = act_of<act::Lift>(id)) {
            return std::ranges::all_of(a->cuts,
                                       [&](const ChangeId& to) { return refers(id, to, is_cut); });
        }
        return true;
    }

    // ---- the three layers over all accepted acts ------------------------------------------------

    void decide() {
        verdicts_.clear();
        const Chain chain = chain_of(accepted_);
        for (const ChangeId& id : accepted_) {
            if (fault_in_own_past(id)) continue;
            if (id == genesis_->id) verdicts_[id] = std::nullopt;
            if (is_root_act(id)) verdicts_[id] = fault_by_chain(id, chain, accepted_);
        }
        for (const ChangeId& id : accepted_) {
            if (!fault_in_own_past(id) && is_by_trainer(id) && id != genesis_->id) {
                verdicts_[id] = fault_of_trainer_act(id);
            }
        }
    }
    bool stands(const ChangeId& id) const {
        const auto found = verdicts_.find(id);
        return found != verdicts_.end() && !found->second;
    }
    // Whether one of the changes that carry the same root act does.
    bool past_has(const ChangeId& id, const ChangeId& root_act) {
        return std::ranges::any_of(past_of(id), [&](const ChangeId& before) {
            return before == root_act ||
                   (is_root_act(before) && is_root_act(root_act) && !fault_in_own_past(before) &&
                    hash(before) == hash(root_act));
        });
    }
    Fault fault_of_trainer_act(const ChangeId& id) {
        const AuthorId& author = at(id).header.author;
        bool added = false;
        bool removed = false;
        for (const ChangeId& other : accepted_) {
            if (!stands(other)) continue;
            const auto removes = trainers_removed_by(other);
            const bool named = std::ranges::find(removes, author) != removes.end();
            removed = removed || (named && !past_of(other).contains(id));
            added = added || (trainer_added_by(other) == author && past_has(id, other));
        }
        if (!added) return VoidReason::trainer_not_added;
        return removed ? Fault(VoidReason::trainer_removed) : std::nullopt;
    }

    // ---- the same as equations ------------------------------------------------------------------

    bool satisfies(const ChangeId& id, const IdSet& standing) {
        const auto some = [&](auto&& holds) { return std::ranges::any_of(standing, holds); };
        const auto entitled_changes = [&](auto&& holds) {
            return std::ranges::any_of(accepted_, [&](const ChangeId& other) {
                return act_of<act::RootChange>(other) && !fault_in_own_past(other) && holds(other);
            });
        };
        const bool base_stands =
            some([&](const ChangeId& other) { return hash_if_link(other) == names(id); });
        bool right = false;
        if (act_of<act::RootChange>(id)) {
            const auto rank = [&](const ChangeId& of) {
                return std::tuple(best_signers(of), hash(of));
            };
            right = base_stands && !entitled_changes([&](const ChangeId& rival) {
                        return names(rival) == names(id) && rank(rival) < rank(id);
                    });
        } else if (is_root_act(id)) {
            const auto follows = [&](const ChangeId& other) {
                return act_of<act::RootChange>(other) && names(other) == names(id);
            };
            right = base_stands && (!some(follows) || some([&](const ChangeId& other) {
                        return follows(other) && past_has(other, id);
                    }));
        } else {
            const AuthorId& author = at(id).header.author;
            right = some([&](const ChangeId& other) {
                        return trainer_added_by(other) == author && past_has(id, other);
                    }) &&
                    !some([&](const ChangeId& other) {
                        const auto removes = trainers_removed_by(other);
                        return std::ranges::find(removes, author) != removes.end() &&
                               !past_of(other).contains(id);
                    });
        }
        return right == standing.contains(id);
    }
    std::optional<Hash> hash_if_link(const ChangeId& id) const {
        if (id != genesis_->id && !act_of<act::RootChange>(id)) return std::nullopt;
        return hash(id);
    }
    // A string has the best signers that any accepted change carries it with.
    std::vector<std::uint8_t> best_signers(const ChangeId& id) {
        std::vector<std::uint8_t> best;
        for (const ChangeId& other : accepted_) {
            if (!is_root_act(other) || fault_in_own_past(other) || hash(other) != hash(id))
                continue;
            const auto those = signers(other, chain_of(past_of(other)).roots);
            if (best.empty() || those < best) best = those;
        }
        return best;
    }

    Verifier verifier_;
    ClassId class_id_;
    const ActChange* genesis_ = nullptr;
    std::map<ChangeId, const ActChange*> offered_;
    IdSet accepted_;
    std::map<ChangeId, IdSet> pasts_;
    std::map<ChangeId, Fault> own_faults_;
    std::map<ChangeId, Fault> verdicts_;  // on acts without fault in their past, but members'
};

}  // namespace atelier::test
