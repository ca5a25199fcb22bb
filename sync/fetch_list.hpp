#pragma once

// What other seats hold and this one does not: branch tips that sessions offer, and which session
// is asked for which of them (docs: conversation.md, "The fetch list"). One list for all sessions.
//
// Of one log one range is asked for at a time, of one session at most eight. Where nothing comes
// for five seconds the next session that offers it is asked. A tip that is not above what is here
// of its log, or whose changes turned out to stand on nothing here, is a branch: where it leaves is
// asked before it is fetched.

#include "protocol/message_sync.hpp"
#include "sync/instant.hpp"
#include "sync/session_number.hpp"

#include <functional>
#include <map>
#include <set>
#include <variant>

namespace atelier {

class FetchList {
public:
    static constexpr Milliseconds patience{5'000};
    static constexpr int failures_max = 3;
    static constexpr Milliseconds rest{15'000};      // of a session that failed so often
    static constexpr Milliseconds unusable{30'000};  // of a tip that came and could not be held

    // What is here, of the replica.
    struct Here {
        std::function<bool(const SpaceId&, const ChangeId&)> holds;
        std::function<std::optional<Tip>(const SpaceId&, const LogName&)> highest;
    };
    FetchList(const SpaceId& class_space, Here here)
        : class_space_(class_space), here_(std::move(here)) {}

    void offered(SessionNumber session, const SpaceId& space, const Tip& tip);
    void left(SessionNumber session);

    // A part of a log came from this session; it is held, or it stands on nothing that is here, or
    // it cannot be held for now.
    enum class Outcome : std::uint8_t { held, gap, unusable };
    void came(SessionNumber session, const SpaceId& space, const Tip& last, Outcome outcome,
              Instant now);
    void unable(SessionNumber session, const SpaceId& space, const LogName& log);
    void steps(SessionNumber session, const message::Steps& steps);
    // What could not be held may be held now.
    void class_changed();

    struct Ask {
        SessionNumber to{};
        std::variant<message::Want, message::Walk> message;
    };
    std::vector<Ask> asks(Instant now);
    std::optional<Instant> next_due() const;

    bool is_asked(SessionNumber session, const SpaceId& space, const LogName& log) const;
    // Whether something of this space that this session offers is still to come.
    bool awaits(SessionNumber session, const SpaceId& space) const;
    std::size_t size() const { return entries_.size(); }

private:
    // The class space first; of a log the longest branch.
    struct Key {
        bool is_content = true;
        SpaceId space;
        LogName log;
        Seq below = 0;  // seq_max - seq
        ChangeId id;
        auto operator<=>(const Key&) const = default;
    };
    struct Entry {
        std::set<SessionNumber> offers;
        std::optional<SessionNumber> asked;
        Instant deadline;
        bool is_branch = false;
        std::optional<Seq> from;  // where the branch leaves
        std::optional<Instant> asleep;
    };
    struct Peer {
        std::set<Key> offers;
        std::size_t asked = 0;
        int failures = 0;
        std::optional<Instant> resting;
    };
    using Entries = std::map<Key, Entry>;

    Key key_of(const SpaceId& space, const Tip& tip) const;
    void erase(Entries::iterator entry);
    void withdraw(SessionNumber session, const Key& key);
    void release(Entry& entry, const Key& key);
    void give_up_late(Instant now);
    Ask ask(SessionNumber session, const Key& key, Entry& entry, Instant now);
    Entries::iterator asked_entry(SessionNumber session, const SpaceId& space, const LogName& log);

    SpaceId class_space_;
    Here here_;
    Entries entries_;
    std::map<SessionNumber, Peer> peers_;
    std::map<std::pair<SpaceId, LogName>, Key> in_flight_;
};

}  // namespace atelier
