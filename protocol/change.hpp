#pragma once

// The header of a signed change, its id and its signature: docs/protocol.md, "Change". Frozen.
//
//   header := version u8 = 1 | kind u8 | space 32 | author 32 | sitting u64 | seq varint | prev 32
//           | lamport varint | nheads u8 | heads 32 * nheads | claimed_time varint
//           | log_bytes varint | body_len varint | body_hash 32
//
// It refuses what a header alone can break. Whether it continues its log is asked of `continues`;
// whether lamport and references are right is known only to who holds its past (sync).

#include "protocol/bytes.hpp"
#include "protocol/hash.hpp"
#include "protocol/signature.hpp"

namespace atelier {

inline constexpr std::size_t change_heads_max = 32;
inline constexpr std::size_t change_body_max_bytes = 256 * 1024;
inline constexpr std::uint64_t log_max_bytes = 64 * 1024 * 1024;
inline constexpr Seq seq_max = UINT32_MAX;
inline constexpr Lamport lamport_max = Lamport{1} << 56;
inline constexpr std::uint64_t claimed_time_max_minutes = UINT32_MAX;

// on the wire: never renumber
enum class ChangeKind : std::uint8_t {
    genesis = 1,  // founds a class; space zero, alone in its log
    act = 2,      // in the class space
    content = 3,  // in any other space
};

struct Header {
    ChangeKind kind = ChangeKind::content;
    SpaceId space;
    AuthorId author;
    Sitting sitting{};
    Seq seq = 1;
    ChangeId prev;
    Lamport lamport = 0;
    std::vector<ChangeId> heads;
    std::uint64_t claimed_time_minutes = 0;  // since 1970-01-01 UTC by the author's clock
    std::uint64_t log_bytes = 0;
    std::uint32_t body_len = 0;  // bytes
    Hash body_hash;

    LogName log() const { return {author, sitting}; }
    bool operator==(const Header&) const = default;
};

// The rules of docs/protocol.md that a header breaks by itself; nullopt when it keeps them all.
std::optional<Error> fault_of(const Header& header);

// The header must have no fault.
Bytes encode(const Header& header);
void write(Writer& writer, const Header& header);
Result<Header> decode_header(BytesView bytes);

ChangeId id_of(const Header& header);
// The same for the header's bytes.
ChangeId id_of(BytesView header);
// What a change comes directly after: prev, where there is one, and the heads, ascending.
std::vector<ChangeId> parents_of(const Header& header);
Hash body_hash_of(BytesView body);

Signature sign_change(const SigningKey& key, const ChangeId& id);
bool verify_change(const AuthorId& author, const ChangeId& id, const Signature& signature);

// The state of a log behind one of its changes: what the next one must continue.
struct LogTip {
    ChangeKind kind = ChangeKind::content;
    SpaceId space;
    LogName log;
    Seq seq = 0;
    ChangeId id;
    Lamport lamport = 0;
    std::uint64_t claimed_time_minutes = 0;
    std::uint64_t log_bytes = 0;

    bool operator==(const LogTip&) const = default;
};

LogTip tip_of(const Header& header, const ChangeId& id);

// Whether `header`, whose body has `deleted_events` deleted events, is the next in the log of
// `tip`: same kind, space and log, seq one higher, prev its id, log_bytes grown by exactly its
// cost. bad_chain when not.
std::optional<Error> fault_after(const LogTip& tip, const Header& header,
                                 std::uint64_t deleted_events);

}  // namespace atelier
