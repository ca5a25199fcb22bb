#include "sync/session.hpp"
#include "tests/salle/deeds.hpp"

namespace atelier::salle {

const std::vector<Deed>& all_deeds() {
    static const std::vector<Deed> all = [] {
        std::vector<Deed> deeds;
        for (auto part :
             {deeds_of_changes, deeds_of_contents, deeds_of_acts, deeds_of_talk, deeds_of_wire})
            for (const Deed& deed : part())
                deeds.push_back(deed);
        return deeds;
    }();
    return all;
}

Hostile::Hostile(Room& its_room, Seat& its_seat) : room(its_room), seat(its_seat) {
    for (std::uint64_t i = room.dice.from_to(1, 4); i > 0; --i)
        deeds_.push_back(all_deeds()[room.dice.below(all_deeds().size())].name);
}
Hostile::Hostile(Room& its_room, Seat& its_seat, std::vector<std::string_view> deeds)
    : room(its_room), seat(its_seat), deeds_(std::move(deeds)) {}

std::vector<Bytes> Hostile::instead_of(SessionNumber to, Bytes frame) {
    for (const Deed& deed : all_deeds())
        if (deed.change != nullptr && std::ranges::find(deeds_, deed.name) != deeds_.end())
            return deed.change(*this, to, std::move(frame));
    return {std::move(frame)};
}

void Hostile::read(SessionNumber from, const Bytes& frame) {
    if (is(frame, MessageKind::bye)) {
        const auto message = decode_message(frame);
        const auto* bye = message ? std::get_if<message::Bye>(&*message) : nullptr;
        const bool is_for_harm = bye != nullptr && (bye->reason == message::ByeReason::malformed ||
                                                    bye->reason == message::ByeReason::too_much);
        if (is_for_harm) room.trace.rare("liar is hung up on");
    }
    for (const Deed& deed : all_deeds())
        if (deed.hear != nullptr && std::ranges::find(deeds_, deed.name) != deeds_.end())
            deed.hear(*this, from, frame);
}

void Hostile::act() {
    if (deeds_.empty() || !seat.replica() || seat.is_asleep) return;
    const std::string_view name = deeds_[room.dice.below(deeds_.size())];
    const auto deed = std::ranges::find(all_deeds(), name, &Deed::name);
    ATELIER_CHECK(deed != all_deeds().end());
    room.happens(Happening::does_harm, &seat, std::string(name));
    if (deed->act == nullptr) return;
    room.trace.say(room.queue.now(), seat.name, " does harm: ", name);
    deed->act(*this);
}

void Hostile::say(SessionNumber to, const Message& message) {
    room.wire.send(to, seat.number, encode(message));
}

void Hostile::say_to_all(const Message& message) {
    for (const SessionNumber session : sessions())
        say(session, message);
}

void Hostile::send(const Forged& forged) {
    for (const SessionNumber to : sessions())
        say(to, message::Span{4'095, span_of(forged)});
}

std::vector<SessionNumber> Hostile::sessions() const {
    std::vector<SessionNumber> sessions;
    for (const Session* session : seat.core->sessions())
        if (session->hello()) sessions.push_back(session->number());
    return sessions;
}

SpaceId Hostile::some_space() {
    const auto spaces = seat.replica()->spaces();
    return spaces[room.dice.below(spaces.size())];
}

std::optional<NodeId> Hostile::some_text(const SpaceId& space) {
    const Contents* contents = seat.replica()->contents(space);
    if (!contents) return std::nullopt;
    for (const OutlinedNode& node : contents->tree().outline(root_of(space, Root::site)))
        if (node.node.kind == NodeKind::text) return node.node.id;
    return std::nullopt;
}

std::optional<BlobId> Hostile::some_picture() {
    for (const SpaceId& space : seat.replica()->spaces()) {
        const Contents* contents = seat.replica()->contents(space);
        if (!contents) continue;
        for (const OutlinedNode& node : contents->tree().outline(root_of(space, Root::site)))
            if (const auto blob = contents->tree().node(node.node.id)->blob) return blob->id;
    }
    return std::nullopt;
}

std::optional<Hostile::Forgery> Hostile::forgery() {
    const auto spaces = seat.replica()->spaces();
    for (const SpaceId& space : spaces) {
        Space* held = seat.replica()->space(space);
        if (!held) continue;
        const LogName log{seat.author(), Sitting{room.dice.number(UINT64_MAX)}};
        auto draft = held->draft(log, {});
        if (!draft) continue;
        return Forgery{space, draft->header, draft->context, {}};
    }
    return std::nullopt;
}

std::optional<NodeRef> Hostile::reference(const Forgery& forgery, const NodeId& node) {
    const ChangeChains& chains = seat.replica()->space(forgery.space)->chains();
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
    forged.signature = sign_change(seat.keyring.author, forged.change.id);
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
