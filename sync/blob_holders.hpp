#pragma once

// Which sessions have which of the blobs that this seat lacks, by asking them (docs/protocol.md,
// "Conversation", blob ask and blob have).
//
// A session has at most one ask open. It is asked about what it was never asked about as soon as
// its last ask is answered, about what it lacked 30 s after it said so. One that says "have" and
// then gives nothing in time counts as one that lacks it; one that gave something wrong is never
// asked about that blob again. One that never answers is not asked a second time: its answer could
// not be told from the next one.

#include "protocol/message_blob.hpp"
#include "sync/instant.hpp"
#include "sync/session_number.hpp"

#include <map>
#include <set>

namespace atelier {

// What came from a session. Wrong: no honest seat sends it. Unasked: it was not looked at.
enum class BlobVerdict { fine, unasked, wrong };

class BlobHolders {
public:
    static constexpr std::size_t ask_max = 256;
    static constexpr Milliseconds asked_again_after{30'000};

    void want(const BlobId& blob);
    void forget(const BlobId& blob) { blobs_.erase(blob); }
    void joined(SessionNumber session) { sessions_[session]; }
    void left(SessionNumber session);

    BlobVerdict heard(SessionNumber session, const message::BlobHave& have, Instant now);
    void gave(SessionNumber session, const BlobId& blob);
    void gave_nothing(SessionNumber session, const BlobId& blob, Instant now);
    void lied(SessionNumber session, const BlobId& blob);

    // To be sent now. What is due because something was heard or wanted is not in next_due.
    std::vector<std::pair<SessionNumber, message::BlobAsk>> asks(Instant now);
    std::optional<Instant> next_due(Instant now) const;

    // Of a blob that is wanted.
    const std::set<SessionNumber>& of(const BlobId& blob) const { return blobs_.at(blob).holders; }

private:
    static constexpr Instant never{UINT64_MAX};

    struct Blob {
        std::set<SessionNumber> holders;
        std::map<SessionNumber, Instant> ask_at;  // of no holder; not there: at once
    };
    struct Session {
        std::vector<BlobId> asked;  // the open ask
        Instant look_at;            // nothing is to be asked before
    };

    std::vector<BlobId> take_due(SessionNumber number, Session& session, Instant now);
    void set_lacks(SessionNumber session, Blob& blob, Instant now);

    std::map<BlobId, Blob> blobs_;
    std::map<SessionNumber, Session> sessions_;
};

}  // namespace atelier
