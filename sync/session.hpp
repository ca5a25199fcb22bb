#pragma once

// One conversation with one peer after the handshake: docs/conversation.md. Frames in, frames out.
// It compares what both hold, asks and serves, pushes what is new, and keeps the order and the
// bounds of what is sent. What comes it hands on: whether a change is held is the replica's to say,
// and it is told of it (came).
//
// It refuses what no honest seat sends; whoever owns the connection then says bye and hangs up.

#include "protocol/message.hpp"
#include "sync/comparing.hpp"
#include "sync/fetch_list.hpp"
#include "sync/limits.hpp"
#include "sync/replica.hpp"
#include "sync/span_numbers.hpp"

#include <deque>

namespace atelier {

// Of a span or of the change after a tip, not verified.
struct HeardChanges {
    SpaceId space;
    std::vector<SpanChange> changes;
    Signature signature;
    bool was_wanted = false;
    std::size_t bytes = 0;  // to be given back by worked_off
};

using Heard =
    std::variant<HeardChanges, message::Hello, message::Have, message::BlobHave, message::BlobMap,
                 message::BlobChunk, message::Presence, message::PresencePassedOn, message::Peers,
                 message::JoinAsk, message::JoinNonce, message::JoinReveal, message::JoinAnswer,
                 message::Bye>;

// The blobs that are here whole.
struct BlobSource {
    std::function<bool(const BlobId&)> has;
    std::function<std::optional<BlobMap>(const BlobId&)> map;
    std::function<std::optional<Bytes>(const BlobId&, std::uint16_t chunk)> chunk;
};

class Session {
public:
    static constexpr Milliseconds quiet{5'000};     // then a ping
    static constexpr Milliseconds silence{15'000};  // then it is over
    static constexpr Milliseconds comparing{30'000};
    static constexpr std::size_t credit_step = std::size_t{256} * 1024;

    struct Facts {
        SessionNumber number{};
        DeviceKey device;
        Instance own{};
        std::uint64_t seed = 0;  // of jitter
        // Whether a held change is in the store; until then nobody hears of it. Without: all are.
        std::function<bool(const SpaceId&, const ChangeId&)> is_stored;
    };
    // A conversation about a class that this seat is of.
    Session(const Facts& facts, Replica& replica, FetchList& fetch, const BlobSource& blobs,
            Instant now);

    SessionNumber number() const { return facts_.number; }
    const DeviceKey& device() const { return facts_.device; }
    const std::optional<message::Hello>& hello() const { return hello_; }

    Result<std::vector<Heard>> receive(BytesView frame, Instant now);
    // The changes heard last were taken in: whether the last of them is held, and how far they fit.
    void came(const HeardChanges& heard, FetchList::Outcome outcome, Instant now);
    // So much of what was received is verified and stored.
    void worked_off(std::size_t bytes);

    // Whether the peer is one who may read: else it is heard and asked, and told nothing.
    void serve(bool is_served) { is_served_ = is_served; }
    bool is_serving() const { return is_served_; }

    // A change that is held since, to be sent at `at` unless the peer is known to have it then.
    void push(const Replica::HeldChange& held, Instant at);
    void tell(const message::Presence& presence) { presence_ = presence; }
    void tell(const message::PresencePassedOn& presence) { passed_on_[presence.device] = presence; }
    // Any other message.
    void say(const Message& message);
    // States are to be compared with this peer soon.
    void compare() { owes_spaces_ = true; }
    // The same for one space, whose changes lack something; at most once a second.
    void compare(const SpaceId& space, Instant now);

    // The connection has room for so many bytes.
    std::vector<Bytes> take_frames(std::size_t room);
    bool has_frames() const;
    // False: the peer has been silent for too long.
    bool tick(Instant now);
    std::optional<Instant> next_due() const;
    // Something is owed that waits neither for a time nor for a word to this session: tick it in
    // every turn.
    bool is_held_up() const { return hello_ && (owes_spaces_ || comparing_.is_waiting()); }
    std::size_t queued_bytes() const { return control_bytes_ + live_bytes_; }

    // What the peer is known to have of a log.
    bool is_known(const SpaceId& space, const Tip& tip) const;

private:
    using LogOfSpace = std::pair<SpaceId, LogName>;
    struct Later {
        Instant at;
        Replica::HeldChange held;
    };

    Result<void> take(const message::Hello& hello, std::vector<Heard>& heard);
    Result<void> take(const message::Spaces& spaces, Instant now);
    Result<void> take(const message::Sample& sample);
    Result<void> take(const message::Frontier& frontier);
    Result<void> take(const message::Want& want);
    Result<void> take(const message::Span& span, std::vector<Heard>& heard);
    Result<void> take(const message::Next& next, std::vector<Heard>& heard);
    Result<void> take(const message::Walk& walk);
    Result<void> take(const message::Credit& credit);

    void learn(const SpaceId& space, const Tip& tip);
    void say_samples(Instant now);
    void say_spaces(Instant now);
    void say_what_is_due(Instant now);
    std::optional<Bytes> next_frame();
    std::optional<Bytes> live_frame();
    std::optional<Bytes> presence_frame();
    std::optional<Bytes> history_frame();
    std::optional<Bytes> blob_frame();
    Bytes span_frame(const SpaceId& space, const LogTip& last, Bytes span);
    void overflow();
    std::uint64_t random();

    Facts facts_;
    Replica& replica_;
    FetchList& fetch_;
    const BlobSource& blobs_;

    std::optional<message::Hello> hello_;
    bool is_served_ = true;
    Instant heard_at_;
    std::optional<Instant> pinged_at_;
    Instant compare_at_;
    bool owes_spaces_ = false;
    std::set<SpaceId> said_spaces_;  // that the peer was told of
    Comparing comparing_;
    std::map<LogOfSpace, std::pair<Seq, ChangeId>> known_;

    std::map<std::uint16_t, LogTip> their_numbers_;
    SpanNumbers own_numbers_;

    std::deque<Bytes> control_;
    std::size_t control_bytes_ = 0;
    std::deque<Later> later_;  // by time
    std::deque<Replica::HeldChange> live_;
    std::size_t live_bytes_ = 0;
    std::optional<message::Presence> presence_;
    std::map<DeviceKey, message::PresencePassedOn> passed_on_;
    std::deque<std::pair<SpaceId, message::WantedRange>> serving_;
    std::deque<message::BlobWant> blob_wants_;
    std::int64_t credit_ = limits::credit_bytes;   // that we may use
    std::int64_t granted_ = limits::credit_bytes;  // that the peer may use
    std::size_t worked_off_ = 0;                   // not given back yet
    std::uint64_t jitter_;
};

}  // namespace atelier
