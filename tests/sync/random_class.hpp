#pragma once

// Histories of a small class whose people, some of them hostile, act at once: from dice, or from
// the bytes of a fuzzer. Few keys and much concurrency, so that everything meets everything.

#include "tests/sync/class_world.hpp"

namespace atelier::test {

// Numbers below a bound, from wherever.
using Chooser = std::function<std::uint64_t(std::uint64_t bound)>;

class RandomClass {
public:
    explicit RandomClass(Chooser choose)
        : choose_(std::move(choose)),
          threshold_(one_in(3) ? 2 : 1),
          world_(3, threshold_, Signing::cheap),
          accepting_(world_.genesis(), verify_cheaply) {
        links_.push_back({world_.first_root_change(), 0, 3, threshold_});
        ids_.push_back(world_.genesis().id);
        persons_.push_back(world_.genesis().id);
    }

    const ClassWorld& world() const { return world_; }

    void step() {
        if (world_.changes().size() < 3) return begin();
        if (!world_.changes().empty() && one_in(24)) return carry_again();
        const Ids parents = some_parents();
        if (one_in(4)) return write_root_act(parents);
        const std::uint8_t author = some_author();
        const std::uint64_t kind = author >= 4 && !one_in(4) ? 10 + choose_(4) : choose_(16);
        const ChangeId id = write_or_continue(author, parents, plain_act(kind));
        remember(id);
        // Sometimes the tip stays where it was: the next one forks the log.
        if (accepting_.graph().find(id) && !one_in(10)) tips_[author] = id;
    }

private:
    // The founder adds a trainer or admits a learner, so that there is somebody to disagree.
    void begin() {
        const Ids parents = {world_.genesis().id};
        const Link& link = links_.front();
        if (one_in(3)) {
            act::Admit act{Role::learner,
                           author_number(some_learner()),
                           {{}, "Karim"},
                           seat_number(below(10)),
                           {}};
            return remember(world_.write(0, parents, act));
        }
        act::TrainerAdd act{link.hash,
                            author_number(static_cast<std::uint8_t>(1 + below(3))),
                            {{}, "Luc"},
                            seat_number(below(10)),
                            {}};
        remember(world_.write_signed(0, parents, act, {{0, 0}, {1, 1}}));
    }

    // Authors 0 to 3 are meant as trainers, 4 to 7 as learners, 8 and 9 have no place.
    std::uint8_t some_author() { return below(one_in(3) ? 10 : 4); }
    std::uint8_t some_learner() {
        return static_cast<std::uint8_t>((one_in(8) ? 0 : 4) + below(4));
    }
    std::uint8_t below(std::uint64_t bound) { return static_cast<std::uint8_t>(choose_(bound)); }
    bool one_in(std::uint64_t n) { return choose_(n) == 0; }
    const ChangeId& some(const Ids& ids) { return ids[choose_(ids.size())]; }
    const ChangeId& some_change() {
        const std::size_t late = std::min<std::size_t>(ids_.size(), 4);
        return one_in(4) ? some(ids_) : ids_[ids_.size() - 1 - choose_(late)];
    }

    // One to three changes; more often late ones.
    Ids some_parents() {
        std::set<ChangeId> parents;
        for (std::uint64_t i = 1 + choose_(3); i > 0; --i)
            parents.insert(some_change());
        return {parents.begin(), parents.end()};
    }

    // What is not accepted is seldom built on: nothing on it would be.
    void remember(const ChangeId& id) {
        if (accepting_.add(world_.at(id)) != Acceptance::accepted && !one_in(20)) return;
        ids_.push_back(id);
        const Act& act = world_.at(id).act;
        const auto& nodes = accepting_.graph();
        if (const auto node = nodes.find(id); node && nodes[*node].creates) {
            persons_.push_back(id_cast<ChangeId>(*nodes[*node].creates));
        }
        if (const auto* a = std::get_if<act::Team>(&act); a && a->team.is_zero()) {
            teams_.push_back(id);
        }
        if (std::holds_alternative<act::Project>(act) || std::holds_alternative<act::Shelf>(act)) {
            spaces_.push_back(id);
        }
        if (std::holds_alternative<act::Cut>(act)) cuts_.push_back(id);
    }

    ChangeId write_or_continue(std::uint8_t author, const Ids& parents, const Act& act) {
        const auto tip = tips_.find(author);
        const bool goes_on = tip != tips_.end() && !one_in(3) &&
                             std::ranges::find(parents, tip->second) == parents.end();
        return goes_on ? world_.write_next(tip->second, parents, act)
                       : world_.write(author, parents, act);
    }

