#include "tests/salle/watch.hpp"

#include "sync/session.hpp"

namespace atelier::salle {

namespace {

// The admission is the last that is written before the answer. Who was refused, as on a full disk,
// has no place by it.
std::optional<Fault> fault_of_place(Seat& seat, const Bytes& frame) {
    const auto message = decode_message(frame);
    ATELIER_CHECK(message);
    if (std::get<message::JoinAnswer>(*message).verdict != message::JoinVerdict::admitted)
        return std::nullopt;
    Replica& replica = *seat.replica();
    for (const Tip& tip : replica.tips(replica.class_id()))
        if (tip.log.author == seat.author() && !seat.store->has(tip.id) &&
            tip.id != id_cast<ChangeId>(replica.class_id()))
            return Fault{"committed", seat.name + " gives a place that it has not committed"};
    return std::nullopt;
}

std::optional<Fault> fault_of_reader(Seat& seat, SessionNumber to) {
    const ClassState& state = seat.replica()->state();
    if (state.cuts.empty()) return std::nullopt;
    for (const Session* session : seat.core->sessions())
        if (session->number() == to && is_seat(state, session->device()) &&
            !is_effective_member(state, session->device()))
            return Fault{"served", seat.name + " tells more to a seat that was removed"};
    return std::nullopt;
}

}  // namespace

bool Watch::verify(const AuthorId& author, const ChangeId& id, const Signature& signature) {
    const std::pair said{author, signature};
    const auto known = verified_.find(id);
    if (known != verified_.end() && known->second == said) return true;
    const bool is_right = verify_change(author, id, signature);
    if (is_right) verified_[id] = said;
    return is_right;
}

void Watch::committed(const Seat& seat, const StoredSpan& stored, const Span& span) {
    if (stored.log.author != seat.author()) return;
    note_tokens(seat, span);
    if (believes_makers_) verified_[stored.tip] = {seat.author(), span.signature};
}

std::optional<Fault> Watch::sent(Seat& seat, SessionNumber to, const Bytes& frame) {
    const auto kind = static_cast<MessageKind>(frame.at(0));
    if (kind == MessageKind::join_answer) return fault_of_place(seat, frame);
    if (kind != MessageKind::span && kind != MessageKind::next) return std::nullopt;
    if (auto fault = fault_of_reader(seat, to)) return fault;
    return sent_changes(seat, to, frame);
}

std::optional<Fault> Watch::sent_changes(Seat& seat, SessionNumber to, const Bytes& frame) {
    const auto message = decode_message(frame);
    ATELIER_CHECK(message);
    auto& numbered = numbered_[{to, seat.number}];
    const auto fault_of = [&](const ChangeId& id) -> std::optional<Fault> {
        // The genesis is kept as a record of its own.
        if (seat.store->has(id) || id == id_cast<ChangeId>(*seat.core->class_id()))
            return std::nullopt;
        return Fault{"committed", seat.name + " sends what it has not committed"};
    };
    if (const auto* said = std::get_if<message::Span>(&*message)) {
        const auto span = unpack_span(said->span);
        ATELIER_CHECK(span);
        for (const SpanChange& change : span->changes)
            if (auto fault = fault_of(change.id)) return fault;
        const SpanChange& last = span->changes.back();
        numbered[said->number] = tip_of(last.header, last.id);
    } else if (const auto* next = std::get_if<message::Next>(&*message)) {
        const auto read = decode_next(numbered[next->number], next->change);
        if (!read) return Fault{"conversation", seat.name + " sends a next that cannot be read"};
        if (auto fault = fault_of(read->change.id)) return fault;
        numbered[next->number] = tip_of(read->change.header, read->change.id);
    }
    return std::nullopt;
}

std::optional<Fault> Watch::saved(Seat& seat) const {
    const auto& saved = seat.editor->saved();
    for (; seat.saved_looked_at < saved.size(); ++seat.saved_looked_at) {
        const auto& token = saved[seat.saved_looked_at].token;
        const auto changes = token ? tokens_.find(*token) : tokens_.end();
        if (changes == tokens_.end() || seat.was_put_back || seat.lost_rows) continue;
        if (std::ranges::none_of(changes->second,
                                 [&](const ChangeId& id) { return seat.disk.has(id); }))
            return Fault{"saved", seat.name + "'s screen says saved what no flush has made safe"};
    }
    return std::nullopt;
}

// Tokens are in planes 15 and 16: F3 B0 80 80 and up, nowhere else in what is written here.
void Watch::note_tokens(const Seat& seat, const Span& span) {
    for (const SpanChange& change : span.changes) {
        const Bytes& body = change.body;
        for (std::size_t i = 0; i + 3 < body.size(); ++i) {
            if (body[i] != 0xF3 || body[i + 1] < 0xB0 || body[i + 1] > 0xBF) continue;
            if ((body[i + 2] & 0xC0) != 0x80 || (body[i + 3] & 0xC0) != 0x80) continue;
            const char32_t token =
                static_cast<char32_t>((body[i] & 7U) << 18 | (body[i + 1] & 63U) << 12 |
                                      (body[i + 2] & 63U) << 6 | (body[i + 3] & 63U));
            if (seat.editor->typed().contains(token)) tokens_[token].insert(change.id);
        }
    }
}

}  // namespace atelier::salle
