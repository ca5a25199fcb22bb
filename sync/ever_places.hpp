#pragma once

// Who was ever given a place where, by an accepted act whose signer was entitled in that act's own
// causal past, void since or not. This decides what is held, so it only grows: acceptance is never
// taken back. Who has a place *now* is place.hpp.

#include "sync/act_graph.hpp"

namespace atelier {

class EverPlaces {
public:
    explicit EverPlaces(const ClassId& class_id) : class_id_(class_id) {}

    // A node without fault, the genesis included.
    void add(const ActNode& node);

    // A log, because a root act at seq 1 gives its own log a place in the class space.
    bool has_place(const LogName& log, const SpaceId& space) const;
    // How many have one in the class space; grows whenever somebody gets one there.
    std::size_t places_in_class() const;

private:
    struct Space {
        TeamId team;
        PersonId owner;
    };
    void give(const act::Genesis& act, const ActNode& node);
    void give(const act::RootChange& act, const ActNode& node);
    void give(const act::TrainerAdd& act, const ActNode& node);
    void give(const act::Recovery& act, const ActNode& node);
    void give(const act::Admit& act, const ActNode& node);
    void give(const act::Reseat& act, const ActNode& node);
    void give(const act::Team& act, const ActNode& node);
    void give(const act::Project& act, const ActNode& node);
    void give(const act::Shelf& act, const ActNode& node);
    void give(const auto&, const ActNode&) {}
    void give_roots(const std::vector<RootHolder>& roots);
    void give_log(const ActNode& node);

    ClassId class_id_;
    std::set<AuthorId> members_;
    std::set<AuthorId> trainers_;
    std::set<LogName> logs_;
    std::map<AuthorId, std::set<PersonId>> persons_;  // as learners
    std::map<TeamId, std::set<PersonId>> teams_;
    std::map<SpaceId, Space> spaces_;
};

}  // namespace atelier
