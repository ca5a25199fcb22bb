#include "sync/entitlement.hpp"

namespace atelier {

namespace {

bool is_root_act(const Act& act) {
    return std::visit([](const auto& a) { return requires { a.signatures; }; }, act);
}

bool creates_team(const Act& act) {
    const auto* team = std::get_if<act::Team>(&act);
    return team && team->team.is_zero();
}

bool creates_brief(const Act& act) {
    const auto* shelf = std::get_if<act::Shelf>(&act);
    return shelf && shelf->kind == ShelfKind::brief;
}

bool creates_project(const Act& act) {
    return std::holds_alternative<act::Project>(act);
}

bool creates_space(const Act& act) {
    return creates_project(act) || std::holds_alternative<act::Shelf>(act) ||
           std::holds_alternative<act::Genesis>(act);
}

bool is_cut(const Act& act) {
    return std::holds_alternative<act::Cut>(act);
}

// What the acts that a node names have to be.
class References {
public:
    References(const ActNode& node, const ActGraph& graph) : node_(node), graph_(graph) {}

    bool person(const PersonId& id) const {
        const auto creator = graph_.find_creator(id);
        return creator && lies_in_past(*creator);
    }
    bool persons(const std::vector<PersonId>& ids) const {
        return std::ranges::all_of(ids, [&](const PersonId& id) { return person(id); });
    }
    bool hold(const act::Admit& act) const {
        return act.person.id.is_zero() || person(act.person.id);
    }
    bool hold(const act::TrainerAdd& act) const {
        return act.person.id.is_zero() || person(act.person.id);
    }
    bool hold(const act::Recovery& act) const {
        return act.person.id.is_zero() || person(act.person.id);
    }
    bool hold(const act::Reseat& act) const { return person(act.person); }
    bool hold(const act::Team& act) const {
        return (act.team.is_zero() || names(act.team, creates_team)) && persons(act.members) &&
               persons(act.leaving);
    }
    bool hold(const act::Project& act) const {
        return names(act.team, creates_team) &&
               (act.brief.is_zero() || names(act.brief, creates_brief));
    }
    bool hold(const act::Shelf& act) const { return act.owner.is_zero() || person(act.owner); }
    bool hold(const act::Lift& act) const {
        return std::ranges::all_of(act.cuts, [&](const ChangeId& id) { return names(id, is_cut); });
    }
    bool hold(const act::PersonName& act) const { return person(act.person); }
    bool hold(const act::OutsideName& act) const { return person(act.person); }
    bool hold(const act::SpaceDetails& act) const {
        if (act.brief.is_zero()) return names(act.space, creates_space);
        return names(act.space, creates_project) && names(act.brief, creates_brief);
    }
    // Versions name changes of other spaces, and cover nothing where those are not there.
    bool hold(const auto&) const { return true; }

private:
    template <class IdType>
    bool names(const IdType& id, bool (*kind)(const Act&)) const {
        const auto index = graph_.find(id_cast<ChangeId>(id));
        if (!index || !lies_in_past(*index)) return false;
        return kind(graph_[*index].change.act);
    }

    bool lies_in_past(ActIndex index) const {
        const ActNode& named = graph_[index];
        return named.landmark && node_.landmarks.contains(*named.landmark);
    }

