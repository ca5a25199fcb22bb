#include "node/door.hpp"

namespace atelier {

namespace {

message::Hello hello_of(Instance instance) {
    return {1, 1, instance, {}};
}

}  // namespace

// ---- the newcomer -------------------------------------------------------------------------------

Newcomer::Newcomer(const Visit& visit, const JoinWish& wish, const SigningKey& device,
                   const AuthorId& author, const SealKey& seal, Instance instance,
                   const JoinNonce& nonce)
    : visit_(visit), nonce_(nonce) {
    ask_ = {wish.name, author, seal, pictograph_commitment(visit.hash, nonce), std::nullopt};
    if (wish.kit) {
        const auto own = public_half<DeviceKey>(device);
        ask_.kit = {public_half<InviteKey>(*wish.kit),
                    sign(*wish.kit, SignDomain::invite_proof,
                         {visit.class_id.bytes, own.bytes, visit.hash.bytes})};
    }
    frames_.push_back(encode(hello_of(instance)));
    frames_.push_back(encode(ask_));
}

Result<void> Newcomer::receive(BytesView frame) {
    const auto message = decode_message(frame);
    if (!message) return fail(message.error());
    if (std::holds_alternative<message::Bye>(*message)) return fail(Error::closed);
    if (!was_greeted_) {
        was_greeted_ = std::holds_alternative<message::Hello>(*message);
        return was_greeted_ ? Result<void>{} : fail(Error::bad_value);
    }
    if (const auto* nonce = std::get_if<message::JoinNonce>(&*message)) {
        // Who has a kit is answered by the machine, soon or not at all.
        if (pictures_ || answer_ || ask_.kit) return fail(Error::bad_value);
        pictures_ = pictographs(visit_.hash, nonce_, nonce->nonce);
        frames_.push_back(encode(message::JoinReveal{nonce_}));
    } else if (const auto* answer = std::get_if<message::JoinAnswer>(&*message)) {
        if (answer_) return fail(Error::bad_value);
        answer_ = *answer;
    } else if (const auto* span = std::get_if<message::Span>(&*message)) {
        auto read = unpack_span(span->span);
        if (!read) return fail(read.error());
        const SpanChange& genesis = read->changes.front();
        const bool is_it = genesis.header.kind == ChangeKind::genesis &&
                           genesis.id == id_cast<ChangeId>(visit_.class_id);
        if (!answer_ || genesis_ || !is_it) return fail(Error::wrong_class);
        if (!verify_span(*read)) return fail(Error::bad_signature);
        if (const auto act = decode_act(genesis.body, ChangeKind::genesis); !act)
            return fail(act.error());
        genesis_ = {genesis, read->signature};
    } else {
        return fail(Error::bad_value);
    }
    return {};
}

std::optional<Newcomer::Place> Newcomer::place() const {
    if (!answer_ || !answer_->admission || !genesis_) return std::nullopt;
    return Place{visit_.class_id, answer_->admission->epoch, answer_->admission->network_key,
                 *genesis_};
}

// ---- the trainer's seat -------------------------------------------------------------------------

Visitor::Visitor(const Visit& visit, Instance instance, const JoinNonce& nonce)
    : visit_(visit), nonce_(nonce) {
    frames_.push_back(encode(hello_of(instance)));
}

Result<void> Visitor::receive(BytesView frame) {
    const auto message = decode_message(frame);
    if (!message) return fail(message.error());
    if (std::holds_alternative<message::Bye>(*message)) return fail(Error::closed);
    if (!was_greeted_) {
        was_greeted_ = std::holds_alternative<message::Hello>(*message);
        return was_greeted_ ? Result<void>{} : fail(Error::bad_value);
    }
    if (const auto* ask = std::get_if<message::JoinAsk>(&*message)) return take(*ask);
    if (const auto* reveal = std::get_if<message::JoinReveal>(&*message)) {
        const bool is_due = ask_ && stands_ == Stands::begins;
        if (!is_due || !opens_commitment(ask_->commitment, visit_.hash, reveal->nonce))
            return fail(Error::bad_value);
        pictures_ = pictographs(visit_.hash, reveal->nonce, nonce_);
        stands_ = Stands::waits;
        return {};
    }
    return fail(Error::bad_value);
}

Result<void> Visitor::take(const message::JoinAsk& ask) {
    if (ask_) return fail(Error::bad_value);
    ask_ = ask;
    if (!ask.kit) {
        frames_.push_back(encode(message::JoinNonce{nonce_}));
        return {};
    }
    const bool is_proved =
        verifies(ask.kit->kit.bytes, ask.kit->proof.bytes, SignDomain::invite_proof,
                 {visit_.class_id.bytes, visit_.device.bytes, visit_.hash.bytes});
    if (!is_proved) return fail(Error::bad_signature);
    stands_ = Stands::has_kit;
    return {};
}

act::Admit Visitor::admission(const Person& person, Role role) const {
    return {role,
            ask_->author,
            person,
            {visit_.device, visit_.noise, ask_->seal},
            ask_->kit ? ask_->kit->kit : InviteKey{}};
}

void Visitor::admit(std::uint32_t epoch, const NetworkKey& key, const Archive::Genesis& genesis) {
    stands_ = Stands::answered;
    frames_.push_back(encode(
        message::JoinAnswer{message::JoinVerdict::admitted, message::Admission{epoch, key}}));
    frames_.push_back(encode(message::Span{0, pack_span({&genesis.change, 1}, genesis.signature)}));
}

void Visitor::refuse(message::JoinVerdict why) {
    stands_ = Stands::answered;
    frames_.push_back(encode(message::JoinAnswer{why, std::nullopt}));
}

}  // namespace atelier
