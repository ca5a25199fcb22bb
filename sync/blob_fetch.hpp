#pragma once

// The blobs that this seat lacks, fetched from several sessions at a time (docs/protocol.md,
// "Blobs"; which session has what: blob_holders.hpp).
//
// Of a blob first the map is asked for, from any session that has it, then its chunks in their
// order, each from one session at a time and several sessions beside each other. A session owes at
// most four pieces (maps and chunks). What has not come after 5 s is asked of another one, and
// asked of the same one not before 30 s, when it is no longer counted as owed; what comes late is
// taken all the same. What came stays when its session goes. A session that gave something wrong
// is not asked for that blob again.
//
// In memory are at most 64 MiB of unfinished blobs. Those with fewer turns come first, then the
// smaller ones: a page's pictures before a film. A blob that has begun keeps its room for a turn of
// 30 s, and one more for each chunk that comes; after it, it makes way when another one could
// begin, and begins again later, from nothing, its turn twice as long. So neither a session that
// gives nothing nor one that gives drop by drop holds up the rest for long, and whoever is slow but
// honest is done in the end.
//
// A blob's size is what the change that names it says, until the map, whose hash the id is, says
// another: then that one counts, and above the limit the blob is asked for no more.

#include "sync/blob_holders.hpp"
#include "sync/limits.hpp"

#include <utility>
#include <variant>

namespace atelier {

class BlobFetch {
public:
    static constexpr Milliseconds overdue_after{5'000};
    static constexpr Milliseconds given_up_after{30'000};
    static constexpr Milliseconds turn{30'000};
    static constexpr Milliseconds turn_of_chunk{1'000};

    // `limit`: of one blob; not above what may be unfinished.
    explicit BlobFetch(std::uint64_t limit = blob_max_bytes,
                       std::uint64_t unfinished_max = limits::unfinished_blob_bytes);

    // Whether it is wanted now: not above the limit, nor beside 1,024 others (say it again when
    // some have come).
    bool want(const BlobId& blob, std::uint64_t size);
    void forget(const BlobId& blob);
    void joined(SessionNumber session);
    void left(SessionNumber session);

    BlobVerdict heard(SessionNumber session, const message::BlobHave& have, Instant now);
    BlobVerdict heard(SessionNumber session, const message::BlobMap& map, Instant now);
    BlobVerdict heard(SessionNumber session, const message::BlobChunk& chunk, Instant now);

    struct Request {
        SessionNumber to{};
        std::variant<message::BlobAsk, message::BlobWant> message;

        bool operator==(const Request&) const = default;
    };
    // To be sent now; to be asked after everything that is told here, and when next_due says.
    std::vector<Request> requests(Instant now);
    std::optional<Instant> next_due(Instant now) const;
    // Each once, and no longer wanted.
    std::vector<std::pair<BlobId, Bytes>> take_whole() { return std::exchange(whole_, {}); }

    // What the unfinished blobs that have begun take, with what is still to come of them.
    std::uint64_t unfinished_bytes() const { return unfinished_bytes_; }

private:
    using Part = std::optional<std::uint16_t>;  // a chunk; none: the map
    struct Piece {
        BlobId blob;
        Part part;

        auto operator<=>(const Piece&) const = default;
    };
    struct Begun {
        std::optional<BlobMap> map;
        Bytes bytes;
        std::vector<bool> is_there;  // of each chunk
        std::size_t missing = 0;
        Instant turn_ends;
    };
    struct Wanted {
        std::uint64_t size = 0;
        unsigned turns = 0;                      // that ended
        std::map<Part, SessionNumber> asked_of;  // and not overdue
        std::optional<Begun> begun;
    };
    struct Need {
        unsigned turns = 0;
        std::uint64_t size = 0;
        BlobId blob;

        auto operator<=>(const Need&) const = default;
    };
    using Owed = std::map<Piece, Instant>;  // since when

    // What is decided between two inputs.
    struct Round {
        Instant now;
        std::map<SessionNumber, std::size_t> free;  // pieces that may be asked for, not 0
        bool has_room = true;
        std::vector<Request> requests;
    };

    Begun* begun(const BlobId& blob);
    bool take_owed(SessionNumber session, const Piece& piece);
    static void ask_others(SessionNumber instead_of, Wanted& wanted);
    BlobVerdict lied(SessionNumber session, const BlobId& blob);
    void set_map(const BlobId& blob, const BlobMap& map);
    void set_chunk(const message::BlobChunk& chunk);
    void finish_if_whole(const BlobId& blob);

    void take_back_overdue(Instant now);
    std::map<SessionNumber, std::size_t> free_at(Instant now) const;
    std::optional<SessionNumber> somebody_for(const Piece& piece, const Round& round) const;
    void ask_for(const BlobId& blob, Round& round);
    void ask_for(const Piece& piece, Wanted& wanted, Round& round);
    void remember(SessionNumber session, const Piece& piece, Instant now);

    bool begin(const BlobId& blob, Round& round);
    bool make_room_for(std::uint64_t size, Instant now);
    void make_way(const BlobId& blob);
    void end(Wanted& wanted);
    // Where it stands in the order of need.
    void place(const BlobId& blob, std::uint64_t size, unsigned turns);

    std::uint64_t limit_;
    std::uint64_t unfinished_max_;
    std::uint64_t unfinished_bytes_ = 0;
    BlobHolders holders_;
    std::map<BlobId, Wanted> wanted_;
    std::set<Need> by_need_;
    std::map<SessionNumber, Owed> sessions_;
    std::vector<std::pair<BlobId, Bytes>> whole_;
};

}  // namespace atelier
