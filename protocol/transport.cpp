#include "protocol/transport.hpp"

#include "protocol/check.hpp"

#include <algorithm>

namespace atelier {

namespace {

// On the wire: never renumber.
enum class RecordKind : std::uint8_t { data = 1, end = 2 };

constexpr std::size_t kind_bytes = 1;
constexpr std::size_t data_max_bytes = noise::max_plain_bytes - kind_bytes;
constexpr std::size_t message_least_bytes = kind_bytes + noise::tag_bytes;

Bytes record(RecordKind kind, BytesView content) {
    Bytes plain;
    plain.reserve(kind_bytes + content.size());
    plain.push_back(static_cast<std::uint8_t>(kind));
    plain.insert(plain.end(), content.begin(), content.end());
    return plain;
}

}  // namespace

Transport::Transport(noise::CipherState sending, noise::CipherState receiving)
    : sending_(std::move(sending)),
      receiving_(std::move(receiving)),
      messages_(message_least_bytes, noise::max_message_bytes) {}

Result<void> Transport::send(BytesView frame) {
    if (own_end_) return fail(Error::closed);
    const std::size_t size = unsealed_.size() + varint_size(frame.size()) + frame.size();
    const std::size_t data_messages = (size + data_max_bytes - 1) / data_max_bytes;
    // One message is kept for the end.
    if (sending_.nonce() + data_messages >= messages_per_connection) return fail(Error::closed);
    append_frame(unsealed_, frame);
    return {};
}

void Transport::send_end() {
    own_end_ = true;
}

Bytes Transport::take_outgoing() {
    Bytes out;
    const Bytes stream = std::exchange(unsealed_, {});
    for (BytesView left = stream; !left.empty();) {
        const BytesView piece = left.first(std::min(left.size(), data_max_bytes));
        seal(record(RecordKind::data, piece), out);
        left = left.subspan(piece.size());
    }
    if (own_end_ && !own_end_sealed_) {
        seal(record(RecordKind::end, {}), out);
        own_end_sealed_ = true;
    }
    return out;
}

void Transport::seal(BytesView plain, Bytes& out) {
    const Result<Bytes> message = sending_.encrypt({}, plain);
    ATELIER_CHECK(message.has_value());  // send counted
    append_noise_message(out, *message);
}

Result<Taken> Transport::receive(BytesView bytes) {
    if (dead_) return fail(Error::closed);
    Result<Taken> taken = advance(bytes);
    dead_ = !taken;
    return taken;
}

Result<Taken> Transport::advance(BytesView bytes) {
    Taken taken;
    for (;;) {
        Result<std::optional<Bytes>> frame = next_frame();
        if (!frame) return fail(frame.error());
        if (*frame) {
            taken.whole = std::move(*frame);
            return taken;
        }
        if (taken.used == bytes.size()) return taken;
        if (peer_ended_) return fail(Error::closed);
        const Result<Taken> message = messages_.take(bytes.subspan(taken.used));
        if (!message) return fail(message.error());
        taken.used += message->used;
        if (!message->whole) return taken;
        if (const auto done = open(*message->whole); !done) return fail(done.error());
    }
}

// Cuts the next frame off the plain text that is there.
Result<std::optional<Bytes>> Transport::next_frame() {
    if (plain_used_ == plain_.size()) return std::nullopt;
    Result<Taken> taken = frames_.take(BytesView(plain_).subspan(plain_used_));
    if (!taken) return fail(taken.error());
    plain_used_ += taken->used;
    return std::move(taken->whole);
}

Result<void> Transport::open(BytesView message) {
    if (receiving_.nonce() >= messages_per_connection) return fail(Error::closed);
    Result<Bytes> plain = receiving_.decrypt({}, message);
    if (!plain) return fail(plain.error());
    ATELIER_CHECK(!plain->empty());  // messages_ saw to it
    const bool has_content = plain->size() > kind_bytes;
    switch (static_cast<RecordKind>(plain->front())) {
        case RecordKind::data:
            if (!has_content) return fail(Error::bad_value);
            plain_ = std::move(*plain);
            plain_used_ = kind_bytes;
            return {};
        case RecordKind::end:
            if (has_content) return fail(Error::trailing_bytes);
            if (!frames_.is_between_frames()) return fail(Error::truncated);
            peer_ended_ = true;
            return {};
    }
    return fail(Error::unknown_kind);
}

}  // namespace atelier
