#pragma once

// Properties of CSS that a course uses: what completion offers, and by which a line that lacks its
// `:` is known. Source: the CSS snapshot, as of 2026.

#include <span>
#include <string_view>

namespace atelier::editor {

// In order.
std::span<const std::string_view> css_properties();
bool is_css_property(std::string_view name);

}  // namespace atelier::editor
