#include "node/conversations.hpp"

#include "sync/limits.hpp"
#include "sync/place.hpp"

namespace atelier {

using message::ByeReason;

namespace {

ByeReason bye_for(Error error) {
    return error == Error::too_large ? ByeReason::too_much : ByeReason::malformed;
}

}  // namespace

Conversations::Conversations(const SigningKey& device, Instance own, SeedStream& seeds,
                             Actions& actions, Replica& replica, Archive& archive, Seat seat)
    : device_key_(device),
      device_(public_half<DeviceKey>(device)),
      own_(own),
      seeds_(seeds),
      replica_(replica),
      archive_(archive),
      seat_(std::move(seat)),
      fetch_(replica.class_id(), FetchList::Here{[this](const SpaceId& space, const ChangeId& id) {
                                                     return replica_.holds(space, id);
                                                 },
                                                 [this](const SpaceId& space, const LogName& log) {
                                                     return replica_.highest(space, log);
                                                 }}),
      blobs_(archive),
      links_(actions),
      relay_(device_, seeds),
      peers_(device_, own, seeds.number()),
      whereabouts_(device_, seat_.port, peers_),
      board_(device_, seeds.number()) {}

std::vector<const Session*> Conversations::sessions() const {
    std::vector<const Session*> sessions;
    for (const auto& [number, link] : links_)
        sessions.push_back(&link.session());
    return sessions;
}

// ---- connections --------------------------------------------------------------------------------

void Conversations::begin(const Connected& connection, Instant now) {
    const SessionNumber number = connection.number;
    const Session::Facts facts{number, connection.device, own_, seeds_.number(),
                               [this](const SpaceId& space, const ChangeId& id) {
                                   return !archive_.is_waiting(replica_, space, id);
                               }};
    Link& link = links_.add(connection, Session(facts, replica_, fetch_, blobs_.source(), now));
    blobs_.joined(number);
    peers_.connected(number, connection.device, connection.address, connection.opened_by_us, now);
    const bool is_known = is_seat(replica_.state(), connection.device);
    const bool is_served = is_effective_member(replica_.state(), connection.device);
    if (is_known && !is_served) return links_.hang_up(link, ByeReason::no_place_here);
    link.talk().serve(is_served);
    const auto surplus = peers_.surplus(connection.device);
    if (Link* const other = surplus ? links_.find(*surplus) : nullptr)
        links_.hang_up(*other, ByeReason::second_connection);
}

void Conversations::received(SessionNumber number, BytesView frame, Instant now) {
    Link* const link = links_.find(number);
    if (link == nullptr || link->is_ending) return;
    auto heard = link->talk().receive(frame, now);
    if (!heard) return misbehaved(*link, heard.error(), now);
    for (Heard& each : *heard)
        if (!link->is_ending) hear(*link, each, now);
}

void Conversations::ended(SessionNumber number, Instant now) {
    if (!links_.left(number)) return;
    fetch_.left(number);
    blobs_.left(number);
    peers_.disconnected(number, now);
    std::erase_if(suspects_, [&](const Suspect& suspect) { return suspect.from == number; });
}

void Conversations::misbehaved(Link& link, Error error, Instant now) {
    links_.hang_up(link, bye_for(error));
    if (conduct_.misbehaved(link.facts.device, now))
        seat_.tell(told::Misbehaving{link.facts.device, error});
}

void Conversations::hang_up(ByeReason why) {
    for (auto& [number, link] : links_)
        links_.hang_up(link, why);
}

// ---- hearing ------------------------------------------------------------------------------------

void Conversations::hear(Link& link, Heard& heard, Instant now) {
    std::visit(
        [&](auto& said) {
            using Said = std::decay_t<decltype(said)>;
            if constexpr (std::is_same_v<Said, HeardChanges>) {
                suspects_.push_back({link.facts.number, std::move(said)});
            } else if constexpr (std::is_same_v<Said, message::Hello> ||
                                 std::is_same_v<Said, message::Have>) {
                hear(link, said);
            } else if constexpr (std::is_same_v<Said, message::Presence>) {
                hear(link, link.facts.device, said.presence, std::nullopt, now);
            } else if constexpr (std::is_same_v<Said, message::PresencePassedOn>) {
                hear(link, said.device, said.presence, said.signature, now);
            } else if constexpr (std::is_same_v<Said, message::Peers>) {
                whereabouts_.heard(link, said, now);
            } else if constexpr (std::is_same_v<Said, message::Bye>) {
                links_.heard_bye(link);
            } else if constexpr (std::is_same_v<Said, message::BlobChunk>) {
                link.talk().worked_off(said.chunk.size());
                hear_blob(link, said, now);
            } else if constexpr (std::is_same_v<Said, message::BlobMap> ||
                                 std::is_same_v<Said, message::BlobHave>) {
                hear_blob(link, said, now);
            } else {
                misbehaved(link, Error::bad_value, now);  // of the door, out of place
            }
        },
        heard);
}

void Conversations::hear_blob(Link& link, const auto& message, Instant now) {
    if (blobs_.heard(link.facts.number, message, now) == BlobVerdict::wrong)
        misbehaved(link, Error::bad_hash, now);
}

void Conversations::hear(Link& link, const message::Hello& hello) {
    links_.greeted();
    if (hello.lowest_version > 1) return links_.hang_up(link, ByeReason::no_common_version);
    if (is_seat(replica_.state(), link.facts.device))
        copies_.greeted(link.facts.device, hello.instance);
    peers_.greeted(link.facts.number, hello.instance);
    // What is on the disk here of logs whose authors sit there.
    message::Have have;
    for (const SpaceId& space : replica_.spaces())
        for (const Tip& tip : replica_.tips(space))
            if (have.logs.size() < DiskReports::logs_at_once &&
                seat_of(tip.log.author) == link.facts.device && archive_.is_on_disk(space, tip))
                have.logs.push_back({space, tip});
    std::ranges::sort(have.logs);
    if (!have.logs.empty()) link.talk().say(have);
    whereabouts_.greeted(link);
    if (const auto presence = board_.told()) link.talk().tell(message::Presence{*presence});
}

std::optional<DeviceKey> Conversations::seat_of(const AuthorId& author) const {
    const auto grants = replica_.state().authors.find(author);
    if (grants == replica_.state().authors.end() || grants->second.empty()) return std::nullopt;
    return grants->second.back().seat.device;
}

void Conversations::hear(Link& link, const message::Have& have) {
    // Who has no place here is no copy that anybody could count on.
    if (!members_.contains(link.facts.device)) return;
    for (const message::OnDisk& log : have.logs)
        copies_.heard(link.facts.device, log.space, log.tip);
}

void Conversations::hear(Link& link, const DeviceKey& device, const Presence& presence,
                         const std::optional<Signature>& signature, Instant now) {
    if (device == device_ || !members_.contains(device)) return;
    if (signature && !verify_presence(device, replica_.class_id(), presence, *signature))
        return misbehaved(link, Error::bad_signature, now);
    if (!board_.heard(device, presence, now)) return;
    seat_.tell(told::PresenceChanged{board_.seen(now)});
    if (!signature) return;
    for (auto& [number, other] : links_)
        if (number != link.facts.number && other.facts.device != device)
            other.talk().tell(message::PresencePassedOn{device, presence, *signature});
}

// ---- changes ------------------------------------------------------------------------------------

void Conversations::verify_some(NodeTime time) {
    std::size_t changes = 0;
    for (std::size_t done = 0; done < limits::verified_a_turn && !suspects_.empty(); ++done) {
        changes += suspects_.front().heard.changes.size();
        if (done > 0 && changes > limits::changes_a_turn) return;
        const Suspect suspect = std::move(suspects_.front());
        suspects_.pop_front();
        Link* const link = links_.find(suspect.from);
        if (link && !link->is_ending) judge(*link, suspect.heard, time);
    }
}

void Conversations::judge(Link& link, const HeardChanges& heard, NodeTime time) {
    using enum FetchList::Outcome;
    const SpanChange& first = heard.changes.front();
    const SpanChange& last = heard.changes.back();
    link.talk().worked_off(heard.bytes);
    if (replica_.holds(heard.space, last.id)) return link.talk().came(heard, held, time.now);
    const bool is_excess = !heard.was_wanted && !conduct_.may_push(last.header.author, time.now);
    if (is_excess) return link.talk().compare(heard.space, time.now);
    // An act can take away the ground that an open change stands on.
    if (heard.space == replica_.class_id()) seat_.before_act(time);
    const auto fault = replica_.add(heard.space, heard.changes, heard.signature);
    if (fault) return misbehaved(link, *fault, time.now);
    const bool is_held = replica_.holds(heard.space, last.id);
    const bool is_gap = !is_held && !first.header.prev.is_zero() &&
                        replica_.has_space(heard.space) &&
                        !replica_.holds(heard.space, first.header.prev);
    link.talk().came(heard, is_held ? held : is_gap ? gap : unusable, time.now);
    for (const SpaceId& space : replica_.take_lacking())
        link.talk().compare(space, time.now);
}

// ---- a turn -------------------------------------------------------------------------------------

void Conversations::class_moved() {
    const std::map<DeviceKey, bool> seats = seats_of(replica_.state());
    members_.clear();
    for (const auto& [device, is_served] : seats) {
        if (is_served) {
            members_.insert(device);
        } else {
            copies_.forget(device);
        }
    }
    peers_.set_members({members_.begin(), members_.end()});
    for (auto& [number, link] : links_) {
        const bool is_served = members_.contains(link.facts.device);
        if (seats.contains(link.facts.device) && !is_served) {
            links_.hang_up(link, ByeReason::no_place_here);
        } else if (is_served && !link.session().is_serving()) {
            link.talk().serve(true);
            link.talk().compare();
        }
    }
    fetch_.class_changed();
}

void Conversations::watch_own() {
    for (const SpaceId& space : replica_.spaces())
        for (const Tip& tip : replica_.tips(space))
            if (tip.log.author == replica_.own()) copies_.watch(space, tip.log);
}

void Conversations::push(const std::vector<Replica::HeldChange>& stored, Instant now) {
    for (const Replica::HeldChange& held : stored) {
        const Tip tip = replica_.label(held).tip;
        const bool is_own = tip.log.author == replica_.own();
        if (is_own) copies_.watch(held.space, tip.log);
        if (is_own) {
            links_.push(held, now);
        } else {
            relay_.pass_on(links_, held, tip, members_.size(), now);
        }
    }
}

void Conversations::tell_on_disk(const std::vector<message::OnDisk>& on_disk, Instant now) {
    for (const message::OnDisk& log : on_disk) {
        const bool is_own = log.tip.log.author == replica_.own();
        if (is_own) {
            copies_.kept(log.space, log.tip);
        } else {
            disk_reports_.kept(log, seat_of(log.tip.log.author), now);
        }
    }
    disk_reports_.say(links_, now);
}

void Conversations::ask(Instant now) {
    const auto say = [&](auto& ask) {
        if (Link* const link = links_.find(ask.to))
            std::visit([&](auto& message) { link->talk().say(std::move(message)); }, ask.message);
    };
    for (FetchList::Ask& ask : fetch_.asks(now))
        say(ask);
    for (BlobFetch::Request& request : blobs_.requests(now))
        say(request);
    for (const BlobId& id : blobs_.put_away(now))
        seat_.tell(told::BlobCame{id});
}

bool Conversations::brought(const BlobId& id, const Bytes& blob) {
    if (!blobs_.brought(id, blob)) return false;
    seat_.tell(told::BlobCame{id});
    return true;
}

void Conversations::say_presence(Instant now) {
    const auto presence = board_.due(now);
    if (!presence) return;
    const bool is_passed_on = members_.size() > full_mesh_max;
    const Signature signature =
        is_passed_on ? sign_presence(device_key_, replica_.class_id(), *presence) : Signature{};
    for (auto& [number, link] : links_) {
        if (is_passed_on) {
            link.talk().tell(message::PresencePassedOn{device_, *presence, signature});
        } else {
            link.talk().tell(message::Presence{*presence});
        }
    }
}

void Conversations::compare() {
    for (auto& [number, link] : links_)
        link.talk().compare();
}

void Conversations::send(Instant now) {
    const auto unneeded = peers_.unneeded(now);
    if (Link* const link = unneeded ? links_.find(*unneeded) : nullptr)
        links_.hang_up(*link, ByeReason::leaving);
    whereabouts_.say(links_, now);
    say_presence(now);
    if (!archive_.is_broken()) links_.send(now);  // what is held here may be stored nowhere
}

std::optional<Instant> Conversations::next_due(Instant now) const {
    if (!suspects_.empty()) return now;
    std::optional<Instant> due;
    const auto take = [&](std::optional<Instant> at) {
        if (at) due = due ? std::min(*due, *at) : *at;
    };
    take(peers_.next_due(now));
    take(fetch_.next_due());
    take(blobs_.next_due(now));
    take(board_.next_due(now));
    take(links_.next_due());
    take(disk_reports_.next_due());
    take(whereabouts_.next_due());
    return due;
}

}  // namespace atelier
