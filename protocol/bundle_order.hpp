#pragma once

// Which records of a bundle may follow which (docs/protocol.md, "Bundle"): the head; the tips; the
// genesis' span, then the class space's, then the other spaces', ascending; the blobs, ascending,
// each with all its chunks behind it; the end, which counts them. Writer and reader ask the same
// one.
//
// It holds the map of one blob. Of a span it looks at kind and space, no further: whether a genesis
// is that of the head's class is found out by who unpacks it.

#include "protocol/bundle.hpp"

namespace atelier {

class BundleOrder {
public:
    // What forbids the record here; nullopt, and it counts as come, when nothing does.
    std::optional<Error> take(const BundleRecord& record);
    bool has_ended() const { return stage_ == Stage::ended; }
    // What an end would have to say now.
    const bundle::End& counts() const { return counts_; }

private:
    enum class Stage : std::uint8_t {
        nothing,
        head,
        tips,
        genesis,
        class_space,
        spaces,
        blobs,
        ended,
    };

    std::optional<Error> take_next(const bundle::Head& head);
    std::optional<Error> take_next(const bundle::Tips& tips);
    std::optional<Error> take_next(const bundle::Span& span);
    std::optional<Error> take_next(const bundle::Blob& blob);
    std::optional<Error> take_next(const bundle::BlobChunk& chunk);
    std::optional<Error> take_next(const bundle::End& end);
    bool lacks_chunks() const { return next_chunk_ < map_.chunks.size(); }

    Stage stage_ = Stage::nothing;
    ClassId class_id_;
    std::pair<SpaceId, Tip> last_tip_;
    SpaceId space_;  // of the last span that is not of the class space
    BlobId blob_;    // the last one begun
    BlobMap map_;
    std::size_t next_chunk_ = 0;
    bundle::End counts_;
};

}  // namespace atelier
