#pragma once

// Changes of every kind from a seed: for property tests, the second decoder, the fuzz corpora and
// the benchmarks. The same seed gives the same bytes. What comes out keeps every rule of
// docs/protocol.md, but its references are drawn from all changes made so far, not from a past
// that makes sense: these are bytes to be read, not a class to be lived in.

#include "protocol/act.hpp"
#include "protocol/content.hpp"
#include "protocol/span.hpp"

#include <map>
#include <random>

namespace atelier::test {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
    std::uint64_t from_to(std::uint64_t least, std::uint64_t most) {
        return least + below(most - least + 1);
    }
    bool chance(std::uint64_t one_in) { return below(one_in) == 0; }
    // Numbers of every length in bits, so that varints of every length are met.
    std::uint64_t number(std::uint64_t most) {
        const std::uint64_t bits = engine_() >> below(64);
        return most == UINT64_MAX ? bits : bits % (most + 1);
    }
    template <class IdType>
    IdType id() {
        IdType id;
        for (std::uint8_t& byte : id.bytes)
            byte = static_cast<std::uint8_t>(engine_());
        return id;
    }
    // Distinct, ascending.
    template <class IdType>
    std::vector<IdType> ids(std::size_t least, std::size_t most) {
        std::vector<IdType> ids(from_to(least, most));
        for (IdType& each : ids)
            each = id<IdType>();
        std::ranges::sort(ids);
        return ids;
    }
    Bytes bytes(std::size_t most) {
        Bytes bytes(below(most + 1));
        for (std::uint8_t& byte : bytes)
            byte = static_cast<std::uint8_t>(engine_());
        return bytes;
    }
    // `scalars` characters of one to four bytes; no U+0000.
    std::string text(std::size_t scalars) {
        static constexpr std::array<std::string_view, 16> letters = {
            "a", "e", "<", "/", " ", "\n", "\x01", "\x7f",
            "é", "ß", "߿", "ࠀ", "€", "日", "👩",   "\U0010FFFF"};
        std::string text;
        for (std::size_t i = 0; i < scalars; ++i)
            text += letters[below(letters.size())];
        return text;
    }
    std::string text_of_bytes(std::size_t least, std::size_t most) {
        std::string text;
        const std::size_t size = from_to(least, most);
        while (text.size() < least || text.size() + 4 <= size)
            text += this->text(1);
        return text.size() <= most ? text : std::string(least, 'x');
    }
    template <class Enum>
    Enum choice(Enum last) {
        return static_cast<Enum>(from_to(1, static_cast<std::uint64_t>(last)));
    }

private:
    std::mt19937_64 engine_;
};

// ---- acts ---------------------------------------------------------------------------------------

inline SeatKeys random_seat(Dice& dice) {
    return {dice.id<DeviceKey>(), dice.id<NoiseKey>(), dice.id<SealKey>()};
}
inline Person random_person(Dice& dice) {
    if (dice.chance(2)) return {dice.id<PersonId>(), ""};
    return {PersonId{}, dice.text_of_bytes(1, 120)};
}
inline std::vector<SpaceVersion> random_versions(Dice& dice, std::size_t least, std::size_t most) {
    std::vector<SpaceVersion> versions;
    for (const SpaceId& space : dice.ids<SpaceId>(least, most)) {
        versions.push_back({space, dice.ids<ChangeId>(0, 4)});
    }
    return versions;
}
inline std::vector<RootHolder> random_roots(Dice& dice) {
    std::vector<RootHolder> roots;
    for (std::uint64_t i = dice.from_to(1, 5); i > 0; --i) {
        roots.push_back({dice.id<RootKey>(), dice.text_of_bytes(0, 60)});
    }
    return roots;
}
inline Policy random_policy(Dice& dice) {
    Policy policy;
    for (std::uint8_t key = 1; key <= 11; ++key) {
        if (dice.chance(2)) continue;
        const std::uint64_t value = dice.chance(3) ? dice.number(policy_value_max) : dice.below(2);
        policy.push_back({PolicyKey{key}, value});
    }
    if (dice.chance(4)) {
        const auto later = static_cast<std::uint8_t>(dice.from_to(12, 255));
        policy.push_back({PolicyKey{later}, dice.number(policy_value_max)});
    }
    return policy;
}
inline std::vector<RootSignature> random_root_signatures(Dice& dice) {
    std::vector<RootSignature> signatures;
    for (std::uint8_t position = 0; position < 16; ++position) {
        if (dice.chance(4)) signatures.push_back({position, dice.id<Signature>()});
    }
    if (signatures.empty()) signatures.push_back({3, dice.id<Signature>()});
    return signatures;
}
inline std::uint8_t random_threshold(Dice& dice, const std::vector<RootHolder>& roots) {
    return static_cast<std::uint8_t>(dice.from_to(1, roots.size()));
}

