#pragma once

// The messages by which blobs are fetched, chunk by chunk and from several seats at a time:
// docs/protocol.md, "Conversation", kinds 12 to 16. Each field's form and limit stands in
// message.cpp. Whether a map is that of its id and a chunk that of its map is asked of blob.hpp.

#include "protocol/blob.hpp"

namespace atelier::message {

struct BlobAsk {
    std::vector<BlobId> blobs;  // 1 to 256, ascending

    bool operator==(const BlobAsk&) const = default;
};
struct BlobHave {
    std::vector<BlobId> blobs;  // at most 256, ascending: those of the ask that are here whole

    bool operator==(const BlobHave&) const = default;
};

struct BlobWant {
    BlobId blob;
    std::uint16_t first = 0;  // chunk; first + count is at most 320
    std::uint16_t count = 0;  // at most 4; 0, with first 0: the map

    bool operator==(const BlobWant&) const = default;
};

struct BlobMap {
    BlobId blob;
    atelier::BlobMap map;

    bool operator==(const BlobMap&) const = default;
};
struct BlobChunk {
    BlobId blob;
    std::uint16_t index = 0;
    Bytes chunk;  // 1 to 65,536 bytes

    bool operator==(const BlobChunk&) const = default;
};

}  // namespace atelier::message
