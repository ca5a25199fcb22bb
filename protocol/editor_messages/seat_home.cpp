#include "protocol/editor_messages/seat_home.hpp"

#include <cstdint>

namespace atelier::talk {

namespace {

constexpr std::size_t socket_path_max_bytes = 100;  // of 108 with the zero behind it

std::string without_slash(std::string path) {
    while (path.size() > 1 && path.back() == '/')
        path.pop_back();
    return path;
}

// FNV-1a, 64 bits: tells apart the few homes of one user, and is no secret.
std::string hash_of(const std::string& text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char letter : text)
        hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3U;
    std::string hex;
    for (int shift = 60; shift >= 0; shift -= 4)
        hex += "0123456789abcdef"[hash >> shift & 15U];
    return hex;
}

}  // namespace

std::optional<std::string> seat_home(const std::optional<std::string>& given,
                                     const Environment& environment) {
    if (given) return without_slash(*given);
    if (const auto home = environment("ATELIER_HOME")) return without_slash(*home);
    if (const auto data = environment("XDG_DATA_HOME")) return without_slash(*data) + "/atelier";
    if (const auto home = environment("HOME"))
        return without_slash(*home) + "/.local/share/atelier";
    return std::nullopt;
}

bool is_marker(const std::string& home) {
    return without_slash(home).ends_with("/.atelier") || home == ".atelier";
}

std::string socket_path(const std::string& home, const Environment& environment) {
    std::string usual = without_slash(home) + "/run/socket";
    if (usual.size() <= socket_path_max_bytes) return usual;
    const std::string runtime = without_slash(environment("XDG_RUNTIME_DIR").value_or("/tmp"));
    return runtime + "/atelier-" + hash_of(without_slash(home)) + "/socket";
}

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace atelier::talk
