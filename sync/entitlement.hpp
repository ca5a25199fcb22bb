#pragma once

// What a change's own causal past says about its act, for good: who answers for it, whether they
// were entitled there, and whether what it names lies there. Nothing that arrives later alters it.

#include "sync/authority.hpp"

namespace atelier {

// The entitled acts that give an author a place, and as whom.
class GrantIndex {
public:
    struct Entry {
        std::uint32_t landmark = 0;
        PersonId person;
        bool as_trainer = false;
    };
    void add(const AuthorId& author, const Entry& entry) { grants_[author].push_back(entry); }
    // Other than as a trainer.
    bool any_in(const PastSet& landmarks, const AuthorId& author) const;
    bool is_person(const PastSet& landmarks, const AuthorId& author, const PersonId& person) const;

private:
    std::map<AuthorId, std::vector<Entry>> grants_;
};

// Fills in signer, fault and root_act of a node that is not a genesis.
void judge_in_own_past(ActNode& node, const ActGraph& graph, Authority& authority,
                       const GrantIndex& grants);

// The signer of such a node, and what judge_in_own_past would find against it; no act gets a
// number.
std::optional<VoidReason> fault_in_own_past(ActNode& node, const ActGraph& graph,
                                            Authority& authority, const GrantIndex& grants);

// Whether it is a root act, entitled in its own past; what judge_in_own_past finds, changing
// nothing.
bool is_entitled_root_act(const ActNode& node, const ActGraph& graph, Authority& authority);

// Whether later acts can refer to it: a person, team, space, cut or grant.
bool is_landmark(const Act& act);

// A learner or auditor may report a fork, leave a receipt of what they carried, kept or ask to have
// countersigned, attest, and say how they are called.
bool may_be_written_by_member(const Act& act);

}  // namespace atelier
