#include "node/shell/node_host.hpp"

#include "node/shell/node_clock.hpp"
#include "node/shell/port_file.hpp"
#include "node/shell/random_seed.hpp"
#include "sync/scalars.hpp"

namespace atelier {

void NodeHost::ask(ClientId client, const Request& request) {
    node_.turn([&](NodeCore& core, NodeTime time) { core.request(client, request, time); });
}

Instant NodeHost::now() const {
    return node_time().now;
}

DeviceKey NodeHost::device() const {
    return public_half<DeviceKey>(node_.keyring.device);
}

AuthorId NodeHost::author() const {
    return public_half<AuthorId>(node_.keyring.author);
}

std::optional<Bytes> NodeHost::blob(const BlobId& id) {
    return node_.store.blob(id).value_or(std::nullopt);
}

Seed NodeHost::seed() {
    return random_seed();
}

std::uint16_t NodeHost::kept_port() {
    const std::uint16_t port = node_.port();
    const Path file = node_.home.port();
    if (read_port(file) != port && !keep_port(file, port))
        node_.log("Which port others call cannot be kept: a kit may not let in anybody later.");
    return port;
}

std::optional<FolderFile> NodeHost::file_at(const std::string& path) {
    return node_.folders->file_at(path);
}

std::expected<FolderReport, FolderFault> NodeHost::mirror(const SpaceId& project,
                                                          const std::string& folder) {
    return node_.folders->mirror(project, folder, node_time().now);
}

std::vector<FolderReport> NodeHost::folders() {
    return node_.folders->reports();
}

bool NodeHost::stop_mirror(const std::string& folder) {
    return node_.folders->stop(folder);
}

std::optional<FolderReport> NodeHost::settle_mirror(const std::string& folder, bool deletes) {
    return node_.folders->settle(folder, deletes, node_time().now);
}

void NodeHost::keep_rescue(const SpaceId& space, const NodeId& file, const std::u32string& text) {
    // Minutes of the machine's date and a random part: no copy takes another's place.
    const std::string name = std::to_string(node_time().claimed_minutes) + "-" +
                             to_hex(BytesView(space.bytes).first(4)) + "-" +
                             to_hex(BytesView(file.change.bytes).first(4)) + "-" +
                             to_hex(BytesView(random_seed().bytes).first(4)) + ".txt";
    const std::string utf8 = utf8_of(text);
    FileSystem& files = real_files();
    if (!files.write_and_sync(node_.home.rescue() / name, view_of(utf8)) ||
        !files.sync_folder(node_.home.rescue()))
        node_.log("A rescue copy could not be written to " + (node_.home.rescue() / name).string());
}

void NodeHost::relay(ClientId from, const std::string& line) {
    node_.clients->relay(from, line);
}

bool NodeHost::found(const std::string& name, const std::string& person, const std::string& label,
                     std::vector<RootHolder> others, std::uint8_t threshold) {
    std::vector<RootHolder> roots{{public_half<RootKey>(node_.keyring.roots.front()), label}};
    roots.insert(roots.end(), others.begin(), others.end());
    std::ranges::sort(roots, {}, &RootHolder::key);
    bool is_founded = false;
    node_.turn([&](NodeCore& core, NodeTime time) {
        is_founded = core.found(name, person, std::move(roots), threshold, time);
    });
    return is_founded;
}

bool NodeHost::join(Knocking where, const JoinWish& wish) {
    bool is_asked = false;
    node_.turn([&](NodeCore& core, NodeTime time) {
        is_asked = core.ask_to_join(std::move(where), wish, time);
    });
    return is_asked;
}

std::optional<Bytes> NodeHost::content_of(ClientId client, PassedFile file, std::size_t max) {
    return atelier::content_of(node_.clients->take_file(client, file), max);
}

std::optional<talk::Code> NodeHost::diagnose(ClientId client) {
    node_.errands->diagnose(client);
    return std::nullopt;
}

std::optional<talk::Code> NodeHost::carry_out(ClientId client, PassedFile passed) {
    return node_.errands->carry_out(client, BundleFile(node_.clients->take_file(client, passed)));
}

std::optional<talk::Code> NodeHost::carry_in(ClientId client, PassedFile passed) {
    return node_.errands->carry_in(client, BundleFile(node_.clients->take_file(client, passed)));
}

}  // namespace atelier
