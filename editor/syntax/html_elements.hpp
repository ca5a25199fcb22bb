#pragma once

// What HTML's elements may and may not, by name in lower case (WHATWG HTML, 13.1.2 "Elements" and
// 13.1.2.4 "Optional tags", of 2024).

#include <cstdint>
#include <string_view>

namespace atelier::editor {

// <br>, <img>: has no content and no end tag.
bool is_void(std::string_view name);
// <script>, <title>: nothing in it is a tag but its own end.
bool holds_text_only(std::string_view name);
// <li>, <p>, <td>: the end tag may be left out.
bool may_stay_open(std::string_view name);
// A start tag of the one ends an open one of the other that stands right above it.
bool ends(std::string_view starting, std::string_view open);
// <h1> to <h6>.
bool is_heading(std::string_view name);
// Holds blocks and hardly any text of its own: <div>, <ul>, <table>.
bool is_container(std::string_view name);
// Of HTML at all, living or not; elements of SVG and of one's own are none.
bool is_known(std::string_view name);

}  // namespace atelier::editor
