#include "protocol/editor_messages/uri.hpp"

#include <charconv>

namespace atelier::talk {

namespace {

constexpr std::string_view own_scheme = "atelier:";
constexpr std::string_view file_scheme = "file://";

std::optional<std::uint8_t> digit_of(char c) {
    if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
    return std::nullopt;
}

std::optional<std::string> decoded(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            bytes += text[i];
            continue;
        }
        if (i + 2 >= text.size()) return std::nullopt;
        const auto high = digit_of(text[i + 1]);
        const auto low = digit_of(text[i + 2]);
        if (!high || !low) return std::nullopt;
        bytes += static_cast<char>(*high << 4 | *low);
        i += 2;
    }
    if (bytes.contains('\0')) return std::nullopt;
    return bytes;
}

}  // namespace

std::string uri_of(const FileName& name) {
    return std::string(own_scheme) + name.project.hex + "/" + name.change.hex + "-" +
           std::to_string(name.op);
}

std::optional<FileName> file_named(std::string_view uri) {
    constexpr std::size_t id = SpaceId::digits;
    if (!uri.starts_with(own_scheme)) return std::nullopt;
    uri.remove_prefix(own_scheme.size());
    if (uri.size() < 2 * id + 3 || uri[id] != '/' || uri[2 * id + 1] != '-') return std::nullopt;
    FileName name{{std::string(uri.substr(0, id))}, {std::string(uri.substr(id + 1, id))}, 0};
    if (!is_lower_hex(name.project.hex) || !is_lower_hex(name.change.hex)) return std::nullopt;
    const std::string_view op = uri.substr(2 * id + 2);
    const auto [end, error] = std::from_chars(op.data(), op.data() + op.size(), name.op);
    const bool is_all = error == std::errc{} && end == op.data() + op.size();
    if (!is_all || std::to_string(name.op) != op) return std::nullopt;
    return name;
}

std::optional<std::string> path_of(std::string_view uri) {
    if (!uri.starts_with(file_scheme)) return std::nullopt;
    uri.remove_prefix(file_scheme.size());
    constexpr std::string_view host = "localhost";
    if (uri.starts_with(host)) uri.remove_prefix(host.size());
    if (!uri.starts_with('/')) return std::nullopt;
    return decoded(uri);
}

}  // namespace atelier::talk
