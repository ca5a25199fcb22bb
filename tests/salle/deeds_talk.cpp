// What is wrong in the conversation itself: too much, too little, not true.

#include "tests/salle/deeds.hpp"

namespace atelier::salle {

namespace {

// ---- the conversation ----
void tiny_frames(Hostile& h) {
    for (int i = 0; i < 300; ++i)
        h.say_to_all(message::Ping{static_cast<std::uint64_t>(i)});
}
void endless_frontier(Hostile& h) {
    message::Frontier frontier;
    const SpaceId space = h.some_space();
    frontier.space = space;
    for (int i = 0; i < 3'000; ++i)
        frontier.tips.push_back({{h.room.dice.id<AuthorId>(), Sitting{1}}, 9, ChangeId{{1}}});
    std::ranges::sort(frontier.tips);
    frontier.more = true;
    h.say_to_all(frontier);
}
void claims(Hostile& h) {
    const SpaceId space = h.some_space();
    message::Frontier frontier;
    frontier.space = space;
    for (Tip tip : h.seat.replica()->tips(space)) {
        tip.seq += 1 + h.room.dice.below(3);
        tip.id = h.room.dice.id<ChangeId>();
        frontier.tips.push_back(tip);
    }
    std::ranges::sort(frontier.tips);
    h.say_to_all(frontier);
}
std::vector<Bytes> gives_nothing(Hostile&, SessionNumber, Bytes frame) {
    if (is(frame, MessageKind::span) || is(frame, MessageKind::blob_chunk)) return {};
    return {std::move(frame)};
}
void same_want(Hostile& h) {
    const SpaceId space = h.some_space();
    message::Want want{space, {}};
    for (const Tip& tip : h.seat.replica()->tips(space))
        if (want.ranges.size() < 50) want.ranges.push_back({tip.log, tip.id, 1, tip.seq});
    std::ranges::sort(want.ranges);
    if (want.ranges.empty()) return;
    for (int i = 0; i < 10; ++i)
        h.say_to_all(want);
}
void never_reads(Hostile& h) {
    for (const SessionNumber session : h.sessions())
        h.room.wire.stop_reading(session, h.seat.number);
}
std::vector<Bytes> wrong_chunk(Hostile&, SessionNumber, Bytes frame) {
    if (is(frame, MessageKind::blob_chunk)) frame.back() ^= 1;
    return {std::move(frame)};
}
std::vector<Bytes> wrong_map(Hostile&, SessionNumber, Bytes frame) {
    if (is(frame, MessageKind::blob_map)) frame.back() ^= 1;
    return {std::move(frame)};
}
void false_have(Hostile& h) {
    message::Have have;
    for (const SpaceId& space : h.seat.replica()->spaces())
        for (Tip tip : h.seat.replica()->tips(space)) {
            tip.seq += 3;
            if (have.logs.size() < 500) have.logs.push_back({space, tip});
        }
    std::ranges::sort(have.logs);
    if (!have.logs.empty()) h.say_to_all(have);
}
std::vector<Bytes> hides_blobs(Hostile&, SessionNumber, Bytes frame) {
    if (is(frame, MessageKind::blob_have)) return {};
    return {std::move(frame)};
}
void false_steps(Hostile& h) {
    const SpaceId space = h.some_space();
    for (const Tip& tip : h.seat.replica()->tips(space))
        h.say_to_all(
            message::Steps{space, tip.log, tip.id, {{tip.seq, h.room.dice.id<ChangeId>()}}});
}
void unasked(Hostile& h) {
    h.say_to_all(message::BlobChunk{h.room.dice.id<BlobId>(), 0, Bytes(100, 7)});
    h.say_to_all(message::BlobHave{h.room.dice.ids<BlobId>(1, 5)});
    h.say_to_all(message::Credit{UINT32_MAX});
}
std::vector<Bytes> silent(Hostile& h, SessionNumber, Bytes frame) {
    if (h.room.dice.chance(3)) return {};
    return {std::move(frame)};
}
std::vector<Bytes> twice(Hostile&, SessionNumber, Bytes frame) {
    return {frame, frame};
}

// Its answers fill the other's memory, unless that stops to answer.
void asks_and_never_reads(Hostile& h) {
    never_reads(h);
    const SpaceId space = h.some_space();
    for (int i = 0; i < 2'000; ++i) {
        h.say_to_all(message::Ping{static_cast<std::uint64_t>(i)});
        h.say_to_all(message::Sample{space, {}});
    }
}
void same_picture(Hostile& h) {
    const auto picture = h.some_picture();
    if (!picture) return;
    for (int i = 0; i < 100; ++i)
        h.say_to_all(message::BlobWant{*picture, 0, 1});
}
// Whatever it is asked for it has, and gives nothing of it.
void has_everything(Hostile& h, SessionNumber from, const Bytes& frame) {
    if (!is(frame, MessageKind::blob_ask)) return;
    const auto message = decode_message(frame);
    if (!message) return;
    h.say(from, message::BlobHave{std::get<message::BlobAsk>(*message).blobs});
}
std::vector<Bytes> gives_no_picture(Hostile&, SessionNumber, Bytes frame) {
    if (is(frame, MessageKind::blob_chunk) || is(frame, MessageKind::blob_map) ||
        is(frame, MessageKind::blob_have))
        return {};
    return {std::move(frame)};
}

}  // namespace

std::vector<Deed> deeds_of_talk() {
    return {
        {"tiny frames", "H20", nullptr, tiny_frames},
        {"endless frontier", "H60", nullptr, endless_frontier},
        {"claims", "H61", gives_nothing, claims},
        {"same want", "H62", nullptr, same_want},
        {"never reads", "H63", nullptr, never_reads},
        {"asks and never reads", "H20 H63", nullptr, asks_and_never_reads},
        {"wrong chunk", "H64", wrong_chunk, nullptr},
        {"wrong map", "H65", wrong_map, nullptr},
        {"same picture", "H66", nullptr, same_picture},
        {"has everything", "H67", gives_no_picture, nullptr, has_everything},
        {"false have", "H67", nullptr, false_have},
        {"hides blobs", "", hides_blobs, nullptr},
        {"false steps", "", nullptr, false_steps},
        {"unasked", "", nullptr, unasked},
        {"silent", "", silent, nullptr},
        {"twice", "", twice, nullptr},
    };
}

}  // namespace atelier::salle