    // Somebody carries an act again, as it is, on the same parents or on others: mostly its author,
    // as nobody else can with a root act.
    void carry_again() {
        const ActChange& change = world_.changes()[choose_(world_.changes().size())];
        const Ids parents = one_in(2) ? parents_of(change.header) : some_parents();
        const Act act = change.act;
        const AuthorId author = one_in(4) ? author_number(below(10)) : change.header.author;
        remember(world_.write(author, parents, act));
    }

    // ---- root acts ------------------------------------------------------------------------------

    struct Link {
        Hash hash;
        std::uint8_t first_root, roots, threshold;
    };
    void write_root_act(const Ids& parents) {
        const Link link =
            links_[links_.size() - 1 - choose_(std::min<std::size_t>(links_.size(), 2))];
        const std::uint8_t author = one_in(3) ? some_author() : below(4);
        switch (choose_(7)) {
            case 0:
            case 1: return write_root_change(author, parents, link);
            case 2: {
                act::TrainerRemove act{link.hash, author_number(below(4)), some_versions(), {}};
                return sign_and_remember(author, parents, act, link);
            }
            case 3: {
                std::set<AuthorId> removed;
                for (std::uint64_t i = choose_(3); i > 0; --i)
                    removed.insert(author_number(below(4)));
                act::Recovery act{link.hash,
                                  author_number(below(4)),
                                  some_person(),
                                  seat_number(below(10)),
                                  {removed.begin(), removed.end()},
                                  some_versions(),
                                  {}};
                return sign_and_remember(author, parents, act, link);
            }
            case 4: {
                act::SetPolicy act{link.hash, {{PolicyKey::hop_limit, 1 + choose_(9)}}, {}};
                return sign_and_remember(author, parents, act, link);
            }
            default: {
                act::TrainerAdd act{
                    link.hash, author_number(below(4)), some_person(), seat_number(below(10)), {}};
                return sign_and_remember(author, parents, act, link);
            }
        }
    }
    void write_root_change(std::uint8_t author, const Ids& parents, const Link& link) {
        const std::uint8_t first = below(3);
        const std::uint8_t count = static_cast<std::uint8_t>(1 + choose_(3));
        const std::uint8_t threshold = static_cast<std::uint8_t>(1 + choose_(count));
        act::RootChange act{link.hash, world_.root_holders(first, count), threshold, {}};
        const ChangeId id = world_.write_signed(author, parents, act, some_signers(link));
        remember(id);
        links_.push_back({world_.hash_of_change(id), first, count, threshold});
    }
    template <class RootActType>
    void sign_and_remember(std::uint8_t author, const Ids& parents, const RootActType& act,
                           const Link& link) {
        remember(world_.write_signed(author, parents, act, some_signers(link)));
    }
    // Mostly enough of them; sometimes too few, sometimes a key of somebody else.
    std::vector<ClassWorld::Signer> some_signers(const Link& link) {
        std::vector<ClassWorld::Signer> signers;
        const std::uint8_t left_out = one_in(4) ? below(link.roots) : link.roots;
        const std::uint8_t wanted = one_in(6) ? 1 : std::max(link.threshold, below(4));
        const std::uint8_t start = below(link.roots);
        for (std::uint8_t position = 0; position < link.roots; ++position) {
            if (position == left_out || signers.size() >= wanted) continue;
            if (position < start && link.roots - start >= wanted) continue;
            const auto root = static_cast<std::uint8_t>(link.first_root + position);
            signers.push_back({position, one_in(20) ? std::uint8_t{77} : root});
        }
        if (signers.empty()) signers.push_back({0, link.first_root});
        return signers;
    }

    // ---- others' acts ---------------------------------------------------------------------------