inline Act random_genesis(Dice& dice) {
    act::Genesis genesis;
    genesis.name = dice.text_of_bytes(1, 120);
    genesis.roots = random_roots(dice);
    genesis.threshold = random_threshold(dice, genesis.roots);
    genesis.policy = random_policy(dice);
    genesis.founder = dice.text_of_bytes(1, 120);
    genesis.seat = random_seat(dice);
    return genesis;
}

inline Act random_root_act(Dice& dice) {
    const Hash rest = dice.id<Hash>();
    const auto signatures = random_root_signatures(dice);
    switch (dice.below(5)) {
        case 0: {
            const auto roots = random_roots(dice);
            return act::RootChange{rest, roots, random_threshold(dice, roots), signatures};
        }
        case 1:
            return act::TrainerAdd{rest, dice.id<AuthorId>(), random_person(dice),
                                   random_seat(dice), signatures};
        case 2:
            return act::TrainerRemove{rest, dice.id<AuthorId>(), random_versions(dice, 0, 3),
                                      signatures};
        case 3:
            return act::Recovery{rest,
                                 dice.id<AuthorId>(),
                                 random_person(dice),
                                 random_seat(dice),
                                 dice.ids<AuthorId>(0, 3),
                                 random_versions(dice, 0, 3),
                                 signatures};
        default: return act::SetPolicy{rest, random_policy(dice), signatures};
    }
}

inline act::Cut random_cut(Dice& dice) {
    const auto reason = dice.choice(CutReason::freeze);
    if (reason == CutReason::freeze) return {reason, {}, random_versions(dice, 1, 1)};
    return {reason, dice.ids<AuthorId>(1, 4), random_versions(dice, 0, 4)};
}
inline act::Shelf random_shelf(Dice& dice) {
    const auto kind = dice.choice(ShelfKind::notebook);
    return {kind, dice.text_of_bytes(1, 240),
            kind == ShelfKind::notebook ? dice.id<PersonId>() : PersonId{}};
}
inline act::NetworkKeys random_network_keys(Dice& dice) {
    act::NetworkKeys keys;
    keys.epoch = static_cast<std::uint32_t>(dice.number(UINT32_MAX));
    for (const SealKey& to : dice.ids<SealKey>(1, 5)) {
        keys.keys.push_back({to, dice.id<SealedNetworkKey>()});
    }
    return keys;
}
inline act::ForkReport random_fork_report(Dice& dice) {
    const auto both = dice.ids<ChangeId>(2, 2);
    return {dice.id<SpaceId>(),
            {dice.id<AuthorId>(), Sitting{dice.number(UINT64_MAX)}},
            dice.from_to(1, seq_max),
            both[0],
            both[1]};
}
inline act::Receipt random_receipt(Dice& dice) {
    const auto kind = dice.choice(ReceiptKind::proposed_delivery);
    const bool has_number = kind == ReceiptKind::delivery || kind == ReceiptKind::declared_work;
    const std::uint64_t number = has_number ? dice.number(UINT32_MAX) : 0;
    return {kind,
            static_cast<std::uint32_t>(number),
            dice.chance(3) ? SpaceId{} : dice.id<SpaceId>(),
            dice.ids<ChangeId>(0, 4),
            dice.id<Hash>(),
            dice.text_of_bytes(0, 240)};
}

inline act::Team random_team(Dice& dice) {
    act::Team team{{}, dice.text_of_bytes(1, 120), dice.ids<PersonId>(0, 6), {}, {}};
    if (dice.chance(2)) return team;
    team.team = dice.id<TeamId>();
    team.leaving = dice.ids<PersonId>(0, 3);
    if (!team.leaving.empty()) team.versions = random_versions(dice, 0, 3);
    return team;
}
inline act::Later random_later_act(Dice& dice) {
    return {static_cast<std::uint8_t>(dice.from_to(128, 255)), dice.bytes(200)};
}

