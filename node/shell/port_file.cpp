#include "node/shell/port_file.hpp"

#include <charconv>
#include <string>

namespace atelier {

std::optional<std::uint16_t> read_port(const Path& file, FileSystem& files) {
    const auto bytes = files.read(file);
    if (!bytes) return std::nullopt;
    const std::string_view text = text_of(*bytes);
    std::uint16_t port = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), port);
    const bool is_whole =
        end != text.data() && std::string_view(end, text.data() + text.size()) == "\n";
    if (fault != std::errc() || !is_whole || port == 0) return std::nullopt;
    return port;
}

bool keep_port(const Path& file, std::uint16_t port, FileSystem& files) {
    const Path beside = file.string() + ".new";
    const std::string text = std::to_string(port) + '\n';
    return files.write_and_sync(beside, view_of(text)) && files.rename(beside, file) &&
           files.sync_folder(file.parent_path());
}

}  // namespace atelier
