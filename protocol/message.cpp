#include "protocol/message.hpp"

#include "protocol/frame.hpp"

namespace atelier {

static_assert(std::variant_size_v<Message> == static_cast<std::size_t>(MessageKind::join_answer));

namespace message {

namespace {

constexpr std::size_t sample_max = 32;
constexpr std::size_t spaces_max = 4096;
constexpr std::size_t ranges_max = 1024;
constexpr std::size_t logs_max = 1024;
constexpr std::size_t steps_max = 32;
constexpr std::size_t asked_blobs_max = 256;
constexpr std::size_t wanted_chunks_max = 4;
constexpr std::size_t peers_max = 64;
constexpr std::size_t first_name_max_bytes = 120;
constexpr std::size_t log_name_bytes = 32 + 8;

bool none_twice(std::vector<ChangeId> changes) {
    std::ranges::sort(changes);
    return ascending(changes);
}

template <class Fields, class Number>
void describe_range(Fields& fields, Number& from, Number& to) {
    describe_seq(fields, from);
    describe_seq(fields, to);
    fields.require(from <= to, Error::bad_value);
}

// ---- finding and sending changes ----------------------------------------------------------------

template <class Fields>
void describe(Fields& fields, Is<Hello> auto& hello) {
    fields.u16(hello.lowest_version);
    fields.u16(hello.highest_version);
    fields.require(hello.lowest_version >= 1, Error::bad_value);
    fields.require(hello.lowest_version <= hello.highest_version, Error::bad_value);
    fields.u64(hello.instance);
    fields.id(hello.class_digest);
}

template <class Fields>
void describe(Fields& fields, Is<Spaces> auto& spaces) {
    fields.list(spaces.spaces, 0, spaces_max, 32 + 32, [&](auto& each) {
        fields.id(each.space);
        fields.id(each.digest);
    });
    fields.require(ascending(spaces.spaces, &SpaceDigest::space), Error::not_canonical);
}

template <class Fields>
void describe(Fields& fields, Is<Sample> auto& sample) {
    fields.id(sample.space);
    fields.list(sample.changes, 0, sample_max, 32, [&](auto& change) { fields.id(change); });
    fields.require(none_twice(sample.changes), Error::bad_value);
}

template <class Fields>
void describe(Fields& fields, Is<Frontier> auto& frontier) {
    fields.id(frontier.space);
    ascending_ids(fields, frontier.common, 0, sample_max);
    atelier::describe(fields, frontier.tips);
    fields.flag(frontier.more);
}

template <class Fields>
void describe(Fields& fields, Is<Want> auto& want) {
    fields.id(want.space);
    fields.list(want.ranges, 1, ranges_max, log_name_bytes + 32 + 1 + 1, [&](auto& range) {
        atelier::describe(fields, range.log);
        fields.id(range.tip);
        describe_range(fields, range.from, range.to);
    });
    fields.require(ascending(want.ranges), Error::not_canonical);
}

template <class Fields>
void describe(Fields& fields, Is<Span> auto& span) {
    fields.number(span.number, UINT16_MAX);
    fields.rest(span.span);
}

template <class Fields>
void describe(Fields& fields, Is<Next> auto& next) {
    fields.number(next.number, UINT16_MAX);
    fields.rest(next.change);
}

template <class Fields>
void describe(Fields& fields, Is<Have> auto& have) {
    fields.list(have.logs, 1, logs_max, 32 + log_name_bytes + 1 + 32, [&](auto& each) {
        fields.id(each.space);
        atelier::describe(fields, each.tip);
    });
    fields.require(ascending(have.logs), Error::not_canonical);
}

template <class Fields>
void describe(Fields& fields, Is<Walk> auto& walk) {
    fields.id(walk.space);
    atelier::describe(fields, walk.log);
    fields.id(walk.tip);
    fields.list(walk.seqs, 1, steps_max, 1, [&](auto& seq) { describe_seq(fields, seq); });
    fields.require(descending(walk.seqs), Error::not_canonical);
}

template <class Fields>
void describe(Fields& fields, Is<Steps> auto& steps) {
    fields.id(steps.space);
    atelier::describe(fields, steps.log);
    fields.id(steps.tip);
    fields.list(steps.steps, 1, steps_max, 1 + 32, [&](auto& step) {
        describe_seq(fields, step.seq);
        fields.id(step.id);
    });
    fields.require(descending(steps.steps, &Step::seq), Error::not_canonical);
}

template <class Fields>
void describe(Fields& fields, Is<Unable> auto& unable) {
    fields.id(unable.space);
    atelier::describe(fields, unable.log);
    describe_range(fields, unable.from, unable.to);
}

// ---- blobs --------------------------------------------------------------------------------------

template <class Fields>
void describe(Fields& fields, Is<BlobAsk> auto& ask) {
    ascending_ids(fields, ask.blobs, 1, asked_blobs_max);
}

template <class Fields>
void describe(Fields& fields, Is<BlobHave> auto& have) {
    ascending_ids(fields, have.blobs, 0, asked_blobs_max);
}

template <class Fields>
void describe(Fields& fields, Is<BlobWant> auto& want) {
    fields.id(want.blob);
    fields.number(want.first, blob_chunks_max);
    fields.number(want.count, wanted_chunks_max);
    fields.require(want.first + want.count <= blob_chunks_max, Error::too_large);
    fields.require(want.count > 0 || want.first == 0, Error::not_canonical);
}

template <class Fields>
void describe(Fields& fields, Is<BlobMap> auto& map) {
    fields.id(map.blob);
    atelier::describe(fields, map.map);
}

template <class Fields>
void describe(Fields& fields, Is<BlobChunk> auto& chunk) {
    fields.id(chunk.blob);
    fields.number(chunk.index, blob_chunks_max - 1);
    fields.bytes(chunk.chunk, 1, blob_chunk_bytes);
}

// ---- seats and the connection -------------------------------------------------------------------

template <class Fields>
void describe(Fields& fields, Is<Presence> auto& presence) {
    atelier::describe(fields, presence.presence);
}

template <class Fields>
void describe(Fields& fields, Is<PresencePassedOn> auto& passed_on) {
    fields.id(passed_on.device);
    atelier::describe(fields, passed_on.presence);
    fields.id(passed_on.signature);
}

template <class Fields>
void describe(Fields& fields, Is<Peers> auto& peers) {
    fields.list(peers.peers, 0, peers_max, 32 + 16 + 2, [&](auto& peer) {
        fields.id(peer.device);
        fields.id(peer.ip);
        fields.u16(peer.port);
        fields.require(peer.port != 0, Error::bad_value);
    });
    fields.require(ascending(peers.peers), Error::not_canonical);
}

template <class Fields>
void describe(Fields& fields, Is<Credit> auto& credit) {
    fields.number(credit.bytes, UINT32_MAX);
    fields.require(credit.bytes != 0, Error::bad_value);
}

template <class Fields>
void describe(Fields& fields, Is<Ping> auto& ping) {
    fields.u64(ping.token);
}

template <class Fields>
void describe(Fields& fields, Is<Pong> auto& pong) {
    fields.u64(pong.token);
}

template <class Fields>
void describe(Fields& fields, Is<Bye> auto& bye) {
    fields.choice(bye.reason, ByeReason::malformed);
}

// ---- joining ------------------------------------------------------------------------------------

template <class Fields>
void describe(Fields& fields, Is<JoinAsk> auto& ask) {
    fields.text(ask.name, 1, first_name_max_bytes);
    fields.id(ask.author);
    fields.id(ask.seal);
    fields.id(ask.commitment);
    bool has_kit = ask.kit.has_value();
    fields.flag(has_kit);
    fields.when(has_kit, ask.kit, [&](auto& kit) {
        fields.id(kit.kit);
        fields.id(kit.proof);
    });
}

template <class Fields>
void describe(Fields& fields, Is<JoinNonce> auto& nonce) {
    fields.id(nonce.nonce);
}

template <class Fields>
void describe(Fields& fields, Is<JoinReveal> auto& reveal) {
    fields.id(reveal.nonce);
}

template <class Fields>
void describe(Fields& fields, Is<JoinAnswer> auto& answer) {
    fields.choice(answer.verdict, JoinVerdict::kit_void);
    const bool admitted = answer.verdict == JoinVerdict::admitted;
    fields.when(admitted, answer.admission, [&](auto& admission) {
        fields.number(admission.epoch, UINT32_MAX);
        fields.id(admission.network_key);
    });
}

}  // namespace

}  // namespace message

namespace {

// An empty message of the alternative with that number; nothing when there is none.
template <std::size_t Alternative = 0>
std::optional<Message> empty_message(std::size_t number) {
    if constexpr (Alternative < std::variant_size_v<Message>) {
        if (number == Alternative) return Message(std::in_place_index<Alternative>);
        return empty_message<Alternative + 1>(number);
    }
    return std::nullopt;
}

}  // namespace

MessageKind kind_of(const Message& message) {
    return static_cast<MessageKind>(message.index() + 1);
}

Bytes encode(const Message& message) {
    Writer writer;
    writer.u8(static_cast<std::uint8_t>(kind_of(message)));
    FieldWriter fields{writer};
    std::visit([&](const auto& each) { message::describe(fields, each); }, message);
    ATELIER_CHECK(writer.size() <= frame_max_bytes);
    return writer.take();
}

Result<Message> decode_message(BytesView frame) {
    if (frame.size() > frame_max_bytes) return fail(Error::too_large);
    Reader reader(frame);
    // Kind 0 wraps to a number no alternative has.
    std::optional<Message> message = empty_message(std::size_t{reader.u8()} - 1);
    if (!reader.ok()) return fail(*reader.error());
    if (!message) return fail(Error::unknown_kind);
    FieldReader fields{reader};
    std::visit([&](auto& each) { message::describe(fields, each); }, *message);
    return finished(reader, std::move(*message));
}

}  // namespace atelier
