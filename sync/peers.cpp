#include "sync/peers.hpp"

#include "sync/limits.hpp"

#include <algorithm>

namespace atelier {

void Peers::set_members(std::vector<DeviceKey> members) {
    std::ranges::sort(members);
    const auto twice = std::ranges::unique(members);
    members.erase(twice.begin(), twice.end());
    std::erase(members, own_);
    if (others_ == members) return;
    others_ = std::move(members);
    look_at_ = {};
}

// ---- addresses ----------------------------------------------------------------------------------

void Peers::heard(const PeerAddress& address, Instance instance, Instant now) {
    if (instance == instance_ || !is_dialable(address)) return;
    const auto is_rival = [&](const Candidate& candidate) {
        return candidate.address != address && candidate.instance == instance;
    };
    // Most beacons say nothing new, and a large room hears many.
    const Candidate* const known = find(address);
    const bool is_new = known == nullptr || known->instance != instance;
    if (is_new && !make_room(limits::addresses_each, Source::announced, is_rival)) return;
    Candidate* const candidate = find_or_add(address, Source::announced);
    if (candidate == nullptr) return;
    const Instant next_dial = candidate->dialled ? *candidate->dialled + limits::redial_least
                                                 : std::min(candidate->next_dial, now);
    if (!is_new && candidate->failures == 0 && candidate->next_dial == next_dial) return;
    if (is_new) candidate->proven.reset();
    candidate->instance = instance;
    candidate->failures = 0;
    candidate->next_dial = next_dial;
    look_at_ = {};
}

bool Peers::learnt(const message::PeerAddress& peer, const DeviceKey& from) {
    const PeerAddress address{peer.ip, peer.port, 0};
    if (!is_dialable(address) || !std::ranges::binary_search(others_, peer.device)) return false;
    if (!has_room_to_learn(peer, address)) return false;
    Candidate* const candidate = find_or_add(address, Source::learnt);
    if (candidate == nullptr) return false;
    const bool is_own_word = from == peer.device;
    const bool is_doubted = !candidate->claimed || candidate->failures > 0;
    if (!is_doubted && !is_own_word) return false;
    const bool is_known = candidate->claimed == peer.device;
    if (is_known && (candidate->is_own_word || !is_own_word)) return false;
    candidate->claimed = peer.device;
    candidate->is_own_word = is_own_word;
    look_at_ = {};
    return is_own_word;
}

bool Peers::has_room_to_learn(const message::PeerAddress& peer, const PeerAddress& address) {
    if (find(address) != nullptr) return true;
    const auto is_learnt = [](const Candidate& candidate) {
        return candidate.source == Source::learnt;
    };
    const auto is_of_device = [&](const Candidate& candidate) {
        return is_learnt(candidate) && candidate.claimed == peer.device;
    };
    const auto is_of_ip = [&](const Candidate& candidate) {
        return is_learnt(candidate) && candidate.address.ip == peer.ip && !is_loopback(peer.ip);
    };
    return make_room(limits::addresses_each, Source::learnt, is_of_device) &&
           make_room(limits::addresses_each, Source::learnt, is_of_ip);
}

void Peers::add_known(const PeerAddress& address) {
    if (is_dialable(address)) find_or_add(address, Source::known);
    look_at_ = {};
}

Peers::Candidate* Peers::find(const PeerAddress& address) {
    const auto at = std::ranges::lower_bound(candidates_, address, {}, &Candidate::address);
    return at == candidates_.end() || at->address != address ? nullptr : &*at;
}

Peers::Candidate* Peers::find_or_add(const PeerAddress& address, Source source) {
    Candidate* candidate = find(address);
    if (candidate == nullptr) {
        const auto is_rival = [](const Candidate&) { return true; };
        if (!make_room(limits::addresses, source, is_rival)) return nullptr;
        const auto behind = std::ranges::upper_bound(candidates_, address, {}, &Candidate::address);
        Candidate added;
        added.address = address;
        candidate = &*candidates_.insert(behind, added);
    }
    if (candidate->source < source) look_at_ = {};
    candidate->source = std::max(candidate->source, source);
    return candidate;
}

// For one more beside its rivals, of which there are at most so many.
template <class Rival>
bool Peers::make_room(std::size_t most, Source source, Rival is_rival) {
    const auto worth = [](const Candidate& candidate) {
        return std::pair(candidate.source, -static_cast<std::int64_t>(candidate.failures));
    };
    std::size_t rivals = 0;
    auto least = candidates_.end();
    for (auto each = candidates_.begin(); each != candidates_.end(); ++each) {
        const Candidate& candidate = *each;
        if (!is_rival(candidate)) continue;
        ++rivals;
        const bool may_go =
            !candidate.is_dialling && worth(candidate) < std::pair(source, std::int64_t{0});
        if (may_go && (least == candidates_.end() || worth(candidate) < worth(*least)))
            least = each;
    }
    if (rivals < most) return true;
    if (least == candidates_.end()) return false;
    candidates_.erase(least);
    look_at_ = {};
    return true;
}

// ---- connections --------------------------------------------------------------------------------

void Peers::connected(SessionNumber session, const DeviceKey& device, const PeerAddress& address,
                      bool opened_by_us, Instant now) {
    look_at_ = {};
    Session& connection = sessions_[session];
    connection = {device, address, opened_by_us, now, {}, false};
    Candidate* const candidate = find(address);
    if (!opened_by_us || candidate == nullptr) return;
    candidate->is_dialling = false;
    candidate->proven = device;
    candidate->source = Source::known;
    connection.instance = candidate->instance;
}

void Peers::greeted(SessionNumber session, Instance instance) {
    const auto found = sessions_.find(session);
    if (found == sessions_.end()) return;
    look_at_ = {};
    found->second.instance = instance;
    for (Candidate& candidate : candidates_) {
        if (found->second.opened_by_us && candidate.address == found->second.address)
            candidate.instance = instance;
        else if (candidate.instance == instance)
            candidate.claimed = found->second.device;
    }
}

void Peers::disconnected(SessionNumber session, Instant now) {
    const auto found = sessions_.find(session);
    if (found == sessions_.end()) return;
    const Session gone = found->second;
    sessions_.erase(found);
    look_at_ = {};
    if (gone.is_surplus || is_connected(gone.device)) return;
    for (Candidate& candidate : candidates_) {
        const bool is_its = device_of(candidate) == gone.device ||
                            (gone.instance && candidate.instance == gone.instance);
        if (!is_its || candidate.is_dialling) continue;
        if (now - gone.since >= settled_after) candidate.failures = 0;
        if (gone.opened_by_us) {
            put_off(candidate, now);
        } else {  // it may have gone to others: whether it can be reached, a dial says
            candidate.next_dial = std::max(candidate.next_dial, now + limits::redial_least);
        }
    }
}

void Peers::failed(const PeerAddress& address, Instant now) {
    Candidate* const candidate = find(address);
    if (candidate == nullptr || !candidate->is_dialling) return;
    candidate->is_dialling = false;
    put_off(*candidate, now);
    look_at_ = {};
}

void Peers::put_off(Candidate& candidate, Instant now) {
    const std::uint64_t doubled = limits::redial_least.count << std::min(candidate.failures, 4U);
    const std::uint64_t wait = std::min(doubled, limits::redial_most.count);
    const std::uint64_t by_chance = chance_of(seed_ + ++waits_, own_.bytes) % (wait / 4 + 1);
    ++candidate.failures;
    candidate.next_dial = now + Milliseconds{wait + by_chance};
}

bool Peers::is_connected(const DeviceKey& device) const {
    return std::ranges::any_of(sessions_, [&](const auto& session) {
        return session.second.device == device && !session.second.is_surplus;
    });
}

bool Peers::may_accept() const {
    if (sessions_.size() >= limits::connections) return false;
    const auto accepted = std::ranges::count_if(
        sessions_, [](const auto& session) { return !session.second.opened_by_us; });
    return others_.size() < full_mesh_max ||
           static_cast<std::size_t>(accepted) < limits::accepted_connections;
}

std::optional<SessionNumber> Peers::surplus(const DeviceKey& device) {
    std::vector<std::pair<const SessionNumber, Session>*> both;
    for (auto& session : sessions_) {
        if (session.second.device == device && !session.second.is_surplus) both.push_back(&session);
    }
    if (both.size() < 2) return std::nullopt;
    std::ranges::sort(both, {}, [](const auto* session) {
        return std::pair(session->second.since, session->first);
    });
    auto* const closed = is_older_surplus(both[0]->second, both[1]->second) ? both[0] : both[1];
    closed->second.is_surplus = true;
    look_at_ = {};
    return closed->first;
}

bool Peers::is_older_surplus(const Session& older, const Session& newer) const {
    if (older.opened_by_us == newer.opened_by_us) return true;
    if (newer.since - older.since >= at_once) return true;
    return older.opened_by_us != (own_ < older.device);
}

std::optional<SessionNumber> Peers::unneeded(Instant now) {
    if (others_.size() < full_mesh_max || now < thinned_at_ + thinning) return std::nullopt;
    thinned_at_ = now;
    const Mesh mesh = this->mesh();
    for (auto& [number, session] : sessions_) {
        const bool is_settled = now - session.since >= settled_after;
        if (!session.opened_by_us || session.is_surplus || !is_settled) continue;
        if (mesh.calls.contains(session.device) ||
            !std::ranges::binary_search(others_, session.device))
            continue;
        session.is_surplus = true;
        look_at_ = {};
        return number;
    }
    return std::nullopt;
}

// ---- whom to call -------------------------------------------------------------------------------

const std::optional<DeviceKey>& Peers::device_of(const Candidate& candidate) {
    return candidate.proven ? candidate.proven : candidate.claimed;
}

Mesh Peers::mesh() const {
    std::vector<MeshMember> members;
    members.reserve(others_.size());
    for (const DeviceKey& device : others_)
        members.push_back({device});
    const auto note = [&](const DeviceKey& device, Contact reach) {
        const auto at = std::ranges::lower_bound(members, device, {}, &MeshMember::device);
        if (at != members.end() && at->device == device) at->reach = std::max(at->reach, reach);
    };
    for (const Candidate& candidate : candidates_)
        if (const auto& device = device_of(candidate))
            note(*device, candidate.failures == 0 ? Contact::untried : Contact::failing);
    for (const auto& [number, session] : sessions_)
        if (!session.is_surplus)
            note(session.device, session.opened_by_us ? Contact::called : Contact::connected);
    return mesh_of(own_, members, seed_);
}

Peers::Sight Peers::sight() const {
    Sight sight{mesh(), {}, {}, {}};
    for (const auto& [number, session] : sessions_) {
        if (session.opened_by_us) sight.called.push_back(session.address);
        if (session.is_surplus) continue;
        sight.devices.push_back(session.device);
        if (session.instance) sight.instances.push_back(*session.instance);
    }
    std::ranges::sort(sight.called);
    std::ranges::sort(sight.devices);
    std::ranges::sort(sight.instances);
    return sight;
}

// Dialled for the sake of its address alone.
bool Peers::is_stranger(const Candidate& candidate, const Sight& sight) {
    if (candidate.proven || candidate.source == Source::learnt) return false;
    const auto& claimed = candidate.claimed;
    return !claimed || std::ranges::binary_search(sight.devices, *claimed) ||
           !sight.mesh.calls.contains(*claimed);
}

bool Peers::is_wanted(const Candidate& candidate, const Sight& sight) {
    if (std::ranges::binary_search(sight.called, candidate.address)) return false;
    if (is_stranger(candidate, sight))
        return sight.mesh.strangers > 0 &&
               !(candidate.instance &&
                 std::ranges::binary_search(sight.instances, *candidate.instance));
    const DeviceKey& device = *device_of(candidate);
    return !std::ranges::binary_search(sight.devices, device) && sight.mesh.calls.contains(device);
}

bool Peers::is_being_dialled(const Candidate& candidate) const {
    // What peers say of an address that is known otherwise holds up nothing.
    const auto device_at = [](const Candidate& at) {
        return at.source == Source::learnt ? at.claimed : at.proven;
    };
    return std::ranges::any_of(candidates_, [&](const Candidate& dialled) {
        return dialled.is_dialling &&
               ((candidate.instance && candidate.instance == dialled.instance) ||
                (device_at(candidate) && device_at(candidate) == device_at(dialled)));
    });
}

void Peers::give_up_silent(Instant now) {
    for (Candidate& candidate : candidates_) {
        if (!candidate.is_dialling || now - *candidate.dialled < dial_patience) continue;
        candidate.is_dialling = false;
        put_off(candidate, now);
    }
}

// Those that may be dialled now, who failed least first. Sets when to look again.
std::vector<Peers::Candidate*> Peers::due(const Sight& sight, Instant now) {
    std::vector<Candidate*> due;
    look_at_ = never;
    for (Candidate& candidate : candidates_) {
        if (candidate.is_dialling)
            look_at_ = std::min(look_at_, *candidate.dialled + dial_patience);
        else if (!is_wanted(candidate, sight))
            continue;
        else if (now < candidate.next_dial)
            look_at_ = std::min(look_at_, candidate.next_dial);
        else
            due.push_back(&candidate);
    }
    std::ranges::sort(due, {}, [&](const Candidate* each) {
        return std::pair(each->failures,
                         chance_of(seed_ + each->address.port, each->address.ip.bytes));
    });
    return due;
}

std::vector<PeerAddress> Peers::to_dial(Instant now) {
    std::vector<PeerAddress> dials;
    if (now < look_at_) return dials;
    give_up_silent(now);
    const Sight sight = this->sight();
    std::size_t dialling = 0;
    std::size_t strangers = 0;
    for (const Candidate& candidate : candidates_) {
        if (!candidate.is_dialling) continue;
        ++dialling;
        if (is_stranger(candidate, sight)) ++strangers;
    }
    for (Candidate* const each : due(sight, now)) {
        Candidate& candidate = *each;
        const bool is_strange = is_stranger(candidate, sight);
        if (dialling >= limits::dials_at_once || sessions_.size() + dialling >= limits::connections)
            break;
        if (is_being_dialled(candidate) || (is_strange && strangers >= sight.mesh.strangers))
            continue;
        ++dialling;
        if (is_strange) ++strangers;
        candidate.is_dialling = true;
        candidate.dialled = now;
        look_at_ = std::min(look_at_, now + dial_patience);
        dials.push_back(candidate.address);
    }
    return dials;
}

std::optional<Instant> Peers::next_due(Instant now) const {
    if (look_at_ == never) return std::nullopt;
    return std::max(look_at_, now);
}

std::vector<message::PeerAddress> Peers::addresses_to_tell() const {
    std::map<DeviceKey, std::vector<message::PeerAddress>> of;
    for (const auto& [number, session] : sessions_) {
        if (session.is_surplus || !std::ranges::binary_search(others_, session.device)) continue;
        for (const Candidate& candidate : candidates_) {
            const bool says_so = candidate.is_own_word && candidate.claimed == session.device;
            const bool is_there = candidate.proven == session.device ||
                                  (says_so && !candidate.proven) ||
                                  (session.instance && candidate.instance == session.instance);
            const PeerAddress& at = candidate.address;
            if (is_there && !needs_scope(at.ip))
                of[session.device].push_back({session.device, at.ip, at.port});
        }
    }
    std::vector<message::PeerAddress> told;
    // One of each before a second of any.
    for (std::size_t i = 0; i < limits::addresses_each; ++i) {
        for (const auto& [device, addresses] : of) {
            if (i < addresses.size() && told.size() < limits::addresses_told)
                told.push_back(addresses[i]);
        }
    }
    std::ranges::sort(told);
    return told;
}

}  // namespace atelier
