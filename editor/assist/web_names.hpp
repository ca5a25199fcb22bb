#pragma once

// Names of HTML that a course uses, each tag with a sentence about it. Source of the names: HTML
// Living Standard, as of 2026; the sentences are ours.

#include "editor/words/words.hpp"

#include <span>
#include <string_view>

namespace atelier::editor {

struct WebTag {
    std::string_view name;
    Key about;
    std::string_view attributes;  // of its own, separated by blanks
};
std::span<const WebTag> web_tags();
const WebTag* web_tag(std::string_view name);
// Of every tag.
std::string_view common_attributes();

}  // namespace atelier::editor
