#include "editor/syntax/css_properties.hpp"

#include <algorithm>
#include <array>

namespace atelier::editor {

namespace {

constexpr std::array<std::string_view, 92> properties{"align-content",
                                                      "align-items",
                                                      "align-self",
                                                      "animation",
                                                      "aspect-ratio",
                                                      "background",
                                                      "background-color",
                                                      "background-image",
                                                      "background-position",
                                                      "background-repeat",
                                                      "background-size",
                                                      "border",
                                                      "border-bottom",
                                                      "border-collapse",
                                                      "border-color",
                                                      "border-left",
                                                      "border-radius",
                                                      "border-right",
                                                      "border-style",
                                                      "border-top",
                                                      "border-width",
                                                      "bottom",
                                                      "box-shadow",
                                                      "box-sizing",
                                                      "clear",
                                                      "clip-path",
                                                      "color",
                                                      "column-gap",
                                                      "columns",
                                                      "content",
                                                      "cursor",
                                                      "display",
                                                      "filter",
                                                      "flex",
                                                      "flex-basis",
                                                      "flex-direction",
                                                      "flex-grow",
                                                      "flex-wrap",
                                                      "float",
                                                      "font",
                                                      "font-family",
                                                      "font-size",
                                                      "font-style",
                                                      "font-weight",
                                                      "gap",
                                                      "grid",
                                                      "grid-area",
                                                      "grid-column",
                                                      "grid-row",
                                                      "grid-template-areas",
                                                      "grid-template-columns",
                                                      "grid-template-rows",
                                                      "height",
                                                      "justify-content",
                                                      "justify-items",
                                                      "left",
                                                      "letter-spacing",
                                                      "line-height",
                                                      "list-style",
                                                      "list-style-type",
                                                      "margin",
                                                      "margin-bottom",
                                                      "margin-inline",
                                                      "margin-left",
                                                      "margin-right",
                                                      "margin-top",
                                                      "max-height",
                                                      "max-width",
                                                      "min-height",
                                                      "min-width",
                                                      "object-fit",
                                                      "opacity",
                                                      "order",
                                                      "outline",
                                                      "overflow",
                                                      "padding",
                                                      "padding-bottom",
                                                      "padding-left",
                                                      "padding-right",
                                                      "padding-top",
                                                      "position",
                                                      "right",
                                                      "row-gap",
                                                      "text-align",
                                                      "text-decoration",
                                                      "text-transform",
                                                      "top",
                                                      "transform",
                                                      "transition",
                                                      "vertical-align",
                                                      "width",
                                                      "z-index"};

}  // namespace

std::span<const std::string_view> css_properties() {
    return properties;
}

bool is_css_property(std::string_view name) {
    return std::ranges::binary_search(properties, name);
}

}  // namespace atelier::editor