// Any act but the genesis.
inline Act random_act(Dice& dice) {
    const auto zero_or = [&]<class IdType>(IdType id) { return dice.chance(2) ? IdType{} : id; };
    switch (dice.below(23)) {
        case 0:
            return act::Admit{dice.choice(Role::auditor), dice.id<AuthorId>(), random_person(dice),
                              random_seat(dice), zero_or(dice.id<InviteKey>())};
        case 1: return act::Reseat{dice.id<PersonId>(), dice.id<AuthorId>(), random_seat(dice)};
        case 2: return random_team(dice);
        case 3:
            return act::Project{dice.text_of_bytes(1, 240), dice.id<TeamId>(),
                                zero_or(dice.id<SpaceId>())};
        case 4: return random_shelf(dice);
        case 5: return random_cut(dice);
        case 6: return act::Lift{dice.ids<ChangeId>(1, 4)};
        case 7: return act::Adopt{random_versions(dice, 1, 4)};
        case 8: return random_network_keys(dice);
        case 9: return random_fork_report(dice);
        case 10: return random_receipt(dice);
        case 11:
            return act::SessionMark{dice.choice(SessionMarkKind::end), dice.text_of_bytes(0, 240)};
        case 12:
            return act::Invite{dice.id<InviteKey>(), dice.choice(Role::auditor),
                               static_cast<std::uint32_t>(dice.below(1001)),
                               dice.text_of_bytes(0, 120)};
        case 13: return act::PersonName{dice.id<PersonId>(), dice.text_of_bytes(1, 120)};
        case 14: return act::OutsideName{dice.id<PersonId>(), dice.text_of_bytes(0, 120)};
        case 15:
            return act::SpaceDetails{dice.id<SpaceId>(), dice.text_of_bytes(1, 240),
                                     zero_or(dice.id<SpaceId>()), dice.chance(2)};
        case 16:
            return act::Attest{dice.id<ChangeId>(), dice.choice(Verdict::seen),
                               dice.text_of_bytes(0, 240)};
        case 17: return random_later_act(dice);
        default: return random_root_act(dice);
    }
}

// ---- histories ----------------------------------------------------------------------------------

// One branch of one log as its author goes on with it.
struct Branch {
    SigningKey key;
    LogTip tip;  // seq 0: nothing written yet
    LogContext context;
};

// A space in which several authors write several logs, some of them forked.
class RandomHistory {
public:
    RandomHistory(std::uint64_t seed, std::size_t logs) : dice(seed) {
        space_ = dice.id<SpaceId>();
        for (std::size_t i = 0; i < logs; ++i) {
            // Several logs share an author.
            if (i % 3 == 0) key_ = signing_key_from(dice.id<Seed>());
            branches_.push_back(new_branch(ChangeKind::content));
        }
    }

    // The next changes of a random branch, as they would be packed: 1 to `most` of them.
    std::vector<SpanChange> next_changes(std::size_t most) {
        maybe_fork();
        Branch& branch = branches_[dice.below(branches_.size())];
        std::vector<SpanChange> changes;
        for (std::uint64_t i = dice.from_to(1, most); i > 0; --i) {
            changes.push_back(next_change(branch));
        }
        last_key_ = branch.key;
        return changes;
    }
    // The changes' author, who wrote last, signs the last of them.
    Bytes span_of(const std::vector<SpanChange>& changes) const {
        return pack_span(changes, signature_of(changes.back()));
    }
    Signature signature_of(const SpanChange& change) const {
        return sign_change(last_key_, change.id);
    }

    SpanChange next_change(Branch& branch) {
        Header header = next_header(branch);
        const Content content = random_content(branch.tip.log, header.seq);
        const std::uint64_t deleted = deleted_events(content);
        Bytes body = encode_content(content, branch.context, branch.tip.log, header.seq);
        header.log_bytes = branch.tip.log_bytes + body.size() + deleted;
        SpanChange change = make_change(std::move(header), std::move(body), deleted);
        branch.tip = tip_of(change.header, change.id);
        known_.push_back({branch.tip.log, branch.tip.seq, change.id,
                          static_cast<std::uint32_t>(content.ops.size())});
        return change;
    }

