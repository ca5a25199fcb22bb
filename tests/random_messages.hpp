#pragma once

// Messages and presences from a seed, as random_changes.hpp makes changes: every rule of
// docs/protocol.md is kept, and every field takes all its forms sooner or later.

#include "protocol/message.hpp"
#include "tests/random_blobs.hpp"

namespace atelier::test {

inline LogName random_log(Dice& dice) {
    return {dice.id<AuthorId>(), Sitting{dice.number(UINT64_MAX)}};
}
inline Seq random_seq(Dice& dice) {
    return 1 + dice.number(seq_max - 1);
}
inline Tip random_tip(Dice& dice) {
    return {random_log(dice), random_seq(dice), dice.id<ChangeId>()};
}
// With several logs of an author and several tips of a log.
inline std::vector<Tip> random_tips(Dice& dice, std::size_t most) {
    std::vector<Tip> tips;
    while (tips.size() < most && !dice.chance(4)) {
        Tip tip = random_tip(dice);
        if (!tips.empty() && dice.chance(3)) tip.log.author = tips.back().log.author;
        if (!tips.empty() && dice.chance(4)) tip.log = tips.back().log;
        tips.push_back(tip);
    }
    std::ranges::sort(tips);
    return tips;
}

// ---- presence -----------------------------------------------------------------------------------

inline Place random_place(Dice& dice) {
    Place place;
    if (!dice.chance(3)) {
        place.event = {dice.id<ChangeId>(), static_cast<std::uint32_t>(dice.number(UINT32_MAX))};
    }
    place.side = dice.chance(2) ? Side::left : Side::right;
    return place;
}
inline OpenFile random_open_file(Dice& dice) {
    OpenFile file{dice.id<SpaceId>(),
                  dice.id<ChangeId>(),
                  static_cast<std::uint32_t>(dice.number(ops_max - 1)),
                  {}};
    for (std::uint64_t i = dice.below(dice.chance(5) ? 17 : 3); i > 0; --i)
        file.selections.push_back({random_place(dice), random_place(dice)});
    return file;
}
inline Presence random_presence(Dice& dice) {
    Presence presence{dice.number(UINT64_MAX), dice.number(UINT64_MAX), std::nullopt};
    if (dice.chance(6)) return presence;
    Activity& activity = presence.activity.emplace();
    activity.hand_up = dice.chance(2);
    activity.away = dice.chance(2);
    if (dice.chance(2)) activity.following = dice.id<DeviceKey>();
    if (dice.chance(3)) activity.shows = static_cast<std::uint32_t>(dice.number(UINT32_MAX));
    if (!dice.chance(3)) activity.file = random_open_file(dice);
    return presence;
}

// ---- messages -----------------------------------------------------------------------------------

inline message::Hello random_hello(Dice& dice) {
    const std::uint64_t lowest = dice.from_to(1, 65535);
    return {static_cast<std::uint16_t>(lowest),
            static_cast<std::uint16_t>(dice.from_to(lowest, 65535)),
            Instance{dice.number(UINT64_MAX)}, dice.id<Hash>()};
}
inline message::Spaces random_spaces(Dice& dice) {
    message::Spaces spaces;
    for (const SpaceId& space : dice.ids<SpaceId>(0, 5))
        spaces.spaces.push_back({space, dice.id<Hash>()});
    return spaces;
}
inline message::Sample random_sample(Dice& dice) {
    message::Sample sample{dice.id<SpaceId>(), {}};
    for (std::uint64_t i = dice.below(dice.chance(5) ? 33 : 4); i > 0; --i)
        sample.changes.push_back(dice.id<ChangeId>());
    return sample;
}
inline message::Frontier random_frontier(Dice& dice) {
    return {dice.id<SpaceId>(), dice.ids<ChangeId>(0, dice.chance(5) ? 32 : 3),
            random_tips(dice, 10), dice.chance(2)};
}
inline message::Want random_want(Dice& dice) {
    message::Want want{dice.id<SpaceId>(), {}};
    for (std::uint64_t i = dice.from_to(1, 4); i > 0; --i) {
        const Seq from = random_seq(dice);
        const Seq to = dice.chance(2) ? from : dice.from_to(from, seq_max);
        want.ranges.push_back({random_log(dice), dice.id<ChangeId>(), from, to});
    }
    std::ranges::sort(want.ranges);
    return want;
}
inline message::Have random_have(Dice& dice) {
    message::Have have;
    for (std::uint64_t i = dice.from_to(1, 4); i > 0; --i)
        have.logs.push_back({dice.id<SpaceId>(), random_tip(dice)});
    std::ranges::sort(have.logs);
    return have;
}
// Descending.
inline std::vector<Seq> random_seqs(Dice& dice) {
    std::vector<Seq> seqs{dice.from_to(1, seq_max)};
    while (seqs.back() > 1 && seqs.size() < 32 && !dice.chance(5))
        seqs.push_back(dice.from_to(1, seqs.back() - 1));
    return seqs;
}
inline message::Steps random_steps(Dice& dice) {
    message::Steps steps{dice.id<SpaceId>(), random_log(dice), dice.id<ChangeId>(), {}};
    for (const Seq seq : random_seqs(dice))
        steps.steps.push_back({seq, dice.id<ChangeId>()});
    return steps;
}
inline message::BlobWant random_blob_want(Dice& dice) {
    const auto count = static_cast<std::uint16_t>(dice.below(5));
    const std::uint64_t first = count == 0 ? 0 : dice.below(blob_chunks_max - count + 1);
    return {dice.id<BlobId>(), static_cast<std::uint16_t>(first), count};
}
inline message::BlobChunk random_blob_chunk(Dice& dice) {
    Bytes chunk = dice.bytes(200);
    chunk.push_back(static_cast<std::uint8_t>(dice.below(256)));
    return {dice.id<BlobId>(), static_cast<std::uint16_t>(dice.below(blob_chunks_max)), chunk};
}
inline message::Peers random_peers(Dice& dice) {
    message::Peers peers;
    for (std::uint64_t i = dice.below(dice.chance(5) ? 65 : 4); i > 0; --i) {
        peers.peers.push_back({dice.id<DeviceKey>(), dice.id<message::IpAddress>(),
                               static_cast<std::uint16_t>(dice.from_to(1, 65535))});
    }
    std::ranges::sort(peers.peers);
    return peers;
}
inline message::JoinAsk random_join_ask(Dice& dice) {
    message::JoinAsk ask{dice.text_of_bytes(1, 120), dice.id<AuthorId>(), dice.id<SealKey>(),
                         dice.id<Hash>(), std::nullopt};
    if (dice.chance(2)) ask.kit = {dice.id<InviteKey>(), dice.id<Signature>()};
    return ask;
}
inline message::JoinAnswer random_join_answer(Dice& dice) {
    const auto verdict = dice.choice(message::JoinVerdict::kit_void);
    if (verdict != message::JoinVerdict::admitted) return {verdict, std::nullopt};
    return {verdict, message::Admission{static_cast<std::uint32_t>(dice.number(UINT32_MAX)),
                                        dice.id<NetworkKey>()}};
}

inline Message random_message(Dice& dice, MessageKind kind) {
    const auto number = [&] { return static_cast<std::uint16_t>(dice.number(UINT16_MAX)); };
    switch (kind) {
        case MessageKind::hello: return random_hello(dice);
        case MessageKind::spaces: return random_spaces(dice);
        case MessageKind::sample: return random_sample(dice);
        case MessageKind::frontier: return random_frontier(dice);
        case MessageKind::want: return random_want(dice);
        case MessageKind::span: return message::Span{number(), dice.bytes(300)};
        case MessageKind::next: return message::Next{number(), dice.bytes(300)};
        case MessageKind::have: return random_have(dice);
        case MessageKind::walk:
            return message::Walk{dice.id<SpaceId>(), random_log(dice), dice.id<ChangeId>(),
                                 random_seqs(dice)};
        case MessageKind::steps: return random_steps(dice);
        case MessageKind::unable: {
            const Seq from = random_seq(dice);
            return message::Unable{dice.id<SpaceId>(), random_log(dice), from,
                                   dice.from_to(from, seq_max)};
        }
        case MessageKind::blob_ask: return message::BlobAsk{dice.ids<BlobId>(1, 5)};
        case MessageKind::blob_have: return message::BlobHave{dice.ids<BlobId>(0, 5)};
        case MessageKind::blob_want: return random_blob_want(dice);
        case MessageKind::blob_map:
            return message::BlobMap{dice.id<BlobId>(), random_map(dice, 5 * blob_chunk_bytes)};
        case MessageKind::blob_chunk: return random_blob_chunk(dice);
        case MessageKind::presence: return message::Presence{random_presence(dice)};
        case MessageKind::presence_passed_on:
            return message::PresencePassedOn{dice.id<DeviceKey>(), random_presence(dice),
                                             dice.id<Signature>()};
        case MessageKind::peers: return random_peers(dice);
        case MessageKind::credit:
            return message::Credit{static_cast<std::uint32_t>(1 + dice.number(UINT32_MAX - 1))};
        case MessageKind::ping: return message::Ping{dice.number(UINT64_MAX)};
        case MessageKind::pong: return message::Pong{dice.number(UINT64_MAX)};
        case MessageKind::bye: return message::Bye{dice.choice(message::ByeReason::malformed)};
        case MessageKind::join_ask: return random_join_ask(dice);
        case MessageKind::join_nonce: return message::JoinNonce{dice.id<JoinNonce>()};
        case MessageKind::join_reveal: return message::JoinReveal{dice.id<JoinNonce>()};
        case MessageKind::join_answer: return random_join_answer(dice);
    }
    return message::Bye{};
}

}  // namespace atelier::test
