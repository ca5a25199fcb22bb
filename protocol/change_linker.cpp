#include "protocol/change_linker.hpp"

#include <cstring>

namespace atelier {

ChangeLinker::ChangeLinker(const Header& first, std::uint64_t log_bytes_before)
    : kind_(first.kind),
      space_(first.space),
      log_(first.log()),
      seq_(first.seq),
      prev_(first.prev),
      log_bytes_(log_bytes_before) {}

std::optional<Error> ChangeLinker::link(SpanChange& change) {
    Header& header = change.header;
    header.kind = kind_;
    header.space = space_;
    header.author = log_.author;
    header.sitting = log_.sitting;
    header.seq = seq_++;
    header.prev = prev_;
    if (change.deleted > 0 && kind_ != ChangeKind::content) return Error::bad_value;
    if (change.body.size() > change_body_max_bytes) return Error::too_large;
    header.body_len = static_cast<std::uint32_t>(change.body.size());
    log_bytes_ += header.body_len + change.deleted;
    header.log_bytes = log_bytes_;
    header.body_hash = hash_of_body(change.body);
    if (const auto fault = fault_of(header)) return fault;
    header_.clear();
    write(header_, header);
    change.id = id_of(header_.view());
    prev_ = change.id;
    return std::nullopt;
}

Hash ChangeLinker::hash_of_body(BytesView body) {
    const bool is_short = !body.empty() && body.size() <= short_bytes;
    if (!is_short || ++linked_ < remembers_from) return body_hash_of(body);
    known_.resize(places);
    std::array<std::uint8_t, short_bytes> padded{};
    std::ranges::copy(body, padded.begin());
    std::array<std::uint64_t, 2> words;
    std::memcpy(words.data(), padded.data(), short_bytes);
    const std::uint64_t spread =
        (words[0] * 0x9E3779B97F4A7C15ULL) ^ (words[1] * 0xBF58476D1CE4E5B9ULL);
    Known& known = known_[spread >> 55];  // 2^9 places
    if (known.size != body.size() || known.body != padded)
        known = {padded, static_cast<std::uint8_t>(body.size()), body_hash_of(body)};
    return known.hash;
}

}  // namespace atelier
