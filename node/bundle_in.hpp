#pragma once

// A bundle that came to this seat on a stick (docs/protocol.md, "Bundle"): read once to its end,
// before anything of it is used, then again for its changes, until a reading brings nothing new,
// and then for its blobs. Whoever made it: every change in it is judged as one of a peer is, and
// blobs are taken that files show here. What is here already changes nothing, so it can be brought
// as often as one likes.
//
// Refused whole: what is damaged or cut off, and another class's.

#include "protocol/bundle_reader.hpp"
#include "protocol/span.hpp"

#include <functional>
#include <set>
#include <utility>

namespace atelier {

// A file that can be read from its beginning again.
class BundleSource {
public:
    virtual ~BundleSource() = default;

    // False: it cannot.
    virtual bool rewind() = 0;
    // The next bytes, at most so many; none: the end. Nothing: it cannot be read any more.
    virtual std::optional<Bytes> read(std::size_t most) = 0;
};

class BundleIn {
public:
    // The seat that it comes to.
    struct Seat {
        ClassId class_id;
        std::function<bool(const SpaceId&, const ChangeId&)> holds;
        // False: no honest seat has written that.
        std::function<bool(const Span&)> take;
        std::function<bool(const BlobId&)> wants;
        std::function<bool(const BlobId&, const Bytes&)> put;  // false: no room
    };
    enum class Refusal : std::uint8_t {
        unreadable = 1,  // the stick was pulled
        no_bundle,       // something else, or damaged
        other_class,
        dishonest,  // it holds what no honest seat writes
        no_room,    // for its blobs; its changes are here
    };
    struct Counts {
        std::uint64_t changes = 0;  // that were not here
        std::uint64_t blobs = 0;
        std::set<SpaceId> spaces;  // of these changes
    };

    // What is read at a time.
    static constexpr std::size_t read_bytes = 64 * 1024;

    // Both outlive it.
    BundleIn(BundleSource& source, Seat seat) : source_(source), seat_(std::move(seat)) {}

    // One span, or some chunks. False: all is done.
    std::expected<bool, Refusal> step();
    // The next step reads of the source.
    bool wants_bytes() const { return has_begun_ && used_ == bytes_.size(); }
    const Counts& counts() const { return counts_; }
    const std::optional<BundleReader::End>& end() const { return end_; }
    const bundle::Head& head() const { return head_; }

private:
    enum class Reading : std::uint8_t { to_the_end, changes, blobs };
    using Step = std::expected<bool, Refusal>;

    Step look(const bundle::Head& head);
    Step look(const bundle::Span& span);
    Step look(const bundle::Blob& blob);
    Step look(const bundle::BlobChunk& chunk);
    Step look(const bundle::Tips&) { return true; }
    Step look(const bundle::End&) { return true; }
    Step read_on();
    Step read_anew(Reading reading);

    BundleSource& source_;
    Seat seat_;
    Reading reading_ = Reading::to_the_end;
    bool has_begun_ = false;
    BundleReader reader_;
    Bytes bytes_;
    std::size_t used_ = 0;

    bundle::Head head_;
    std::optional<BundleReader::End> end_;
    bool has_progress_ = false;  // in this reading
    bool lacks_some_ = false;
    std::optional<BlobId> blob_;
    std::uint64_t blob_size_ = 0;
    Bytes blob_bytes_;
    Counts counts_;
};

}  // namespace atelier
