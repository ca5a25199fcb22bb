#include "node/node_core.hpp"

#include "protocol/check.hpp"

namespace atelier {

using message::ByeReason;

namespace {

constexpr Milliseconds strikes_within{600'000};
constexpr std::size_t strikes_max = 3;
constexpr double pushes_a_second = 20;
constexpr double pushes_at_once = 100;
constexpr std::size_t have_max = 1024;
constexpr Milliseconds homeless_again_after{5'000};
constexpr std::size_t heard_max = 1024;  // instances; a class has fewer seats
constexpr std::size_t unknown_max = 64;
constexpr Milliseconds rejoin_wait_max{300'000};
constexpr std::size_t authors_watched_max = 4096;

const std::string network_key_record = "network key";

template <class T>
constexpr bool is_root_act =
    std::is_same_v<T, act::RootChange> || std::is_same_v<T, act::TrainerAdd> ||
    std::is_same_v<T, act::TrainerRemove> || std::is_same_v<T, act::Recovery> ||
    std::is_same_v<T, act::SetPolicy>;

ByeReason bye_for(Error error) {
    return error == Error::too_large ? ByeReason::too_much : ByeReason::malformed;
}

}  // namespace

SeatKeys public_keys_of(const SeatKeyring& keyring) {
    return {public_half<DeviceKey>(keyring.device), public_half(keyring.noise),
            public_half(keyring.seal)};
}

NodeCore::NodeCore(Store& store, const SeatKeyring& keyring, const Seed& seed, std::uint16_t port,
                   Replica::Verify verify, NodeTime time)
    : keyring_(keyring),
      device_(public_half<DeviceKey>(keyring.device)),
      seeds_(seed),
      instance_(Instance{seeds_.number()}),
      port_(port),
      verify_(std::move(verify)),
      archive_(store),
      peers_(device_, instance_, seeds_.number()),
      board_(device_, seeds_.number()),
      blob_source_{[this](const BlobId& id) { return archive_.has_blob(id); },
                   [this](const BlobId& id) -> std::optional<BlobMap> {
                       const Bytes* blob = read_blob(id);
                       return blob ? std::optional(blob_map_of(*blob)) : std::nullopt;
                   },
                   [this](const BlobId& id, std::uint16_t chunk) -> std::optional<Bytes> {
                       const Bytes* blob = read_blob(id);
                       if (!blob || chunk >= chunks_of(blob->size())) return std::nullopt;
                       const auto from = blob->begin() + chunk * std::ptrdiff_t{blob_chunk_bytes};
                       const auto size = chunk_bytes_at(blob->size(), chunk);
                       return Bytes(from, from + static_cast<std::ptrdiff_t>(size));
                   }} {
    if (const auto genesis = archive_.genesis()) begin(*genesis, time);
    announce_at_ = time.now;
}

const Bytes* NodeCore::read_blob(const BlobId& id) {
    if (read_blob_ && read_blob_->first == id) return &read_blob_->second;
    auto blob = archive_.blob(id);
    if (!blob) return nullptr;
    read_blob_ = {id, std::move(*blob)};
    return &read_blob_->second;
}

// The class is known: what the store has of it is read.
void NodeCore::begin(const Archive::Genesis& genesis, NodeTime time) {
    replica_ = std::make_unique<Replica>(
        genesis.change, genesis.signature, keyring_.author,
        [this] { return Sitting{seeds_.number()}; }, verify_);
    fetch_ = std::make_unique<FetchList>(
        replica_->class_id(), FetchList::Here{[this](const SpaceId& space, const ChangeId& id) {
                                                  return replica_->holds(space, id);
                                              },
                                              [this](const SpaceId& space, const LogName& log) {
                                                  return replica_->highest(space, log);
                                              }});
    desk_ = std::make_unique<Desk>(*replica_, archive_);
    if (const auto key = archive_.record(network_key_record)) {
        Reader in(*key);
        epoch_ = in.u32();
        network_key_ = in.id<NetworkKey>();
    }
    archive_.load(*replica_);
    // What earlier runs wrote here is on other seats, too, or not.
    for (const SpaceId& space : replica_->spaces())
        for (const Tip& tip : replica_->tips(space))
            if (tip.log.author == replica_->own()) copies_.watch(space, tip.log);
    for (const SpaceId& space : replica_->spaces()) {
        const Contents* contents = replica_->contents(space);
        if (!contents) continue;
        std::map<BlobId, std::uint64_t> blobs;
        for (const Root root : {Root::site, Root::notes})
            for (const OutlinedNode& node : contents->tree().outline(root_of(space, root)))
                if (const auto found = contents->tree().node(node.node.id); found && found->blob)
                    blobs[found->blob->id] = found->blob->size;
        want_blobs(blobs);
    }
    class_moved(time);
}

std::optional<ClassId> NodeCore::class_id() const {
    return replica_ ? std::optional(replica_->class_id()) : std::nullopt;
}

std::vector<const Session*> NodeCore::sessions() const {
    std::vector<const Session*> sessions;
    for (const auto& [number, link] : links_)
        sessions.push_back(&link.session);
    return sessions;
}

// ---- connections --------------------------------------------------------------------------------

void NodeCore::connected(const Connected& connection, NodeTime time) {
    const SessionNumber number = connection.number;
    // Whoever asks for a place or for the key must not find the class full.
    const bool is_member = connection.kind == HandshakeKind::member;
    if (is_member && !connection.opened_by_us && !peers_.may_accept()) {
        actions_.emplace_back(action::Close{number});
        return;
    }
    if (connection.kind == HandshakeKind::join) {
        const Visit visit{number, connection.class_id, connection.device, connection.noise,
                          connection.hash};
        const auto nonce = id_cast<JoinNonce>(seeds_.next());
        if (connection.opened_by_us && wish_ && !replica_) {
            newcomers_.try_emplace(number, visit, *wish_, keyring_.device,
                                   public_half<AuthorId>(keyring_.author),
                                   public_half(keyring_.seal), instance_, nonce);
            say_visit(number, newcomers_.at(number).take_frames());
        } else if (!connection.opened_by_us && replica_) {
            visitors_.try_emplace(number, visit, instance_, nonce);
            say_visit(number, visitors_.at(number).take_frames());
        } else {
            actions_.emplace_back(action::Close{number});
        }
        return work(time);
    }
    if (!replica_ || archive_.is_broken()) {
        actions_.emplace_back(action::Close{number});
        return;
    }
    Session::Facts facts{number, connection.device, instance_, seeds_.number(),
                         [this](const SpaceId& space, const ChangeId& id) {
                             return !archive_.is_waiting(*replica_, space, id);
                         }};
    const auto link =
        links_
            .try_emplace(
                number, Link{connection, Session(facts, *replica_, *fetch_, blob_source_, time.now),
                             room_at_start, false})
            .first;
    blobs_.joined(number);
    peers_.connected(number, connection.device, connection.address, connection.opened_by_us,
                     time.now);
    const bool is_known = is_seat(replica_->state(), connection.device);
    const bool is_served = is_effective_member(replica_->state(), connection.device);
    if (is_known && !is_served) return end(link->second, ByeReason::no_place_here), work(time);
    link->second.session.serve(is_served);
    if (const auto other = peers_.surplus(connection.device))
        if (const auto surplus = links_.find(*other); surplus != links_.end())
            end(surplus->second, ByeReason::second_connection);
    work(time);
}

void NodeCore::received(SessionNumber number, BytesView frame, NodeTime time) {
    if (newcomers_.contains(number) || visitors_.contains(number)) {
        visited(number, frame, time);
        return work(time);
    }
    const auto found = links_.find(number);
    if (found == links_.end() || found->second.is_ending) return;
    Link& link = found->second;
    auto heard = link.session.receive(frame, time.now);
    if (!heard) {
        misbehaved(link, heard.error(), time);
        return work(time);
    }
    for (Heard& each : *heard)
        if (!link.is_ending) hear(link, each, time);
    work(time);
}

void NodeCore::disconnected(SessionNumber number, NodeTime time) {
    forget(number, time);
    work(time);
}

void NodeCore::forget(SessionNumber number, NodeTime time) {
    newcomers_.erase(number);
    visitors_.erase(number);
    if (links_.erase(number) == 0) return;
    connected_.reset();
    fetch_->left(number);
    blobs_.left(number);
    peers_.disconnected(number, time.now);
    std::erase_if(suspects_, [&](const Suspect& suspect) { return suspect.from == number; });
}

void NodeCore::failed(const PeerAddress& address, NodeTime time) {
    peers_.failed(address, time.now);
    work(time);
}

void NodeCore::drained(SessionNumber number, std::size_t room, NodeTime time) {
    const auto link = links_.find(number);
    if (link == links_.end()) return;
    link->second.room = room;
    // Most often all is said, and a turn looks at every connection.
    if (link->second.session.has_frames()) work(time);
}

void NodeCore::end(Link& link, ByeReason why) {
    if (std::exchange(link.is_ending, true)) return;
    connected_.reset();
    actions_.emplace_back(action::Send{link.facts.number, encode(message::Bye{why})});
    actions_.emplace_back(action::Close{link.facts.number});
}

void NodeCore::misbehaved(Link& link, Error error, NodeTime time) {
    end(link, bye_for(error));
    std::vector<Instant>& strikes = strikes_[link.facts.device];
    std::erase_if(strikes, [&](Instant at) { return time.now - at > strikes_within; });
    strikes.push_back(time.now);
    if (strikes.size() >= strikes_max) desk_->tell_all(told::Misbehaving{link.facts.device, error});
}

// ---- hearing ------------------------------------------------------------------------------------

void NodeCore::hear(Link& link, Heard& heard, NodeTime time) {
    std::visit(
        [&](auto& said) {
            using Said = std::decay_t<decltype(said)>;
            if constexpr (std::is_same_v<Said, HeardChanges>) {
                suspects_.push_back({link.facts.number, std::move(said)});
            } else if constexpr (std::is_same_v<Said, message::Hello>) {
                hear(link, said, time);
            } else if constexpr (std::is_same_v<Said, message::Have>) {
                hear(link, said);
            } else if constexpr (std::is_same_v<Said, message::Presence>) {
                hear(link, link.facts.device, said.presence, std::nullopt, time);
            } else if constexpr (std::is_same_v<Said, message::PresencePassedOn>) {
                hear(link, said.device, said.presence, said.signature, time);
            } else if constexpr (std::is_same_v<Said, message::Peers>) {
                for (const message::PeerAddress& peer : said.peers)
                    peers_.learnt(peer);
            } else if constexpr (std::is_same_v<Said, message::Bye>) {
                link.is_ending = true;
                connected_.reset();
                actions_.emplace_back(action::Close{link.facts.number});
            } else if constexpr (std::is_same_v<Said, message::BlobChunk>) {
                link.session.worked_off(said.chunk.size());
                if (blobs_.heard(link.facts.number, said, time.now) == BlobVerdict::wrong)
                    misbehaved(link, Error::bad_hash, time);
            } else if constexpr (std::is_same_v<Said, message::BlobMap> ||
                                 std::is_same_v<Said, message::BlobHave>) {
                if (blobs_.heard(link.facts.number, said, time.now) == BlobVerdict::wrong)
                    misbehaved(link, Error::bad_hash, time);
            } else {
                misbehaved(link, Error::bad_value, time);  // of the door, out of place
            }
        },
        heard);
}

void NodeCore::hear(Link& link, const message::Hello& hello, NodeTime) {
    connected_.reset();
    if (hello.lowest_version > 1) return end(link, ByeReason::no_common_version);
    const auto known = instances_.find(link.facts.device);
    if (known != instances_.end() && known->second != hello.instance)
        copies_.restarted(link.facts.device);
    instances_[link.facts.device] = hello.instance;
    peers_.greeted(link.facts.number, hello.instance);
    // What is on the disk here of logs whose authors sit there.
    message::Have have;
    for (const SpaceId& space : replica_->spaces())
        for (const Tip& tip : replica_->tips(space))
            if (have.logs.size() < have_max && sits_at(tip.log.author, link.facts.device) &&
                archive_.is_on_disk(space, tip))
                have.logs.push_back({space, tip});
    std::ranges::sort(have.logs);
    if (!have.logs.empty()) link.session.say(have);
    const auto peers = peers_.addresses_to_tell();
    if (!peers.empty()) link.session.say(message::Peers{peers});
    if (const auto presence = board_.told()) link.session.tell(message::Presence{*presence});
}

bool NodeCore::sits_at(const AuthorId& author, const DeviceKey& device) {
    const auto grants = replica_->state().authors.find(author);
    return grants != replica_->state().authors.end() && !grants->second.empty() &&
           grants->second.back().seat.device == device;
}

void NodeCore::hear(Link& link, const message::Have& have) {
    for (const message::OnDisk& log : have.logs)
        copies_.heard(link.facts.device, log.space, log.tip);
}

void NodeCore::hear(Link& link, const DeviceKey& device, const Presence& presence,
                    const std::optional<Signature>& signature, NodeTime time) {
    if (device == device_ || !is_effective_member(replica_->state(), device)) return;
    if (signature && !verify_presence(device, replica_->class_id(), presence, *signature))
        return misbehaved(link, Error::bad_signature, time);
    if (!board_.heard(device, presence, time.now)) return;
    desk_->tell_all(told::PresenceChanged{board_.seen(time.now)});
    if (!signature) return;
    for (auto& [number, other] : links_)
        if (number != link.facts.number && other.facts.device != device)
            other.session.tell(message::PresencePassedOn{device, presence, *signature});
}

// ---- changes ------------------------------------------------------------------------------------

bool NodeCore::is_allowed(const AuthorId& author, Instant now) {
    if (allowances_.size() > authors_watched_max) allowances_.clear();
    const auto [at, is_new] = allowances_.try_emplace(author, Allowance{pushes_at_once, now});
    Allowance& allowance = at->second;
    const double since = static_cast<double>((now - allowance.at).count) / 1000;
    allowance.pushes = std::min(pushes_at_once, allowance.pushes + since * pushes_a_second);
    allowance.at = now;
    if (allowance.pushes < 1) return false;
    allowance.pushes -= 1;
    return true;
}

void NodeCore::verify_some(NodeTime time) {
    for (std::size_t done = 0; done < verified_each_turn && !suspects_.empty(); ++done) {
        const Suspect suspect = std::move(suspects_.front());
        suspects_.pop_front();
        const auto link = links_.find(suspect.from);
        if (link == links_.end() || link->second.is_ending) continue;
        judge(link->second, suspect.heard, time);
    }
}

void NodeCore::judge(Link& link, const HeardChanges& heard, NodeTime time) {
    using enum FetchList::Outcome;
    const SpanChange& first = heard.changes.front();
    const SpanChange& last = heard.changes.back();
    link.session.worked_off(heard.bytes);
    if (replica_->holds(heard.space, last.id)) return link.session.came(heard, held, time.now);
    const bool is_excess = !heard.was_wanted && !is_allowed(last.header.author, time.now);
    if (is_excess) return link.session.compare(heard.space, time.now);
    // An act can take away the ground that an open change stands on.
    if (heard.space == replica_->class_id()) desk_->seal(time, true);
    const auto fault = replica_->add(heard.space, heard.changes, heard.signature);
    if (fault) return misbehaved(link, *fault, time);
    const bool is_held = replica_->holds(heard.space, last.id);
    const bool is_gap = !is_held && !first.header.prev.is_zero() &&
                        replica_->has_space(heard.space) &&
                        !replica_->holds(heard.space, first.header.prev);
    link.session.came(heard, is_held ? held : is_gap ? gap : unusable, time.now);
    for (const SpaceId& space : replica_->take_lacking())
        link.session.compare(space, time.now);
}

// ---- one turn -----------------------------------------------------------------------------------

void NodeCore::work(NodeTime time) {
    if (replica_ && !archive_.is_broken()) {
        verify_some(time);
        settle(time);
    }
    joined(time);
    if (replica_ && !archive_.is_broken())
        for (const PeerAddress& address : peers_.to_dial(time.now))
            actions_.emplace_back(action::Dial{
                address, network_key_ ? HandshakeKind::member : HandshakeKind::rejoin});
    if (replica_ && !archive_.is_broken()) rejoin(time.now);
    announce(time);
}

void NodeCore::settle(NodeTime time) {
    // What an editor sent is in the store up to one request and no further: an open change that had
    // to be ended takes the others with it.
    desk_->seal(time, replica_->has_own_news());
    Replica::News news = replica_->take_news();
    replica_->take_lacking();
    const std::uint64_t commits = archive_.commits();
    const bool is_nothing = news.held.empty();
    const auto stored =
        archive_.commit(*replica_, std::move(news.held), desk_->records(), time.now);
    if (archive_.commits() > commits || (is_nothing && !archive_.is_full()))
        desk_->committed(archive_.commits());
    const auto on_disk = archive_.tick(replica_.get(), time.now);
    if (news.class_changed) class_moved(time);
    if (!archive_.is_broken()) {
        push(stored, time);
        tell_on_disk(on_disk);
    }
    want_blobs(news.blobs);
    if (!homeless_blobs_.empty() && want_homeless_at_ <= time.now)
        want_blobs(std::exchange(homeless_blobs_, {}));
    fetch(time);
    if (news.spaces_changed)
        for (auto& [number, link] : links_)
            link.session.compare();
    desk_->shown(news.shown, news.class_changed, time.now);
    say_presence(time);
    desk_->tell(time.now, status());
    for (auto& [client, told] : desk_->take_told())
        actions_.emplace_back(action::Tell{client, std::move(told)});
    say_frames(time);
}

told::Status NodeCore::status() {
    told::Status status;
    if (!connected_) {
        std::set<DeviceKey> devices;
        for (const auto& [number, link] : links_)
            if (link.session.hello() && !link.is_ending) devices.insert(link.facts.device);
        connected_ = devices.size();
    }
    status.connected = *connected_;
    status.seats = seats_with_all();
    if (archive_.is_full()) status.disk = Refusal::disk_full;
    if (archive_.is_broken()) status.disk = Refusal::disk_broken;
    return status;
}

// The least of all spaces that were written in since the start.
std::size_t NodeCore::seats_with_all() {
    std::optional<std::size_t> least;
    for (const auto& [log, tip] : own_on_disk_) {
        const std::size_t seats = copies_.seats_with(log.first, log.second, tip.seq, tip.id);
        least = least ? std::min(*least, seats) : seats;
    }
    return least.value_or(0);
}

void NodeCore::push(const std::vector<Replica::HeldChange>& stored, NodeTime time) {
    for (const Replica::HeldChange& held : stored) {
        const LogName log = replica_->single(held).tip.log;
        const bool is_own = log.author == replica_->own();
        if (is_own) copies_.watch(held.space, log);
        for (auto& [number, link] : links_) {
            if (link.is_ending || !link.session.is_serving()) continue;
            const std::uint64_t wait = is_own ? 0 : seeds_.number() % (relayed_within.count + 1);
            link.session.push(held, time.now + Milliseconds{wait});
        }
    }
}

void NodeCore::tell_on_disk(const std::vector<message::OnDisk>& on_disk) {
    for (const message::OnDisk& log : on_disk)
        if (log.tip.log.author == replica_->own()) own_on_disk_[{log.space, log.tip.log}] = log.tip;
    for (std::size_t done = 0; done < on_disk.size(); done += have_max) {
        const auto from = on_disk.begin() + static_cast<std::ptrdiff_t>(done);
        const auto count = std::min(have_max, on_disk.size() - done);
        message::Have have{{from, from + static_cast<std::ptrdiff_t>(count)}};
        std::ranges::sort(have.logs);
        for (auto& [number, link] : links_)
            if (link.session.hello() && !link.is_ending) link.session.say(have);
    }
}

void NodeCore::want_blobs(const std::map<BlobId, std::uint64_t>& blobs) {
    for (const auto& [blob, size] : blobs)
        if (!archive_.has_blob(blob)) blobs_.want(blob, size);
}

void NodeCore::fetch(NodeTime time) {
    for (FetchList::Ask& ask : fetch_->asks(time.now)) {
        const auto link = links_.find(ask.to);
        if (link == links_.end()) continue;
        std::visit([&](auto& message) { link->second.session.say(std::move(message)); },
                   ask.message);
    }
    for (BlobFetch::Request& request : blobs_.requests(time.now)) {
        const auto link = links_.find(request.to);
        if (link == links_.end()) continue;
        std::visit([&](auto& message) { link->second.session.say(std::move(message)); },
                   request.message);
    }
    for (const auto& [id, blob] : blobs_.take_whole()) {
        if (archive_.put_blob(id, blob)) {
            desk_->tell_all(told::BlobCame{id});
        } else {
            homeless_blobs_[id] = blob.size();
            want_homeless_at_ = time.now + homeless_again_after;
        }
    }
}

void NodeCore::say_presence(NodeTime time) {
    const auto presence = board_.due(time.now);
    if (!presence) return;
    const bool is_passed_on = members_ > full_mesh_max;
    const Signature signature =
        is_passed_on ? sign_presence(keyring_.device, replica_->class_id(), *presence)
                     : Signature{};
    for (auto& [number, link] : links_) {
        if (is_passed_on) {
            link.session.tell(message::PresencePassedOn{device_, *presence, signature});
        } else {
            link.session.tell(message::Presence{*presence});
        }
    }
}

void NodeCore::say_frames(NodeTime time) {
    if (archive_.is_broken()) return;  // what is held here may be stored nowhere
    for (auto& [number, link] : links_) {
        if (link.is_ending) continue;
        if (!link.session.tick(time.now)) {
            link.is_ending = true;
            connected_.reset();
            actions_.emplace_back(action::Close{number});
            continue;
        }
        while (link.room > 0 && link.session.has_frames()) {
            auto frames = link.session.take_frames(link.room);
            if (frames.empty()) break;
            for (Bytes& frame : frames) {
                link.room -= std::min(link.room, frame.size());
                actions_.emplace_back(action::Send{number, std::move(frame)});
            }
        }
    }
}

void NodeCore::tick(NodeTime time) {
    work(time);
}

void NodeCore::stop(NodeTime time) {
    if (!replica_ || archive_.is_broken()) return;
    desk_->seal(time, true);
    board_.set_own(std::nullopt);
    archive_.flush_soon(time.now);
    settle(time);
    for (auto& [number, link] : links_)
        end(link, ByeReason::leaving);
    if (network_key_) actions_.emplace_back(action::Announce{beacon(BeaconKind::bye), {}});
}

std::optional<Instant> NodeCore::next_due(Instant now) const {
    std::optional<Instant> due = announce_at_;
    const auto take = [&](std::optional<Instant> at) {
        if (at) due = due ? std::min(*due, *at) : *at;
    };
    if (!replica_ || archive_.is_broken()) return due;
    take(peers_.next_due(now));
    for (const auto& [address, unknown] : unknown_)
        if (!is_connected(address) && is_dialable(address))
            take(std::max(unknown.next_dial, rejoin_at_));
    if (!suspects_.empty()) return now;
    take(archive_.next_due());
    if (!homeless_blobs_.empty()) take(want_homeless_at_);
    take(desk_->next_due(now));
    take(fetch_->next_due());
    take(blobs_.next_due(now));
    take(board_.next_due(now));
    for (const auto& [number, link] : links_)
        if (!link.is_ending) take(link.session.next_due());
    return due;
}

// ---- beacons ------------------------------------------------------------------------------------

Bytes NodeCore::beacon(BeaconKind kind) const {
    Beacon beacon;
    beacon.front = {kind, instance_, port_, class_tag_of(*network_key_, instance_), std::nullopt};
    if (is_door_open_) beacon.front.door = replica_->state().name.substr(0, 120);
    for (const auto& [tag, at] : heard_instances_)
        if (beacon.heard.size() < beacon_heard_max) beacon.heard.push_back(tag);
    return encode(beacon, *network_key_);
}

// At 0, 1, 3 and 7 s, then every 20 s or so.
void NodeCore::announce(NodeTime time) {
    if (!network_key_ || !announce_at_ || time.now < *announce_at_) {
        if (!network_key_) announce_at_.reset();
        return;
    }
    std::erase_if(heard_instances_,
                  [&](const auto& each) { return time.now - each.second > Milliseconds{60'000}; });
    actions_.emplace_back(action::Announce{beacon(BeaconKind::announce), std::nullopt});
    constexpr std::array<std::uint64_t, 3> first = {1'000, 2'000, 4'000};
    const std::uint64_t wait =
        announced_ < first.size() ? first[announced_] : 15'000 + seeds_.number() % 10'001;
    ++announced_;
    announce_at_ = time.now + Milliseconds{wait};
}

void NodeCore::datagram(const PeerAddress& from, BytesView datagram, NodeTime time) {
    if (!network_key_) return;
    const auto heard = read_beacon(datagram, *network_key_);
    if (!heard) {
        heard_unknown(from, datagram, time.now);
        return work(time);
    }
    if (heard->front.instance == instance_) return;
    const HeardTag tag = heard_tag_of(*network_key_, heard->front.instance);
    const bool is_new = !heard_instances_.contains(tag);
    // Any member can make up instances without end.
    if (is_new && heard_instances_.size() >= heard_max) return;
    heard_instances_[tag] = time.now;
    if (heard->front.kind == BeaconKind::bye) return;
    PeerAddress address = from;
    address.port = heard->front.port;
    unknown_.erase(address);
    peers_.heard(address, heard->front.instance, time.now);
    if (is_new && heard->front.kind == BeaconKind::announce)
        actions_.emplace_back(action::Announce{beacon(BeaconKind::answer), from});
    work(time);
}

void NodeCore::heard_unknown(const PeerAddress& from, BytesView datagram, Instant now) {
    const auto front = read_beacon_front(datagram);
    if (!front || front->kind == BeaconKind::bye) return;
    PeerAddress address = from;
    address.port = front->port;
    if (unknown_.size() < unknown_max) unknown_.try_emplace(address, Unknown{now});
}

bool NodeCore::is_connected(const PeerAddress& address) const {
    return std::ranges::any_of(
        links_, [&](const auto& link) { return link.second.facts.address == address; });
}

// One a second, each less and less often: a class beside ours is left alone in the end.
void NodeCore::rejoin(Instant now) {
    if (now < rejoin_at_) return;
    for (auto& [address, unknown] : unknown_) {
        if (now < unknown.next_dial || is_connected(address) || !is_dialable(address)) continue;
        unknown.next_dial = now + unknown.wait;
        unknown.wait.count = std::min(2 * unknown.wait.count, rejoin_wait_max.count);
        rejoin_at_ = now + Milliseconds{1'000};
        actions_.emplace_back(action::Dial{address, HandshakeKind::rejoin});
        return;
    }
}

// ---- founding and joining -----------------------------------------------------------------------

bool NodeCore::found(const std::string& class_name, const std::string& person,
                     std::vector<RootHolder> roots, std::uint8_t threshold, NodeTime time) {
    if (replica_) return false;
    act::Genesis genesis;
    genesis.name = class_name;
    genesis.roots = std::move(roots);
    genesis.threshold = threshold;
    genesis.founder = person;
    genesis.seat = public_keys_of(keyring_);
    Header header;
    header.kind = ChangeKind::genesis;
    header.author = public_half<AuthorId>(keyring_.author);
    header.sitting = Sitting{seeds_.number()};
    header.claimed_time_minutes = std::min(time.claimed_minutes, claimed_time_max_minutes);
    Bytes body = encode_act(genesis);
    header.log_bytes = body.size();
    const SpanChange change = make_change(std::move(header), std::move(body), 0);
    const Archive::Genesis founded{change, sign_change(keyring_.author, change.id)};
    if (!archive_.keep(founded)) return false;
    begin(founded, time);
    const bool has_key = rotate_key(time);
    ATELIER_CHECK(has_key);
    work(time);
    return true;
}

bool NodeCore::ask_to_join(const PeerAddress& address, const JoinWish& wish) {
    if (replica_) return false;
    wish_ = wish;
    actions_.emplace_back(action::Dial{address, HandshakeKind::join});
    return true;
}

void NodeCore::say_visit(SessionNumber number, std::vector<Bytes> frames) {
    for (Bytes& frame : frames)
        actions_.emplace_back(action::Send{number, std::move(frame)});
}

void NodeCore::visited(SessionNumber number, BytesView frame, NodeTime time) {
    if (const auto newcomer = newcomers_.find(number); newcomer != newcomers_.end()) {
        if (!newcomer->second.receive(frame)) actions_.emplace_back(action::Close{number});
        say_visit(number, newcomer->second.take_frames());
        tell_clients(told::Joining{newcomer->second.pictures(),
                                   newcomer->second.answer()
                                       ? std::optional(newcomer->second.answer()->verdict)
                                       : std::nullopt});
        return;
    }
    Visitor& visitor = visitors_.at(number);
    const auto before = visitor.stands();
    if (!visitor.receive(frame)) {
        actions_.emplace_back(action::Close{number});
        visitors_.erase(number);
        return;
    }
    if (visitor.stands() != before) asked_at_door(visitor, time);
    say_visit(number, visitor.take_frames());
}

void NodeCore::asked_at_door(Visitor& visitor, NodeTime time) {
    if (visitor.stands() == Visitor::Stands::waits) {
        if (!is_door_open_ || !is_trainer()) return visitor.refuse(message::JoinVerdict::door_shut);
        tell_clients(
            told::Waiting{visitor.visit().session, visitor.ask().name, *visitor.pictures()});
        return;
    }
    const ClassState& state = replica_->state();
    const auto kit = state.invites.find(visitor.ask().kit->kit);
    const bool is_good = kit != state.invites.end() && kit->second.used < kit->second.uses;
    if (!is_trainer() || !is_good) return visitor.refuse(message::JoinVerdict::kit_void);
    admit(visitor, {{}, visitor.ask().name}, kit->second.role, time);
}

// The place first, then the answer: it leaves with what is committed.
void NodeCore::admit(Visitor& visitor, const Person& person, Role role, NodeTime time) {
    const bool is_said =
        network_key_ && replica_->write(visitor.admission(person, role), time.claimed_minutes);
    if (!is_said) return visitor.refuse(message::JoinVerdict::refused);
    settle(time);
    if (archive_.is_full() || archive_.is_broken())
        return visitor.refuse(message::JoinVerdict::refused);
    visitor.admit(
        epoch_, *network_key_,
        {replica_->class_chains().genesis(), replica_->class_chains().genesis_signature()});
}

// The newcomer's side: it has a place, and calls again as a member.
void NodeCore::joined(NodeTime time) {
    if (replica_) return;
    for (const auto& [number, newcomer] : newcomers_) {
        const auto place = newcomer.place();
        if (!place) continue;
        actions_.emplace_back(action::Close{number});
        keep_network_key(place->epoch, place->network_key);
        if (!archive_.keep(place->genesis)) return;
        begin(place->genesis, time);
        announce_at_ = time.now;
        announced_ = 0;
        newcomers_.clear();
        return;
    }
}

// ---- the network key ----------------------------------------------------------------------------

std::optional<NetworkKey> NodeCore::network_key() const {
    return network_key_;
}

void NodeCore::keep_network_key(std::uint32_t epoch, const NetworkKey& key) {
    epoch_ = epoch;
    network_key_ = key;
    unknown_.clear();
    Writer record;
    record.u32(epoch);
    record.id(key);
    archive_.keep_record({network_key_record, record.take()});
}

std::optional<Welcome> NodeCore::welcome() const {
    if (!replica_ || archive_.is_broken()) return std::nullopt;
    return Welcome{replica_->class_id(), network_key_, true, true};
}

// Of the latest epoch that is sealed for this seat, the first in the order of acts.
void NodeCore::learn_network_key() {
    const ClassState& state = replica_->state();
    const SealKey own = public_half(keyring_.seal);
    for (auto epoch = state.network_keys.rbegin(); epoch != state.network_keys.rend(); ++epoch) {
        if (network_key_ && epoch->first < epoch_) return;
        for (const ActOrder& order : epoch->second) {
            const ActGraph& graph = replica_->class_chains().space().graph();
            const auto node = graph.find(order.id);
            if (!node) continue;
            const auto* act = std::get_if<act::NetworkKeys>(&graph[*node].change.act);
            if (!act) continue;
            const auto sealed = std::ranges::find(act->keys, own, &act::SealedKey::to);
            if (sealed == act->keys.end()) continue;
            const auto key = open_seal(sealed->sealed, keyring_.seal);
            if (!key) continue;
            if (network_key_ == *key && epoch_ == epoch->first) return;
            keep_network_key(epoch->first, *key);
            announced_ = 0;
            announce_at_ = Instant{};
            return;
        }
    }
}

bool NodeCore::rotate_key(NodeTime time) {
    if (!is_trainer()) return false;
    const auto key = id_cast<NetworkKey>(seeds_.next());
    act::NetworkKeys act{epoch_ + 1, {}};
    std::set<SealKey> seats;
    for (const auto& [author, grants] : replica_->state().authors)
        for (const Grant& grant : grants)
            if (is_effective_member(replica_->state(), grant.seat.device))
                seats.insert(grant.seat.seal);
    for (const SealKey& seat : seats)
        if (const auto sealed = seal(key, seat, seeds_.next())) act.keys.push_back({seat, *sealed});
    return replica_->write(act, time.claimed_minutes);
}

// ---- the class has moved ------------------------------------------------------------------------

bool NodeCore::is_trainer() {
    return atelier::is_trainer(replica_->state(), replica_->own());
}

void NodeCore::class_moved(NodeTime) {
    const ClassState& state = replica_->state();
    std::set<DeviceKey> seats;
    for (const auto& [author, grants] : state.authors)
        for (const Grant& grant : grants)
            seats.insert(grant.seat.device);
    std::vector<DeviceKey> members;
    for (const DeviceKey& device : seats) {
        if (is_effective_member(state, device)) {
            members.push_back(device);
        } else {
            copies_.forget(device);
        }
    }
    members_ = members.size();
    peers_.set_members(members);
    for (auto& [number, link] : links_) {
        const bool is_served = is_effective_member(state, link.facts.device);
        if (seats.contains(link.facts.device) && !is_served) {
            end(link, ByeReason::no_place_here);
        } else if (is_served && !link.session.is_serving()) {
            link.session.serve(true);
            link.session.compare();
        }
    }
    fetch_->class_changed();
    learn_network_key();
}

// ---- requests -----------------------------------------------------------------------------------

void NodeCore::tell_clients(const Told& told) {
    for (const ClientId client : clients_)
        actions_.emplace_back(action::Tell{client, told});
}

void NodeCore::request(ClientId client, const Request& request, NodeTime time) {
    clients_.insert(client);
    if (!replica_ || archive_.is_broken()) {
        const Refusal why = replica_ ? Refusal::disk_broken : Refusal::no_class;
        actions_.emplace_back(action::Tell{client, told::Refused{0, why, {}}});
        return;
    }
    desk_->request(client, request, time);
    if (std::holds_alternative<request::Say>(request)) desk_->seal(time, true);
    std::visit([&](const auto& asked) { handle(client, asked, time); }, request);
    work(time);
}

void NodeCore::client_left(ClientId client, NodeTime time) {
    clients_.erase(client);
    if (!replica_) return;
    desk_->left(client);
    work(time);
}

// Roots whose keys are at this seat sign what needs their signature.
std::optional<Act> NodeCore::with_signatures(Act act) {
    const auto carrier = replica_->next_carrier();
    if (!carrier) return std::nullopt;
    const ClassState& state = replica_->state();
    std::visit(
        [&](auto& said) {
            if constexpr (is_root_act<std::decay_t<decltype(said)>>) {
                if (!said.signatures.empty()) return;
                said.root_change = state.root_change;
                std::vector<RootSignature> signatures;
                for (std::size_t i = 0; i < state.roots.size(); ++i)
                    for (const SigningKey& key : keyring_.roots)
                        if (public_half<RootKey>(key) == state.roots[i].key)
                            signatures.push_back(
                                {static_cast<std::uint8_t>(i),
                                 sign_root_act(key, replica_->class_id(), *carrier, said)});
                said.signatures = std::move(signatures);
            }
        },
        act);
    return act;
}

void NodeCore::handle(ClientId client, const request::Say& say, NodeTime time) {
    desk_->seal(time, true);  // an act can take away the ground that an open change stands on
    const auto act = with_signatures(say.act);
    if (!act || !replica_->write(*act, time.claimed_minutes))
        return desk_->refused(client, Refusal::no_place);
    desk_->done(client, told::Done{0, replica_->last_act(), {}});
    // Whoever is removed must not read on.
    const auto* cut = std::get_if<act::Cut>(&*act);
    const bool removes =
        cut && (cut->reason == CutReason::remove || cut->reason == CutReason::lost_seat);
    if (removes || std::holds_alternative<act::TrainerRemove>(*act)) rotate_key(time);
}

void NodeCore::handle(ClientId client, const request::RotateKey&, NodeTime time) {
    if (!rotate_key(time)) return desk_->refused(client, Refusal::no_place);
    desk_->done(client, told::Done{0, replica_->last_act(), {}});
}

void NodeCore::handle(ClientId, const request::SetPresence& presence, NodeTime) {
    board_.set_own(presence.activity);
}

void NodeCore::handle(ClientId client, const request::OpenDoor& door, NodeTime time) {
    if (!is_trainer()) return desk_->refused(client, Refusal::no_place);
    is_door_open_ = door.is_open;
    announce_at_ = time.now;
}

void NodeCore::handle(ClientId client, const request::Answer& answer, NodeTime time) {
    const auto visitor = visitors_.find(answer.visitor);
    const bool waits =
        visitor != visitors_.end() && visitor->second.stands() == Visitor::Stands::waits;
    if (!waits) return desk_->refused(client, Refusal::malformed);
    if (answer.is_admitted) {
        admit(visitor->second, answer.person, answer.role, time);
    } else {
        visitor->second.refuse(message::JoinVerdict::refused);
    }
    say_visit(answer.visitor, visitor->second.take_frames());
    desk_->done(client, told::Done{0, replica_->last_act(), {}});
}

}  // namespace atelier