    // An act as the only change of a log of the class space.
    SpanChange lonely_act(const Act& act) {
        last_key_ = key_;
        const bool founds = std::holds_alternative<act::Genesis>(act);
        Header header;
        header.kind = founds ? ChangeKind::genesis : ChangeKind::act;
        if (!founds) header.space = class_space_;
        header.author = public_half<AuthorId>(key_);
        header.sitting = Sitting{dice.number(UINT64_MAX)};
        if (!founds) header.heads = dice.ids<ChangeId>(0, 3);
        header.lamport = founds ? 0 : dice.number(lamport_max);
        header.claimed_time_minutes = dice.number(claimed_time_max_minutes);
        Bytes body = encode_act(act);
        header.log_bytes = body.size();
        return make_change(std::move(header), std::move(body), 0);
    }
    Act any_act() { return dice.chance(8) ? random_genesis(dice) : random_act(dice); }

    Content random_content(const LogName& log, Seq seq) {
        Content content;
        const std::uint64_t count = dice.chance(4) ? dice.below(6) : 1;
        for (std::uint32_t i = 0; i < count; ++i)
            content.ops.push_back(random_op({log, seq, i}));
        return content;
    }

    Dice dice;

private:
    struct Known {
        LogName log;
        Seq seq;
        ChangeId id;
        std::uint32_t ops;
    };

    Branch new_branch(ChangeKind kind) {
        Branch branch;
        branch.key = key_;
        branch.tip.kind = kind;
        branch.tip.space = space_;
        branch.tip.log = {public_half<AuthorId>(key_), Sitting{dice.number(UINT64_MAX)}};
        return branch;
    }
    void maybe_fork() {
        if (!dice.chance(20) || branches_.size() > 40) return;
        const Branch copy = branches_[dice.below(branches_.size())];
        branches_.push_back(copy);
    }

    Header next_header(const Branch& branch) {
        const LogTip& tip = branch.tip;
        Header header;
        header.kind = tip.kind;
        header.space = tip.space;
        header.author = tip.log.author;
        header.sitting = tip.log.sitting;
        header.seq = tip.seq + 1;
        header.prev = tip.id;
        if (dice.chance(3)) header.heads = dice.ids<ChangeId>(0, dice.chance(20) ? 32 : 3);
        header.lamport = tip.lamport + (dice.chance(3) ? dice.number(1000) : 1);
        // A dead clock jumps both ways.
        header.claimed_time_minutes = dice.chance(10) ? dice.number(claimed_time_max_minutes)
                                                      : tip.claimed_time_minutes + dice.below(2);
        header.claimed_time_minutes =
            std::min(header.claimed_time_minutes, claimed_time_max_minutes);
        return header;
    }

