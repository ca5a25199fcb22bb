#include "sync/class_space.hpp"

#include "protocol/check.hpp"
#include "sync/place.hpp"

namespace atelier {

namespace {

struct Given {
    AuthorId author;
    PersonId person;
    bool as_trainer = false;
};

std::optional<Given> place_given_by(const ActNode& node) {
    const auto person = [&](const Person& named) {
        return named.id.is_zero() ? *node.creates : named.id;
    };
    const Act& act = node.change.act;
    if (std::holds_alternative<act::Genesis>(act)) {
        return Given{node.change.header.author, *node.creates, true};
    }
    if (const auto* a = std::get_if<act::TrainerAdd>(&act)) {
        return Given{a->trainer, person(a->person), true};
    }
    if (const auto* a = std::get_if<act::Recovery>(&act)) {
        return Given{a->trainer, person(a->person), true};
    }
    if (const auto* a = std::get_if<act::Admit>(&act)) return Given{a->author, person(a->person)};
    if (const auto* a = std::get_if<act::Reseat>(&act)) return Given{a->author, a->person};
    return std::nullopt;
}

}  // namespace

ClassSpace::ClassSpace(ActChange genesis, RootVerifier verifier)
    : class_id_(id_cast<ClassId>(genesis.id)),
      authority_(class_id_, genesis, std::move(verifier)),
      ever_(class_id_),
      replay_(graph_, authority_, class_id_) {
    ATELIER_CHECK(genesis.header.kind == ChangeKind::genesis);
    ActNode node = graph_.node_for(std::move(genesis));
    node.signer = Signer::roots;
    node.root_act = genesis_number;
    take(std::move(node));
}

Acceptance ClassSpace::add(ActChange change) {
    if (const Acceptance fault = fault_of(change); fault != Acceptance::accepted) return fault;
    const bool has_place = ever_.has_place(change.header.log(), class_id_);
    // Only a root act can bring its own place, with the first change of its log.
    if (!has_place && change.header.seq != 1) return Acceptance::no_place;
    ActNode node = graph_.node_for(std::move(change));
    judge_in_own_past(node, graph_, authority_, grants_);
    if (!has_place && (node.fault || node.signer != Signer::roots)) return Acceptance::no_place;
    take(std::move(node));
    return Acceptance::accepted;
}

Acceptance ClassSpace::ask_first(ActChange change) {
    ATELIER_CHECK(change.header.seq == 1);
    if (const Acceptance fault = fault_of(change); fault != Acceptance::accepted) return fault;
    const ActNode node = graph_.node_for(std::move(change));
    return is_entitled_root_act(node, graph_, authority_) ? Acceptance::accepted
                                                          : Acceptance::no_place;
}

std::optional<VoidReason> ClassSpace::void_reason(ActChange change) {
    const AuthorId author = change.header.author;
    ActNode node = graph_.node_for(std::move(change));
    if (const auto fault = fault_in_own_past(node, graph_, authority_, grants_)) return fault;
    if (node.signer == Signer::roots) return std::nullopt;
    if (node.signer == Signer::trainer) {
        const bool is_left = authority_.view_of_all().is_trainer(author);
        return is_left ? std::nullopt : std::optional(VoidReason::trainer_removed);
    }
    if (!has_place(state(), author, class_id_)) return VoidReason::place_not_given;
    if (!cuts_on(state(), author, class_id_).empty()) return VoidReason::author_cut;
    return std::nullopt;
}

Acceptance ClassSpace::fault_of(const ActChange& change) const {
    const Header& header = change.header;
    if (graph_.find(change.id)) return Acceptance::known;
    if (header.kind != ChangeKind::act || header.space != class_id_) return Acceptance::refused;
    const auto parents = parents_of(header);
    if (!graph_.contains_all(parents)) return Acceptance::parents_missing;
    if (header.lamport != graph_.lamport_after(parents)) return Acceptance::refused;
    return Acceptance::accepted;
}

void ClassSpace::number_landmark(ActNode& node) {
    if (!is_landmark(node.change.act)) return;
    if (!node.root_act) {
        node.landmark = landmarks_++;
        return;
    }
    const Hash& string = authority_[*node.root_act].hash;
    const auto [at, is_new] = root_landmarks_.try_emplace(string, landmarks_);
    if (is_new) ++landmarks_;
    node.landmark = at->second;
}

void ClassSpace::take(ActNode node) {
    if (!node.fault) {
        number_landmark(node);
        ever_.add(node);
        if (const auto given = place_given_by(node)) {
            grants_.add(given->author, {*node.landmark, given->person, given->as_trainer});
        }
    }
    replay_.note(graph_.add(std::move(node)));
}

}  // namespace atelier
