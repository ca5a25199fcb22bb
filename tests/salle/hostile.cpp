#include "tests/salle/hostile.hpp"

#include "tests/salle/room.hpp"

namespace atelier::salle {

// What leaves instead of a frame, and what is done unasked; either may be missing.
struct Deeds {
    using Change = std::vector<Bytes> (*)(Hostile&, SessionNumber, Bytes);
    using Do = void (*)(Hostile&);
    struct Deed {
        std::string_view name;
        Change change = nullptr;
        Do act = nullptr;
    };
    static const std::vector<Deed>& list();

    static Dice& dice(Hostile& h) { return h.room_.dice; }
    static void send(Hostile& h, const Hostile::Forged& forged) {
        for (const SessionNumber to : h.sessions())
            h.say(to, message::Span{4'095, h.span_of(forged)});
    }
    static bool is(const Bytes& frame, MessageKind kind) {
        return frame[0] == static_cast<std::uint8_t>(kind);
    }

    // ---- changes that are wrong in themselves ----
    static void wrong_signature(Hostile& h) {  // H21
        auto forgery = h.forgery();
        if (!forgery) return;
        Hostile::Forged forged = h.sealed(*forgery);
        forged.signature.bytes[5] ^= 1;
        send(h, forged);
    }
    static void wrong_then_right(Hostile& h) {  // H22
        auto forgery = h.forgery();
        if (!forgery) return;
        const Hostile::Forged first = h.sealed(*forgery);
        const Hostile::Forged second = h.after(first, forgery->space, "well signed");
        send(h, second);
        Hostile::Forged bad = first;
        bad.signature.bytes[5] ^= 1;
        send(h, bad);
        send(h, first);
    }
    static void others_key(Hostile& h) {  // H23
        auto forgery = h.forgery();
        if (!forgery) return;
        Hostile::Forged forged = h.sealed(*forgery);
        forged.signature = sign_change(h.seat_.keyring.device, forged.change.id);
        send(h, forged);
    }
    static void other_domain(Hostile& h) {  // H24
        auto forgery = h.forgery();
        if (!forgery) return;
        Hostile::Forged forged = h.sealed(*forgery);
        forged.signature =
            sign(h.seat_.keyring.author, SignDomain::presence, {forged.change.id.bytes});
        send(h, forged);
    }
    static void header(Hostile& h, void (*bend)(Header&)) {
        auto forgery = h.forgery();
        if (!forgery) return;
        Hostile::Forged forged = h.sealed(*forgery);
        bend(forged.change.header);
        if (fault_of(forged.change.header)) return;
        forged.change = make_change(forged.change.header, forged.change.body, 0);
        forged.signature = sign_change(h.seat_.keyring.author, forged.change.id);
        send(h, forged);
    }
    static void lamport_lie(Hostile& h) {  // H31
        header(h, [](Header& header) { header.lamport += 1'000'000; });
    }
    static void bytes_lie(Hostile& h) {  // H32
        header(h, [](Header& header) { header.log_bytes += 77; });
    }
    static void made_up_heads(Hostile& h) {  // H29, H30
        header(h, [](Header& header) { header.heads = {ChangeId{{9, 9, 9}}}; });
    }
    static void gap(Hostile& h) {  // H27, H28
        header(h, [](Header& header) {
            header.seq = 5;
            header.prev = ChangeId{{7, 7}};
        });
    }
    static std::vector<Bytes> turned_bit(Hostile& h, SessionNumber, Bytes frame) {  // H25, H26
        if (dice(h).chance(20)) frame[dice(h).below(frame.size())] ^= 4;
        return {std::move(frame)};
    }
    static void nonsense(Hostile& h) {  // H34, H35
        for (const SessionNumber to : h.sessions()) {
            Bytes frame = dice(h).bytes(dice(h).chance(10) ? 300'000 : 300);
            frame.insert(frame.begin(), static_cast<std::uint8_t>(dice(h).below(40)));
            h.room_.wire.send(to, h.seat_.number, std::move(frame));
        }
    }

    // ---- changes that are right and meant badly ----
    static void withheld(Hostile& h) {  // H29
        auto forgery = h.forgery();
        if (!forgery) return;
        const Hostile::Forged first = h.sealed(*forgery);
        send(h, h.after(first, forgery->space, "on what nobody gets"));
    }
    static void fork(Hostile& h) {  // H36, H37
        auto forgery = h.forgery();
        if (!forgery) return;
        int branch = 0;
        for (const SessionNumber to : h.sessions()) {
            Hostile::Forgery each = *forgery;
            each.content.ops.push_back(op::Moment{"branch " + std::to_string(branch++ % 2)});
            Hostile::Forged forged = h.sealed(std::move(each));
            h.say(to, message::Span{4'095, h.span_of(forged)});
            if (dice(h).chance(2))
                h.say(to, message::Span{4'094, h.span_of(h.after(forged, forgery->space, "on"))});
        }
    }
    static void many_branches(Hostile& h) {  // H38
        auto forgery = h.forgery();
        if (!forgery) return;
        for (int branch = 0; branch < 30; ++branch) {
            Hostile::Forgery each = *forgery;
            each.content.ops.push_back(op::Moment{"branch " + std::to_string(branch)});
            send(h, h.sealed(std::move(each)));
        }
    }
    static void text(Hostile& h, const std::string& text, std::uint64_t position) {
        auto forgery = h.forgery();
        if (!forgery) return;
        h.add_text(*forgery, text, position);
        send(h, h.sealed(std::move(*forgery)));
    }
    static void odd_text(Hostile& h) {  // H45
        text(h, "\x1b]52;c;AAAA\x07\u202e\u200b\ufeff\x7f\r\n", 0);
    }
    static void beyond_the_end(Hostile& h) { text(h, "far", position_max); }
    static void long_line(Hostile& h) { text(h, std::string(60'000, 'x'), 0); }  // H43
    static void same_place(Hostile& h) {                                         // H41
        auto forgery = h.forgery();
        if (!forgery) return;
        for (int i = 0; i < 40; ++i)
            h.add_text(*forgery, "ab", 0);
        send(h, h.sealed(std::move(*forgery)));
    }
    static void deletes_nothing(Hostile& h) {  // H39, H40
        auto forgery = h.forgery();
        if (!forgery) return;
        h.add_text(*forgery, "", 3);
        send(h, h.sealed(std::move(*forgery)));
    }
    static void flood(Hostile& h) {  // H42, H20
        auto forgery = h.forgery();
        if (!forgery) return;
        Hostile::Forged last = h.sealed(*forgery);
        send(h, last);
        for (int i = 0; i < 150; ++i) {
            last = h.after(last, forgery->space, "f");
            send(h, last);
        }
    }
    static void odd_names(Hostile& h) {  // H46
        auto forgery = h.forgery();
        if (!forgery) return;
        for (const char* name : {"../x", "/etc/passwd", "CON", "a\\b", "index.html", "INDEX.html",
                                 "e\u0301", "\u00e9", "\u202egnp.exe"})
            forgery->content.ops.push_back(op::Create{NodeKind::text, Root::site, name});
        forgery->content.ops.push_back(
            op::Create{NodeKind::folder, Root::site, std::string(900, 'n')});
        send(h, h.sealed(std::move(*forgery)));
    }
    static void cycle(Hostile& h) {  // H47
        auto forgery = h.forgery();
        if (!forgery) return;
        const auto file = h.some_text(forgery->space);
        const auto ref = file ? h.reference(*forgery, *file) : std::nullopt;
        if (!ref) return;
        forgery->content.ops = {op::Move{*ref, *ref}, op::Create{NodeKind::text, *ref, "below"},
                                op::Move{Root::site, *ref}, op::Delete{*ref}, op::Keep{*ref}};
        send(h, h.sealed(std::move(*forgery)));
    }
    static void act(Hostile& h, const Act& said) {
        Replica* replica = h.seat_.replica();
        const LogName log{h.seat_.author(), Sitting{dice(h).number(UINT64_MAX)}};
        auto header = replica->class_chains().draft(log);
        if (!header) return;
        Bytes body = encode_act(said);
        header->log_bytes += body.size();
        Hostile::Forged forged;
        forged.change = make_change(*header, std::move(body), 0);
        forged.signature = sign_change(h.seat_.keyring.author, forged.change.id);
        send(h, forged);
    }
    static void admits_a_friend(Hostile& h) {  // H49
        act(h, act::Admit{Role::learner,
                          dice(h).id<AuthorId>(),
                          {{}, "a friend"},
                          test::random_seat(dice(h)),
                          {}});
    }
    static void cuts_the_trainer(Hostile& h) {  // H50, H51
        act(h, act::Cut{CutReason::remove, {h.room_.trainer().author()}, {}});
    }
    static void false_report(Hostile& h) {  // H54
        auto ids = dice(h).ids<ChangeId>(2, 2);
        act(h, act::ForkReport{h.seat_.replica()->class_id(),
                               {h.room_.trainer().author(), Sitting{1}},
                               3,
                               ids[0],
                               ids[1]});
    }
    static void acts_flood(Hostile& h) {  // H58
        for (int i = 0; i < 20; ++i)
            act(h, act::Attest{dice(h).id<ChangeId>(), Verdict::refused, "no"});
    }

    // ---- the conversation ----
    static void tiny_frames(Hostile& h) {  // H20
        for (int i = 0; i < 300; ++i)
            h.say_to_all(message::Ping{static_cast<std::uint64_t>(i)});
    }
    static void endless_frontier(Hostile& h) {  // H60
        message::Frontier frontier;
        const auto space = h.some_space();
        if (!space) return;
        frontier.space = *space;
        for (int i = 0; i < 3'000; ++i)
            frontier.tips.push_back({{dice(h).id<AuthorId>(), Sitting{1}}, 9, ChangeId{{1}}});
        std::ranges::sort(frontier.tips);
        frontier.more = true;
        h.say_to_all(frontier);
    }
    static void claims(Hostile& h) {  // H61
        const auto space = h.some_space();
        if (!space) return;
        message::Frontier frontier;
        frontier.space = *space;
        for (Tip tip : h.seat_.replica()->tips(*space)) {
            tip.seq += 1 + dice(h).below(3);
            tip.id = dice(h).id<ChangeId>();
            frontier.tips.push_back(tip);
        }
        std::ranges::sort(frontier.tips);
        h.say_to_all(frontier);
    }
    static std::vector<Bytes> gives_nothing(Hostile&, SessionNumber, Bytes frame) {  // H61
        if (is(frame, MessageKind::span) || is(frame, MessageKind::blob_chunk)) return {};
        return {std::move(frame)};
    }
    static void same_want(Hostile& h) {  // H62
        const auto space = h.some_space();
        if (!space) return;
        message::Want want{*space, {}};
        for (const Tip& tip : h.seat_.replica()->tips(*space))
            if (want.ranges.size() < 50) want.ranges.push_back({tip.log, tip.id, 1, tip.seq});
        std::ranges::sort(want.ranges);
        if (want.ranges.empty()) return;
        for (int i = 0; i < 10; ++i)
            h.say_to_all(want);
    }
    static void never_reads(Hostile& h) {  // H63
        for (const SessionNumber session : h.sessions())
            h.room_.wire.stop_reading(session, h.seat_.number);
    }
    static std::vector<Bytes> wrong_chunk(Hostile&, SessionNumber, Bytes frame) {  // H64
        if (is(frame, MessageKind::blob_chunk)) frame.back() ^= 1;
        return {std::move(frame)};
    }
    static std::vector<Bytes> wrong_map(Hostile&, SessionNumber, Bytes frame) {  // H65
        if (is(frame, MessageKind::blob_map)) frame.back() ^= 1;
        return {std::move(frame)};
    }
    static void false_have(Hostile& h) {  // H67
        message::Have have;
        for (const SpaceId& space : h.seat_.replica()->spaces())
            for (Tip tip : h.seat_.replica()->tips(space)) {
                tip.seq += 3;
                if (have.logs.size() < 500) have.logs.push_back({space, tip});
            }
        std::ranges::sort(have.logs);
        if (!have.logs.empty()) h.say_to_all(have);
    }
    static std::vector<Bytes> hides_blobs(Hostile&, SessionNumber, Bytes frame) {
        if (is(frame, MessageKind::blob_have)) return {};
        return {std::move(frame)};
    }
    static void false_steps(Hostile& h) {
        const auto space = h.some_space();
        if (!space) return;
        for (const Tip& tip : h.seat_.replica()->tips(*space))
            h.say_to_all(
                message::Steps{*space, tip.log, tip.id, {{tip.seq, dice(h).id<ChangeId>()}}});
    }
    static void unasked(Hostile& h) {
        h.say_to_all(message::BlobChunk{dice(h).id<BlobId>(), 0, Bytes(100, 7)});
        h.say_to_all(message::BlobHave{dice(h).ids<BlobId>(1, 5)});
        h.say_to_all(message::Credit{UINT32_MAX});
    }
    static std::vector<Bytes> silent(Hostile& h, SessionNumber, Bytes frame) {
        if (dice(h).chance(3)) return {};
        return {std::move(frame)};
    }
    static std::vector<Bytes> twice(Hostile&, SessionNumber, Bytes frame) { return {frame, frame}; }
};

const std::vector<Deeds::Deed>& Deeds::list() {
    static const std::vector<Deed> all = {
        {"wrong signature", nullptr, wrong_signature},
        {"wrong then right", nullptr, wrong_then_right},
        {"another's key", nullptr, others_key},
        {"another domain", nullptr, other_domain},
        {"lamport lie", nullptr, lamport_lie},
        {"bytes lie", nullptr, bytes_lie},
        {"made up heads", nullptr, made_up_heads},
        {"gap", nullptr, gap},
        {"turned bit", turned_bit, nullptr},
        {"nonsense", nullptr, nonsense},
        {"withheld", nullptr, withheld},
        {"fork", nullptr, fork},
        {"many branches", nullptr, many_branches},
        {"odd text", nullptr, odd_text},
        {"beyond the end", nullptr, beyond_the_end},
        {"long line", nullptr, long_line},
        {"same place", nullptr, same_place},
        {"deletes nothing", nullptr, deletes_nothing},
        {"flood", nullptr, flood},
        {"odd names", nullptr, odd_names},
        {"cycle", nullptr, cycle},
        {"admits a friend", nullptr, admits_a_friend},
        {"cuts the trainer", nullptr, cuts_the_trainer},
        {"false report", nullptr, false_report},
        {"flood of acts", nullptr, acts_flood},
        {"tiny frames", nullptr, tiny_frames},
        {"endless frontier", nullptr, endless_frontier},
        {"claims", gives_nothing, claims},
        {"same want", nullptr, same_want},
        {"never reads", nullptr, never_reads},
        {"wrong chunk", wrong_chunk, nullptr},
        {"wrong map", wrong_map, nullptr},
        {"false have", nullptr, false_have},
        {"hides blobs", hides_blobs, nullptr},
        {"false steps", nullptr, false_steps},
        {"unasked", nullptr, unasked},
        {"silent", silent, nullptr},
        {"twice", twice, nullptr},
    };
    return all;
}

std::vector<std::string_view> Hostile::all_deeds() {
    std::vector<std::string_view> names;
    for (const Deeds::Deed& deed : Deeds::list())
        names.push_back(deed.name);
    return names;
}

Hostile::Hostile(Room& room, Seat& seat) : room_(room), seat_(seat) {
    for (std::uint64_t i = room.dice.from_to(1, 4); i > 0; --i)
        deeds_.push_back(Deeds::list()[room.dice.below(Deeds::list().size())].name);
}
Hostile::Hostile(Room& room, Seat& seat, std::vector<std::string_view> deeds)
    : room_(room), seat_(seat), deeds_(std::move(deeds)) {}

std::vector<Bytes> Hostile::instead_of(SessionNumber to, Bytes frame) {
    for (const Deeds::Deed& deed : Deeds::list())
        if (deed.change != nullptr && std::ranges::find(deeds_, deed.name) != deeds_.end())
            return deed.change(*this, to, std::move(frame));
    return {std::move(frame)};
}

void Hostile::read(SessionNumber, const Bytes&) {}

void Hostile::act() {
    if (deeds_.empty() || !seat_.replica() || seat_.is_asleep) return;
    const std::string_view name = deeds_[room_.dice.below(deeds_.size())];
    const auto deed = std::ranges::find(Deeds::list(), name, &Deeds::Deed::name);
    ATELIER_CHECK(deed != Deeds::list().end());
    if (deed->act == nullptr) return;
    room_.trace.say(room_.queue.now(), seat_.name, " does harm: ", name);
    deed->act(*this);
}

void Hostile::say(SessionNumber to, const Message& message) {
    room_.wire.send(to, seat_.number, encode(message));
}

void Hostile::say_to_all(const Message& message) {
    for (const SessionNumber session : sessions())
        say(session, message);
}

std::vector<SessionNumber> Hostile::sessions() const {
    std::vector<SessionNumber> sessions;
    for (const Session* session : seat_.core->sessions())
        if (session->hello()) sessions.push_back(session->number());
    return sessions;
}

std::optional<SpaceId> Hostile::some_space() {
    const auto spaces = seat_.replica()->spaces();
    return spaces[room_.dice.below(spaces.size())];
}

std::optional<NodeId> Hostile::some_text(const SpaceId& space) {
    const Contents* contents = seat_.replica()->contents(space);
    if (!contents) return std::nullopt;
    for (const OutlinedNode& node : contents->tree().outline(root_of(space, Root::site)))
        if (node.node.kind == NodeKind::text) return node.node.id;
    return std::nullopt;
}

std::optional<Hostile::Forgery> Hostile::forgery() {
    const auto spaces = seat_.replica()->spaces();
    for (const SpaceId& space : spaces) {
        Space* held = seat_.replica()->space(space);
        if (!held) continue;
        const LogName log{seat_.author(), Sitting{room_.dice.number(UINT64_MAX)}};
        auto draft = held->draft(log, {});
        if (!draft) continue;
        return Forgery{space, draft->header, draft->context, {}};
    }
    return std::nullopt;
}

std::optional<NodeRef> Hostile::reference(const Forgery& forgery, const NodeId& node) {
    const ChangeChains& chains = seat_.replica()->space(forgery.space)->chains();
    const auto index = chains.find(node.change);
    if (!index) return std::nullopt;
    const LogTip tip = chains.tip(*index);
    return OpRef{ChangeRef{tip.log, tip.seq, std::nullopt}, node.op};
}

// An empty text: three deletions backwards.
void Hostile::add_text(Forgery& forgery, std::string text, std::uint64_t position) {
    const auto file = some_text(forgery.space);
    const auto ref = file ? reference(forgery, *file) : std::nullopt;
    if (!ref) return;
    Run run;
    run.position = position;
    if (text.empty()) {
        run.action = RunAction::remove_backwards;
        run.length = 3'000;
    } else {
        run.length = static_cast<std::uint32_t>(utf8_prefix(view_of(text)).scalars);
        run.text = std::move(text);
    }
    const bool is_first = forgery.content.ops.empty();
    if (is_first) run.parents = std::vector<Parent>{};
    if (is_first) {
        forgery.content.ops.push_back(op::Text{*ref, {run}});
    } else if (auto* last = std::get_if<op::Text>(&forgery.content.ops.back())) {
        last->runs.push_back(run);
    }
}

Hostile::Forged Hostile::sealed(Forgery forgery) {
    const std::uint64_t deleted = deleted_events(forgery.content);
    Bytes body =
        encode_content(forgery.content, forgery.context, forgery.header.log(), forgery.header.seq);
    forgery.header.log_bytes += body.size() + deleted;
    Forged forged;
    forged.change = make_change(std::move(forgery.header), std::move(body), deleted);
    forged.signature = sign_change(seat_.keyring.author, forged.change.id);
    return forged;
}

Hostile::Forged Hostile::after(const Forged& before, const SpaceId& space, std::string text) {
    Forgery next;
    next.space = space;
    next.header = before.change.header;
    next.header.seq += 1;
    next.header.prev = before.change.id;
    next.header.heads.clear();
    next.header.lamport += 1;
    next.content.ops.push_back(op::Moment{std::move(text)});
    return sealed(std::move(next));
}

Bytes Hostile::span_of(const Forged& forged) {
    return pack_span({&forged.change, 1}, forged.signature);
}

}  // namespace atelier::salle
