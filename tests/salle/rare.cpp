#include "tests/salle/rare.hpp"

namespace atelier::salle {

namespace {

constexpr Milliseconds just_now{300};
constexpr Milliseconds soon_again{5'000};
constexpr std::size_t looked_back_max = 800;  // changes of a space

// What each change of a space stands on, by places in their order: a bit for each.
class Pasts {
public:
    explicit Pasts(std::size_t size) : words_((size + 63) / 64) {}

    void add(std::span<const std::size_t> parents) {
        std::vector<std::uint64_t> past(words_);
        for (const std::size_t parent : parents) {
            ATELIER_CHECK(parent < pasts_.size());
            for (std::size_t i = 0; i < words_; ++i)
                past[i] |= pasts_[parent][i];
            past[parent / 64] |= std::uint64_t{1} << parent % 64;
        }
        pasts_.push_back(std::move(past));
    }
    bool are_concurrent(std::size_t a, std::size_t b) const {
        return !is_in(std::min(a, b), std::max(a, b)) && a != b;
    }

private:
    bool is_in(std::size_t one, std::size_t past_of) const {
        return (pasts_[past_of][one / 64] >> one % 64 & 1U) != 0;
    }

    std::size_t words_;
    std::vector<std::vector<std::uint64_t>> pasts_;
};

// What one change did to files, as far as it can meet another's.
struct Step {
    enum class Kind : std::uint8_t { makes, moves, names, deletes, edits, comments };
    std::size_t change = 0;
    AuthorId author;
    Kind kind{};
    NodeId node;
    NodeId other;  // a parent
    std::string name;
};

std::vector<Step> steps_of(const ResolvedChange& change, std::size_t place) {
    using enum Step::Kind;
    std::vector<Step> steps;
    const auto add = [&](Step::Kind kind, const NodeId& node, const NodeId& other = {},
                         const std::string& name = "") {
        steps.push_back({place, change.log.author, kind, node, other, name});
    };
    for (std::size_t i = 0; i < change.ops.size(); ++i) {
        const auto& op = change.ops[i];
        if (const auto* made = std::get_if<resolved::Create>(&op))
            add(makes, {change.id, static_cast<std::uint32_t>(i)}, made->parent, made->name);
        else if (const auto* moved = std::get_if<resolved::Move>(&op))
            add(moves, moved->node, moved->parent);
        else if (const auto* named = std::get_if<resolved::Name>(&op))
            add(names, named->node, {}, named->name);
        else if (const auto* gone = std::get_if<resolved::Delete>(&op))
            add(deletes, gone->node);
        else if (const auto* said = std::get_if<resolved::Comment>(&op))
            add(comments, said->node);
    }
    for (const TextOfFile& text : change.texts)
        add(edits, text.file);
    return steps;
}

// The name of what two did without knowing of each other; in both orders.
std::string_view meeting_of(const Step& a, const Step& b, const std::map<NodeId, NodeId>& parents) {
    using enum Step::Kind;
    if (a.kind == makes && b.kind == makes && a.other == b.other && a.name == b.name)
        return "both sides make a file of one name";
    if (a.kind == deletes && b.kind == edits && a.node == b.node) return "delete against edit";
    if (a.kind == deletes && b.kind == comments && a.node == b.node)
        return "comment on a file that is deleted meanwhile";
    if (a.kind == moves && b.kind == moves && (a.node == b.node || a.node == b.other))
        return "move against move";
    const auto parent = parents.find(b.node);
    if (a.kind == names && b.kind == edits && parent != parents.end() && parent->second == a.node)
        return "folder renamed while its file is edited";
    return {};
}

// The accepted ones; what stands on another has a higher lamport time.
std::vector<ResolvedChange> in_order(Space& space) {
    std::vector<ResolvedChange> changes;
    for (HeldIndex i = 0; i < space.chains().size(); ++i)
        if (const ChangeId& id = space.chains().id(i); space.is_accepted(id))
            changes.push_back(space.resolved(id));
    std::ranges::sort(changes, {}, &ResolvedChange::lamport);
    return changes;
}

bool is_root_act(const Act& act) {
    return std::holds_alternative<act::RootChange>(act) ||
           std::holds_alternative<act::TrainerAdd>(act) ||
           std::holds_alternative<act::TrainerRemove>(act) ||
           std::holds_alternative<act::Recovery>(act) ||
           std::holds_alternative<act::SetPolicy>(act);
}

}  // namespace

Rare::Rare(Room& room) : room_(room) {
    room.listeners.push_back([this](const News& news) { hear(news); });
}

bool Rare::is_somebody_joining() const {
    return std::ranges::any_of(room_.seats(), [](const auto& seat) {
        return seat->core && seat->is_newcomer && !seat->is_of_class();
    });
}

bool Rare::is_somebody_typing() const {
    return std::ranges::any_of(room_.seats(), [](const auto& seat) {
        return !seat->is_gone && seat->editor->unsaved() > 0;
    });
}

void Rare::hear(const News& news) {
    using enum Happening;
    switch (news.what) {
        case is_killed: return crashed(*news.who, false);
        case loses_power: return crashed(*news.who, true);
        case sleeps:
            rare_if(is_split(), "nap of a seat during a split");
            rare_if(news.who == &room_.trainer() && is_somebody_joining(),
                    "trainer naps while somebody joins");
            break;
        case night_passes:
            rare_if(is_somebody_typing(), "night in the middle of a sentence");
            rare_if(is_split(), "night during a split");
            break;
        case clock_jumps:
            rare_if(news.who->clock_minutes == 0, "clock at 1970");
            rare_if(news.who->editor->unsaved() > 0, "clock jumps while typing");
            break;
        case disk_fills:
            rare_if(std::ranges::count_if(room_.seats(),
                                          [](const auto& each) { return each->disk.is_full; }) > 1,
                    "two full disks at once");
            break;
        case disk_refuses_change: rare("full disk refuses an edit"); break;
        case disk_refuses_others: rare("full disk while catching up"); break;
        case disk_refuses_blob: rare("full disk while a picture comes"); break;
        case write_fails: rare("failed write"); break;
        case flush_fails:
            rare("failed flush");
            rare_if(room_.is_cut_off(*news.who), "failed flush while cut off");
            break;
        case row_rots: rare_if(news.name == "own", "row of an own log rotted"); break;
        case row_is_back: rare("row rotted and fetched again"); break;
        case disk_is_older:
            rare("disk put back to an older image");
            rare_if(news.name == "others have more", "older image with changes that others have");
            break;
        case disk_is_copied: rare("clone of a disk at work beside it"); break;
        case room_splits:
            rare_if(healed_ && room_.queue.now() - *healed_ < soon_again,
                    "split heals and splits again");
            break;
        case room_is_whole: healed_ = room_.queue.now(); break;
        case hears_no_more:
            rare("one-way cut");
            rare_if(room_.wire.cuts() > 1 || room_.wire.is_split(), "two cuts at once");
            break;
        case types_alone: rare("editor types while its node is dead"); break;
        case key_rotates: return rotated();
        default: break;
    }
}

void Rare::crashed(Seat& seat, bool lost_power) {
    const Instant now = room_.queue.now();
    rare_if(seat.editor->unsaved() > 0, "crash with an edit on its way from the editor");
    rare_if(lost_power && seat.store->unflushed() > 0, "crash between commit and flush");
    rare_if(now.milliseconds - seat.last_start < just_now.count, "crash right after the start");
    rare_if(room_.is_cut_off(seat), "crash while cut off");
    rare_if(lost_power && room_.wire.is_split(), "power cut during a split");
    rare_if(&seat == &room_.trainer() && is_somebody_joining(),
            "crash of the trainer while somebody joins");
    rare_if(seat.disk.is_full, "crash on a full disk");
    rare_if(seat.hostile != nullptr, "liar crashes while lying");
    rare_if(std::ranges::any_of(seat.coming,
                                [&](const BlobId& blob) { return !seat.store->has_blob(blob); }),
            "crash while a picture comes");
    rare_if(last_crash_ && last_crash_->first == now && last_crash_->second != &seat,
            "crash of two seats at once");
    last_crash_ = {now, &seat};
    rare_if(std::ranges::none_of(
                room_.seats(), [&](const auto& each) { return each->core && each.get() != &seat; }),
            "whole room off at once");
}

void Rare::rotated() {
    for (const auto& seat : room_.seats()) {
        if (seat->is_gone || seat->is_removed || seat->run == 0) continue;
        rare_if(!seat->core, "network key rotated while a seat is off");
        rare_if(seat->is_asleep, "network key rotated while a seat naps");
        rare_if(seat->core && !room_.wire.is_open(room_.trainer().number, seat->number),
                "network key rotated behind a split");
    }
}

// ---- from time to time --------------------------------------------------------------------------

void Rare::look() {
    if (room_.plan.hostile > 0 && !saw_half_a_fork_) look_for_forks();
}

// Some hold one branch and not the other, who was told of both holds both.
void Rare::look_for_forks() {
    std::set<LogName> seen;
    std::vector<Replica*> replicas;
    for (const auto& seat : room_.seats())
        if (!seat->is_hostile && seat->is_of_class()) replicas.push_back(seat->replica());
    for (Replica* replica : replicas)
        for (const SpaceId& id : replica->spaces())
            if (const Space* space = replica->space(id))
                for (const ForkClaim& fork : space->chains().forks())
                    seen.insert(fork.log);
    for (const LogName& log : seen)
        for (Replica* replica : replicas)
            for (const SpaceId& id : replica->spaces()) {
                const Space* space = replica->space(id);
                if (space == nullptr || space->chains().tips_of(log).size() != 1) continue;
                saw_half_a_fork_ = true;
                return rare("fork seen by half the room");
            }
}

// ---- when all is over ---------------------------------------------------------------------------

void Rare::look_back(Replica& replica) {
    for (const SpaceId& id : replica.spaces())
        if (Space* space = replica.space(id); space && space->chains().size() <= looked_back_max)
            look_back_at(*space);
    look_back_at_roots(replica);
    const auto honest = [&](const AuthorId& author) {
        return std::ranges::any_of(room_.seats(), [&](const auto& seat) {
            return seat->author() == author && !seat->is_hostile;
        });
    };
    for (const SpaceId& id : replica.spaces()) {
        const Space* space = replica.space(id);
        if (space == nullptr) continue;
        for (HeldIndex i = 0; i < space->chains().size(); ++i) {
            const ChangeId& change = space->chains().id(i);
            if (!space->is_accepted(change) || space->counts(change)) continue;
            if (!honest(space->chains().tip(i).log.author)) continue;
            rare("suspended with words that nobody had seen");
            break;
        }
    }
}

void Rare::look_back_at(Space& space) {
    std::map<ChangeId, std::size_t> places;
    std::map<NodeId, NodeId> parents;
    std::vector<Step> steps;
    Pasts pasts(space.chains().size());
    for (const ResolvedChange& change : in_order(space)) {
        const ChangeId& id = change.id;
        std::vector<std::size_t> stands_on;
        for (const ChangeId& parent : change.parents)
            if (const auto place = places.find(parent); place != places.end())
                stands_on.push_back(place->second);
        const std::size_t place = places.size();
        places[id] = place;
        pasts.add(stands_on);
        for (Step& step : steps_of(change, place)) {
            if (step.kind == Step::Kind::makes) parents[step.node] = step.other;
            steps.push_back(std::move(step));
        }
    }
    std::set<std::string_view> met;  // once a space
    for (const Step& a : steps) {
        if (a.kind == Step::Kind::edits || a.kind == Step::Kind::comments) continue;
        for (const Step& b : steps) {
            if (a.author == b.author || !pasts.are_concurrent(a.change, b.change)) continue;
            const std::string_view name = meeting_of(a, b, parents);
            if (!name.empty()) met.insert(name);
        }
    }
    for (const std::string_view name : met)
        rare(name);
}

void Rare::look_back_at_roots(Replica& replica) {
    const ActGraph& graph = replica.class_chains().space().graph();
    if (graph.size() > looked_back_max) return;
    Pasts pasts(graph.size());
    std::vector<std::size_t> roots;
    for (ActIndex i = 0; i < graph.size(); ++i) {
        const auto& parents = graph[i].parents;
        pasts.add(std::vector<std::size_t>(parents.begin(), parents.end()));
        if (is_root_act(graph[i].change.act)) roots.push_back(i);
    }
    for (const std::size_t a : roots)
        for (const std::size_t b : roots)
            if (a < b && pasts.are_concurrent(a, b)) return rare("two root changes at once");
}

}  // namespace atelier::salle
