#include "sync/fetch_list.hpp"

#include "protocol/check.hpp"
#include "sync/limits.hpp"

namespace atelier {

namespace {

constexpr std::size_t looked_at_max = 256;  // offers of a session, each time

// From the lower of both seqs down, at distance 1, 2, 4 …
std::vector<Seq> walked(Seq top) {
    std::vector<Seq> seqs{top};
    for (Seq step = 1; seqs.back() > step && seqs.size() < 31; step *= 2)
        seqs.push_back(seqs.back() - step);
    if (seqs.back() != 1) seqs.push_back(1);
    return seqs;
}

}  // namespace

FetchList::Key FetchList::key_of(const SpaceId& space, const Tip& tip) const {
    return {space != class_space_, space, tip.log, seq_max - tip.seq, tip.id};
}

void FetchList::offered(SessionNumber session, const SpaceId& space, const Tip& tip) {
    if (here_.holds(space, tip.id)) return;
    Peer& peer = peers_[session];
    if (peer.offers.size() >= limits::offers_of_session) return;
    const Key key = key_of(space, tip);
    peer.offers.insert(key);
    entries_[key].offers.insert(session);
}

void FetchList::left(SessionNumber session) {
    const auto peer = peers_.extract(session);
    if (!peer) return;
    for (const Key& key : peer.mapped().offers) {
        const auto entry = entries_.find(key);
        entry->second.offers.erase(session);
        if (entry->second.asked == session) {
            entry->second.asked.reset();
            in_flight_.erase({key.space, key.log});
        }
        if (entry->second.offers.empty()) erase(entry);
    }
}

void FetchList::erase(Entries::iterator entry) {
    release(entry->second, entry->first);
    for (const SessionNumber session : entry->second.offers)
        peers_.at(session).offers.erase(entry->first);
    entries_.erase(entry);
}

// Nobody is asked for it any more.
void FetchList::release(Entry& entry, const Key& key) {
    if (!entry.asked) return;
    if (const auto peer = peers_.find(*entry.asked); peer != peers_.end()) --peer->second.asked;
    entry.asked.reset();
    in_flight_.erase({key.space, key.log});
}

void FetchList::withdraw(SessionNumber session, const Key& key) {
    const auto entry = entries_.find(key);
    if (entry->second.asked == session) release(entry->second, key);
    entry->second.offers.erase(session);
    peers_.at(session).offers.erase(key);
    if (entry->second.offers.empty()) entries_.erase(entry);
}

FetchList::Entries::iterator FetchList::asked_entry(SessionNumber session, const SpaceId& space,
                                                    const LogName& log) {
    const auto key = in_flight_.find({space, log});
    if (key == in_flight_.end()) return entries_.end();
    const auto entry = entries_.find(key->second);
    return entry->second.asked == session ? entry : entries_.end();
}

bool FetchList::is_asked(SessionNumber session, const SpaceId& space, const LogName& log) const {
    const auto key = in_flight_.find({space, log});
    return key != in_flight_.end() && entries_.at(key->second).asked == session;
}

bool FetchList::awaits(SessionNumber session, const SpaceId& space) const {
    const auto peer = peers_.find(session);
    if (peer == peers_.end()) return false;
    const Key least{space != class_space_, space, {}, 0, {}};
    const auto first = peer->second.offers.lower_bound(least);
    return first != peer->second.offers.end() && first->space == space &&
           !entries_.at(*first).asleep;
}

void FetchList::came(SessionNumber session, const SpaceId& space, const Tip& last, Outcome outcome,
                     Instant now) {
    const auto entry = asked_entry(session, space, last.log);
    if (entry == entries_.end()) return;
    Peer& peer = peers_.at(session);
    entry->second.deadline = now + patience;
    if (outcome == Outcome::held) {
        peer.failures = 0;
        entry->second.from.reset();
        if (here_.holds(space, entry->first.id)) erase(entry);
        return;
    }
    const bool was_branch = entry->second.is_branch;
    // The walk is asked: this is more of what was asked before, which says nothing new.
    if (outcome == Outcome::gap && was_branch && !entry->second.from) return;
    if (outcome == Outcome::gap && !was_branch) {
        entry->second.is_branch = true;
    } else if (outcome == Outcome::unusable || last.id == entry->first.id) {
        entry->second.asleep = now + unusable;
        entry->second.is_branch = false;
        entry->second.from.reset();
    } else {
        return;  // a branch's spans that are still without what they stand on
    }
    release(entry->second, entry->first);
}

void FetchList::unable(SessionNumber session, const SpaceId& space, const LogName& log) {
    const auto entry = asked_entry(session, space, log);
    if (entry != entries_.end()) withdraw(session, Key(entry->first));
}

void FetchList::steps(SessionNumber session, const message::Steps& steps) {
    const auto entry = asked_entry(session, steps.space, steps.log);
    if (entry == entries_.end() || entry->first.id != steps.tip) return;
    Seq from = 1;
    for (const message::Step& step : steps.steps) {
        if (!here_.holds(steps.space, step.id)) continue;
        from = step.seq + 1;
        break;
    }
    entry->second.from = from;
    release(entry->second, entry->first);
}

void FetchList::class_changed() {
    for (auto& [key, entry] : entries_)
        entry.asleep.reset();
}

void FetchList::give_up_late(Instant now) {
    std::vector<std::pair<SessionNumber, Key>> late;
    for (const auto& [log, key] : in_flight_) {
        const Entry& entry = entries_.at(key);
        if (entry.deadline <= now) late.emplace_back(*entry.asked, key);
    }
    for (const auto& [session, key] : late) {
        Peer& peer = peers_.at(session);
        if (++peer.failures >= failures_max) {
            peer.failures = 0;
            peer.resting = now + rest;
        }
        Entry& entry = entries_.at(key);
        release(entry, key);
        // Others first; who is the only one is asked again later.
        if (entry.offers.size() > 1) {
            withdraw(session, key);
        } else {
            entry.asleep = now + patience;
        }
    }
}

FetchList::Ask FetchList::ask(SessionNumber session, const Key& key, Entry& entry, Instant now) {
    const Tip tip{key.log, seq_max - key.below, key.id};
    const auto highest = here_.highest(key.space, key.log);
    Ask ask{session, {}};
    if (highest && !entry.from && (entry.is_branch || highest->seq >= tip.seq)) {
        entry.is_branch = true;
        ask.message =
            message::Walk{key.space, key.log, key.id, walked(std::min(highest->seq, tip.seq))};
    } else {
        const Seq from = entry.from ? *entry.from : highest ? highest->seq + 1 : 1;
        ask.message =
            message::Want{key.space, {{key.log, key.id, std::min(from, tip.seq), tip.seq}}};
    }
    entry.asked = session;
    entry.deadline = now + patience;
    ++peers_.at(session).asked;
    in_flight_.emplace(std::pair(key.space, key.log), key);
    return ask;
}

std::vector<FetchList::Ask> FetchList::asks(Instant now) {
    if (entries_.empty()) return {};
    give_up_late(now);
    std::vector<Ask> asks;
    std::vector<Key> done;
    for (auto& [session, peer] : peers_) {
        if (peer.resting && now < *peer.resting) continue;
        peer.resting.reset();
        std::size_t looked_at = 0;
        for (const Key& key : peer.offers) {
            if (peer.asked == limits::ranges_asked_of_session || ++looked_at > looked_at_max) break;
            Entry& entry = entries_.at(key);
            if (entry.asleep && now < *entry.asleep) continue;
            entry.asleep.reset();
            if (here_.holds(key.space, key.id)) {
                done.push_back(key);
            } else if (!in_flight_.contains({key.space, key.log})) {
                asks.push_back(ask(session, key, entry, now));
            }
        }
    }
    for (const Key& key : done)
        if (const auto entry = entries_.find(key); entry != entries_.end()) erase(entry);
    return asks;
}

std::optional<Instant> FetchList::next_due() const {
    std::optional<Instant> due;
    if (entries_.empty()) return due;
    const auto take = [&](Instant at) { due = due ? std::min(*due, at) : at; };
    for (const auto& [log, key] : in_flight_)
        take(entries_.at(key).deadline);
    for (const auto& [number, peer] : peers_) {
        if (peer.resting) take(*peer.resting);
        // What asks would not look at wakes nobody: offers without end would cost every turn.
        if (peer.resting || peer.asked == limits::ranges_asked_of_session) continue;
        std::size_t looked_at = 0;
        for (const Key& key : peer.offers) {
            if (++looked_at > looked_at_max) break;
            if (const Entry& entry = entries_.at(key); entry.asleep) take(*entry.asleep);
        }
    }
    return due;
}

}  // namespace atelier
