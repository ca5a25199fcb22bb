#include "tests/salle/checks.hpp"

#include "sync/session.hpp"
#include "tests/salle/calm.hpp"
#include "tests/salle/letters.hpp"
#include "tests/sync/act_model.hpp"
#include "tests/sync/contents_twin.hpp"
#include "tests/sync/slow_space.hpp"

namespace atelier::salle {

namespace {

// Above these the twins, which look at everything for everything, would take the day.
constexpr std::size_t twin_changes_max = 300;
constexpr std::size_t twin_events_max = 1'500;
constexpr std::size_t twin_acts_max = 80;

std::size_t size_of(Replica& replica, const SpaceId& space) {
    const Space* held = replica.space(space);
    return (held ? held->chains() : replica.class_chains().chains()).size();
}

// For whoever looks for the reason.
std::string difference(Seat& a, Seat& b, const SpaceId& space) {
    std::string words = a.name + " holds " + std::to_string(size_of(*a.replica(), space)) +
                        (a.replica()->space(space) ? " changes" : " acts") + ", " + b.name + " " +
                        std::to_string(size_of(*b.replica(), space)) + "; " + a.name +
                        " talks to " + std::to_string(a.core->sessions().size()) + " seats";
    const bool is_met = std::ranges::any_of(a.core->sessions(), [&](const Session* session) {
        return session->device() == b.device() && session->hello();
    });
    return words + (is_met ? " and to " : " and not to ") + b.name;
}

bool is_of_rest(const Seat& seat) {
    return !seat.is_gone && !seat.is_hostile && !seat.is_removed;
}

}  // namespace

std::vector<Seat*> Checks::honest() {
    std::vector<Seat*> seats;
    for (const auto& seat : room_.seats())
        if (is_of_rest(*seat)) seats.push_back(seat.get());
    return seats;
}

// ---- what screens say ---------------------------------------------------------------------------

// "On N seats": on so many other disks, now and without power. Whoever lies is believed, and a disk
// that was put back cannot be asked.
void Checks::look_at_screens() {
    for (const auto& seat : room_.seats()) {
        if (seat->is_hostile || seat->is_gone || seat->was_put_back || seat->lost_rows) continue;
        const std::size_t claimed = seat->editor->status().seats;
        for (Editor::Saved& saved : seat->editor->saved()) {
            if (saved.seats >= claimed || !saved.token) continue;
            const auto changes = room_.tokens().find(*saved.token);
            if (changes == room_.tokens().end()) continue;
            const auto has_one = [&](const Disk& disk) {
                return std::ranges::any_of(changes->second,
                                           [&](const ChangeId& id) { return disk.has(id); });
            };
            std::size_t seats = 0;
            for (const auto& other : room_.seats())
                if (other->device() != seat->device())
                    seats += other->is_hostile || other->was_put_back || other->lost_rows ||
                             has_one(other->disk);
            if (seats < claimed)
                return room_.fail("on N seats",
                                  seat->name + " is told of " + std::to_string(claimed) +
                                      " copies and there are " + std::to_string(seats));
            saved.seats = claimed;
        }
    }
}

// ---- rest ---------------------------------------------------------------------------------------

std::optional<std::string> Checks::unrest() {
    const auto seats = honest();
    for (Seat* seat : seats) {
        if (!seat->core) return seat->name + "'s node does not run";
        if (!seat->is_of_class()) return seat->name + " is not of the class";
    }
    Replica& first = *seats.front()->replica();
    for (Seat* seat : seats) {
        if (auto words = unrest_of_links(room_, *seat)) return words;
        Replica& replica = *seat->replica();
        if (replica.spaces() != first.spaces()) return seat->name + " has other spaces";
        for (const SpaceId& space : first.spaces())
            if (replica.digest(space) != first.digest(space))
                return difference(*seat, *seats.front(), space);
        const Editor& editor = *seat->editor;
        if (!editor.is_settled())
            return seat->name + "'s editor waits, " + std::to_string(editor.unsaved()) +
                   " requests not saved";
        for (const auto& [number, file] : editor.files()) {
            Contents* contents = replica.contents(file.place.space);
            if (!contents || contents->text(file.place.node).now().text() != file.text)
                return seat->name + "'s screen shows another text than its node, of " +
                       std::to_string(file.text.size()) + " characters after " +
                       std::to_string(file.applied) + " patches and " + std::to_string(file.sent) +
                       " edits";
        }
        for (const SpaceId& space : first.spaces()) {
            const Contents* contents = replica.contents(space);
            if (!contents) continue;
            for (const OutlinedNode& node : contents->tree().outline(root_of(space, Root::site)))
                if (const auto blob = contents->tree().node(node.node.id)->blob;
                    blob && blob->size <= blob_max_bytes && !seat->store->has_blob(blob->id) &&
                    room_.is_blob_somewhere(blob->id))
                    return seat->name + " lacks the blob " + to_hex(blob->id.bytes).substr(0, 4);
        }
    }
    return std::nullopt;
}

void Checks::judge() {
    const auto seats = honest();
    Replica& first = *seats.front()->replica();
    for (Seat* seat : seats) {
        Replica& replica = *seat->replica();
        if (replica.state() != first.state())
            return room_.fail("equal", seat->name + " has another state of the class");
        for (const SpaceId& space : first.spaces()) {
            Contents* mine = replica.contents(space);
            if (!mine) continue;
            Contents* other = first.contents(space);
            for (const Root root : {Root::site, Root::notes}) {
                const auto tree = mine->tree().outline(root_of(space, root));
                if (tree != other->tree().outline(root_of(space, root)))
                    return room_.fail("equal", seat->name + " shows another tree");
                for (const OutlinedNode& node : tree)
                    if (mine->text(node.node.id).now().text() !=
                        other->text(node.node.id).now().text())
                        return room_.fail("equal", seat->name + " shows another text");
            }
        }
    }
    judge_saved();
    if (auto fault = fault_of_letters(room_, seats)) room_.fail(fault->checker, fault->what);
    judge_key(room_);
    judge_spaces();
    judge_class();
    judge_forks();
}

std::set<char32_t> Checks::tokens_in(Seat& seat) {
    std::set<char32_t> tokens;
    for (const SpaceId& id : seat.replica()->spaces()) {
        Space* space = seat.replica()->space(id);
        if (!space) continue;
        for (HeldIndex i = 0; i < space->chains().size(); ++i) {
            const ChangeId& change = space->chains().id(i);
            if (!space->is_accepted(change)) continue;
            for (const TextOfFile& text : space->resolved(change).texts)
                for (const TextRun& run : text.change.runs)
                    for (const char32_t letter : run.text)
                        if (letter >= first_token) tokens.insert(letter);
        }
    }
    return tokens;
}

Checks::Words Checks::words() {
    const std::set<char32_t> tokens = tokens_in(*honest().front());
    Words words;
    for (const auto& seat : room_.seats()) {
        if (!is_of_rest(*seat) || seat->was_put_back) continue;
        for (const char32_t token : seat->editor->typed()) {
            ++words.typed;
            if (tokens.contains(token)) continue;
            ++(seat->editor->was_given_back(token) ? words.given_back : words.lost);
        }
    }
    return words;
}

// All hold the same, so that what one has is everywhere.
void Checks::judge_saved() {
    Seat& first = *honest().front();
    const std::set<char32_t> tokens = tokens_in(first);
    for (const auto& seat : room_.seats()) {
        if (!is_of_rest(*seat) || seat->was_put_back) continue;
        for (const Editor::Saved& saved : seat->editor->saved()) {
            if (saved.token && !tokens.contains(*saved.token) &&
                !seat->editor->was_given_back(*saved.token))
                return room_.fail("saved", seat->name + "'s saved word is gone");
            const Space* space = first.replica()->space(saved.place.space);
            if (space && !saved.change.is_zero() && !space->is_accepted(saved.change))
                return room_.fail("saved", seat->name + "'s saved change is gone");
        }
        for (const char32_t token : seat->editor->typed())
            if (!tokens.contains(token) && !seat->editor->was_given_back(token))
                return room_.fail("typed", seat->name + "'s word is neither there nor given back");
    }
}

// ---- the twins ----------------------------------------------------------------------------------

void Checks::judge_spaces() {
    Replica& replica = *honest().front()->replica();
    ClassSpace& class_space = replica.class_chains().space();
    for (const SpaceId& id : replica.spaces()) {
        Space* space = replica.space(id);
        if (!space || space->chains().size() > twin_changes_max) continue;
        test::SlowSpace slow(id);
        const ChangeChains& chains = space->chains();
        for (HeldIndex i = 0; i < chains.size(); ++i)
            slow.add(chains.range(i, chains.tip(i).seq).back(), chains.signature_of(i).has_value());
        slow.decide([&](const LogName& log) { return class_space.ever_has_place(log, id); },
                    replica.state());
        test::Accepted accepted;
        std::size_t events = 0;
        for (HeldIndex i = 0; i < chains.size(); ++i) {
            const ChangeId& change = chains.id(i);
            if (slow.accepted.contains(change) != space->is_accepted(change))
                return room_.fail("twin", "another set of changes is accepted");
            if (slow.counting.contains(change) != space->counts(change))
                return room_.fail("twin", "another set of changes counts");
            if (!space->is_accepted(change)) continue;
            const ResolvedChange& resolved = accepted[change] = space->resolved(change);
            for (const TextOfFile& text : resolved.texts)
                for (const TextRun& run : text.change.runs)
                    events += run.length;
        }
        if (events > twin_events_max) continue;
        const std::string fault =
            test::fault_of_contents(*replica.contents(id), id, accepted, slow.counting);
        if (!fault.empty()) return room_.fail("twin", "another content than its twin: " + fault);
    }
}

void Checks::judge_class() {
    Replica& replica = *honest().front()->replica();
    const ActGraph& graph = replica.class_chains().space().graph();
    if (graph.size() > twin_acts_max) return;
    std::vector<ActChange> acts;
    for (ActIndex i = 0; i < graph.size(); ++i)
        acts.push_back(graph[i].change);
    test::ActModel model(acts, verify_root_string);
    if (model.accepted().size() != acts.size())
        return room_.fail("model", "other acts are accepted");
    if (model.state() != replica.state())
        room_.fail("model", "the class came to another state than the model");
}

// Logs are of one sitting, so that not even the copy of a disk makes an honest log fork.
void Checks::judge_forks() {
    Replica& replica = *honest().front()->replica();
    std::set<AuthorId> authors;
    for (const auto& seat : room_.seats())
        if (!seat->is_hostile) authors.insert(seat->author());
    const auto judge = [&](const std::vector<ForkClaim>& forks) {
        for (const ForkClaim& fork : forks)
            if (authors.contains(fork.log.author))
                room_.fail("forks", "an honest seat's log is forked");
    };
    judge(replica.class_chains().chains().forks());
    for (const SpaceId& id : replica.spaces())
        if (const Space* space = replica.space(id)) judge(space->chains().forks());
}

}  // namespace atelier::salle
