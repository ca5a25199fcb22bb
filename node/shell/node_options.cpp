#include "node/shell/node_options.hpp"

#include <charconv>

namespace atelier {

namespace {

std::optional<std::uint32_t> number_in(std::string_view text, std::uint32_t max) {
    std::uint32_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_whole = read.ec == std::errc{} && read.ptr == text.data() + text.size();
    return is_whole && number <= max ? std::optional(number) : std::nullopt;
}

// Nothing: taken. Else what is wrong with it.
std::optional<std::string> take(NodeOptions& options, std::string_view name,
                                const std::string& value) {
    const auto whole_number = [&](std::uint32_t max, auto& to) -> std::optional<std::string> {
        const auto number = number_in(value, max);
        if (!number)
            return std::string(name) + " " + value + ": give a whole number from 0 to " +
                   std::to_string(max) + ".";
        to = static_cast<std::uint16_t>(*number);
        return std::nullopt;
    };
    if (name == "--home") {
        options.home = value;
        return value.empty() ? std::optional(std::string("--home: name a folder.")) : std::nullopt;
    }
    if (name == "--port") return whole_number(65'535, options.port);
    if (name == "--beacon-port") return whole_number(65'535, options.beacon_port);
    if (name == "--exit-idle") {
        const auto seconds = number_in(value, 86'400);
        if (!seconds) return "--exit-idle " + value + ": give seconds, from 0 to 86400.";
        options.exit_idle_s = seconds;
        return std::nullopt;
    }
    return std::nullopt;  // --beacon-addr, when its port is known
}

bool takes_value(std::string_view name) {
    return name == "--home" || name == "--port" || name == "--beacon-addr" ||
           name == "--beacon-port" || name == "--exit-idle";
}

}  // namespace

std::expected<NodeOptions, std::string> read_node_options(std::span<char* const> arguments) {
    NodeOptions options;
    std::optional<std::string> beacon_address;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        std::string name = arguments[i];
        if (name == "--help") {
            options.asks_help = true;
            continue;
        }
        if (name == "--version") {
            options.asks_version = true;
            continue;
        }
        std::optional<std::string> value;
        if (const auto equals = name.find('='); equals != std::string::npos) {
            value = name.substr(equals + 1);
            name.resize(equals);
        }
        if (!takes_value(name))
            return std::unexpected(name + ": there is no such option. See atelier-node --help.");
        if (!value) {
            if (++i == arguments.size())
                return std::unexpected(name + ": a value is missing. See atelier-node --help.");
            value = arguments[i];
        }
        if (auto fault = take(options, name, *value)) return std::unexpected(std::move(*fault));
        if (name == "--beacon-addr") beacon_address = *value;
    }
    if (!beacon_address) return options;
    const ReadAddress read = read_address(*beacon_address, options.beacon_port);
    if (!read.address)
        return std::unexpected("--beacon-addr " + *beacon_address + ": " + read.fault);
    options.beacons_to = read.address;
    return options;
}

}  // namespace atelier
