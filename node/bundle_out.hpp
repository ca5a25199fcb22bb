#pragma once

// Everything that a seat holds of its class as a bundle, for a room that this one never meets
// (docs/protocol.md, "Bundle"): what is packed is what is held at the beginning, while the seat
// works on. It comes in pieces, so that nobody waits for a year of work at a time.
//
// Blobs go along that files show now and that are here.

#include "node/archive.hpp"
#include "protocol/bundle_writer.hpp"
#include "sync/replica.hpp"

#include <deque>

namespace atelier {

class BundleOut {
public:
    struct Counts {
        std::uint64_t spaces = 0;
        std::uint64_t changes = 0;
        std::uint64_t blobs = 0;
    };

    // Both outlive it.
    BundleOut(Replica& replica, Archive& archive, const SigningKey& maker, bundle::Head head);

    // The file's next bytes, a few hundred KiB at most, none where there was nothing to say;
    // nothing: it was whole before. The seat may work on between them.
    std::optional<Bytes> next();
    const Counts& counts() const { return counts_; }

private:
    struct Branch {
        SpaceId space;
        Tip tip;
        Seq next = 1;
    };

    void add_tips(const SpaceId& space, const std::vector<Tip>& tips);
    Bytes begin();
    Bytes more_of(Branch& branch);
    Bytes begin_blob(const BlobId& id);
    Bytes more_of_blob();

    Replica& replica_;
    Archive& archive_;
    SigningKey maker_;
    BundleWriter writer_;
    std::vector<BundleRecord> first_;  // head and tips
    std::deque<Branch> branches_;
    std::deque<BlobId> blobs_;
    std::optional<Bytes> blob_;  // that is being written
    std::size_t written_ = 0;    // bytes of it
    Counts counts_;
    bool has_begun_ = false;
    bool has_ended_ = false;
};

}  // namespace atelier
