#include "node/blob_shelf.hpp"

#include "tests/sync/blob_room.hpp"
#include "tests/sync/memory_store.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr SessionNumber peer{1};

// A seat's shelf, and one peer who has every blob and answers at once.
struct Cupboard {
    MemoryDisk disk;
    MemoryStore store{disk};
    Archive archive{store};
    BlobShelf shelf{archive};
    std::map<BlobId, WholeBlob> theirs;
    std::vector<BlobId> came;

    BlobId add(Bytes bytes) {
        WholeBlob blob(std::move(bytes));
        const BlobId id = blob.id;
        theirs.emplace(id, std::move(blob));
        return id;
    }
    void want_all() {
        std::map<BlobId, std::uint64_t> wanted;
        for (const auto& [id, blob] : theirs)
            wanted[id] = blob.bytes.size();
        shelf.want(wanted);
    }
    // Until nothing more is asked.
    void fetch(Instant now) {
        for (bool more = true; more;) {
            more = false;
            for (const BlobFetch::Request& request : shelf.requests(now)) {
                more = true;
                std::visit([&](const auto& message) { answer(message, now); }, request.message);
            }
            const auto here = shelf.put_away(now);
            came.insert(came.end(), here.begin(), here.end());
        }
    }
    void answer(const message::BlobAsk& ask, Instant now) {
        CHECK(shelf.heard(peer, message::BlobHave{ask.blobs}, now) == BlobVerdict::fine);
    }
    void answer(const message::BlobWant& want, Instant now) {
        const WholeBlob& blob = theirs.at(want.blob);
        if (want.count == 0) {
            CHECK(shelf.heard(peer, blob.map_message(), now) == BlobVerdict::fine);
            return;
        }
        for (std::size_t i = 0; i < want.count; ++i)
            CHECK(shelf.heard(peer, blob.chunk_message(want.first + i), now) == BlobVerdict::fine);
    }
};

Bytes some_bytes(std::size_t size, std::uint8_t first) {
    Bytes bytes(size, 7);
    bytes[0] = first;
    return bytes;
}

}  // namespace

TEST_CASE("a blob that is wanted comes, lies on the disk, and is there for others") {
    Cupboard cupboard;
    const BlobId id = cupboard.add(some_bytes(150'000, 1));
    cupboard.shelf.joined(peer);
    cupboard.want_all();
    cupboard.fetch(Instant{1'000});
    CHECK(cupboard.came == std::vector{id});
    CHECK(cupboard.archive.has_blob(id));
    const BlobSource& source = cupboard.shelf.source();
    CHECK(source.has(id));
    CHECK(source.map(id) == cupboard.theirs.at(id).map);
    CHECK(source.chunk(id, 2) == cupboard.theirs.at(id).chunk_message(2).chunk);
    CHECK_FALSE(source.chunk(id, 3));
    CHECK_FALSE(source.map(BlobId{{1}}));
}

TEST_CASE("a blob that is here is not wanted") {
    Cupboard cupboard;
    const BlobId id = cupboard.add(some_bytes(10, 1));
    REQUIRE(cupboard.archive.put_blob(id, cupboard.theirs.at(id).bytes));
    cupboard.shelf.joined(peer);
    cupboard.want_all();
    CHECK(cupboard.shelf.requests(Instant{1'000}).empty());
}

TEST_CASE("a blob that found no room on the disk is fetched again when five seconds have passed") {
    Cupboard cupboard;
    const BlobId id = cupboard.add(some_bytes(10, 1));
    cupboard.shelf.joined(peer);
    cupboard.want_all();
    cupboard.store.fail_after(0, StoreFault::full);
    cupboard.fetch(Instant{1'000});
    CHECK(cupboard.came.empty());
    CHECK(cupboard.shelf.next_due(Instant{1'000}) == Instant{6'000});
    cupboard.fetch(Instant{5'999});
    CHECK(cupboard.came.empty());
    cupboard.fetch(Instant{40'000});  // the peer was asked for it lately
    CHECK(cupboard.came == std::vector{id});
}

TEST_CASE("of more blobs than may be wanted at a time all come in the end") {
    Cupboard cupboard;
    const std::size_t count = limits::blobs_wanted + 100;
    for (std::size_t i = 0; i < count; ++i) {
        Bytes bytes(4, static_cast<std::uint8_t>(i));
        bytes[1] = static_cast<std::uint8_t>(i >> 8);
        cupboard.add(std::move(bytes));
    }
    cupboard.shelf.joined(peer);
    cupboard.want_all();
    cupboard.fetch(Instant{1'000});
    CHECK(cupboard.came.size() == count);
}
