#include "sync/blob_holders.hpp"

#include <algorithm>
#include <utility>

namespace atelier {

void BlobHolders::want(const BlobId& blob) {
    if (!blobs_.try_emplace(blob).second) return;
    for (auto& [number, session] : sessions_)
        session.look_at = {};
}

void BlobHolders::left(SessionNumber session) {
    sessions_.erase(session);
    for (auto& [id, blob] : blobs_) {
        blob.holders.erase(session);
        blob.ask_at.erase(session);
    }
}

BlobVerdict BlobHolders::heard(SessionNumber session, const message::BlobHave& have, Instant now) {
    const auto found = sessions_.find(session);
    if (found == sessions_.end() || found->second.asked.empty()) return BlobVerdict::unasked;
    const std::vector<BlobId> asked = std::exchange(found->second.asked, {});
    found->second.look_at = {};
    const bool is_answer = std::ranges::includes(asked, have.blobs);
    for (const BlobId& id : asked) {
        const auto blob = blobs_.find(id);
        if (blob == blobs_.end()) continue;
        if (is_answer && std::ranges::binary_search(have.blobs, id))
            gave(session, id);
        else
            set_lacks(session, blob->second, now);
    }
    return is_answer ? BlobVerdict::fine : BlobVerdict::wrong;
}

void BlobHolders::gave(SessionNumber session, const BlobId& blob) {
    Blob& given = blobs_.at(blob);
    const auto asked = given.ask_at.find(session);
    if (asked == given.ask_at.end() || asked->second != never) given.holders.insert(session);
}

void BlobHolders::gave_nothing(SessionNumber session, const BlobId& blob, Instant now) {
    set_lacks(session, blobs_.at(blob), now);
}

void BlobHolders::lied(SessionNumber session, const BlobId& blob) {
    Blob& lied_about = blobs_.at(blob);
    lied_about.holders.erase(session);
    lied_about.ask_at[session] = never;
}

void BlobHolders::set_lacks(SessionNumber session, Blob& blob, Instant now) {
    blob.holders.erase(session);
    Instant& ask_at = blob.ask_at[session];
    if (ask_at != never) ask_at = now + asked_again_after;
    Instant& look_at = sessions_.at(session).look_at;
    look_at = std::min(look_at, ask_at);
}

std::vector<std::pair<SessionNumber, message::BlobAsk>> BlobHolders::asks(Instant now) {
    std::vector<std::pair<SessionNumber, message::BlobAsk>> asks;
    for (auto& [number, session] : sessions_) {
        if (!session.asked.empty() || now < session.look_at) continue;
        session.asked = take_due(number, session, now);
        if (!session.asked.empty()) asks.push_back({number, {session.asked}});
    }
    return asks;
}

std::vector<BlobId> BlobHolders::take_due(SessionNumber number, Session& session, Instant now) {
    std::vector<BlobId> due;
    Instant next = never;
    for (const auto& [id, blob] : blobs_) {
        if (due.size() == ask_max) break;
        if (blob.holders.contains(number)) continue;
        const auto ask_at = blob.ask_at.find(number);
        if (ask_at == blob.ask_at.end() || ask_at->second <= now)
            due.push_back(id);
        else
            next = std::min(next, ask_at->second);
    }
    session.look_at = next;
    return due;
}

std::optional<Instant> BlobHolders::next_due(Instant now) const {
    std::optional<Instant> next;
    for (const auto& [number, session] : sessions_) {
        if (!session.asked.empty() || session.look_at <= now || session.look_at == never) continue;
        if (!next || session.look_at < *next) next = session.look_at;
    }
    return next;
}

}  // namespace atelier