    const ActNode& node_;
    const ActGraph& graph_;
};

bool references_hold(const ActNode& node, const ActGraph& graph) {
    const References references(node, graph);
    return std::visit([&](const auto& act) { return references.hold(act); }, node.change.act);
}

// Everybody may say how they are called, trainers may say how others are; how one is named outside
// is nobody else's to say.
bool names_whom_it_may(const ActNode& node, const GrantIndex& grants) {
    const auto is_self = [&](const PersonId& person) {
        return grants.is_person(node.landmarks, node.change.header.author, person);
    };
    if (const auto* outside = std::get_if<act::OutsideName>(&node.change.act)) {
        return is_self(outside->person);
    }
    const auto* name = std::get_if<act::PersonName>(&node.change.act);
    return !name || node.signer == Signer::trainer || is_self(name->person);
}

void judge_root_act(ActNode& node, const ActGraph& graph, Authority& authority) {
    node.signer = Signer::roots;
    auto judged = authority.judge(node.change, node.root_acts);
    if (!judged) {
        node.fault = judged.error();
    } else if (!references_hold(node, graph)) {
        node.fault = VoidReason::bad_reference;
    } else {
        node.root_act = authority.note(std::move(*judged));
    }
}

}  // namespace

bool is_entitled_root_act(const ActNode& node, const ActGraph& graph, Authority& authority) {
    return is_root_act(node.change.act) && references_hold(node, graph) &&
           authority.judge(node.change, node.root_acts).has_value();
}

bool GrantIndex::any_in(const PastSet& landmarks, const AuthorId& author) const {
    const auto found = grants_.find(author);
    return found != grants_.end() && std::ranges::any_of(found->second, [&](const Entry& entry) {
               return !entry.as_trainer && landmarks.contains(entry.landmark);
           });
}

bool GrantIndex::is_person(const PastSet& landmarks, const AuthorId& author,
                           const PersonId& person) const {
    const auto found = grants_.find(author);
    return found != grants_.end() && std::ranges::any_of(found->second, [&](const Entry& entry) {
               return entry.person == person && landmarks.contains(entry.landmark);
           });
}

bool may_be_written_by_member(const Act& act) {
    if (std::holds_alternative<act::ForkReport>(act) || std::holds_alternative<act::Attest>(act) ||
        std::holds_alternative<act::PersonName>(act) ||
        std::holds_alternative<act::OutsideName>(act) || std::holds_alternative<act::Later>(act)) {
        return true;
    }
    const auto* receipt = std::get_if<act::Receipt>(&act);
    if (!receipt) return false;
    switch (receipt->kind) {
        case ReceiptKind::carried_out:
        case ReceiptKind::carried_in:
        case ReceiptKind::audit:
        case ReceiptKind::backup:
        case ReceiptKind::contribution:
        case ReceiptKind::portfolio:
        case ReceiptKind::declared_work:
        case ReceiptKind::proposed_delivery: return true;
        case ReceiptKind::brought_in:
        case ReceiptKind::exported:
        case ReceiptKind::delivery: return false;
    }
    return false;
}

bool is_landmark(const Act& act) {
    return std::visit(
        []<class A>(const A&) {
            const bool gives_a_place = requires(A written) { written.seat; };
            const bool cuts =
                requires(A written) { written.versions; } && !std::is_same_v<A, act::Adopt>;
            return gives_a_place || cuts || std::is_same_v<A, act::Project> ||
                   std::is_same_v<A, act::Shelf>;
        },
        act);
}

std::optional<VoidReason> fault_in_own_past(ActNode& node, const ActGraph& graph,
                                            Authority& authority, const GrantIndex& grants) {
    if (!is_root_act(node.change.act)) {
        judge_in_own_past(node, graph, authority, grants);
        return node.fault;
    }
    node.signer = Signer::roots;
    const auto judged = authority.judge(node.change, node.root_acts);
    if (!judged) return judged.error();
    if (!references_hold(node, graph)) return VoidReason::bad_reference;
    return std::nullopt;
}

void judge_in_own_past(ActNode& node, const ActGraph& graph, Authority& authority,
                       const GrantIndex& grants) {
    const AuthorId& author = node.change.header.author;
    if (is_root_act(node.change.act)) return judge_root_act(node, graph, authority);
    if (authority.view(node.root_acts).is_trainer(author)) {
        node.signer = Signer::trainer;
    } else if (!may_be_written_by_member(node.change.act) ||
               !grants.any_in(node.landmarks, author)) {
        node.fault = VoidReason::not_entitled;
    }
    if (!node.fault && !names_whom_it_may(node, grants)) node.fault = VoidReason::not_entitled;
    if (!node.fault && !references_hold(node, graph)) node.fault = VoidReason::bad_reference;
}

}  // namespace atelier