    ChangeRef random_change(const LogName& log, Seq seq) {
        if (seq > 1 && dice.chance(3)) return {log, dice.from_to(1, seq - 1), std::nullopt};
        if (known_.empty()) return {dice_log(log), dice.from_to(1, seq_max), std::nullopt};
        const Known& known = known_[dice.below(known_.size())];
        const bool with_id = known.log == log || dice.chance(5);
        return {known.log, known.seq, with_id ? std::optional(known.id) : std::nullopt};
    }
    // Some other log, nobody's.
    LogName dice_log(const LogName& not_this) {
        LogName log{dice.id<AuthorId>(), Sitting{dice.number(UINT64_MAX)}};
        return log == not_this ? LogName{} : log;
    }
    OpRef random_op_ref(const BodyPlace& place) {
        if (place.op > 0 && dice.chance(3)) {
            return {{place.log, place.seq, std::nullopt},
                    static_cast<std::uint32_t>(dice.below(place.op))};
        }
        return {random_change(place.log, place.seq),
                static_cast<std::uint32_t>(dice.number(ops_max - 1))};
    }
    NodeRef random_node(const BodyPlace& place) {
        if (dice.chance(5)) return static_cast<Root>(dice.below(2));
        return random_op_ref(place);
    }
    Anchor random_anchor(const BodyPlace& place) {
        Anchor anchor;
        anchor.side = dice.chance(2) ? Side::left : Side::right;
        if (dice.chance(4)) return anchor;
        const ChangeRef here{place.log, place.seq, std::nullopt};
        anchor.event = {dice.chance(4) ? here : random_change(place.log, place.seq),
                        static_cast<std::uint32_t>(dice.number(UINT32_MAX))};
        return anchor;
    }
    Run random_run(const BodyPlace& place) {
        Run run;
        run.action = static_cast<RunAction>(dice.below(3));
        run.length = static_cast<std::uint32_t>(dice.chance(3) ? dice.from_to(1, 40) : 1);
        if (run.action != RunAction::insert && dice.chance(300)) run.length = 60'000;
        if (run.action == RunAction::remove_backwards) ++run.length;
        run.position = dice.chance(20) ? dice.number(position_max) : dice.below(5000);
        if (dice.chance(4)) run.parents = random_parents(place);
        if (run.action == RunAction::insert) run.text = dice.text(run.length);
        return run;
    }
    std::vector<Parent> random_parents(const BodyPlace& place) {
        std::map<ChangeRef, std::uint32_t> sorted;
        for (std::uint64_t i = dice.below(dice.chance(10) ? 33 : 4); i > 0; --i) {
            const ChangeRef here{place.log, place.seq, std::nullopt};
            const ChangeRef ref = dice.chance(6) ? here : random_change(place.log, place.seq);
            sorted[ref] = static_cast<std::uint32_t>(dice.number(UINT32_MAX - 1) + 1);
        }
        std::vector<Parent> parents;
        for (const auto& [change, events] : sorted)
            parents.push_back({change, events});
        return parents;
    }
    Op random_text(const BodyPlace& place) {
        op::Text text;
        // Most letters go where the last one went; a class has few files.
        if (files_.empty() || dice.chance(12)) files_.push_back(random_node(place));
        text.file = files_[dice.chance(4) ? dice.below(files_.size()) : files_.size() - 1];
        if (!writable(text.file, place)) text.file = Root::site;
        for (std::uint64_t i = dice.chance(4) ? dice.from_to(1, 5) : 1; i > 0; --i) {
            text.runs.push_back(random_run(place));
        }
        return text;
    }
    // A file kept from another place may not be one that this place can name.
    static bool writable(const NodeRef& node, const BodyPlace& place) {
        const auto* op = std::get_if<OpRef>(&node);
        if (!op || op->change.log != place.log || op->change.id) return true;
        return op->change.seq < place.seq || (op->change.seq == place.seq && op->op < place.op);
    }
    Op random_op(const BodyPlace& place) {
        const auto node = [&] { return random_node(place); };
        switch (dice.below(23)) {
            case 0:
                return op::Create{dice.choice(NodeKind::blob), node(), dice.text_of_bytes(0, 1024)};
            case 1: return op::Move{node(), node()};
            case 2: return op::Name{node(), dice.text_of_bytes(0, 240)};
            case 3: return op::Blob{node(), dice.id<BlobId>(), dice.number(blob_size_max_bytes)};
            case 4: return op::Attribute{node(), dice.text_of_bytes(1, 64), dice.bytes(300)};
            case 5: return op::Delete{node()};
            case 6: return op::Keep{node()};
            case 7: {
                op::Comment comment{
                    node(), {}, dice.text_of_bytes(0, 240), dice.text_of_bytes(1, 900)};
                if (dice.chance(2)) comment.range = {random_anchor(place), random_anchor(place)};
                return comment;
            }
            case 8: return op::Reply{random_op_ref(place), dice.text_of_bytes(1, 900)};
            case 9:
                return op::SetCommentState{random_op_ref(place),
                                           dice.choice(CommentState::withdrawn),
                                           dice.text_of_bytes(0, 300)};
            case 10: return op::Moment{dice.text_of_bytes(0, 240)};
            case 11:
                return op::Later{static_cast<std::uint8_t>(dice.from_to(128, 255)),
                                 dice.bytes(100)};
            default: return random_text(place);
        }
    }

    SpaceId space_;
    SpaceId class_space_ = SpaceId{{1, 2, 3}};
    SigningKey key_;
    SigningKey last_key_;
    std::vector<Branch> branches_;
    std::vector<Known> known_;
    std::vector<NodeRef> files_;
};

}  // namespace atelier::test
