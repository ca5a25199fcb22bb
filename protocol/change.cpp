#include "protocol/change.hpp"

#include "protocol/check.hpp"

#include <algorithm>

namespace atelier {

namespace {

constexpr std::uint8_t header_version = 1;
// All fields but the heads: 3 bytes, four of 32, sitting, and five varints.
constexpr std::size_t header_usual_max_bytes = 3 + 4 * 32 + 8 + 5 + 9 + 5 + 4 + 3;

bool strictly_ascending(const std::vector<ChangeId>& ids) {
    return std::ranges::adjacent_find(ids, std::greater_equal{}) == ids.end();
}

std::optional<Error> fault_of_genesis(const Header& header) {
    const bool alone = header.space.is_zero() && header.seq == 1 && header.lamport == 0 &&
                       header.log_bytes == header.body_len;
    return alone && header.heads.empty() ? std::nullopt : std::optional(Error::bad_value);
}

std::optional<Error> fault_of_heads(const Header& header) {
    if (header.heads.size() > change_heads_max) return Error::too_large;
    if (!strictly_ascending(header.heads)) return Error::not_canonical;
    if (!header.heads.empty() && header.heads.front().is_zero()) return Error::bad_value;
    const bool holds_prev = std::ranges::find(header.heads, header.prev) != header.heads.end();
    return holds_prev ? std::optional(Error::bad_value) : std::nullopt;
}

std::optional<Error> fault_of_numbers(const Header& header) {
    if (header.seq > seq_max || header.lamport > lamport_max) return Error::too_large;
    if (header.claimed_time_minutes > claimed_time_max_minutes) return Error::too_large;
    if (header.body_len > change_body_max_bytes || header.log_bytes > log_max_bytes) {
        return Error::too_large;
    }
    const bool possible = header.body_len > 0 && header.log_bytes >= header.body_len;
    return possible ? std::nullopt : std::optional(Error::bad_value);
}

}  // namespace

std::optional<Error> fault_of(const Header& header) {
    if (const auto fault = fault_of_numbers(header)) return fault;
    if (const auto fault = fault_of_heads(header)) return fault;
    if (header.seq == 0 || (header.seq == 1) != header.prev.is_zero()) return Error::bad_value;
    if (header.kind == ChangeKind::genesis) return fault_of_genesis(header);
    return header.space.is_zero() ? std::optional(Error::bad_value) : std::nullopt;
}

void write(Writer& writer, const Header& header) {
    ATELIER_CHECK(!fault_of(header));
    writer.reserve(writer.size() + header_usual_max_bytes + 32 * header.heads.size());
    writer.u8(header_version);
    writer.u8(static_cast<std::uint8_t>(header.kind));
    writer.id(header.space);
    writer.id(header.author);
    writer.u64(static_cast<std::uint64_t>(header.sitting));
    writer.varint(header.seq);
    writer.id(header.prev);
    writer.varint(header.lamport);
    writer.u8(static_cast<std::uint8_t>(header.heads.size()));
    for (const ChangeId& head : header.heads)
        writer.id(head);
    writer.varint(header.claimed_time_minutes);
    writer.varint(header.log_bytes);
    writer.varint(header.body_len);
    writer.id(header.body_hash);
}

Bytes encode(const Header& header) {
    Writer writer;
    write(writer, header);
    return writer.take();
}

Result<Header> decode_header(BytesView bytes) {
    Reader reader(bytes);
    Header header;
    if (reader.u8() != header_version) reader.refuse(Error::unknown_version);
    const std::uint8_t kind = reader.u8();
    if (kind < 1 || kind > 3) reader.refuse(Error::unknown_kind);
    header.kind = static_cast<ChangeKind>(kind);
    header.space = reader.id<SpaceId>();
    header.author = reader.id<AuthorId>();
    header.sitting = Sitting{reader.u64()};
    header.seq = reader.varint(seq_max);
    header.prev = reader.id<ChangeId>();
    header.lamport = reader.varint(lamport_max);
    const std::size_t heads = reader.u8();
    if (heads > change_heads_max) reader.refuse(Error::too_large);
    for (std::size_t i = 0; i < heads && reader.ok(); ++i) {
        header.heads.push_back(reader.id<ChangeId>());
    }
    header.claimed_time_minutes = reader.varint(claimed_time_max_minutes);
    header.log_bytes = reader.varint(log_max_bytes);
    header.body_len = static_cast<std::uint32_t>(reader.varint(change_body_max_bytes));
    header.body_hash = reader.id<Hash>();
    if (const auto error = reader.finish()) return fail(*error);
    if (const auto fault = fault_of(header)) return fail(*fault);
    return header;
}

ChangeId id_of(const Header& header) {
    return id_of(encode(header));
}

ChangeId id_of(BytesView header) {
    return id_cast<ChangeId>(hash_of(PersonalDomain::change, header));
}

Hash body_hash_of(BytesView body) {
    return hash_of(PersonalDomain::body, body);
}

Signature sign_change(const SigningKey& key, const ChangeId& id) {
    return sign(key, SignDomain::change, {id.bytes});
}

bool verify_change(const AuthorId& author, const ChangeId& id, const Signature& signature) {
    return verifies(author.bytes, signature.bytes, SignDomain::change, {id.bytes});
}

std::vector<ChangeId> parents_of(const Header& header) {
    std::vector<ChangeId> parents = header.heads;
    if (!header.prev.is_zero()) {
        parents.insert(std::ranges::lower_bound(parents, header.prev), header.prev);
    }
    return parents;
}

LogTip tip_of(const Header& header, const ChangeId& id) {
    return {.kind = header.kind,
            .space = header.space,
            .log = header.log(),
            .seq = header.seq,
            .id = id,
            .lamport = header.lamport,
            .claimed_time_minutes = header.claimed_time_minutes,
            .log_bytes = header.log_bytes};
}

std::optional<Error> fault_after(const LogTip& tip, const Header& header,
                                 std::uint64_t deleted_events) {
    const bool same_log =
        header.kind == tip.kind && header.space == tip.space && header.log() == tip.log;
    const bool next = header.seq == tip.seq + 1 && header.prev == tip.id;
    const std::uint64_t cost = header.body_len + deleted_events;
    const bool right_total = header.log_bytes == tip.log_bytes + cost;
    if (same_log && next && right_total) return std::nullopt;
    return Error::bad_chain;
}

}  // namespace atelier
