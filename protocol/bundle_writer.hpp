#pragma once

// Writes a bundle as a stream: records in, the bytes of the file out. It holds one unfinished chunk
// and hashes. Records that may not follow one another (bundle_order.hpp) are our own mistake.

#include "protocol/bundle_order.hpp"
#include "protocol/hash.hpp"
#include "protocol/signature.hpp"

namespace atelier {

class BundleWriter {
public:
    // The file's next bytes, often none. The first record is the head; the end is finish's.
    Bytes add(const BundleRecord& record);

    // The file's last bytes, signed by its maker's author key.
    Bytes finish(const SigningKey& maker);

    // What was signed; after finish.
    const Hash& root() const;

private:
    void append_record(const BundleRecord& record);
    void append_chunk(BytesView payload);

    BundleOrder order_;
    Bytes payload_;  // of the chunk to come
    Writer out_;
    std::uint64_t chunks_ = 0;
    Hasher chunk_hashes_{HashDomain::bundle};
    std::optional<Hash> root_;
};

}  // namespace atelier
