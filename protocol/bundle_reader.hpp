#pragma once

// Reads a bundle as a stream: the file's bytes in, in any cut; its records out, one by one. It
// holds one chunk and one record, and gives out only what lies in chunks whose hash is right.
//
// That is not yet a bundle: nothing may be used before `end_of_file` has answered with the maker.
// Whether the maker may bring this, and whether the head's class is ours, is the caller's question.
// Refused: a wrong hash, root or signature, records out of their order, a chunk that is short
// before the last, a byte behind the end. After an error it answers with that error only.

#include "protocol/bundle_order.hpp"
#include "protocol/hash.hpp"

namespace atelier {

class BundleReader {
public:
    struct Taken {
        std::size_t used = 0;
        std::optional<BundleRecord> record;  // without one, all bytes were used; never an end
    };
    Result<Taken> receive(BytesView bytes);

    // The end was read and is right. A byte that still comes undoes it.
    bool finished() const { return end_.has_value() && !error_; }

    struct End {
        AuthorId maker;
        Hash root;  // names what was carried, as in a receipt
    };
    // What the file is when it ends here: truncated when that is before its end.
    Result<End> end_of_file() const;

    // How many bytes of the file, from its first, lie in whole right chunks (or the end).
    std::uint64_t verified_bytes() const { return verified_bytes_; }
    // Forgets what came after them, so that reading goes on from there: the stick was pulled.
    void forget_unverified();

private:
    enum class Piece : std::uint8_t { preamble, length, chunk, end };

    Result<std::optional<BundleRecord>> next_record();
    std::optional<Error> take_piece();
    std::optional<Error> take_preamble();
    std::optional<Error> take_length();
    std::optional<Error> take_chunk();
    std::optional<Error> take_end();
    void await(Piece piece, std::size_t size);

    Piece piece_ = Piece::preamble;
    std::size_t awaited_ = bundle_preamble.size();  // bytes of the piece
    Bytes held_;                                    // of the piece
    Bytes payload_;                                 // of verified chunks
    std::size_t payload_used_ = 0;                  // bytes of it given out as records
    BundleOrder order_;
    std::uint64_t chunks_ = 0;
    bool last_chunk_was_short_ = false;
    std::uint64_t verified_bytes_ = 0;
    Hasher chunk_hashes_{HashDomain::bundle};
    std::optional<End> end_;
    std::optional<Error> error_;
};

}  // namespace atelier
