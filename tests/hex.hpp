#pragma once

// Bytes as tests write them down: hexadecimal.

#include "protocol/bytes.hpp"

#include <stdexcept>
#include <string>

namespace atelier::test {

// Digits in lower case; throws for others.
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

// Hexadecimal with a space between the fields, without the spaces.
inline std::string joined(std::string fields) {
    std::erase(fields, ' ');
    return fields;
}

}  // namespace atelier::test
