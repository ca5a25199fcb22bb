#pragma once

// Reads the published answers in tests/vectors: JSON whose byte strings are hexadecimal.

#include "protocol/bytes.hpp"
#include "tests/hex.hpp"

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace atelier::published {

// Tests run in the checkout's root; __FILE__ is what the compiler was called with, which a compiler
// cache may have made relative to the build folder.
inline std::filesystem::path folder() {
    return "tests/vectors";
}

inline boost::json::value read(const std::string& name) {
    std::ifstream file(folder() / name, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + (folder() / name).string());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return boost::json::parse(text);
}

using test::from_hex;

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
