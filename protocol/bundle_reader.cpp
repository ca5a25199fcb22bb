#include "protocol/bundle_reader.hpp"

#include "protocol/signature.hpp"

namespace atelier {

namespace {

constexpr std::size_t length_bytes = 4;
constexpr std::size_t end_bytes = 32 + 32 + 64;  // root, maker, signature

}  // namespace

Result<BundleReader::Taken> BundleReader::receive(BytesView bytes) {
    Taken taken;
    while (!error_) {
        auto record = next_record();
        if (!record) {
            error_ = record.error();
            break;
        }
        taken.record = std::move(*record);
        if (taken.record || taken.used == bytes.size()) return taken;
        if (end_) {
            error_ = Error::trailing_bytes;
            break;
        }
        const BytesView rest = bytes.subspan(taken.used);
        const BytesView part = rest.first(std::min(awaited_ - held_.size(), rest.size()));
        held_.insert(held_.end(), part.begin(), part.end());
        taken.used += part.size();
        if (held_.size() == awaited_) error_ = take_piece();
    }
    return fail(*error_);
}

Result<BundleReader::End> BundleReader::end_of_file() const {
    if (error_) return fail(*error_);
    if (!end_) return fail(Error::truncated);
    return *end_;
}

void BundleReader::forget_unverified() {
    held_.clear();
    if (piece_ != Piece::preamble) await(Piece::length, length_bytes);
}

// The next record of the verified chunks that is whole.
Result<std::optional<BundleRecord>> BundleReader::next_record() {
    const BytesView rest = BytesView(payload_).subspan(payload_used_);
    if (order_.has_ended() && !rest.empty()) return fail(Error::trailing_bytes);
    auto front = read_front_record(rest);
    if (!front) return fail(front.error());
    if (!*front) return std::nullopt;
    FrontRecord& found = **front;
    payload_used_ += found.size;
    if (const auto fault = order_.take(found.record)) return fail(*fault);
    if (std::holds_alternative<bundle::End>(found.record)) return next_record();
    return std::move(found.record);
}

std::optional<Error> BundleReader::take_piece() {
    switch (piece_) {
        case Piece::preamble: return take_preamble();
        case Piece::length: return take_length();
        case Piece::chunk: return take_chunk();
        case Piece::end: return take_end();
    }
    return Error::bad_value;
}

std::optional<Error> BundleReader::take_preamble() {
    const BytesView magic = BytesView(bundle_preamble).first(bundle_preamble.size() - 1);
    if (!std::ranges::equal(BytesView(held_).first(magic.size()), magic)) return Error::bad_value;
    if (held_.back() != bundle_preamble.back()) return Error::unknown_version;
    verified_bytes_ = held_.size();
    await(Piece::length, length_bytes);
    return std::nullopt;
}

std::optional<Error> BundleReader::take_length() {
    const std::uint32_t length = Reader(held_).u32();
    if (length > bundle_chunk_bytes) return Error::too_large;
    if (length == 0) {
        if (!order_.has_ended()) return Error::truncated;
        await(Piece::end, end_bytes);
        return std::nullopt;
    }
    if (last_chunk_was_short_) return Error::not_canonical;
    await(Piece::chunk, length + Hash::size_bytes);
    return std::nullopt;
}

std::optional<Error> BundleReader::take_chunk() {
    Reader reader(held_);
    const BytesView payload = reader.raw(held_.size() - Hash::size_bytes);
    Writer index;
    index.u64(chunks_);
    const Hash hash = hash_of(HashDomain::bundle_chunk, {index.view(), payload});
    if (reader.id<Hash>() != hash) return Error::bad_hash;
    ++chunks_;
    chunk_hashes_.add(hash.bytes);
    last_chunk_was_short_ = payload.size() < bundle_chunk_bytes;
    verified_bytes_ += length_bytes + held_.size();

    payload_.erase(payload_.begin(), payload_.begin() + static_cast<std::ptrdiff_t>(payload_used_));
    payload_used_ = 0;
    payload_.insert(payload_.end(), payload.begin(), payload.end());
    await(Piece::length, length_bytes);
    return std::nullopt;
}

std::optional<Error> BundleReader::take_end() {
    Reader reader(held_);
    const Hash root = reader.id<Hash>();
    const auto maker = reader.id<AuthorId>();
    const auto signature = reader.id<Signature>();
    Writer count;
    count.u64(chunks_);
    Hasher hashes = chunk_hashes_;
    hashes.add(count.view());
    if (hashes.finish() != root) return Error::bad_hash;
    if (!verifies(maker.bytes, signature.bytes, SignDomain::bundle, {root.bytes})) {
        return Error::bad_signature;
    }
    verified_bytes_ += length_bytes + held_.size();
    end_ = End{maker, root};
    return std::nullopt;
}

void BundleReader::await(Piece piece, std::size_t size) {
    piece_ = piece;
    awaited_ = size;
    held_.clear();
}

}  // namespace atelier
