#include "protocol/handshake.hpp"

#include "protocol/check.hpp"
#include "protocol/signature.hpp"

namespace atelier {

namespace {

constexpr std::size_t message_max_bytes = 4096;
constexpr std::size_t message_least_bytes = NoiseKey::size_bytes;

// The string's own zero byte is part of it.
constexpr char prologue_start[] = "atelier 1";

Bytes prologue_of(HandshakeKind kind) {
    Bytes prologue(std::begin(prologue_start), std::end(prologue_start));
    prologue.push_back(static_cast<std::uint8_t>(kind));
    return prologue;
}

}  // namespace

Handshake::Handshake(const SeatSecrets& own, const Dial& dial, const Seed& ephemeral)
    : device_(own.device),
      noise_(own.noise),
      ephemeral_(noise_secret_from(ephemeral)),
      step_(Step::message2),
      kind_(dial.kind),
      class_id_(dial.class_id),
      messages_(message_least_bytes, message_max_bytes) {
    if (kind_ == HandshakeKind::member) network_key_.emplace(dial.network_key);
    outgoing_.push_back(static_cast<std::uint8_t>(kind_));
    begin(noise::Role::initiator);
    ATELIER_CHECK(write({}).has_value());  // no key of a peer is in it yet
}

Handshake::Handshake(const SeatSecrets& own, const Welcome& welcome, const Seed& ephemeral)
    : device_(own.device),
      noise_(own.noise),
      ephemeral_(noise_secret_from(ephemeral)),
      accepts_join_(welcome.accepts_join),
      accepts_rejoin_(welcome.accepts_rejoin),
      step_(Step::kind),
      class_id_(welcome.class_id),
      messages_(message_least_bytes, message_max_bytes) {
    if (welcome.network_key) network_key_.emplace(*welcome.network_key);
}

void Handshake::begin(noise::Role role) {
    const bool member = kind_ == HandshakeKind::member;
    noise::Ingredients ingredients;
    ingredients.role = role;
    ingredients.prologue = prologue_of(kind_);
    ingredients.ephemeral = std::move(ephemeral_);
    ingredients.static_secret.emplace(*noise_);
    if (member) ingredients.psks.emplace_back(**network_key_);
    state_.emplace(noise::blake2b, member ? noise::pattern_xx_psk0() : noise::pattern_xx(),
                   std::move(ingredients));
}

Result<std::size_t> Handshake::receive(BytesView bytes) {
    if (step_ == Step::dead) return fail(Error::closed);
    const Result<std::size_t> used = advance(bytes);
    if (used) return used;
    step_ = Step::dead;
    state_.reset();
    outgoing_.clear();
    return used;
}

Result<std::size_t> Handshake::advance(BytesView bytes) {
    std::size_t used = 0;
    while (used < bytes.size() && step_ != Step::finished) {
        if (step_ == Step::kind) {
            if (const auto done = read_kind(bytes[used++]); !done) return fail(done.error());
            continue;
        }
        const Result<Taken> taken = messages_.take(bytes.subspan(used));
        if (!taken) return fail(taken.error());
        used += taken->used;
        if (!taken->whole) continue;
        if (const auto done = read_message(*taken->whole); !done) return fail(done.error());
    }
    return used;
}

bool Handshake::accepts(HandshakeKind kind) const {
    switch (kind) {
        case HandshakeKind::member: return network_key_.has_value();
        case HandshakeKind::join: return accepts_join_;
        case HandshakeKind::rejoin: return accepts_rejoin_;
    }
    return false;
}

Result<void> Handshake::read_kind(std::uint8_t byte) {
    if (byte < static_cast<std::uint8_t>(HandshakeKind::member) ||
        byte > static_cast<std::uint8_t>(HandshakeKind::rejoin)) {
        return fail(Error::unknown_kind);
    }
    kind_ = static_cast<HandshakeKind>(byte);
    if (!accepts(kind_)) return fail(Error::bad_handshake);
    begin(noise::Role::responder);
    step_ = Step::message1;
    return {};
}

Result<void> Handshake::read_message(BytesView message) {
    const Result<Bytes> payload = state_->read_message(message);
    if (!payload) return fail(payload.error());
    switch (step_) {
        case Step::message1: return answer_message1(*payload);
        case Step::message2: return answer_message2(*payload);
        default: return finish_message3(*payload);
    }
}

Result<void> Handshake::answer_message1(BytesView payload) {
    if (!payload.empty()) return fail(Error::trailing_bytes);
    Bytes answer;
    if (kind_ == HandshakeKind::join) answer.assign(class_id_.bytes.begin(), class_id_.bytes.end());
    const Bytes binding = own_binding();
    answer.insert(answer.end(), binding.begin(), binding.end());
    step_ = Step::message3;
    return write(answer);
}

Result<void> Handshake::answer_message2(BytesView payload) {
    Reader reader(payload);
    if (kind_ == HandshakeKind::join) {
        class_id_ = reader.id<ClassId>();
        if (class_id_.is_zero()) reader.refuse(Error::wrong_class);
    }
    if (const auto done = check_binding(reader); !done) return done;
    step_ = Step::finished;
    return write(own_binding());
}

Result<void> Handshake::finish_message3(BytesView payload) {
    Reader reader(payload);
    if (const auto done = check_binding(reader); !done) return done;
    step_ = Step::finished;
    return {};
}

// An error comes from the peer's keys.
Result<void> Handshake::write(BytesView payload) {
    const Result<Bytes> message = state_->write_message(payload);
    if (!message) return fail(message.error());
    append_noise_message(outgoing_, *message);
    return {};
}

Bytes Handshake::own_binding() const {
    Writer binding;
    binding.id(public_half<DeviceKey>(*device_));
    binding.id(
        sign(*device_, SignDomain::noise_static, {class_id_.bytes, public_half(*noise_).bytes}));
    return binding.take();
}

// Ourselves as peer is our own message thrown back, or a copied disk.
Result<void> Handshake::check_binding(Reader& payload) {
    const DeviceKey device = payload.id<DeviceKey>();
    const Signature signature = payload.id<Signature>();
    if (const auto error = payload.finish()) return fail(*error);
    const NoiseKey noise = *state_->remote();
    if (device == public_half<DeviceKey>(*device_) || noise == public_half(*noise_)) {
        return fail(Error::bad_handshake);
    }
    if (!verifies(device.bytes, signature.bytes, SignDomain::noise_static,
                  {class_id_.bytes, noise.bytes})) {
        return fail(Error::bad_signature);
    }
    peer_ = device;
    return {};
}

Established Handshake::take_established() {
    ATELIER_CHECK(is_finished());
    HandshakeHash hash;
    std::ranges::copy(state_->hash(), hash.bytes.begin());
    auto [sending, receiving] = state_->split();
    Established established{kind_, class_id_,
                            peer_, *state_->remote(),
                            hash,  Transport(std::move(sending), std::move(receiving))};
    state_.reset();
    step_ = Step::dead;
    return established;
}

}  // namespace atelier
