#pragma once

// Reads the published answers in tests/vectors: JSON whose byte strings are hexadecimal.

#include "protocol/bytes.hpp"

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace atelier::published {

inline std::filesystem::path folder() {
    return std::filesystem::path(__FILE__).parent_path().parent_path() / "vectors";
}

inline boost::json::value read(const std::string& name) {
    std::ifstream file(folder() / name, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + (folder() / name).string());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return boost::json::parse(text);
}

inline Bytes from_hex(std::string_view hex) {
    const auto digit = [](char c) {
        const std::size_t value = std::string_view("0123456789abcdef").find(c);
        if (value == std::string_view::npos) throw std::runtime_error("not hexadecimal");
        return static_cast<unsigned>(value);
    };
    Bytes bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes.push_back(static_cast<std::uint8_t>(digit(hex[i]) << 4 | digit(hex[i + 1])));
    return bytes;
}

inline std::string text_at(const boost::json::object& object, std::string_view key) {
    return std::string(object.at(key).as_string());
}

inline bool has(const boost::json::object& object, std::string_view key) {
    return object.contains(key);
}

// Empty when the field is not there.
inline Bytes bytes_at(const boost::json::object& object, std::string_view key) {
    return has(object, key) ? from_hex(text_at(object, key)) : Bytes{};
}

template <class IdType>
IdType id_from(BytesView bytes) {
    if (bytes.size() != IdType::size_bytes) throw std::runtime_error("an id of another length");
    return Reader(bytes).id<IdType>();
}

}  // namespace atelier::published
