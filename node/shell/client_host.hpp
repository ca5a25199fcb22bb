#pragma once

// What the connection of a client needs of the node around it. Two answers: the node's own shell,
// and the tests.

#include "node/client.hpp"
#include "node/door.hpp"
#include "node/folder_report.hpp"
#include "node/knocking.hpp"
#include "protocol/editor_messages/codes.hpp"
#include "sync/instant.hpp"
#include "sync/peer_address.hpp"
#include "sync/replica.hpp"

#include <expected>

namespace atelier {

// A file in a working folder: of which project, and its path below `site` or `notes`.
struct FolderFile {
    SpaceId space;
    Root root = Root::site;
    std::vector<std::string> names;  // at least one
};

// What went onto a stick or came from one.
struct Carried {
    std::uint64_t spaces = 0;
    std::uint64_t changes = 0;
    std::uint64_t blobs = 0;
};

using CarryOutcome = std::expected<Carried, talk::Code>;

// A file that a client passed: an index of the connection's own, until it is taken.
enum class PassedFile : std::uint32_t {};

class ClientHost {
public:
    virtual ~ClientHost() = default;

    // The node works the request off to its end; everything that the client is told because of it
    // has been heard (ClientConnection::hear) when this returns.
    virtual void ask(ClientId client, const Request& request) = 0;
    virtual Instant now() const = 0;
    virtual DeviceKey device() const = 0;
    virtual AuthorId author() const = 0;
    virtual Replica* replica() = 0;  // nothing: this seat is of no class
    virtual std::optional<Bytes> blob(const BlobId& id) = 0;
    virtual Seed seed() = 0;  // random and secret
    // Where other seats can call this one, and can after its next start.
    virtual std::uint16_t kept_port() = 0;

    // Which file a path leads to; nothing outside of every working folder and where it is ignored.
    virtual std::optional<FolderFile> file_at(const std::string& path) = 0;
    // Mirrors a project into a folder of this machine, as long as the node runs and after it.
    virtual std::expected<FolderReport, FolderFault> mirror(const SpaceId& project,
                                                            const std::string& folder) = 0;
    virtual std::vector<FolderReport> folders() = 0;
    // The files stay. False: there is no such one.
    virtual bool stop_mirror(const std::string& folder) = 0;
    // What is missing is deleted in the project, too, or written again.
    virtual std::optional<FolderReport> settle_mirror(const std::string& folder, bool deletes) = 0;
    // What a client showed that can be nowhere else.
    virtual void keep_rescue(const SpaceId& space, const NodeId& file,
                             const std::u32string& text) = 0;
    // To the other clients of this seat that are editors.
    virtual void relay(ClientId from, const std::string& line) = 0;

    // The seat's own root comes first. False: it is of a class already, or the disk is broken.
    virtual bool found(const std::string& name, const std::string& person, const std::string& label,
                       std::vector<RootHolder> others, std::uint8_t threshold) = 0;
    virtual bool join(Knocking where, const JoinWish& wish) = 0;
    virtual void stop() = 0;  // after what is to be answered was

    // Of a file that was passed. Nothing: it cannot be read, or is longer.
    virtual std::optional<Bytes> content_of(ClientId client, PassedFile file, std::size_t max) = 0;
    // How many other seats have all that this one wrote in a space and has on its disk; nothing: it
    // has nothing of its own there.
    virtual std::optional<std::size_t> seats_with_all_of(const SpaceId& space) = 0;
    // Nothing: it has begun, and what it came to the connection is told.
    virtual std::optional<talk::Code> diagnose(ClientId client) = 0;
    // Nothing: it has begun, and how it ended the connection is told (ClientConnection::carried).
    virtual std::optional<talk::Code> carry_out(ClientId client, PassedFile file) = 0;
    virtual std::optional<talk::Code> carry_in(ClientId client, PassedFile file) = 0;
};

}  // namespace atelier
