#pragma once

// What a place in HTML is about to say: the name of a tag, an attribute, its value. Found by a look
// back to the `<` that is open there; how far is bounded, so that a key in a page full of mistakes
// costs no more.

#include "editor/text/buffer.hpp"

#include <optional>
#include <string>

namespace atelier::editor {

struct TagContext {
    enum class Is : std::uint8_t { tag_name = 1, end_tag_name, attribute_name, value };
    Is is{};
    std::string tag;        // of a tag name: what is there of it
    std::string attribute;  // of a value
    ByteRange written;      // of the name or value, up to the place
};

// Nothing: the place is in text, or in a comment.
std::optional<TagContext> tag_context_at(const Buffer& buffer, ByteIndex place);

// Between `<` and the place stands nothing but a name, or its beginning: so that only there a look
// at the whole page is worth its time.
bool may_be_in_tag_name(const Buffer& buffer, ByteIndex place);

}  // namespace atelier::editor
