#pragma once

// What a piece of text is for who reads it. A theme gives each role its colour; what has none is
// plain.

#include "editor/text/place.hpp"

#include <cstdint>
#include <vector>

namespace atelier::editor {

enum class Role : std::uint8_t {
    plain = 0,
    tag,          // the name of an element, in HTML and in a selector
    attribute,    // its name; a class, an id or a pseudo-class in a selector
    value,        // of an attribute, strings, regular expressions
    comment,      //
    keyword,      // of JavaScript, @rules, doctype
    number,       // with its unit, colours, true, false, null
    function,     // where it is called or made
    property,     // of a declaration or an object
    punctuation,  //
    entity,       // &eacute; and \n
};
constexpr std::size_t roles_count = 11;

struct Colored {
    ByteRange range;
    Role role{};

    bool operator==(const Colored&) const = default;
};

}  // namespace atelier::editor
