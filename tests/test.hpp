#pragma once

// Catch2 and what every test says about our types: ids print as hexadecimal, errors by name.

#include "protocol/bytes.hpp"

#include <catch2/catch.hpp>

namespace Catch {

template <class Tag, std::size_t Size>
struct StringMaker<atelier::Id<Tag, Size>> {
    static std::string convert(const atelier::Id<Tag, Size>& id) {
        return atelier::to_hex(id.bytes);
    }
};

template <>
struct StringMaker<atelier::Error> {
    static std::string convert(atelier::Error error) { return atelier::name_of(error); }
};

}  // namespace Catch
