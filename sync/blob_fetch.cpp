#include "sync/blob_fetch.hpp"

#include <algorithm>

namespace atelier {

namespace {

// Twice as long after each turn that ended.
Milliseconds longer(Milliseconds turn, unsigned turns) {
    return {turn.count << std::min(turns, 16U)};
}

}  // namespace

BlobFetch::BlobFetch(std::uint64_t limit, std::uint64_t unfinished_max)
    : limit_(limit), unfinished_max_(unfinished_max) {
    ATELIER_CHECK(limit <= unfinished_max);
}

// ---- what is wanted, and from whom
// ---------------------------------------------------------------

bool BlobFetch::want(const BlobId& blob, std::uint64_t size) {
    const auto known = wanted_.find(blob);
    if (known != wanted_.end()) return known->second.size <= limit_;
    if (size > limit_ || wanted_.size() == limits::blobs_wanted) return false;
    wanted_[blob].size = size;
    by_need_.insert({0, size, blob});
    holders_.want(blob);
    return true;
}

void BlobFetch::forget(const BlobId& blob) {
    const auto found = wanted_.find(blob);
    if (found == wanted_.end()) return;
    end(found->second);
    by_need_.erase({found->second.turns, found->second.size, blob});
    holders_.forget(blob);
    wanted_.erase(found);
}

void BlobFetch::joined(SessionNumber session) {
    sessions_[session];
    holders_.joined(session);
}

void BlobFetch::left(SessionNumber session) {
    sessions_.erase(session);
    holders_.left(session);
    for (auto& [blob, wanted] : wanted_)
        ask_others(session, wanted);
}

void BlobFetch::place(const BlobId& blob, std::uint64_t size, unsigned turns) {
    Wanted& wanted = wanted_.at(blob);
    by_need_.erase({wanted.turns, wanted.size, blob});
    wanted.size = size;
    wanted.turns = turns;
    by_need_.insert({turns, size, blob});
}

// ---- what comes
// ----------------------------------------------------------------------------------

BlobVerdict BlobFetch::heard(SessionNumber session, const message::BlobHave& have, Instant now) {
    return holders_.heard(session, have, now);
}

BlobVerdict BlobFetch::heard(SessionNumber session, const message::BlobMap& map, Instant) {
    if (!take_owed(session, {map.blob, {}})) return BlobVerdict::unasked;
    const Begun* const begun = this->begun(map.blob);
    if (begun == nullptr) return BlobVerdict::fine;
    if (id_of(map.map) != map.blob) return lied(session, map.blob);
    holders_.gave(session, map.blob);
    if (!begun->map) set_map(map.blob, map.map);
    return BlobVerdict::fine;
}

BlobVerdict BlobFetch::heard(SessionNumber session, const message::BlobChunk& chunk, Instant) {
    if (!take_owed(session, {chunk.blob, chunk.index})) return BlobVerdict::unasked;
    const Begun* const begun = this->begun(chunk.blob);
    if (begun == nullptr || !begun->map) return BlobVerdict::fine;
    if (fault_of_chunk(*begun->map, chunk.index, chunk.chunk)) return lied(session, chunk.blob);
    holders_.gave(session, chunk.blob);
    if (!begun->is_there[chunk.index]) set_chunk(chunk);
    return BlobVerdict::fine;
}

bool BlobFetch::take_owed(SessionNumber session, const Piece& piece) {
    const auto owed = sessions_.find(session);
    if (owed == sessions_.end() || owed->second.erase(piece) == 0) return false;
    const auto wanted = wanted_.find(piece.blob);
    if (wanted == wanted_.end()) return true;
    const auto asked = wanted->second.asked_of.find(piece.part);
    if (asked != wanted->second.asked_of.end() && asked->second == session)
        wanted->second.asked_of.erase(asked);
    return true;
}

BlobVerdict BlobFetch::lied(SessionNumber session, const BlobId& blob) {
    holders_.lied(session, blob);
    ask_others(session, wanted_.at(blob));
    return BlobVerdict::wrong;
}

// For what it was asked for.
void BlobFetch::ask_others(SessionNumber instead_of, Wanted& wanted) {
    std::erase_if(wanted.asked_of, [&](const auto& asked) { return asked.second == instead_of; });
}

BlobFetch::Begun* BlobFetch::begun(const BlobId& blob) {
    const auto wanted = wanted_.find(blob);
    if (wanted == wanted_.end() || !wanted->second.begun) return nullptr;
    return &*wanted->second.begun;
}

void BlobFetch::set_map(const BlobId& blob, const BlobMap& map) {
    Wanted& wanted = wanted_.at(blob);
    unfinished_bytes_ -= wanted.size;
    place(blob, map.size, wanted.turns);
    unfinished_bytes_ += wanted.size;
    if (map.size > limit_ || unfinished_bytes_ > unfinished_max_) return end(wanted);
    Begun& begun = *wanted.begun;
    wanted.asked_of.erase(Part{});
    begun.map = map;
    begun.bytes.resize(static_cast<std::size_t>(map.size));
    begun.is_there.resize(map.chunks.size());
    begun.missing = map.chunks.size();
    finish_if_whole(blob);
}

void BlobFetch::set_chunk(const message::BlobChunk& chunk) {
    Wanted& wanted = wanted_.at(chunk.blob);
    Begun& begun = *wanted.begun;
    wanted.asked_of.erase(chunk.index);
    begun.is_there[chunk.index] = true;
    begun.turn_ends = begun.turn_ends + longer(turn_of_chunk, wanted.turns);
    --begun.missing;
    const std::size_t from = chunk.index * blob_chunk_bytes;
    std::ranges::copy(chunk.chunk, begun.bytes.begin() + static_cast<std::ptrdiff_t>(from));
    finish_if_whole(chunk.blob);
}

void BlobFetch::finish_if_whole(const BlobId& blob) {
    Begun& begun = *wanted_.at(blob).begun;
    if (begun.missing > 0) return;
    whole_.emplace_back(blob, std::move(begun.bytes));
    forget(blob);
}

// ---- what is asked for
// ---------------------------------------------------------------------------

std::vector<BlobFetch::Request> BlobFetch::requests(Instant now) {
    if (wanted_.empty()) return {};  // as in almost every turn
    take_back_overdue(now);
    Round round{now, free_at(now), true, {}};
    for (auto& [session, ask] : holders_.asks(now))
        round.requests.push_back({session, std::move(ask)});
    for (auto need = by_need_.begin(); need != by_need_.end() && !round.free.empty(); ++need)
        ask_for(need->blob, round);
    return std::move(round.requests);
}

void BlobFetch::take_back_overdue(Instant now) {
    for (const auto& [session, owed] : sessions_) {
        for (const auto& [piece, since] : owed) {
            const auto wanted = wanted_.find(piece.blob);
            if (wanted == wanted_.end() || now - since < overdue_after) continue;
            auto& asked_of = wanted->second.asked_of;
            const auto asked = asked_of.find(piece.part);
            if (asked == asked_of.end() || asked->second != session) continue;
            asked_of.erase(asked);
            holders_.gave_nothing(session, piece.blob, now);
        }
    }
}

std::map<SessionNumber, std::size_t> BlobFetch::free_at(Instant now) const {
    std::map<SessionNumber, std::size_t> free;
    for (const auto& [session, owed] : sessions_) {
        const auto counted = static_cast<std::size_t>(std::ranges::count_if(
            owed, [&](const auto& piece) { return now - piece.second < given_up_after; }));
        if (counted < limits::blob_pieces_owed) free[session] = limits::blob_pieces_owed - counted;
    }
    return free;
}

// Of those that have it, who owes least.
std::optional<SessionNumber> BlobFetch::somebody_for(const Piece& piece, const Round& round) const {
    std::optional<SessionNumber> best;
    for (const SessionNumber session : holders_.of(piece.blob)) {
        const auto free = round.free.find(session);
        if (free == round.free.end()) continue;
        const Owed& owed = sessions_.at(session);
        const auto asked = owed.find(piece);
        if (asked != owed.end() && round.now - asked->second < given_up_after) continue;
        if (!best || free->second > round.free.at(*best)) best = session;
    }
    return best;
}

void BlobFetch::ask_for(const BlobId& blob, Round& round) {
    if (holders_.of(blob).empty()) return;
    Wanted& wanted = wanted_.at(blob);
    if (!wanted.begun && !begin(blob, round)) return;
    const Begun& begun = *wanted.begun;
    if (!begun.map) return ask_for({blob, {}}, wanted, round);
    for (std::size_t i = 0; i < begun.is_there.size() && !round.free.empty(); ++i) {
        if (!begun.is_there[i]) ask_for({blob, static_cast<std::uint16_t>(i)}, wanted, round);
    }
}

void BlobFetch::ask_for(const Piece& piece, Wanted& wanted, Round& round) {
    if (wanted.asked_of.contains(piece.part)) return;
    const std::optional<SessionNumber> to = somebody_for(piece, round);
    if (!to) return;
    wanted.asked_of[piece.part] = *to;
    remember(*to, piece, round.now);
    if (--round.free.at(*to) == 0) round.free.erase(*to);
    const std::uint16_t count = piece.part ? 1 : 0;
    round.requests.push_back({*to, message::BlobWant{piece.blob, piece.part.value_or(0), count}});
}

void BlobFetch::remember(SessionNumber session, const Piece& piece, Instant now) {
    Owed& owed = sessions_.at(session);
    owed[piece] = now;
    if (owed.size() <= limits::blob_pieces_remembered) return;
    owed.erase(std::ranges::min_element(owed, {}, [](const auto& each) { return each.second; }));
}

// ---- room
// ----------------------------------------------------------------------------------------

bool BlobFetch::begin(const BlobId& blob, Round& round) {
    Wanted& wanted = wanted_.at(blob);
    if (wanted.size > limit_ || !round.has_room || !somebody_for({blob, {}}, round)) return false;
    round.has_room = make_room_for(wanted.size, round.now);
    if (!round.has_room) return false;
    Begun& begun = wanted.begun.emplace(Begun{});
    begun.turn_ends = round.now + longer(turn, wanted.turns);
    unfinished_bytes_ += wanted.size;
    return true;
}

// Only when it is enough: nothing is thrown away for nothing.
bool BlobFetch::make_room_for(std::uint64_t size, Instant now) {
    std::uint64_t room = unfinished_max_ - unfinished_bytes_;
    std::vector<BlobId> giving_way;
    for (auto need = by_need_.rbegin(); need != by_need_.rend() && room < size; ++need) {
        const Begun* const begun = this->begun(need->blob);
        if (begun == nullptr || now < begun->turn_ends) continue;
        giving_way.push_back(need->blob);
        room += need->size;
    }
    if (room < size) return false;
    for (const BlobId& blob : giving_way)
        make_way(blob);
    return true;
}

void BlobFetch::make_way(const BlobId& blob) {
    Wanted& wanted = wanted_.at(blob);
    end(wanted);
    place(blob, wanted.size, wanted.turns + 1);
}

void BlobFetch::end(Wanted& wanted) {
    if (!wanted.begun) return;
    wanted.begun.reset();
    unfinished_bytes_ -= wanted.size;
}

std::optional<Instant> BlobFetch::next_due(Instant now) const {
    if (wanted_.empty()) return std::nullopt;  // most of the time: not a look at each session
    std::optional<Instant> next = holders_.next_due(now);
    const auto consider = [&](Instant at) {
        if (now < at && (!next || at < *next)) next = at;
    };
    for (const auto& [session, owed] : sessions_) {
        for (const auto& [piece, since] : owed) {
            consider(since + overdue_after);
            consider(since + given_up_after);
        }
    }
    for (const auto& [blob, wanted] : wanted_) {
        if (wanted.begun) consider(wanted.begun->turn_ends);
    }
    return next;
}

}  // namespace atelier
