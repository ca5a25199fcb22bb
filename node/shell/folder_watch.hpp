#pragma once

// Says when something happens in a folder and all below it: inotify, on folders and never on
// files, since most programs put another file in a file's place. Where the machine has no watches
// left, or the folder lies on another machine, it says that it is blind.
//
// Nothing depends on it: a mirror looks by itself as well, only later.

#include "node/shell/beneath.hpp"
#include "node/shell/coroutine.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <functional>
#include <map>
#include <set>

namespace atelier {

class FolderWatch : public std::enable_shared_from_this<FolderWatch> {
public:
    struct Events {
        std::function<void(const std::string& path)> written;  // and is still open
        std::function<void(const std::string& path)> closed;   // or put there as a whole
        std::function<void()> changed;                         // anything else, or too much
    };

    // `beneath` must outlive it.
    FolderWatch(const asio::any_io_executor& executor, const Beneath& beneath, Events events);

    void start();
    void stop();
    bool is_blind() const { return is_blind_; }
    // These folders are there, the empty name is the first of all. True: some were not watched
    // before, and what happened in them meanwhile is to be looked for.
    bool watch(const std::set<std::string>& folders);

private:
    asio::awaitable<void> listen();
    void take(std::span<const char> bytes);

    const Beneath& beneath_;
    Events events_;
    asio::posix::stream_descriptor kernel_;
    std::map<int, std::string> folders_;  // by the number of the watch
    std::map<std::string, int> watches_;
    bool is_blind_ = false;
    bool is_stopped_ = false;
};

}  // namespace atelier