    Person some_person() {
        if (one_in(2)) return {PersonId{}, "Karim"};
        return {id_cast<PersonId>(some(persons_)), ""};
    }
    std::vector<SpaceVersion> some_versions() {
        std::map<SpaceId, std::set<ChangeId>> versions;
        if (!one_in(4)) versions[world_.class_id()] = {some_change()};
        if (!one_in(3) && !spaces_.empty())
            versions[id_cast<SpaceId>(some(spaces_))] = {some_change()};
        std::vector<SpaceVersion> list;
        for (const auto& [space, heads] : versions)
            list.push_back({space, {heads.begin(), heads.end()}});
        return list;
    }
    Act some_cut() {
        const auto reason = static_cast<CutReason>(1 + choose_(4));
        if (reason == CutReason::freeze) {
            const bool of_class = spaces_.empty() || one_in(4);
            const SpaceId space = of_class ? world_.class_id() : id_cast<SpaceId>(some(spaces_));
            return act::Cut{reason, {}, {{space, {some_change()}}}};
        }
        std::set<AuthorId> authors = {author_number(some_learner())};
        if (one_in(3)) authors.insert(author_number(below(10)));
        return act::Cut{reason, {authors.begin(), authors.end()}, some_versions()};
    }
    act::Receipt some_receipt() {
        act::Receipt receipt;
        receipt.kind = static_cast<ReceiptKind>(1 + choose_(11));
        return receipt;
    }
    act::ForkReport some_report() {
        act::ForkReport report;
        report.space = world_.class_id();
        report.log = {author_number(below(4)), Sitting{1}};
        report.first = id_number<ChangeId>(5, below(3));
        report.second = id_number<ChangeId>(6, below(3));
        return report;
    }
    act::Team some_team() {
        std::set<PersonId> members;
        for (std::uint64_t i = choose_(3); i > 0; --i)
            members.insert(id_cast<PersonId>(some(persons_)));
        act::Team team{{}, "A", {members.begin(), members.end()}, {}, {}};
        if (teams_.empty() || one_in(2)) return team;
        team.team = id_cast<TeamId>(some(teams_));
        const auto leaving = id_cast<PersonId>(some(persons_));
        if (members.contains(leaving) || one_in(3)) return team;
        team.leaving = {leaving};
        team.versions = some_versions();
        return team;
    }
    act::Shelf some_shelf() {
        const auto kind = static_cast<ShelfKind>(1 + choose_(3));
        const bool owned = kind == ShelfKind::notebook;
        return {kind, "page", owned ? id_cast<PersonId>(some(persons_)) : PersonId{}};
    }
    Act some_project() {
        if (teams_.empty()) return some_team();
        const bool has_brief = !spaces_.empty() && one_in(2);
        return act::Project{"site", id_cast<TeamId>(some(teams_)),
                            has_brief ? id_cast<SpaceId>(some(spaces_)) : SpaceId{}};
    }
    Act some_admit() {
        const Role role = one_in(4) ? Role::auditor : Role::learner;
        const InviteKey kit = one_in(3) ? id_number<InviteKey>(7, below(2)) : InviteKey{};
        return act::Admit{role, author_number(some_learner()), some_person(),
                          seat_number(below(10)), kit};
    }
    Act some_naming() {
        const auto person = id_cast<PersonId>(some(persons_));
        const std::string name(1, static_cast<char>('a' + below(26)));
        return one_in(2) ? Act(act::PersonName{person, name}) : Act(act::OutsideName{person, name});
    }
    Act plain_act(std::uint64_t kind) {
        switch (kind) {
            case 0:
            case 1: return some_admit();
            case 2:
                return act::Reseat{id_cast<PersonId>(some(persons_)), author_number(some_learner()),
                                   seat_number(below(10))};
            case 3: return some_team();
            case 4: return some_project();
            case 5: return some_shelf();
            case 6: return some_cut();
            case 7:
                if (cuts_.empty()) return some_cut();
                return act::Lift{{one_in(8) ? some_change() : some(cuts_)}};
            case 8: {
                auto versions = some_versions();
                if (versions.empty()) versions.push_back({world_.class_id(), {some_change()}});
                return act::Adopt{versions};
            }
            case 9: return act::NetworkKeys{below(3), {{id_number<SealKey>(4, below(3)), {}}}};
            case 10: return some_report();
            case 11: return one_in(2) ? Act(some_receipt()) : act::SessionMark{};
            case 12: return some_naming();
            case 13:
                if (one_in(4)) return act::Later{200, {1, 2}};
                return act::Attest{some_change(), static_cast<Verdict>(1 + choose_(3)), ""};
            case 14:
                if (spaces_.empty()) return some_shelf();
                return act::SpaceDetails{one_in(6) ? id_cast<SpaceId>(world_.class_id())
                                                   : id_cast<SpaceId>(some(spaces_)),
                                         std::string(1, static_cast<char>('a' + below(26))),
                                         one_in(2) ? SpaceId{} : id_cast<SpaceId>(some(spaces_)),
                                         one_in(2)};
            default:
                return act::Invite{id_number<InviteKey>(7, below(2)), Role::learner, below(3), ""};
        }
    }

    Chooser choose_;
    std::uint8_t threshold_;
    ClassWorld world_;
    ClassSpace accepting_;
    std::vector<Link> links_;
    Ids ids_, persons_, teams_, spaces_, cuts_;
    std::map<std::uint8_t, ChangeId> tips_;
};

}  // namespace atelier::test
