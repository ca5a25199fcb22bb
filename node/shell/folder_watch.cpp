#include "node/shell/folder_watch.hpp"

#include "node/ignored_names.hpp"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/vfs.h>

#include <array>
#include <cstring>

namespace atelier {

namespace {

constexpr std::uint32_t looked_for = IN_CLOSE_WRITE | IN_MODIFY | IN_MOVED_TO | IN_MOVED_FROM |
                                     IN_DELETE | IN_CREATE | IN_ATTRIB | IN_DELETE_SELF |
                                     IN_MOVE_SELF | IN_ONLYDIR | IN_DONT_FOLLOW;
constexpr std::size_t events_bytes = std::size_t{64} * 1024;

// What happens on another machine, or in another program, is not told: NFS, SMB, CIFS, FUSE.
constexpr std::array<std::uint32_t, 5> far_away{0x6969, 0x517B, 0xFF534D42, 0xFE534D42, 0x65735546};

bool is_far_away(int folder) {
    struct statfs facts{};
    if (::fstatfs(folder, &facts) != 0) return true;
    for (const std::uint32_t kind : far_away)
        if (static_cast<std::uint32_t>(facts.f_type) == kind) return true;
    return false;
}

}  // namespace

FolderWatch::FolderWatch(const asio::any_io_executor& executor, const Beneath& beneath,
                         Events events)
    : beneath_(beneath), events_(std::move(events)), kernel_(executor) {}

void FolderWatch::start() {
    const int number =
        is_far_away(beneath_.root()) ? -1 : ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    is_blind_ = number < 0;
    if (is_blind_) return;
    kernel_.assign(number);
    atelier::start(kernel_.get_executor(), shared_from_this(), listen());
}

void FolderWatch::stop() {
    is_stopped_ = true;
    SocketError ignored;
    kernel_.close(ignored);
}

bool FolderWatch::watch(const std::set<std::string>& folders) {
    if (is_blind_ || !kernel_.is_open()) return false;
    bool has_new = false;
    for (const std::string& folder : folders) {
        if (watches_.contains(folder)) continue;
        const auto opened = beneath_.open(folder, O_PATH | O_DIRECTORY);
        if (!opened) continue;
        // By its descriptor: the path may lead elsewhere by now.
        const std::string path = "/proc/self/fd/" + std::to_string(opened->descriptor()) + "/.";
        const int watch = ::inotify_add_watch(kernel_.native_handle(), path.c_str(), looked_for);
        if (watch < 0) {
            is_blind_ = is_blind_ || errno == ENOSPC || errno == ENOMEM;
            continue;
        }
        // A folder that was moved keeps its watch.
        const auto known = folders_.find(watch);
        if (known != folders_.end()) watches_.erase(known->second);
        folders_[watch] = folder;
        watches_[folder] = watch;
        has_new = true;
    }
    return has_new;
}

asio::awaitable<void> FolderWatch::listen() {
    std::vector<char> bytes(events_bytes);
    while (!is_stopped_) {
        SocketError error;
        const std::size_t count = co_await kernel_.async_read_some(
            asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, error));
        if (is_stopped_) co_return;
        if (error) {
            is_blind_ = true;
            co_return;
        }
        take(std::span<const char>(bytes).first(count));
    }
}

void FolderWatch::take(std::span<const char> bytes) {
    while (bytes.size() >= sizeof(inotify_event)) {
        inotify_event event{};
        std::memcpy(&event, bytes.data(), sizeof event);
        const std::string name(
            bytes.data() + sizeof event,
            event.len > 0 ? ::strnlen(bytes.data() + sizeof event, event.len) : std::size_t{0});
        bytes = bytes.subspan(sizeof event + event.len);
        const auto folder = folders_.find(event.wd);
        if (folder == folders_.end() || (event.mask & IN_Q_OVERFLOW) != 0) {
            events_.changed();
            continue;
        }
        const std::string path = folder->second.empty() ? name : folder->second + "/" + name;
        if ((event.mask & IN_IGNORED) != 0) {
            watches_.erase(folder->second);
            folders_.erase(folder);
        } else if (!name.empty() && is_ignored_name(name) && name != ignore_file) {
            continue;
        } else if ((event.mask & IN_ISDIR) == 0 && (event.mask & IN_MODIFY) != 0) {
            events_.written(path);
        } else if ((event.mask & IN_ISDIR) == 0 &&
                   (event.mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0) {
            events_.closed(path);
        } else {
            events_.changed();
        }
    }
}

}  // namespace atelier
