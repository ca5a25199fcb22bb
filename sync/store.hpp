#pragma once

// What a seat keeps: the signed changes of every log, packed, its own records, and blobs.
// The only thing of the world that sync and the core of a node know; the answers are a database on
// disk and, in tests, memory that breaks on purpose.
//
// A commit is whole or not at all, and can be read at once. Whether it survives a crash is decided
// by a flush that was requested behind it and has ended well: what a crash leaves is everything up
// to some commit, none before that flush missing. Blobs keep the same order.
//
// It judges nothing of what it keeps but that it is what was put in: a span that is not any more
// takes what is behind it in its log away with itself, as if they had never come, and the log is
// fetched again. A blob that is not any more is not there.
//
// A full disk refuses a write whole; later ones may fit. The same goes for a machine that lacks
// something for a moment, such as descriptors for files. After any other fault of a write or a
// flush the store writes nothing more (a flush that is tried again lies: PostgreSQL's fsyncgate,
// 2018), and only opening it again shows what is left. An older image that somebody put back opens
// as what it is; nobody here can tell, which is why a node never goes on with an old log.

#include "protocol/bytes.hpp"

#include <expected>
#include <optional>
#include <string>

namespace atelier {

enum class StoreFault : std::uint8_t {
    full = 1,
    broken,
    passing,  // nothing is wrong with the disk
};

template <class T>
using Stored = std::expected<T, StoreFault>;

// Consecutive changes of one log as a span or a sheaf (protocol/sheaf.hpp): opaque here. Branches
// of a forked log lie side by side; `previous` and `tip` tell them apart.
struct StoredSpan {
    SpaceId space;
    LogName log;
    Seq first = 1;
    Seq last = 1;
    ChangeId previous;  // the change before `first`; zero where that is 1
    ChangeId tip;       // the change at `last`
    Bytes bytes;

    bool operator==(const StoredSpan&) const = default;
};

// What only this seat knows, by a key of its own: how far an editor's requests were processed, a
// peer's last address.
struct LocalRecord {
    std::string key;
    Bytes value;  // empty: the record is taken away

    bool operator==(const LocalRecord&) const = default;
};

struct Commit {
    std::vector<StoredSpan> spans;  // one whose tip is there already is left as it is
    std::vector<LocalRecord> records;
};

// A part of a log, ordered by (first, last, tip).
struct LogPart {
    std::vector<StoredSpan> spans;
    // A bad span was met: it and every span of the log that begins at this seq or later are gone.
    std::optional<Seq> cut;

    bool operator==(const LogPart&) const = default;
};

enum class FlushToken : std::uint64_t {};

struct Flushed {
    FlushToken token{};
    std::optional<StoreFault> fault;  // with it, whether anything is on the disk is not known
};

class Store {
public:
    virtual ~Store() = default;

    virtual Stored<void> commit(const Commit& commit) = 0;
    // In place of the spans that say the same changes. False, and nothing is changed, when those
    // here do not follow one another from `first` to `tip`.
    virtual Stored<bool> replace(const StoredSpan& span) = 0;
    virtual Stored<void> put_blob(const BlobId& id, BytesView blob) = 0;

    // Of all that was written before. Ends later, as one of flushed().
    virtual FlushToken request_flush() = 0;
    // Those that have ended since this was last asked, in the order of their requests.
    virtual std::vector<Flushed> flushed() = 0;

    virtual std::vector<SpaceId> spaces() = 0;                    // ascending
    virtual std::vector<LogName> logs(const SpaceId& space) = 0;  // ascending
    // Every span that has a change from `from` up to and with `to`.
    virtual Stored<LogPart> read(const SpaceId& space, const LogName& log, Seq from, Seq to) = 0;
    virtual Stored<std::optional<Bytes>> record(const std::string& key) = 0;
    // Those whose keys begin so, ascending.
    virtual Stored<std::vector<LocalRecord>> records(const std::string& beginning) = 0;
    virtual Stored<std::optional<Bytes>> blob(const BlobId& id) = 0;
    // As far as is known without reading it.
    virtual bool has_blob(const BlobId& id) = 0;
};

}  // namespace atelier
