#pragma once

// Counts what seldom happens (rare_names.hpp) where two things meet: what happens now, and how the
// room stands. What two people did without knowing of each other is found when all is over, in the
// changes themselves.

#include "tests/salle/room.hpp"

namespace atelier::salle {

class Rare {
public:
    // Listens to the room from now on, and must outlive its running.
    explicit Rare(Room& room);

    // From time to time.
    void look();
    // When all hold the same.
    void look_back(Replica& replica);

private:
    void hear(const News& news);
    void crashed(Seat& seat, bool lost_power);
    void rotated();
    void rare(std::string_view name) { room_.trace.rare(name); }
    void rare_if(bool is_so, std::string_view name) {
        if (is_so) rare(name);
    }
    bool is_split() const { return !room_.wire.is_whole(); }
    bool is_somebody_joining() const;
    bool is_somebody_typing() const;
    void look_for_forks();
    void look_back_at(Space& space);
    void look_back_at_roots(Replica& replica);

    Room& room_;
    std::optional<std::pair<Instant, const Seat*>> last_crash_;
    std::optional<Instant> healed_;
    bool saw_half_a_fork_ = false;
};

}  // namespace atelier::salle
