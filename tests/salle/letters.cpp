#include "tests/salle/letters.hpp"

namespace atelier::salle {

namespace {

bool is_token(char32_t letter) {
    return letter >= first_token;
}

// Each insertion of a token that counts.
struct Inserted {
    AuthorId by;
    NodeId file;
    char32_t token = 0;
};

std::vector<Inserted> insertions_in(Space& space) {
    std::vector<Inserted> inserted;
    for (HeldIndex i = 0; i < space.chains().size(); ++i) {
        const ChangeId& change = space.chains().id(i);
        if (!space.is_accepted(change) || !space.counts(change)) continue;
        for (const TextOfFile& text : space.resolved(change).texts)
            for (const TextRun& run : text.change.runs)
                for (const char32_t letter : run.text)
                    if (is_token(letter))
                        inserted.push_back({space.chains().tip(i).log.author, text.file, letter});
    }
    return inserted;
}

// What an editor sent once is in the text once. Not where a node forgot what others had heard of,
// so that its editor said it again; not with undo, which puts in again what it took.
std::optional<Fault> fault_of_twice(const Seat& seat, const std::vector<Inserted>& inserted) {
    const bool may_repeat = seat.lost_tail || seat.was_put_back || seat.lost_rows ||
                            seat.is_hostile || seat.editor->reversals() > 0;
    if (may_repeat) return std::nullopt;
    std::map<char32_t, std::size_t> times;
    for (const Inserted& each : inserted)
        if (each.by == seat.author()) ++times[each.token];
    for (const auto& [token, count] : times)
        if (count > seat.editor->times_put(token))
            return Fault{"twice", seat.name + " typed something once and it is there " +
                                      std::to_string(count) + " times"};
    return std::nullopt;
}

}  // namespace

// A token that stands nowhere any more was taken by somebody: by a deletion of what a screen
// showed, or by an undo of whoever typed it. Somebody hostile may delete what no screen shows.
std::optional<Fault> fault_of_letters(Room& room, const std::vector<Seat*>& honest) {
    std::set<char32_t> taken;
    std::set<AuthorId> who_undo;
    bool is_anybody_hostile = false;
    for (const auto& seat : room.seats()) {
        taken.insert(seat->editor->taken().begin(), seat->editor->taken().end());
        if (seat->editor->reversals() > 0) who_undo.insert(seat->author());
        is_anybody_hostile = is_anybody_hostile || seat->is_hostile;
    }
    Replica& replica = *honest.front()->replica();
    for (const SpaceId& id : replica.spaces()) {
        Space* space = replica.space(id);
        if (space == nullptr) continue;
        const auto inserted = insertions_in(*space);
        for (const Seat* seat : honest)
            if (auto fault = fault_of_twice(*seat, inserted)) return fault;
        if (is_anybody_hostile) continue;
        std::map<NodeId, std::set<char32_t>> standing;
        for (const Inserted& each : inserted) {
            const auto [there, is_new] = standing.try_emplace(each.file);
            if (is_new)
                for (const char32_t letter : replica.contents(id)->text(each.file).now().text())
                    if (is_token(letter)) there->second.insert(letter);
            const bool is_explained = there->second.contains(each.token) ||
                                      taken.contains(each.token) || who_undo.contains(each.by);
            if (!is_explained)
                return Fault{"gone", "a letter is gone that nobody deleted or could undo"};
        }
    }
    return std::nullopt;
}

}  // namespace atelier::salle
