#include "node/shell/peers_file.hpp"

#include "sync/limits.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace atelier {

namespace {

constexpr std::size_t file_max_bytes = std::size_t{64} * 1024;
constexpr std::size_t faults_max = 16;
constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view line) {
    line = line.substr(0, line.find('#'));
    const std::size_t first = line.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return line.substr(first, line.find_last_not_of(blanks) - first + 1);
}

std::string message_of(int error) {
    return std::system_category().message(error);
}

}  // namespace

PeersList read_peers(std::string_view text, const InterfaceNumber& number) {
    PeersList list;
    const auto fault = [&](std::size_t line, const std::string& what) {
        if (list.faults.size() < faults_max)
            list.faults.push_back("line " + std::to_string(line) + ": " + what);
    };
    if (text.size() > file_max_bytes) {
        list.faults.emplace_back("it is longer than 64 KiB; what is behind them is not read");
        text = text.substr(0, text.rfind('\n', file_max_bytes) + 1);
    }
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view words = trimmed(text.substr(0, end));
        text = text.substr(std::min(end + 1, text.size()));
        if (words.empty()) continue;
        const ReadAddress read = read_address(words, default_port, number);
        if (!read.address) {
            fault(line, read.fault);
        } else if (std::ranges::find(list.addresses, *read.address) != list.addresses.end()) {
            continue;
        } else if (list.addresses.size() == limits::addresses) {
            fault(line,
                  "there are more than 512 addresses; this one and what follows are left out");
            return list;
        } else {
            list.addresses.push_back(*read.address);
        }
    }
    return list;
}

std::optional<PeersList> PeersFile::read_changes() {
    PeersList now = read();
    if (now == last_) return std::nullopt;
    last_ = now;
    return now;
}

PeersList PeersFile::read() const {
    const int file = open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0 && errno == ENOENT) return {};
    if (file < 0) return {{}, {"it cannot be read: " + message_of(errno)}};
    std::string text(file_max_bytes + 1, '\0');
    std::size_t size = 0;
    ssize_t got = 1;
    while (size < text.size() && got > 0) {
        got = ::read(file, text.data() + size, text.size() - size);
        if (got > 0) size += static_cast<std::size_t>(got);
    }
    const int error = got < 0 ? errno : 0;
    close(file);
    if (error != 0) return {{}, {"it cannot be read: " + message_of(error)}};
    text.resize(size);
    return read_peers(text, interface_number);
}

}  // namespace atelier
