#include "node/node_core.hpp"

#include "node/conversations.hpp"
#include "node/desk.hpp"
#include "node/root_signatures.hpp"
#include "protocol/check.hpp"
#include "sync/place.hpp"

namespace atelier {

namespace {

Refusal refusal_of(VoidReason reason) {
    switch (reason) {
        case VoidReason::root_change_unknown:
        case VoidReason::signatures_missing:
        case VoidReason::root_change_lost:
        case VoidReason::root_change_passed: return Refusal::for_roots;
        case VoidReason::not_entitled:
        case VoidReason::trainer_not_added:
        case VoidReason::trainer_removed: return Refusal::for_trainers;
        case VoidReason::place_not_given:
        case VoidReason::author_cut: return Refusal::no_place;
        case VoidReason::bad_reference:
        case VoidReason::kit_refused: break;
    }
    return Refusal::bad_reference;
}

}  // namespace

NodeCore::NodeCore(Store& store, const SeatKeyring& keyring, const Seed& seed, std::uint16_t port,
                   Replica::Verify verify, NodeTime time)
    : keyring_(keyring),
      seeds_(seed),
      instance_(Instance{seeds_.number()}),
      port_(port),
      verify_(std::move(verify)),
      archive_(store),
      class_key_(archive_, keyring_.seal),
      places_(archive_),
      beacons_(instance_, port, seeds_, actions_),
      rejoin_([this](const PeerAddress& address) { return others_->is_connected(address); }),
      entrance_(keyring_, instance_, seeds_, actions_, class_for_entrance()) {
    if (const auto genesis = archive_.genesis()) begin(*genesis, time);
    beacons_.begin(time.now);
}

NodeCore::~NodeCore() = default;

// The class is known: what the store has of it is read.
void NodeCore::begin(const Archive::Genesis& genesis, NodeTime time) {
    replica_ = std::make_unique<Replica>(
        genesis.change, genesis.signature, keyring_.author,
        [this] { return Sitting{seeds_.number()}; }, verify_);
    desk_ = std::make_unique<Desk>(*replica_, archive_);
    others_ = std::make_unique<Conversations>(
        keyring_.device, instance_, seeds_, actions_, *replica_, archive_,
        Conversations::Seat{[this](NodeTime at) { desk_->seal(at, true); },
                            [this](const Told& told) { desk_->tell_all(told); }, port_});
    class_key_.load();
    places_.load();
    for (const PeerAddress& address : places_.addresses())
        others_->know(address);
    if (class_key_.key()) beacons_.use_key(*class_key_.key());
    archive_.load(*replica_);
    others_->watch_own();
    others_->want(replica_->shown_blobs());
    rest_at_ = time.now;
    class_moved(time.now);
}

std::optional<ClassId> NodeCore::class_id() const {
    return replica_ ? std::optional(replica_->class_id()) : std::nullopt;
}

std::optional<Welcome> NodeCore::welcome() const {
    if (!is_working()) return std::nullopt;
    return Welcome{replica_->class_id(), network_key(), true, true};
}

std::vector<const Session*> NodeCore::sessions() const {
    return others_ ? others_->sessions() : std::vector<const Session*>{};
}

// ---- what comes in ------------------------------------------------------------------------------

void NodeCore::connected(const Connected& connection, NodeTime time) {
    // Whoever asks for a place or for the key must not find the class full.
    const bool is_called = connection.kind == HandshakeKind::member && !connection.opened_by_us;
    if (connection.kind == HandshakeKind::join) {
        entrance_.connected(connection, replica_ != nullptr, time.now);
    } else if (is_working() && (!is_called || others_->may_accept())) {
        others_->begin(connection, time.now);
        note_place(connection);
    } else {
        actions_.emplace_back(action::Close{connection.number});
    }
    work(time);
}

void NodeCore::note_place(const Connected& connection) {
    if (!connection.opened_by_us || connection.kind != HandshakeKind::member) return;
    if (!is_effective_member(replica_->state(), connection.device)) return;
    places_.reached(connection.device, connection.address);
}

void NodeCore::received(SessionNumber number, BytesView frame, NodeTime time) {
    if (entrance_.has(number)) {
        entrance_.received(number, frame, time);
    } else if (others_) {
        others_->received(number, frame, time.now);
    }
    work(time);
}

void NodeCore::disconnected(SessionNumber number, NodeTime time) {
    entrance_.left(number);
    if (others_) others_->ended(number, time.now);
    work(time);
}

void NodeCore::failed(const PeerAddress& address, NodeTime time) {
    entrance_.failed(address);
    if (others_) others_->failed(address, time.now);
    work(time);
}

void NodeCore::know(const std::vector<PeerAddress>& addresses, NodeTime time) {
    if (!others_) return;
    for (const PeerAddress& address : addresses)
        others_->know(address);
    work(time);
}

void NodeCore::drained(SessionNumber number, std::size_t room, NodeTime time) {
    // Most often all is said.
    if (others_ && others_->drained(number, room)) work(time);
}

std::optional<Beacons::Heard> NodeCore::datagram(const PeerAddress& from, BytesView datagram,
                                                 NodeTime time) {
    if (others_ && !network_key()) return std::nullopt;
    const auto heard = beacons_.heard(from, datagram, time.now);
    if (!heard) return std::nullopt;
    if (!others_) {
        entrance_.heard(heard->address);
        work(time);
        return std::nullopt;
    }
    if (heard->is_recognised) {
        rejoin_.recognised(heard->address);
        others_->heard_at(heard->address, heard->instance, time.now);
    } else {
        rejoin_.not_recognised(heard->address, time.now);
    }
    work(time);
    return heard;
}

// ---- one turn -----------------------------------------------------------------------------------

void NodeCore::work(NodeTime time) {
    if (is_working()) {
        others_->verify_some(time);
        settle(time);
        entrance_.flushed(archive_.flushed_commits(), archive_.is_broken());
    }
    entrance_.tick(time.now);
    take_place(time);
    if (is_working()) call_others(time.now);
    if (is_working()) rest_texts(time.now);
    beacons_.tick(time.now);
}

void NodeCore::rest_texts(Instant now) {
    constexpr std::size_t at_once = 131'072;  // bytes of text: a millisecond
    constexpr Milliseconds soon{20};
    constexpr Milliseconds unwanted_for{30'000};
    if (now < rest_at_) return;
    if (!is_resting_texts_) replica_->unwant_texts();
    const Contents::Rested rested = replica_->rest_texts(at_once);
    has_rested_ = has_rested_ || rested.bytes > 0;
    is_resting_texts_ = !rested.is_all;
    rest_at_ = now + (is_resting_texts_ ? soon : unwanted_for);
}

void NodeCore::call_others(Instant now) {
    const auto kind = network_key() ? HandshakeKind::member : HandshakeKind::rejoin;
    for (const PeerAddress& address : others_->to_dial(now))
        actions_.emplace_back(action::Dial{address, kind});
    if (const auto address = rejoin_.to_call(now))
        actions_.emplace_back(action::Dial{*address, HandshakeKind::rejoin});
}

void NodeCore::settle(NodeTime time) {
    // What an editor sent is in the store up to one request and no further: an open change that had
    // to be ended takes the others with it.
    desk_->seal(time, replica_->has_own_news());
    if (replica_->has_class_news()) archive_.load_rest(*replica_);
    Replica::News news = replica_->take_news();
    replica_->take_lacking();
    const std::uint64_t commits = archive_.commits();
    const bool is_nothing = news.held.empty();
    const auto stored =
        archive_.commit(*replica_, std::move(news.held), desk_->records(), time.now);
    if (archive_.commits() > commits || (is_nothing && !archive_.is_full()))
        desk_->committed(archive_.commits());
    const auto on_disk = archive_.tick(replica_.get(), time.now);
    if (news.class_changed) class_moved(time.now);
    if (!archive_.is_broken()) {
        others_->push(stored, time.now);
        others_->tell_on_disk(on_disk, time.now);
    }
    others_->want(news.blobs);
    others_->ask(time.now);
    if (news.spaces_changed) others_->compare();
    desk_->shown(news.shown, news.class_changed, time.now);
    desk_->tell(time.now, status());
    for (auto& [client, told] : desk_->take_told())
        actions_.emplace_back(action::Tell{client, std::move(told)});
    others_->send(time.now);
}

DiskState NodeCore::disk_state() const {
    if (archive_.is_broken()) return DiskState::broken;
    if (archive_.is_hindered()) return DiskState::well;
    if (!archive_.keeps_own()) return DiskState::full;
    return archive_.is_full() || !archive_.takes_blobs() ? DiskState::nearly_full : DiskState::well;
}

told::Status NodeCore::status() const {
    told::Status status;
    status.connected = others_->devices();
    status.seats = others_->seats_with_all();
    status.wrote = others_->has_own();
    status.disk = disk_state();
    return status;
}

std::uint64_t NodeCore::latest_claimed_minutes() {
    std::uint64_t latest = 0;
    if (!replica_) return latest;
    const ActGraph& acts = replica_->class_chains().space().graph();
    for (ActIndex index = 0; index < acts.size(); ++index)
        latest = std::max(latest, acts[index].change.header.claimed_time_minutes);
    return latest;
}

void NodeCore::tick(NodeTime time) {
    work(time);
}

void NodeCore::stop(NodeTime time) {
    if (!is_working()) return;
    desk_->seal(time, true);
    others_->set_presence(std::nullopt);
    archive_.flush_soon(time.now);
    settle(time);
    others_->hang_up(message::ByeReason::leaving);
    beacons_.leave();
}

std::optional<std::size_t> NodeCore::seats_with_all_of(const SpaceId& space) const {
    return others_ ? others_->seats_with_all_of(space) : std::nullopt;
}

std::set<SpaceId> NodeCore::take_touched() {
    return desk_ ? desk_->take_touched() : std::set<SpaceId>{};
}

std::optional<Instant> NodeCore::next_due(Instant now) const {
    std::optional<Instant> due = beacons_.next_due();
    const auto take = [&](std::optional<Instant> at) {
        if (at) due = due ? std::min(*due, *at) : *at;
    };
    take(entrance_.next_due());
    if (!is_working()) return due;
    take(rejoin_.next_due());
    take(rest_at_);
    take(archive_.next_due());
    take(desk_->next_due(now));
    take(others_->next_due(now));
    return due;
}

// ---- sticks -------------------------------------------------------------------------------------

BundleOut NodeCore::bundle_out(const std::string& label, NodeTime time) {
    desk_->seal(time, true);
    settle(time);
    bundle::Head head;
    head.purpose = BundlePurpose::carry;
    head.claimed_time_minutes = std::min(time.claimed_minutes, claimed_time_max_minutes);
    head.label = label;
    return {*replica_, archive_, keyring_.author, std::move(head)};
}

BundleIn NodeCore::bundle_in(BundleSource& source, std::function<NodeTime()> clock) {
    return {source,
            {replica_->class_id(),
             [this](const SpaceId& space, const ChangeId& id) {
                 return replica_->has_space(space) && replica_->holds(space, id);
             },
             [this, clock](const Span& span) { return take(span, clock()); },
             // Asked when all changes are here: the outlines are made once.
             [this,
              shown = std::optional<std::map<BlobId, std::uint64_t>>()](const BlobId& id) mutable {
                 if (!shown) shown = replica_->shown_blobs();
                 return !archive_.has_blob(id) && shown->contains(id);
             },
             [this, clock = std::move(clock)](const BlobId& id, const Bytes& blob) {
                 if (!others_->brought(id, blob)) return false;
                 work(clock());
                 return true;
             }}};
}

bool NodeCore::take(const Span& span, NodeTime time) {
    if (archive_.is_broken()) return true;  // nothing is taken in; the clients are told
    const SpaceId& space = span.changes.front().header.space;
    // An act can take away the ground that an open change stands on.
    if (space == replica_->class_id()) desk_->seal(time, true);
    const auto fault = replica_->add(space, span.changes, span.signature);
    work(time);
    return !fault;
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
    entrance_.stop_knocking();
    begin(founded, time);
    const bool has_key = rotate_key(time);
    ATELIER_CHECK(has_key);
    work(time);
    return true;
}

bool NodeCore::ask_to_join(Knocking where, const JoinWish& wish, NodeTime time) {
    if (replica_) return false;
    entrance_.knock(std::move(where), wish);
    work(time);
    return true;
}

Entrance::Class NodeCore::class_for_entrance() {
    return {[this] { return is_trainer(); },
            [this](const InviteKey& key) -> std::optional<Role> {
                const auto& invites = replica_->state().invites;
                const auto kit = invites.find(key);
                if (kit == invites.end() || kit->second.used >= kit->second.uses)
                    return std::nullopt;
                return kit->second.role;
            },
            [this](const act::Admit& admission) { return has_place(admission); },
            [this](const act::Admit& admission, NodeTime time) { return admit(admission, time); },
            [this](const Told& told) { tell_clients(told); }};
}

bool NodeCore::has_place(const act::Admit& admission) const {
    const ClassState& state = replica_->state();
    const auto grants = state.authors.find(admission.author);
    return grants != state.authors.end() && grants->second.back().seat == admission.seat &&
           is_effective_member(state, admission.seat.device);
}

std::optional<Entrance::Admitted> NodeCore::admit(const act::Admit& admission, NodeTime time) {
    if (!network_key() || is_shut_out(replica_->state(), admission.author, admission.seat.device))
        return std::nullopt;
    // Who is let in by hand may get another name or role.
    const bool is_there = !admission.kit.is_zero() && has_place(admission);
    if (!is_there &&
        (replica_->void_reason(admission) || !replica_->write(admission, time.claimed_minutes)))
        return std::nullopt;
    settle(time);
    if (archive_.is_full() || archive_.is_broken()) return std::nullopt;
    archive_.flush_soon(time.now);
    const ClassChains& chains = replica_->class_chains();
    return Entrance::Admitted{{replica_->class_id(),
                               class_key_.epoch(),
                               *network_key(),
                               {chains.genesis(), chains.genesis_signature()}},
                              archive_.commits()};
}

// This seat was let into a class: it calls again as a member.
void NodeCore::take_place(NodeTime time) {
    if (replica_) return;
    const auto given = entrance_.place();
    if (!given) return;
    const auto& [visit, place] = *given;
    actions_.emplace_back(action::Close{visit});
    class_key_.keep(place.epoch, place.network_key);
    use_network_key();
    if (!archive_.keep(place.genesis)) return;
    begin(place.genesis, time);
    beacons_.begin(time.now);
    // A member that is known, should beacons not come through.
    if (const auto at = entrance_.at()) others_->know(*at);
    entrance_.came_in();
}

// ---- the class has moved ------------------------------------------------------------------------

bool NodeCore::is_trainer() {
    return atelier::is_trainer(replica_->state(), replica_->own());
}

void NodeCore::use_network_key() {
    beacons_.use_key(*network_key());
    rejoin_.begin_again();
}

bool NodeCore::rotate_key(NodeTime time) {
    return is_trainer() &&
           replica_->write(class_key_.next(replica_->state(), seeds_), time.claimed_minutes);
}

void NodeCore::class_moved(Instant now) {
    others_->class_moved();
    if (!class_key_.learn(*replica_)) return;
    use_network_key();
    beacons_.begin(now);
}

// ---- requests -----------------------------------------------------------------------------------

void NodeCore::tell_clients(const Told& told) {
    for (const ClientId client : clients_)
        actions_.emplace_back(action::Tell{client, told});
}

void NodeCore::request(ClientId client, const Request& request, NodeTime time) {
    const bool is_new = clients_.insert(client).second;
    // Else whoever comes sees nobody until somebody moves, or speaks again after ten seconds.
    if (is_new && others_)
        if (auto present = others_->present(time.now); !present.empty())
            actions_.emplace_back(action::Tell{client, told::PresenceChanged{std::move(present)}});
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
    if (present_ == client) {
        present_.reset();
        others_->set_presence(std::nullopt);
    }
    desk_->left(client, time);
    work(time);
}

void NodeCore::handle(ClientId client, const request::Say& say, NodeTime time) {
    desk_->seal(time, true);  // an act can take away the ground that an open change stands on
    const auto carrier = replica_->next_carrier();
    if (!carrier) return desk_->refused(client, Refusal::no_place);
    const Act act =
        signed_by_roots(say.act, replica_->state(), replica_->class_id(), *carrier, keyring_.roots);
    if (const auto why = replica_->void_reason(act))
        return desk_->refused(client, refusal_of(*why));
    if (!replica_->write(act, time.claimed_minutes))
        return desk_->refused(client, Refusal::no_place);
    desk_->done(client, told::Done{0, replica_->last_act(), {}});
    // Whoever is removed must not read on.
    const auto* cut = std::get_if<act::Cut>(&act);
    const bool removes =
        cut && (cut->reason == CutReason::remove || cut->reason == CutReason::lost_seat);
    if (removes || std::holds_alternative<act::TrainerRemove>(act)) rotate_key(time);
}

void NodeCore::handle(ClientId client, const request::RotateKey&, NodeTime time) {
    if (!rotate_key(time)) return desk_->refused(client, Refusal::for_trainers);
    desk_->done(client, told::Done{0, replica_->last_act(), {}});
}

void NodeCore::handle(ClientId client, const request::SetPresence& presence, NodeTime) {
    present_ = client;
    others_->set_presence(presence.activity);
}

void NodeCore::handle(ClientId client, const request::OpenDoor& door, NodeTime time) {
    if (!is_trainer()) return desk_->refused(client, Refusal::for_trainers);
    entrance_.open_door(door.is_open);
    beacons_.show_door(door.is_open ? replica_->state().name : "", time.now);
}

void NodeCore::handle(ClientId client, const request::Answer& answer, NodeTime time) {
    if (!is_trainer()) return desk_->refused(client, Refusal::for_trainers);
    if (!entrance_.answer(answer, time)) return desk_->refused(client, Refusal::malformed);
    desk_->done(client, told::Done{0, replica_->last_act(), {}});
}

}  // namespace atelier
