#pragma once

// The blobs of a seat: those on its disk, which others get from it, and those that it lacks, which
// are fetched and put there. One that came and found no room is fetched again later; those beyond
// what may be wanted at a time, when some have come.

#include "node/archive.hpp"
#include "sync/blob_fetch.hpp"
#include "sync/session.hpp"

namespace atelier {

class BlobShelf {
public:
    explicit BlobShelf(Archive& archive);
    BlobShelf(const BlobShelf&) = delete;
    BlobShelf& operator=(const BlobShelf&) = delete;

    // What is here, for conversations.
    const BlobSource& source() const { return source_; }

    // By their sizes in bytes; those that are here are not wanted.
    void want(const std::map<BlobId, std::uint64_t>& blobs);
    void joined(SessionNumber session) { fetch_.joined(session); }
    void left(SessionNumber session) { fetch_.left(session); }
    template <class Message>
    BlobVerdict heard(SessionNumber session, const Message& message, Instant now) {
        return fetch_.heard(session, message, now);
    }

    // To be asked once a turn: what is to be sent now; then what came whole and is here since.
    std::vector<BlobFetch::Request> requests(Instant now);
    std::vector<BlobId> put_away(Instant now);
    // It came another way. False: there is no room for it.
    bool brought(const BlobId& id, const Bytes& blob);
    std::optional<Instant> next_due(Instant now) const;

private:
    static constexpr Milliseconds homeless_again_after{5'000};

    const Bytes* read(const BlobId& id);

    Archive& archive_;
    BlobSource source_;
    BlobFetch fetch_;
    std::map<BlobId, std::uint64_t> homeless_;
    std::map<BlobId, std::uint64_t> later_;
    Instant want_homeless_at_;
    std::optional<std::pair<BlobId, Bytes>> read_;  // the last one that was asked for
};

}  // namespace atelier
