#pragma once

// What an editor's session did at this seat, kept on the disk so that it can go on with another run
// of the node: which of its requests were processed, and which version its files showed then.

#include "node/client.hpp"
#include "protocol/bytes.hpp"

namespace atelier {

struct Resumable {
    struct File {
        SpaceId space;
        NodeId node;
        std::uint64_t last_edit = 0;  // the session's request
        NamedVersion version;

        bool operator==(const File&) const = default;
    };
    std::uint64_t processed = 0;
    std::vector<File> files;

    bool operator==(const Resumable&) const = default;
};

// Of its record in the store.
std::string record_key_of(EditorSession session);
Bytes encode(const Resumable& resumable);
// Nothing: the record is not whole.
std::optional<Resumable> decode_resumable(BytesView bytes);

}  // namespace atelier
